//! The agent changes the record of a call that is no longer in memory.

use crate::harness::{HANAKO, Harness, contact};
use crate::past::{NUMBER, opened, panel_of, past, reads, task, text};
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::panel::{Activity, ActivityKind, NextStep};
use domain::record::call::Call;
use domain::step::effect::{Effect, LocalEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::panel::as_read;
use std::collections::BTreeSet;

/// The record of an own call, so old that a start no longer has the call in memory, as it is on disk.
fn an_old_own_call() -> (Harness, (Call, Vec<Row>)) {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T9");
    harness.does(Action::Leave { call });
    let call = harness.state.calls.all.remove(&call).unwrap();
    let row = call.facts.id.log_write();
    let rows = harness.state.outbox.rows.remove(&row);
    harness.later(21 * 24 * 3600);
    harness.effects.clear();
    harness.does(Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    });
    (harness, (call, rows.into_iter().collect()))
}

#[test]
fn the_record_of_an_own_call_that_is_no_longer_in_memory_is_changed_through_the_call() {
    for older in [false, true] {
        let (mut harness, (call, rows)) = an_old_own_call();
        let id = call.facts.id;
        let record = Activity {
            date: Some(String::from("2026-11-20")),
            ..past("00T9", ActivityKind::CallInbound, "Inbound call")
        };
        let newer = Activity {
            date: Some(String::from("2026-12-01")),
            ..past("00T2", ActivityKind::Task, "Sent the offer")
        };
        let mut in_panel = vec![newer];
        if older {
            reads(&mut harness, panel_of(in_panel));
            harness.happens(Event::OlderRead {
                record: SfId(String::from(HANAKO)),
                past: vec![record.clone()],
            });
        } else {
            in_panel.push(record);
            reads(&mut harness, panel_of(in_panel));
        }
        let asks = |effect: &Effect| match effect {
            Effect::Local(LocalEffect::RecallOwnCalls(tasks)) => {
                tasks.contains(&SfId(String::from("00T9")))
            }
            _ => false,
        };
        assert!(harness.effects.iter().any(asks), "older: {older}");
        harness.happens(Event::OwnCallsRecalled(vec![(call, rows)]));
        assert_eq!(harness.view().calls, [], "no card comes back for it");
        let view = harness.view().person.unwrap().panel;
        let shown: Vec<&TaskRef> = view.past.iter().map(|past| &past.task).collect();
        assert_eq!(
            shown,
            [&task("00T2"), &task("00T9")],
            "by day, older: {older}"
        );
        let own = &view.past[1];
        assert_eq!((own.edits, own.reopens), (true, false), "older: {older}");
        harness.does(Action::EditPast {
            task: task("00T9"),
            was: text(&own.subject, ""),
            text: text(&own.subject, "She wants a credit note."),
        });
        let row = harness.sent().pop().unwrap();
        assert_eq!(row.id, id.log_write().change(1));
        let said = row.write.fields().text(TaskField::Description);
        assert_eq!(said, Some("She wants a credit note."));
        let words = &harness.state.calls.all[&id].draft.text;
        assert_eq!(words, "She wants a credit note.");
    }
}

#[test]
fn an_old_call_that_is_in_memory_again_keeps_what_was_done_with_it_there() {
    let (mut harness, (call, rows)) = an_old_own_call();
    let id = call.facts.id;
    harness.happens(Event::OwnCallsRecalled(vec![(call.clone(), rows.clone())]));
    harness.does(Action::EditNote {
        call: id,
        subject: String::new(),
        text: String::from("Newer."),
        seq: 9,
    });
    harness.happens(Event::OwnCallsRecalled(vec![(call, rows)]));
    assert_eq!(harness.state.calls.all[&id].draft.text, "Newer.");
}

#[test]
fn another_users_old_call_is_not_loaded() {
    let (mut harness, (mut call, rows)) = an_old_own_call();
    let id = call.facts.id;
    let owner = call.owner.as_mut().unwrap();
    owner.user = SfId(String::from("0052"));
    harness.happens(Event::OwnCallsRecalled(vec![(call, rows)]));
    assert!(!harness.state.calls.all.contains_key(&id));
}

#[test]
fn an_older_call_of_another_tool_is_opened_again_as_it_was() {
    opens_an_older_call_again(false);
}

#[test]
fn an_activity_that_stands_in_the_panel_and_further_back_is_one_next_step_once_it_is_open() {
    opens_an_older_call_again(true);
}

fn opens_an_older_call_again(in_panel_too: bool) {
    let mut harness = opened();
    let mut older = past("00T7", ActivityKind::Call, "Call of last year");
    older.step = Some(Activity::kept_step(NextStep {
        priority: Some(String::from("High")),
        ..NextStep::new(task("00T7"), String::new())
    }));
    let in_panel = in_panel_too.then(|| older.clone());
    reads(&mut harness, panel_of(in_panel.into_iter().collect()));
    let read = as_read(vec![older.clone()], &BTreeSet::new());
    assert!(read[0].reopens && read[0].edits);
    harness.happens(Event::OlderRead {
        record: SfId(String::from(HANAKO)),
        past: vec![older],
    });
    harness.does(Action::Reopen { task: task("00T7") });
    let reopening = harness.sent().pop().unwrap();
    let fields = &reopening.write.fields().0;
    assert_eq!(fields[&TaskField::Closed], FieldValue::Flag(false));
    for landed in [false, true] {
        if landed {
            harness.lands(reopening.id, "00T7");
        }
        let steps = harness.view().person.unwrap().panel.next_steps;
        assert_eq!(steps.len(), 1, "landed: {landed}");
        let step = &steps[0];
        assert_eq!(step.subject, "Call of last year");
        assert_eq!(step.priority.as_deref(), Some("High"));
        assert!(!step.done);
    }
}
