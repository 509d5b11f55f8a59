//! The two databases as the engine uses them: real files, a real key.
#![cfg(test)]

use domain::base::ids::{E164, OutboxId, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::people::person::Person;
use domain::people::sought::Among;
use domain::session::Account;
use domain::step::effect::Change;
use jiff::Timestamp;
use std::fs;
use store::{Calls, Cursor, DatabaseKey, Index, OpenError};
use uuid::Uuid;

fn key() -> DatabaseKey {
    DatabaseKey::random().unwrap()
}

fn row(note: &str) -> Row {
    let account = Account {
        org: SfId(String::from("00D")),
        user: SfId(String::from("005")),
    };
    let fields =
        TaskFields::default().with(TaskField::Description, FieldValue::Text(String::from(note)));
    let write = Write::AddNextStep {
        call: None,
        fields,
        owner: None,
    };
    Row::new(
        OutboxId(Uuid::from_u128(1)),
        account,
        write,
        Timestamp::UNIX_EPOCH,
    )
}

fn person(id: &str, name: &str, phone: &str) -> Person {
    Person {
        id: PersonRef::from(SfId(String::from(id))),
        person_contact: None,
        object: String::from("Contact"),
        name: String::from(name),
        title: Some(String::from("CFO")),
        company: None,
        owner: None,
        country: None,
        company_country: None,
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: Timestamp::UNIX_EPOCH,
        email: None,
        do_not_call: false,
    }
}

#[test]
fn a_write_is_there_after_a_restart_and_a_sent_one_keeps_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = key();
    let mut sent = row("call back");
    {
        let mut calls = Calls::open(&path, &key).unwrap();
        calls
            .apply(&[Change::Row(Box::new(row("call back")))])
            .unwrap();
        sent.status = Status::Sent {
            task: SfId(String::from("00T")),
        };
        calls.apply(&[Change::Row(Box::new(sent.clone()))]).unwrap();
    }
    let restored = Calls::open(&path, &key)
        .unwrap()
        .restore(Timestamp::UNIX_EPOCH)
        .unwrap();
    assert_eq!(restored.rows, [sent]);
}

#[test]
fn a_discarded_write_and_one_on_hold_are_there_after_a_restart_however_old_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = key();
    let mut discarded = row("call back");
    assert!(discarded.discard(Timestamp::UNIX_EPOCH, None));
    let mut held = row("send the offer");
    held.id = OutboxId(Uuid::from_u128(2));
    assert!(held.hold(true));
    let rows = [discarded, held];
    {
        let mut calls = Calls::open(&path, &key).unwrap();
        let changes = rows.clone().map(|row| Change::Row(Box::new(row)));
        calls.apply(&changes).unwrap();
    }
    let years_later = Timestamp::from_second(60 * 60 * 24 * 365 * 3).unwrap();
    let restored = Calls::open(&path, &key)
        .unwrap()
        .restore(years_later)
        .unwrap();
    assert_eq!(restored.rows, rows);
}

#[test]
fn nothing_readable_stands_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let mut calls = Calls::open(&path, &key()).unwrap();
    calls
        .apply(&[Change::Row(Box::new(row("a-secret-note")))])
        .unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|window| window == b"a-secret-note"));
        assert!(!bytes.starts_with(b"SQLite format 3"));
    }
}

