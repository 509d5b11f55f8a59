//! What happens to records after their first write: edits that somebody else's edit meets, ticks taken back, steps moved.

use crate::desk::{Desk, HANAKO, contact, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::clash::{Clash, ClashedField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::panel::NextStep;
use domain::panel::Panel;
use domain::step::event::Event;
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;

const NUMBER: &str = "03-1234-5678";

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn base(row: &Row) -> &TaskFields {
    match &row.write {
        Write::Change { base, .. } => base,
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::NewPerson(_) => {
            panic!("no change: {row:?}")
        }
    }
}

fn saves(desk: &mut Desk, call: CallId, text: &str, seq: u32) {
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    });
    desk.does(Action::SaveCall { call });
}

/// A call of Hanako's that is logged as 00T1 with the note "first".
fn logged_call(desk: &mut Desk) -> CallId {
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    saves(desk, call, "first", 1);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.lands(call.log_write(), "00T1");
    desk.later(60);
    call
}

/// The agent's new note meets a colleague's.
fn clashes(desk: &mut Desk) -> (CallId, Row) {
    let call = logged_call(desk);
    saves(desk, call, "mine", 2);
    let row = desk.sent().last().unwrap().clone();
    let clash = Clash(vec![ClashedField {
        field: TaskField::Description,
        theirs: text("theirs"),
        name: None,
    }]);
    desk.happens(Event::JobDone {
        row: row.id,
        result: JobResult::Clashed(clash),
        jitter: 0,
    });
    (call, row)
}

fn settles(desk: &mut Desk, row: &Row, keep: Keep) {
    desk.does(Action::Settle {
        write: row.id,
        keep,
    });
}

#[test]
fn an_edit_goes_with_what_it_was_made_against_and_nothing_else() {
    let mut desk = Desk::new();
    let call = logged_call(&mut desk);
    saves(&mut desk, call, "second", 2);
    let change = desk.sent().last().unwrap().clone();
    let fields: Vec<_> = change.write.fields().0.keys().collect();
    assert_eq!(fields, [&TaskField::Description]);
    assert_eq!(base(&change).value(TaskField::Description), text("first"));
}

#[test]
fn edits_that_go_together_are_compared_with_what_was_there_before_the_first() {
    let mut desk = Desk::new();
    let call = logged_call(&mut desk);
    desk.happens(Event::Unreachable);
    saves(&mut desk, call, "second", 2);
    saves(&mut desk, call, "third", 3);
    desk.happens(Event::Reachable);
    let change = desk.sent().last().unwrap().clone();
    assert_eq!(base(&change).value(TaskField::Description), text("first"));
    assert_eq!(
        change.write.fields().value(TaskField::Description),
        text("third")
    );
}

#[test]
fn a_clash_waits_for_the_agent_with_both_texts_and_holds_up_nobody_else() {
    let mut desk = Desk::new();
    let (call, row) = clashes(&mut desk);
    let view = desk.view();
    assert_eq!(view.link.needs_you, 1);
    assert_eq!(view.outbox[0].clash[0].mine, "mine");
    assert_eq!(view.outbox[0].clash[0].theirs, "theirs");
    assert!(
        matches!(desk.card(call).log, LogView::NeedsYou { error, .. } if error.code == UiErrorCode::Clash)
    );
    desk.does(Action::AddNextStep {
        id: todo(1),
        subject: String::from("Order paper"),
        due: None,
        call: None,
        about: None,
    });
    assert_eq!(desk.sent().last().unwrap().id, todo(1));
    // Pressed again, it is only compared again.
    desk.lands(todo(1), "00T2");
    desk.does(Action::Retry { write: row.id });
    assert_eq!(
        base(desk.sent().last().unwrap()).value(TaskField::Description),
        text("first")
    );
}

