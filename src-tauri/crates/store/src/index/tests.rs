//! An index that an earlier version has left.

use super::*;
use domain::number::country::Country;

/// What the first version has written: two people of one company, one with an extension, and how far it had come.
const WRITTEN_BY_1: &str = "
    INSERT INTO people (record_id, object, name, title, company, owner, modified_ms) VALUES
        ('003000000000001AAA', 'Contact', '佐藤 花子', 'CFO', 'Aoba', 'Claire', 1000),
        ('001000000000001AAA', 'Account', 'Aoba', '', '', 'Claire', 2000);
    INSERT INTO numbers (e164, person, field, is_exact) VALUES
        ('+81312345678', 1, 'Phone', 1), ('+81312345678', 2, 'Phone', 0);
    INSERT INTO cursors (object, last_id, is_filled, modstamp_ms, as_of_ms) VALUES
        ('owner', '00D/005/JP', 0, 0, 0), ('Contact', '003000000000001AAA', 1, 5000, 6000);
    INSERT INTO shown (record_id, body) VALUES ('003000000000001AAA', '{}');
";

#[test]
fn an_index_of_the_first_version_knows_its_people_and_is_walked_through_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.sqlite");
    let key = DatabaseKey::random().unwrap();
    let db = database::open(&path, &key, &MIGRATIONS[..1]).unwrap();
    db.execute_batch(WRITTEN_BY_1).unwrap();
    drop(db);

    let index = Index::open(&path, &key).unwrap();
    let found = index.look_up(&E164(String::from("+81312345678"))).unwrap();
    let shown: Vec<_> = found
        .iter()
        .map(|who| (who.name.as_str(), who.object.as_str(), who.certainty))
        .collect();
    assert_eq!(
        shown,
        [
            ("佐藤 花子", "Contact", Certainty::Exact),
            ("Aoba", "Account", Certainty::Possible)
        ]
    );
    assert_eq!(found[0].company.as_deref(), Some("Aoba"));
    assert_eq!(found[0].title.as_deref(), Some("CFO"));
    assert_eq!(found[1].title, None);
    assert_eq!(found[0].field.as_deref(), Some("Phone"));
    let counts = index.counts().unwrap();
    assert_eq!(
        counts["Contact"] + counts["Account"],
        index.count().unwrap()
    );
    assert_eq!(index.cursor("owner").unwrap().last_id, "00D/005/JP");
    let contact = index.cursor("Contact").unwrap();
    assert_eq!((contact.is_filled, contact.last_id.as_str()), (false, ""));
    assert_eq!(contact.modstamp_ms, 5000);
}

#[test]
fn an_index_without_emails_is_not_whole_until_everybody_was_read_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.sqlite");
    let key = DatabaseKey::random().unwrap();
    let db = database::open(&path, &key, &MIGRATIONS[..5]).unwrap();
    db.execute_batch(
        "INSERT INTO cursors (object, walk, is_filled) VALUES ('Contact', 1, 1), ('Lead', 1, 1);
         INSERT INTO cursors (object, last_id) VALUES ('owner', '00D/005/JP');",
    )
    .unwrap();
    drop(db);
    let mut index = Index::open(&path, &key).unwrap();
    assert!(!index.is_whole().unwrap());
    let read = Cursor {
        walk: 2,
        is_filled: true,
        fields: String::from("Email,Id"),
        ..Cursor::default()
    };
    let mut put = |object: &str, cursor: &Cursor| {
        index.put(&[], Country::JP, Some((object, cursor))).unwrap();
        index.is_whole().unwrap()
    };
    assert!(!put("Contact", &read));
    assert!(put("Lead", &read));
    let under_way = Cursor {
        is_filled: false,
        ..read
    };
    assert!(!put("Lead", &under_way));
    // An object that may not be read any more is not waited for.
    assert!(put("Lead", &Cursor::default()));
}
