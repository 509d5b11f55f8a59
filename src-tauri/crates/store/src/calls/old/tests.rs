//! What is old is found in small parts, and what is forgotten is gone from the file.

use super::*;
use crate::database::{self, DatabaseKey};
use crate::{DiskError, Index};
use domain::base::ids::RawNumber;
use domain::base::time::Millis;
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Party};
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::panel::Panel;
use domain::state::State;
use domain::state::not_theirs::NotTheirs;
use domain::state::picks::Pick;
use domain::step::effect::{Change, Effect};
use domain::step::event::Event;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};
use rusqlite::Connection;
use std::path::Path;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn now() -> Zoned {
    "2026-11-30T12:00:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .to_zoned(TimeZone::UTC)
}

fn before() -> Timestamp {
    now().timestamp() - DAY * 90
}

/// A call that began so many days ago, as the rules make it of what a phone says.
fn call(name: &str, days: i32) -> Call {
    let at = &now() - DAY * days;
    let mut state = State::default();
    let event = CallEvent {
        source: String::from("desk"),
        call_id: Some(String::from(name)),
        at: at.timestamp(),
        kind: CallEventKind::Ringing,
        direction: Some(Direction::Inbound),
        from: Party {
            number: Some(RawNumber(String::from("+81312345678"))),
            name: Some(String::from(name)),
        },
        to: Party::default(),
        line: None,
        record: None,
        transfer: None,
        group_id: None,
        data: CallerGave::default(),
    };
    let effects = domain::step(&mut state, Event::Phone(event), &at);
    let written = effects.into_iter().find_map(|effect| match effect {
        Effect::Persist(changes) => changes.into_iter().find_map(|change| match change {
            Change::Call(call) => Some(*call),
            _ => None,
        }),
        _ => None,
    });
    written.unwrap()
}

fn account() -> Account {
    Account {
        org: SfId(String::from("00D1")),
        user: SfId(String::from("0051")),
    }
}

fn row(id: OutboxId, note: &str, days: i32, status: Status) -> Row {
    let fields =
        TaskFields::default().with(TaskField::Description, FieldValue::Text(String::from(note)));
    let write = Write::AddNextStep {
        call: None,
        fields,
        owner: None,
    };
    let made = now().timestamp() - DAY * days;
    Row {
        status,
        ..Row::new(id, account(), write, made)
    }
}

fn sent() -> Status {
    Status::Sent {
        task: SfId(String::from("00T1")),
    }
}

/// Everything old, in the parts in which it is read.
fn parts(calls: &Calls) -> Result<Vec<Old>, DiskError> {
    let mut parts = Vec::new();
    let mut place = OldPlace::default();
    loop {
        let part = calls.old(before(), place)?;
        let next = part.next;
        parts.push(part);
        match next {
            Some(next) => place = next,
            None => return Ok(parts),
        }
    }
}

#[test]
fn what_is_old_is_read_in_small_parts_each_call_with_its_writes_and_nothing_newer() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::random().unwrap();
    let mut calls = Calls::open(&folder.path().join("calls.sqlite"), &key).unwrap();
    let mut changes = Vec::new();
    for n in 0..120 {
        let old = call(&format!("old {n}"), 91 + n);
        changes.push(Change::Row(Box::new(row(
            old.facts.id.log_write(),
            "n",
            91,
            sent(),
        ))));
        changes.push(Change::Call(Box::new(old)));
        changes.push(Change::Call(Box::new(call(&format!("new {n}"), n % 90))));
    }
    let waiting = OutboxId(Uuid::from_u128(1));
    changes.push(Change::Row(Box::new(row(
        waiting,
        "waits",
        200,
        Status::Queued,
    ))));
    calls.apply(&changes).unwrap();
    // A body that this version can't read is no part of it.
    let broken =
        "UPDATE calls SET body = '{' WHERE id = (SELECT min(id) FROM calls WHERE started_ms < ?1)";
    calls
        .db
        .execute(broken, [before().as_millisecond()])
        .unwrap();

    let parts = parts(&calls).unwrap();
    let most = parts
        .iter()
        .map(|part| part.calls.len().max(part.rows.len()))
        .max();
    assert_eq!(most, Some(50));
    let found: Vec<&(Call, Vec<Row>)> = parts.iter().flat_map(|part| &part.calls).collect();
    assert_eq!(found.len(), 119);
    assert!(found.iter().all(|(call, rows)| {
        call.facts.started() < before()
            && rows.len() == 1
            && rows[0].id == call.facts.id.log_write()
    }));
    let rows: Vec<&Row> = parts.iter().flat_map(|part| &part.rows).collect();
    assert_eq!(rows.len(), 120, "each once, and not the one that waits");
}