#[test]
fn a_file_that_the_key_does_not_open_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    drop(Calls::open(&path, &key()).unwrap());
    let before = fs::read(&path).unwrap();
    let refused = Calls::open(&path, &key());
    assert!(matches!(refused, Err(OpenError::NotReadable { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_person_is_found_by_number_however_it_was_typed_and_by_part_of_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let people = [
        person("003000000000001AAA", "佐藤 花子", "(03) 1234-5678"),
        Person {
            country: Some(Country::US),
            company_country: None,
            ..person("003000000000002AAA", "Maria Rossi", "(415) 555-0134")
        },
    ];
    let cursor = Cursor {
        last_id: String::from("003000000000002AAA"),
        ..Cursor::default()
    };
    index
        .put(&people, Country::JP, Some(("Contact", &cursor)))
        .unwrap();

    let by_number = index.look_up(&E164(String::from("+81312345678"))).unwrap();
    assert_eq!(by_number.len(), 1);
    assert_eq!(by_number[0].name, "佐藤 花子");
    assert_eq!(by_number[0].certainty, Certainty::Exact);
    let assumed = index.look_up(&E164(String::from("+14155550134"))).unwrap();
    assert_eq!(assumed[0].certainty, Certainty::Possible);
    assert_eq!(
        index.search("花子", Among::Everybody).unwrap().people[0]
            .id
            .to_string(),
        "003000000000001AAA"
    );
    assert_eq!(index.cursor("Contact").unwrap(), cursor);
}

#[test]
fn who_is_not_to_be_called_is_known_by_number_by_name_and_by_id_until_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let id = SfId(String::from("003000000000001AAA"));
    for do_not_call in [true, false] {
        let person = Person {
            do_not_call,
            ..person(&id.0, "佐藤 花子", "(03) 1234-5678")
        };
        index.put(&[person], Country::JP, None).unwrap();
        let number = E164(String::from("+81312345678"));
        assert_eq!(index.look_up(&number).unwrap()[0].do_not_call, do_not_call);
        assert_eq!(
            index.search("花子", Among::Everybody).unwrap().people[0].do_not_call,
            do_not_call
        );
        let record = index.record(&id).unwrap().unwrap();
        assert_eq!(record.do_not_call, do_not_call);
    }
}

#[test]
fn a_person_whose_number_changed_is_no_longer_found_by_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let id = "003000000000001AAA";
    index
        .put(&[person(id, "A", "03-1234-5678")], Country::JP, None)
        .unwrap();
    index
        .put(&[person(id, "A", "03-1234-9999")], Country::JP, None)
        .unwrap();
    assert_eq!(
        index.look_up(&E164(String::from("+81312345678"))).unwrap(),
        []
    );
    assert_eq!(
        index
            .look_up(&E164(String::from("+81312349999")))
            .unwrap()
            .len(),
        1
    );
    index
        .remove(&[PersonRef::from(SfId(String::from(id)))])
        .unwrap();
    assert_eq!(
        index.look_up(&E164(String::from("+81312349999"))).unwrap(),
        []
    );
}

#[test]
fn signing_out_leaves_nobody_in_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    index
        .put(
            &[person("003000000000001AAA", "A", "03-1234-5678")],
            Country::JP,
            None,
        )
        .unwrap();
    index.wipe().unwrap();
    assert_eq!(index.count().unwrap(), 0);
    assert_eq!(index.cursor("Contact").unwrap(), Cursor::default());
}

/// Fails unless a damaged index is made anew, can be filled, and is whole at the next start.
fn is_made_anew(damage: impl FnOnce(&std::path::Path)) {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = (folder.path().join("index.sqlite"), key());
    let people = [person("003000000000001AAA", "A", "03-1234-5678")];
    let mut index = Index::open(&path, &key).unwrap();
    index.put(&people, Country::JP, None).unwrap();
    drop(index);
    damage(&path);
    let (mut index, remade) = Index::open_or_remake(&path, &key).unwrap();
    assert!(remade);
    assert_eq!(index.count().unwrap(), 0);
    index.put(&people, Country::JP, None).unwrap();
    drop(index);
    let (index, remade) = Index::open_or_remake(&path, &key).unwrap();
    assert_eq!((index.count().unwrap(), remade), (1, false));
}

#[test]
fn an_index_that_is_no_database_is_made_anew() {
    is_made_anew(|path| fs::write(path, b"garbage ".repeat(1000)).unwrap());
}

#[test]
fn an_index_that_is_damaged_behind_its_first_page_is_made_anew() {
    is_made_anew(|path| {
        let mut whole = fs::read(path).unwrap();
        whole[4096..].fill(0xa5);
        fs::write(path, whole).unwrap();
    });
}

#[test]
fn an_index_that_was_cut_short_is_made_anew() {
    is_made_anew(|path| {
        let whole = fs::read(path).unwrap();
        fs::write(path, &whole[..4096 + 2048]).unwrap();
    });
}

#[test]
fn an_index_that_was_found_damaged_at_work_is_made_anew_at_the_next_start() {
    is_made_anew(|path| fs::write(path.with_extension("damaged"), b"").unwrap());
}

#[test]
fn what_a_walk_did_not_meet_is_forgotten_and_the_counts_follow() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let walk = |walk| Cursor {
        walk,
        ..Cursor::default()
    };
    let (here, gone) = (
        person("003000000000001AAA", "A", "03-1234-5678"),
        person("003000000000002AAA", "B", "03-1234-5679"),
    );
    let both = [here.clone(), gone];
    index
        .put(&both, Country::JP, Some(("Contact", &walk(1))))
        .unwrap();
    index
        .put(&[here], Country::JP, Some(("Contact", &walk(2))))
        .unwrap();
    assert_eq!(index.counts().unwrap()["Contact"], 2);
    while index.forget("Contact", 2).unwrap() {}
    assert_eq!(index.counts().unwrap()["Contact"], 1);
    let left = index.look_up(&E164(String::from("+81312345679"))).unwrap();
    assert_eq!(left, []);
}