#[test]
fn keeping_mine_writes_mine_over_what_was_shown_and_over_nothing_newer() {
    let mut desk = Desk::new();
    let (_, row) = clashes(&mut desk);
    settles(&mut desk, &row, Keep::Mine);
    let again = desk.sent().last().unwrap().clone();
    assert_eq!(again.id, row.id);
    assert_eq!(
        again.write.fields().value(TaskField::Description),
        text("mine")
    );
    assert_eq!(base(&again).value(TaskField::Description), text("theirs"));
}

#[test]
fn keeping_theirs_writes_nothing_and_stays_so() {
    let mut desk = Desk::new();
    let (call, row) = clashes(&mut desk);
    let sent = desk.sent().len();
    settles(&mut desk, &row, Keep::Theirs);
    assert_eq!(desk.view().outbox, []);
    let card = desk.card(call);
    assert_eq!(card.note.text, "theirs");
    assert_eq!(
        card.log,
        LogView::InSalesforce {
            task: SfId("00T1".into())
        }
    );
    // A late word of the phone, and a start, leave it alone.
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.killed_and_started();
    desk.happens(Event::Tick);
    assert_eq!(desk.sent().len(), sent);
    assert_eq!(desk.state.outbox.rows[&row.id].status, Status::Withdrawn);
    // What the agent writes next is made against theirs.
    saves(&mut desk, call, "newer", 9);
    let next = desk.sent().last().unwrap().clone();
    assert_eq!(base(&next).value(TaskField::Description), text("theirs"));
    assert_eq!(
        next.write.fields().value(TaskField::Description),
        text("newer")
    );
}

#[test]
fn keeping_both_puts_the_agents_words_after_theirs() {
    let mut desk = Desk::new();
    let (call, row) = clashes(&mut desk);
    settles(&mut desk, &row, Keep::Both);
    let again = desk.sent().last().unwrap().clone();
    let both = "theirs\n\nmine";
    assert_eq!(
        again.write.fields().value(TaskField::Description),
        text(both)
    );
    assert_eq!(base(&again).value(TaskField::Description), text("theirs"));
    desk.lands(row.id, "00T1");
    assert_eq!(desk.card(call).note.text, both);
    assert_eq!(desk.view().link.waiting, 0);
}

#[test]
fn a_call_that_was_not_sent_yet_is_taken_back_when_nobody_is_picked_any_longer() {
    let mut desk = Desk::new();
    desk.happens(Event::Unreachable);
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.does(Action::Unpick { call });
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);
    assert_eq!(desk.view().link.waiting, 0);
    desk.does(Action::Pick {
        call,
        who: contact("003000000000009AAA", "B"),
    });
    desk.happens(Event::Reachable);
    let sent = desk.sent();
    assert_eq!(sent.len(), 1);
    let who = sent[0].write.fields().record(TaskField::Who);
    assert_eq!(who, Some(&SfId("003000000000009AAA".into())));
}

#[test]
fn a_logged_call_and_its_next_steps_lose_a_person_who_was_wrong() {
    let mut desk = Desk::new();
    let call = logged_call(&mut desk);
    desk.does(Action::AddNextStep {
        id: todo(1),
        subject: String::from("Call back"),
        due: None,
        call: Some(call),
        about: None,
    });
    desk.lands(todo(1), "00T2");
    desk.does(Action::Unpick { call });
    let first = desk.sent().last().unwrap().clone();
    desk.lands(first.id, "00T1");
    let second = desk.sent().last().unwrap().clone();
    for (row, task) in [(&first, "00T1"), (&second, "00T2")] {
        assert_eq!(row.write.fields().value(TaskField::Who), FieldValue::Empty);
        assert_eq!(base(row).record(TaskField::Who), Some(&SfId(HANAKO.into())));
        let of = TaskRef::Salesforce(SfId(task.into()));
        assert!(matches!(&row.write, Write::Change { task, .. } if *task == of));
    }
}

/// A next step that somebody else made, as Salesforce told it.
fn step() -> NextStep {
    NextStep {
        task: TaskRef::Salesforce(SfId("00T7".into())),
        subject: String::from("Send offer"),
        detail: Some(String::from("By mail")),
        due: Some(String::from("2026-11-20")),
        done: false,
    }
}

