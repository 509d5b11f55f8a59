//! The two databases as the engine uses them: real files, a real key.
#![cfg(test)]

use std::fs;

use domain::event::Change;
use domain::ids::{E164, OutboxId, SfId};
use domain::number::Country;
use domain::outbox::{Account, Row, Status, Write};
use domain::person::Person;
use domain::task_fields::{FieldValue, TaskField, TaskFields};
use domain::view::Certainty;
use jiff::Timestamp;
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
    let write = Write::AddNextStep { call: None, fields };
    Row::new(
        OutboxId(Uuid::from_u128(1)),
        account,
        write,
        Timestamp::UNIX_EPOCH,
    )
}

fn person(id: &str, name: &str, phone: &str) -> Person {
    Person {
        id: SfId(String::from(id)),
        object: String::from("Contact"),
        name: String::from(name),
        title: Some(String::from("CFO")),
        company: None,
        owner: None,
        country: None,
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: Timestamp::UNIX_EPOCH,
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
    assert_eq!(index.search("花子").unwrap()[0].id.0, "003000000000001AAA");
    assert_eq!(index.cursor("Contact").unwrap(), cursor);
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
    index.remove(&[SfId(String::from(id))]).unwrap();
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