#[test]
fn what_was_said_of_a_number_is_old_when_its_newest_call_is() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::random().unwrap();
    let mut calls = Calls::open(&folder.path().join("calls.sqlite"), &key).unwrap();
    let pick = Change::Pick(Pick {
        account: account(),
        number: E164(String::from("+81312345678")),
        record: SfId(String::from("0031")),
    });
    let of_agent = |days: i32| {
        let mut call = call(&format!("c{days}"), days);
        call.owner = Some(account());
        Change::Call(Box::new(call))
    };
    let not_theirs = Change::NotTheirs(NotTheirs {
        account: account(),
        number: E164(String::from("+81312345678")),
        record: SfId(String::from("0032")),
    });
    calls.apply(&[of_agent(100), pick, not_theirs]).unwrap();
    let old = |calls: &Calls| -> usize {
        parts(calls)
            .unwrap()
            .iter()
            .map(|part| part.picks.len() + part.not_theirs.len())
            .sum()
    };
    // Nobody takes it away here, so that it is found in each part.
    let first = calls.old(before(), OldPlace::Rows(None)).unwrap();
    assert_eq!(
        first.picks,
        [(account(), E164(String::from("+81312345678")))]
    );
    assert_eq!(first.not_theirs, first.picks);
    calls.apply(&[of_agent(10)]).unwrap();
    assert_eq!(old(&calls), 0);
    // A late word of an old call makes it no older.
    calls.apply(&[of_agent(100)]).unwrap();
    assert_eq!(old(&calls), 0);
}

/// Whether the word stands in any file of the folder.
fn stands(folder: &Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    })
}

/// The bytes of an encrypted file tell nothing, so this one has no key. All else is as it is at work.
#[test]
fn what_is_forgotten_is_gone_from_the_file_and_from_the_log_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let db = Connection::open(folder.path().join("calls.sqlite")).unwrap();
    database::set_up(&db).unwrap();
    for migration in crate::calls::MIGRATIONS {
        db.execute_batch(migration).unwrap();
    }
    let mut calls = Calls { db };
    let old = call("Bluewater", 100);
    let (kept, gone) = (OutboxId(Uuid::from_u128(1)), OutboxId(Uuid::from_u128(2)));
    // Long enough for pages of its own.
    let long = "wants a discount ".repeat(2000);
    let changes = [
        Change::Row(Box::new(row(kept, "Redriver", 1, Status::Queued))),
        Change::Row(Box::new(row(
            gone,
            &format!("Greenhill {long}"),
            100,
            sent(),
        ))),
        Change::Call(Box::new(old.clone())),
    ];
    calls.apply(&changes).unwrap();
    calls.clear_log().unwrap();
    assert!(stands(folder.path(), "Bluewater") && stands(folder.path(), "Greenhill"));

    calls
        .apply(&[Change::ForgetCall(old.facts.id), Change::ForgetRow(gone)])
        .unwrap();
    calls.clear_log().unwrap();
    for word in ["Bluewater", "Greenhill", "discount"] {
        assert!(!stands(folder.path(), word), "{word}");
    }
    assert!(stands(folder.path(), "Redriver"));
}

#[test]
fn copies_of_panels_are_forgotten_by_their_age_in_small_parts() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::random().unwrap();
    let index = Index::open(&folder.path().join("index.sqlite"), &key).unwrap();
    let keep = |n: usize, days: i32| {
        let at = now().timestamp() - DAY * days;
        let panel = Panel {
            as_of: Some(Millis(at.as_millisecond())),
            ..Panel::default()
        };
        index.keep_shown(&SfId(n.to_string()), &panel).unwrap();
    };
    (0..120).for_each(|n| keep(n, 100));
    (120..130).for_each(|n| keep(n, 80));
    // Looked at again since.
    keep(7, 1);
    let more: Vec<bool> = (0..3)
        .map(|_| index.forget_shown(before()).unwrap())
        .collect();
    assert_eq!(more, [true, true, false]);
    let left: Vec<usize> = (0..130)
        .filter(|n| index.shown(&SfId(n.to_string())).unwrap().is_some())
        .collect();
    assert_eq!(left, std::iter::once(7).chain(120..130).collect::<Vec<_>>());
}