fn desk_with_a_step() -> Desk {
    let mut desk = Desk::new();
    desk.happens(Event::MyTasksRead(Ok(vec![step()])));
    desk
}

fn edits(desk: &mut Desk, subject: &str, due: Option<&str>, detail: &str) {
    desk.does(Action::EditTask {
        task: step().task,
        subject: String::from(subject),
        due: due.map(String::from),
        detail: String::from(detail),
    });
}

#[test]
fn a_next_step_is_moved_and_reworded_in_place_and_only_that_is_written() {
    let mut desk = desk_with_a_step();
    edits(&mut desk, "Send offer", Some("2026-11-27"), "By mail");
    let moved = desk.sent().last().unwrap().clone();
    assert_eq!(moved.write.fields().0.len(), 1);
    let day = |day: &str| FieldValue::Date(day.parse().unwrap());
    assert_eq!(
        moved.write.fields().value(TaskField::ActivityDate),
        day("2026-11-27")
    );
    assert_eq!(
        base(&moved).value(TaskField::ActivityDate),
        day("2026-11-20")
    );
    let shown = desk.view().my_next_steps[0].clone();
    assert_eq!(shown.due.as_deref(), Some("2026-11-27"));
    assert!(shown.sending.is_some());
    // The second edit waits for the first, and a third goes along with it.
    desk.later(1);
    edits(&mut desk, "Send offer", Some("2026-11-27"), "");
    desk.later(1);
    edits(&mut desk, "Send it", None, "");
    desk.lands(moved.id, "00T7");
    let second = desk.sent().last().unwrap().clone();
    assert_eq!(second.write.fields().0.len(), 3);
    assert_eq!(base(&second).value(TaskField::Description), text("By mail"));
    desk.lands(second.id, "00T7");
    let shown = desk.view().my_next_steps[0].clone();
    assert_eq!(
        (shown.subject.as_str(), shown.due, shown.detail),
        ("Send it", None, None)
    );
    assert_eq!(shown.sending, None);
    // Nothing is different: nothing is written.
    edits(&mut desk, "Send it", None, "");
    assert_eq!(desk.view().link.waiting, 0);
}

#[test]
fn a_tick_that_waits_is_taken_back_without_a_trace() {
    let mut desk = desk_with_a_step();
    desk.happens(Event::Unreachable);
    let task = step().task;
    desk.does(Action::Complete { task: task.clone() });
    assert!(desk.view().my_next_steps[0].done);
    desk.does(Action::Reopen { task: task.clone() });
    assert!(!desk.view().my_next_steps[0].done);
    assert_eq!(desk.view().link.waiting, 0);
    // And ticked once more it is written once.
    desk.does(Action::Complete { task });
    desk.happens(Event::Reachable);
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn a_closed_task_is_opened_again_and_is_a_next_step_again() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    let record = SfId(HANAKO.into());
    let panel = Panel {
        opportunity: None,
        next_steps: vec![step()],
        past: Vec::new(),
        as_of: None,
        ..Panel::default()
    };
    desk.happens(Event::PanelRead {
        record,
        result: Ok(Box::new(domain::step::event::PanelRead {
            panel,
            record: domain::step::event::RecordRead::Unknown,
        })),
    });
    let task = step().task;
    desk.does(Action::Complete { task: task.clone() });
    let tick = desk.sent().last().unwrap().id;
    desk.lands(tick, "00T7");
    assert_eq!(desk.card(call).panel.unwrap().past.len(), 1);
    desk.does(Action::Reopen { task });
    let steps = desk.card(call).panel.unwrap().next_steps;
    assert!(!steps[0].done && steps[0].sending.is_some());
    let reopened = desk.sent().last().unwrap().clone();
    assert_eq!(
        reopened.write.fields().value(TaskField::Closed),
        FieldValue::Flag(false)
    );
    desk.lands(reopened.id, "00T7");
    let panel = desk.card(call).panel.unwrap();
    assert_eq!((panel.next_steps.len(), panel.past.len()), (1, 0));
}