#[test]
fn a_person_is_found_by_a_part_of_the_email_and_nothing_in_it_is_a_wildcard() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let with_email = |n: u8, name: &str, email: &str| Person {
        email: (!email.is_empty()).then(|| String::from(email)),
        ..person(&format!("00300000000000{n}AAA"), name, "")
    };
    let people = [
        with_email(1, "佐藤 花子", "Hanako_Sato@Aoba.example"),
        with_email(2, "Ada Okafor", "hanakoXsato@lighthouse.example"),
        with_email(3, "Émilie Lefèvre", "100%@lefevre.example"),
        with_email(4, "Aoba Trading", ""),
    ];
    index.put(&people, Country::JP, None).unwrap();
    let check = |index: &Index, text: &str, expected: &[(&str, Option<&str>)]| {
        let found = index.search(text, Among::Everybody).unwrap().people;
        let mut found: Vec<(&str, Option<&str>)> = found
            .iter()
            .map(|who| (who.name.as_str(), who.email.as_deref()))
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    };
    let hanako = ("佐藤 花子", Some("Hanako_Sato@Aoba.example"));
    check(&index, "hanako_sato", &[hanako]);
    check(&index, "HANAKO_SATO@AOBA", &[hanako]);
    check(&index, "ｈａｎａｋｏ＿ｓａｔｏ＠ａｏｂａ", &[hanako]);
    check(
        &index,
        "@lighthouse",
        &[("Ada Okafor", Some("hanakoXsato@lighthouse.example"))],
    );
    check(
        &index,
        "0%@",
        &[("Émilie Lefèvre", Some("100%@lefevre.example"))],
    );
    check(&index, "n%o", &[]);
    check(&index, "h_nako", &[]);
    // Found by the name alone, and by both.
    check(&index, "花子", &[("佐藤 花子", None)]);
    check(&index, "émilie", &[("Émilie Lefèvre", None)]);
    check(&index, "aoba", &[("Aoba Trading", None), hanako]);
    // An address that is taken out of the record is found no more.
    let without = [with_email(1, "佐藤 花子", "")];
    index.put(&without, Country::JP, None).unwrap();
    check(&index, "hanako_sato", &[]);
}

#[test]
fn a_person_is_found_by_the_words_of_the_name_and_the_company_in_any_order_and_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let at = |n: u8, name: &str, company: &str| Person {
        company: Some(String::from(company)),
        ..person(&format!("00300000000000{n}AAA"), name, "")
    };
    let people = [
        at(1, "佐藤 花子", "青葉商事"),
        at(2, "Hanako Sato", "Aoba Trading"),
        at(3, "Julie Lefèvre", "Groupe Orsel"),
        at(4, "ハナコ モリ", "森商会"),
        at(5, "Han Nakamura", "Orsel"),
    ];
    index.put(&people, Country::JP, None).unwrap();
    for (text, expected) in [
        ("佐藤花子", vec!["佐藤 花子"]),
        ("佐藤　花子", vec!["佐藤 花子"]),
        ("花子 青葉", vec!["佐藤 花子"]),
        ("sato hanako", vec!["Hanako Sato"]),
        ("hanako trading", vec!["Hanako Sato"]),
        ("Lefevre", vec!["Julie Lefèvre"]),
        ("orsel julie", vec!["Julie Lefèvre"]),
        ("ﾊﾅｺ", vec!["ハナコ モリ"]),
        ("森", vec!["ハナコ モリ"]),
        ("anna", vec![]),
        ("julie trading", vec![]),
        ("", vec![]),
    ] {
        let found = index.search(text, Among::Everybody).unwrap().people;
        let names: Vec<&str> = found.iter().map(|who| who.name.as_str()).collect();
        assert_eq!(names, expected, "{text}");
    }
}

#[test]
fn of_many_who_fit_those_of_that_name_are_told_first_and_that_there_are_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let staff = (0..25).map(|n| Person {
        company: Some(String::from("Orsel")),
        ..person(
            &format!("0030000000000{n:02}AAA"),
            &format!("Staff {n}"),
            "",
        )
    });
    let company = Person {
        object: String::from("Account"),
        ..person("001000000000099AAA", "Orsel", "")
    };
    let all: Vec<Person> = staff.chain([company]).collect();
    index.put(&all, Country::JP, None).unwrap();
    let found = index.search("orsel", Among::Everybody).unwrap();
    assert_eq!((found.people.len(), found.more), (20, true));
    assert!(found.people.iter().any(|who| who.name == "Orsel"));
    assert_eq!(
        index.search("orsel", Among::Everybody).unwrap(),
        found,
        "always the same ones"
    );
    let one = index.search("staff 24", Among::Everybody).unwrap();
    assert_eq!((one.people.len(), one.more), (1, false));
    // Twenty are all of them.
    let twenty: Vec<Person> = (0..20)
        .map(|n| person(&format!("0030000000001{n:02}AAA"), &format!("Crew {n}"), ""))
        .collect();
    index.put(&twenty, Country::JP, None).unwrap();
    let found = index.search("crew", Among::Everybody).unwrap();
    assert_eq!((found.people.len(), found.more), (20, false));
}

#[test]
fn two_who_write_into_the_index_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::random().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key).unwrap();
    let mut other = index.another().unwrap();
    let put = |index: &mut Index, kind: &str| {
        for n in 0..150 {
            let people = [person(
                &format!("003{kind}{n:011}"),
                "Hanako Sato",
                "0312345678",
            )];
            index.put(&people, Country::JP, None).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| put(&mut other, "A"));
        put(&mut index, "B");
    });
    assert_eq!(index.count().unwrap(), 300);
}
