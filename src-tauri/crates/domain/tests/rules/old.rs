//! What is forgotten once it is old, and what never is: each status of a call, a write and a form.

use crate::harness::{Harness, contact, inbound, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::{CallEventKind, Outcome};
use domain::logging::old::{Stays, call_stays, row_stays};
use domain::outbox::row::{Row, Status};
use domain::record::call::Call;
use domain::record::form::DraftKey;
use domain::settings::Settings;
use domain::state::purge::OldPlace;
use domain::step::effect::{Change, Effect, LocalEffect};
use domain::step::event::{Event, Old};
use domain::view::action::Action;
use domain::view::todo::Todo;
use jiff::{SignedDuration, Timestamp};

use crate::harness::HANAKO;

const NUMBER: &str = "03-1234-5678";
const DAY: i64 = 24 * 3600;

/// A call that is in Salesforce and whose card was left, 91 days ago.
fn done_long_ago() -> (Harness, CallId) {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let first = call.log_write();
    harness.lands(first, "00T1");
    harness.does(Action::Leave { call });
    harness.later(91 * DAY);
    (harness, call)
}

fn before(harness: &Harness) -> Timestamp {
    harness.now.timestamp() - SignedDuration::from_hours(90 * 24)
}

fn call(harness: &Harness, id: CallId) -> Call {
    harness.state.calls.all[&id].clone()
}

fn rows(harness: &Harness) -> Vec<Row> {
    harness.state.outbox.rows.values().cloned().collect()
}

fn stays(harness: &Harness, id: CallId) -> Option<Stays> {
    let call = call(harness, id);
    call_stays(&harness.state, &call, &rows(harness), before(harness))
}

#[test]
fn a_call_that_is_in_salesforce_and_was_left_goes_after_ninety_days_and_not_before() {
    let (mut harness, id) = done_long_ago();
    assert_eq!(stays(&harness, id), None);
    harness.later(-2 * DAY);
    assert_eq!(stays(&harness, id), Some(Stays::Recent));
}

#[test]
fn of_every_status_of_a_write_only_those_that_are_settled_let_its_call_go() {
    let refusal = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    let at = Timestamp::UNIX_EPOCH;
    let in_doubt = Status::InDoubt {
        since: at,
        not_there: Some(at),
    };
    let task = SfId(String::from("00T1"));
    let table = [
        (Status::Queued, false),
        (Status::Sending { at }, false),
        (in_doubt, false),
        (Status::Wedged { refusal }, false),
        (Status::Sent { task }, true),
        (Status::Withdrawn, true),
    ];
    for (status, goes) in table {
        let (mut harness, id) = done_long_ago();
        let row = harness.state.outbox.rows.get_mut(&id.log_write()).unwrap();
        row.status = status.clone();
        let row = row.clone();
        let expected = (!goes).then_some(Stays::NotSent);
        assert_eq!(stays(&harness, id), expected, "{status:?}");
        let alone = row_stays(&harness.state, &row, before(&harness));
        assert_eq!(alone, expected, "{status:?}");
    }
}

#[test]
fn a_write_that_was_made_lately_keeps_its_call() {
    let (mut harness, id) = done_long_ago();
    harness.does(Action::Show { call: id });
    harness.does(Action::EditNote {
        call: id,
        subject: String::new(),
        text: String::from("Called back"),
        seq: 1,
    });
    harness.does(Action::Leave { call: id });
    assert_eq!(stays(&harness, id), Some(Stays::Recent));
}

#[test]
fn whatever_waits_about_a_call_keeps_it() {
    type Change = fn(&mut Call);
    let table: [(&str, Change, Option<Stays>); 7] = [
        ("nothing", |_| {}, None),
        (
            "its card",
            |call| call.dismissed = false,
            Some(Stays::OnScreen),
        ),
        (
            "a pick",
            |call| {
                call.who.picked = None;
                call.logged = None;
            },
            Some(Stays::WaitsForPick),
        ),
        (
            "its record",
            |call| call.logged = None,
            Some(Stays::NotLogged),
        ),
        (
            "a word that is not saved",
            |call| {
                call.draft.text = String::from("more");
            },
            Some(Stays::NotSaved),
        ),
        (
            "a record that is never made",
            |call| {
                call.logged = None;
                call.ended_while_disabled = true;
            },
            None,
        ),
        (
            "a word about it",
            |call| {
                call.logged = None;
                call.on_other_line = true;
                call.draft.text = String::from("more");
            },
            None,
        ),
    ];
    for (what, change, expected) in table {
        let (mut harness, id) = done_long_ago();
        change(harness.state.calls.all.get_mut(&id).unwrap());
        assert_eq!(stays(&harness, id), expected, "{what}");
    }
}

#[test]
fn words_that_nobody_has_sent_keep_their_call_and_a_search_or_a_caret_does_not() {
    let (harness, id) = done_long_ago();
    let task = TaskRef::Salesforce(SfId(String::from("00T1")));
    let own = TaskRef::Outbox(id.log_write());
    let other = TaskRef::Salesforce(SfId(String::from("00T2")));
    let write = id.log_write();
    let table = [
        (DraftKey::NextStep { call: Some(id) }, true),
        (DraftKey::NewPerson { call: id }, true),
        (DraftKey::Task { task }, true),
        (DraftKey::Task { task: own }, true),
        (DraftKey::Answers { write }, true),
        (DraftKey::Task { task: other }, false),
        (DraftKey::NextStep { call: None }, false),
        (DraftKey::Search { call: Some(id) }, false),
        (DraftKey::PastCalls, false),
        (DraftKey::Place { call: id }, false),
    ];
    for (key, keeps) in table {
        let mut harness = Harness {
            state: harness.state.clone(),
            now: harness.now.clone(),
            effects: Vec::new(),
        };
        harness.does(Action::EditForm {
            key: key.clone(),
            values: [(String::from("subject"), String::from("Send"))].into(),
            seq: 1,
        });
        let expected = keeps.then_some(Stays::Typed);
        assert_eq!(stays(&harness, id), expected, "{key:?}");
    }
}

#[test]
fn a_sent_to_do_stays_while_a_change_of_it_or_words_about_it_wait() {
    let mut harness = Harness::new();
    let id = todo(7);
    harness.does(Action::AddNextStep {
        id,
        todo: Todo {
            subject: String::from("Send the price list"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    harness.lands(id, "00T7");
    harness.later(91 * DAY);
    let row = |harness: &Harness| harness.state.outbox.rows[&id].clone();
    let stays = |harness: &Harness| row_stays(&harness.state, &row(harness), before(harness));
    assert_eq!(stays(&harness), None);
    let task = TaskRef::Salesforce(SfId(String::from("00T7")));
    let key = DraftKey::Task { task: task.clone() };
    let form = |subject: &str, seq| Action::EditForm {
        key: key.clone(),
        values: (!subject.is_empty())
            .then(|| (String::from("subject"), String::from(subject)))
            .into_iter()
            .collect(),
        seq,
    };
    harness.does(form("Send it", 1));
    assert_eq!(stays(&harness), Some(Stays::Named));
    harness.does(form("", 2));
    assert_eq!(stays(&harness), None);
    harness.does(Action::Complete { task });
    assert_eq!(stays(&harness), Some(Stays::Named));
}

/// What the purge wanted read last.
fn wanted(harness: &Harness) -> Option<(Timestamp, OldPlace)> {
    harness
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Local(LocalEffect::ReadOld { before, place }) => Some((*before, *place)),
            _ => None,
        })
}

/// Everything that is to be removed from the disk.
fn forgotten(harness: &Harness) -> (Vec<CallId>, Vec<OutboxId>) {
    let (mut calls, mut rows) = (Vec::new(), Vec::new());
    for effect in &harness.effects {
        let Effect::Persist(changes) = effect else {
            continue;
        };
        for change in changes {
            match change {
                Change::ForgetCall(call) => calls.push(*call),
                Change::ForgetRow(row) => rows.push(*row),
                _ => {}
            }
        }
    }
    (calls, rows)
}

#[test]
fn the_purge_begins_at_a_start_goes_on_part_by_part_and_comes_again_a_day_later() {
    let (mut harness, id) = done_long_ago();
    let (old, written) = (call(&harness, id), rows(&harness));
    harness.killed_and_started();
    harness.effects.clear();
    let due = |harness: &Harness| domain::next_wake(&harness.state);
    assert!(due(&harness).is_some_and(|at| at <= harness.now.timestamp()));
    harness.happens(Event::Tick);
    assert_eq!(
        wanted(&harness),
        Some((before(&harness), OldPlace::Calls(None)))
    );
    assert_eq!(harness.state.purge.next, None, "one part at a time");

    let next = OldPlace::Rows(None);
    harness.happens(Event::OldRead(Box::new(Old {
        calls: vec![(old, written)],
        next: Some(next),
        ..Old::default()
    })));
    assert_eq!(forgotten(&harness), (vec![id], vec![id.log_write()]));
    assert!(harness.state.calls.all.is_empty());
    assert!(harness.state.outbox.rows.is_empty());

    harness.happens(Event::Tick);
    assert_eq!(wanted(&harness).map(|(_, place)| place), Some(next));
    harness.happens(Event::OldRead(Box::default()));
    let day = harness.now.timestamp() + SignedDuration::from_hours(24);
    assert_eq!(harness.state.purge.next, Some(day));
    harness.effects.clear();
    harness.later(DAY - 1);
    harness.happens(Event::Tick);
    assert_eq!(wanted(&harness), None);
    harness.later(1);
    harness.happens(Event::Tick);
    assert_eq!(
        wanted(&harness).map(|(_, place)| place),
        Some(OldPlace::Calls(None))
    );
}

#[test]
fn the_writes_of_a_call_that_stays_stay_and_what_is_in_memory_is_what_counts() {
    let (mut harness, id) = done_long_ago();
    let (old, written) = (call(&harness, id), rows(&harness));
    // The agent looks at the call now: the disk was read before.
    harness.does(Action::Show { call: id });
    harness.effects.clear();
    harness.happens(Event::OldRead(Box::new(Old {
        calls: vec![(old, written.clone())],
        next: Some(OldPlace::Rows(None)),
        ..Old::default()
    })));
    harness.happens(Event::OldRead(Box::new(Old {
        rows: written,
        ..Old::default()
    })));
    assert_eq!(forgotten(&harness), (Vec::new(), Vec::new()));
    assert_eq!(harness.view().calls.len(), 1);
}

#[test]
fn a_missed_call_that_nobody_is_picked_for_waits_for_ever() {
    let mut harness = Harness::new();
    let at = harness.now.timestamp();
    harness.happens(Event::Phone(inbound(
        "1",
        NUMBER,
        CallEventKind::Ringing,
        at,
    )));
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    let id = *harness.state.calls.all.keys().next().unwrap();
    harness.does(Action::Leave { call: id });
    harness.later(1000 * DAY);
    assert_eq!(stays(&harness, id), Some(Stays::WaitsForPick));
}

#[test]
fn what_is_set_counts_within_its_bounds() {
    let days = |keep_days| {
        let settings = Settings {
            keep_days,
            ..Settings::default()
        };
        settings.kept_for().as_hours() / 24
    };
    let table = [
        (None, 90),
        (Some(30), 30),
        (Some(0), 14),
        (Some(13), 14),
        (Some(14), 14),
        (Some(1095), 1095),
        (Some(u16::MAX), 1095),
    ];
    for (set, expected) in table {
        assert_eq!(days(set), expected, "{set:?}");
    }
}
