//! Forms that nobody has sent yet, on disk: as they were typed, each user's apart, and readable to nobody else.
#![cfg(test)]

use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::record::form::{DraftKey, FormDraft};
use domain::session::Account;
use domain::step::effect::Change;
use jiff::Timestamp;
use std::fs;
use store::{Calls, DatabaseKey};
use uuid::Uuid;

fn form(user: Option<&str>, key: DraftKey, words: &str, seq: u32) -> FormDraft {
    FormDraft {
        key,
        owner: user.map(|user| Account {
            org: SfId(String::from("00D1")),
            user: SfId(String::from(user)),
        }),
        values: [(String::from("subject"), String::from(words))].into(),
        seq,
    }
}

/// One of each form.
fn keys() -> Vec<DraftKey> {
    let call = CallId(Uuid::from_u128(1));
    let write = OutboxId(Uuid::from_u128(2));
    vec![
        DraftKey::NextStep { call: None },
        DraftKey::NextStep { call: Some(call) },
        DraftKey::NewPerson { call },
        DraftKey::Task {
            task: TaskRef::Outbox(write),
        },
        DraftKey::Task {
            task: TaskRef::Salesforce(SfId(String::from("00T1"))),
        },
        DraftKey::Answers { write },
        DraftKey::Search { call: None },
        DraftKey::PastCalls,
        DraftKey::Place { call },
    ]
}

#[test]
fn each_form_is_there_after_a_restart_as_it_was_last_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    let mut expected = Vec::new();
    {
        let mut calls = Calls::open(&path, &key).unwrap();
        for user in [Some("0051"), Some("0052"), None] {
            for form_key in keys() {
                let first = form(user, form_key.clone(), "折り返", 1);
                let last = form(user, form_key, "折り返し \"日程\" を送る\n🙂", 2);
                calls.apply(&[Change::Form(Box::new(first))]).unwrap();
                calls
                    .apply(&[Change::Form(Box::new(last.clone()))])
                    .unwrap();
                expected.push(last);
            }
        }
        // What was sent is gone, and nothing else.
        let sent = expected.remove(0);
        calls.apply(&[Change::ForgetForm(sent.id())]).unwrap();
    }
    let mut calls = Calls::open(&path, &key).unwrap();
    let mut forms = calls.restore(Timestamp::UNIX_EPOCH).unwrap().forms;
    forms.sort_by_key(FormDraft::id);
    expected.sort_by_key(FormDraft::id);
    assert_eq!(forms, expected);
}

#[test]
fn what_is_typed_in_a_form_can_not_be_read_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    let mut calls = Calls::open(&path, &key).unwrap();
    let secret = form(None, DraftKey::PastCalls, "Bluewater gets a discount", 1);
    calls.apply(&[Change::Form(Box::new(secret))]).unwrap();
    let mut read = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        read += bytes.len();
        assert!(!bytes.windows(9).any(|part| part == b"Bluewater"));
    }
    assert!(read > 4096, "{read} bytes were read");
}
