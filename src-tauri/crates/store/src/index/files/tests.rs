//! Two accounts on one computer, each with people of its own: real files, a real key.

use super::*;
use crate::index::{Cursor, OWNER};
use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::people::person::Person;
use domain::people::sought::Among;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tempfile::TempDir;

fn account(user: &str) -> Account {
    Account {
        org: SfId(String::from("00D000000000001AAA")),
        user: SfId(String::from(user)),
    }
}

fn claire() -> Account {
    account("005000000000001AAA")
}

fn aoi() -> Account {
    account("005000000000002AAA")
}

fn profile() -> (TempDir, Profile, IndexFiles) {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::open(folder.path()).unwrap();
    let files = IndexFiles::of(&profile, &DatabaseKey::random().unwrap());
    (folder, profile, files)
}

fn person(name: &str) -> Person {
    Person {
        id: PersonRef::from(SfId(String::from("003000000000001AAA"))),
        person_contact: None,
        object: String::from("Contact"),
        name: String::from(name),
        title: None,
        company: None,
        owner: None,
        country: None,
        company_country: None,
        email: None,
        phones: vec![(String::from("Phone"), String::from("03-1234-5678"))],
        modified: Timestamp::UNIX_EPOCH,
        do_not_call: false,
    }
}

/// Fills an index as the sync of an account does.
fn fill(index: &mut Index, of: &Account, name: &str) {
    let owner = Cursor {
        last_id: format!("{}/{}/JP", of.org.0, of.user.0),
        ..Cursor::default()
    };
    let people = [person(name)];
    index
        .put(&people, Country::JP, Some((OWNER, &owner)))
        .unwrap();
}

fn names(index: &Index) -> Vec<String> {
    let found = index.search("03-1234", Among::Everybody).unwrap().people;
    found.into_iter().map(|who| who.name).collect()
}

fn listed(profile: &Profile) -> BTreeMap<String, u64> {
    let files = fs::read_dir(profile.indexes()).unwrap().map(|file| {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        (name, file.metadata().unwrap().len())
    });
    files.collect()
}

#[test]
fn each_account_has_a_file_of_its_own_whose_name_tells_nobody_whose_it_is() {
    let (_folder, profile, files) = profile();
    fill(&mut files.open(&claire()).unwrap().0, &claire(), "Hanako");
    fill(&mut files.open(&aoi()).unwrap().0, &aoi(), "Kenji");
    assert_eq!(names(&files.open(&claire()).unwrap().0), ["Hanako"]);
    assert_eq!(names(&files.open(&aoi()).unwrap().0), ["Kenji"]);
    let names: Vec<String> = listed(&profile).into_keys().collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let told = [claire(), aoi()].map(|of| [of.org.0, of.user.0]).concat();
    let tells = |name: &String| told.iter().any(|id| name.contains(id.as_str()));
    assert!(!names.iter().any(tells), "{names:?}");
    // Whoever has another key can't tell either whether an account is there.
    let other = IndexFiles::of(&profile, &DatabaseKey::random().unwrap());
    assert_ne!(other.path(&aoi()), files.path(&aoi()));
}

#[test]
fn who_has_signed_out_leaves_no_file_and_the_others_theirs() {
    let (_folder, profile, files) = profile();
    fill(&mut files.open(&claire()).unwrap().0, &claire(), "Hanako");
    let open = files.open(&aoi()).unwrap().0;
    open.is_damaged().unwrap();
    assert!(
        listed(&profile).len() > 2,
        "with a log and a mark beside it"
    );
    drop(open);
    files.keep(&BTreeSet::from([claire()])).unwrap();
    let left = profile.indexes();
    let expected = files.path(&claire());
    assert_eq!(expected.parent(), Some(left.as_path()));
    assert_eq!(listed(&profile).len(), 1);
    assert!(expected.exists());
    assert_eq!(names(&files.open(&claire()).unwrap().0), ["Hanako"]);
    files.keep(&BTreeSet::new()).unwrap();
    assert_eq!(listed(&profile), BTreeMap::new());
}

#[test]
fn a_damaged_index_of_one_account_is_made_anew_and_the_others_is_as_it_was() {
    let (_folder, _profile, files) = profile();
    fill(&mut files.open(&claire()).unwrap().0, &claire(), "Hanako");
    fill(&mut files.open(&aoi()).unwrap().0, &aoi(), "Kenji");
    fs::write(files.path(&aoi()), b"garbage ".repeat(2000)).unwrap();
    let (index, remade) = files.open(&aoi()).unwrap();
    assert!(remade);
    assert_eq!(names(&index), [""; 0]);
    let (index, remade) = files.open(&claire()).unwrap();
    assert!(!remade);
    assert_eq!(names(&index), ["Hanako"]);
}

#[test]
fn the_one_index_of_an_earlier_version_is_taken_over_by_its_own_account_alone() {
    let check = |of: Account, spoil: bool, here: Option<Account>, expected: &[&str]| {
        let (_folder, profile, files) = profile();
        let old = profile.index_of_before();
        let mut index = Index::open(&old, &files.key).unwrap();
        fill(&mut index, &of, "Hanako");
        if spoil {
            drop(index);
            fs::write(&old, b"garbage ".repeat(2000)).unwrap();
        } else {
            // The program was killed: what it wrote last stands in the log beside the file.
            let left: Vec<_> = files_of(&old)
                .into_iter()
                .filter_map(|file| Some((fs::read(&file).ok()?, file)))
                .collect();
            drop(index);
            for (content, file) in left {
                fs::write(file, content).unwrap();
            }
        }
        files.take_over(&old, here.as_ref()).unwrap();
        for file in files_of(&old) {
            assert!(!file.exists(), "{}", file.display());
        }
        if let Some(here) = here {
            assert_eq!(names(&files.open(&here).unwrap().0), expected);
        }
        // A second start finds nothing to take over.
        files.take_over(&old, Some(&aoi())).unwrap();
    };
    check(claire(), false, Some(claire()), &["Hanako"]);
    check(claire(), false, Some(aoi()), &[]);
    check(claire(), true, Some(claire()), &[]);
    check(claire(), false, None, &[]);
}
