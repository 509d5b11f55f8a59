//! What happens to records after their first write: edits that somebody else's edit meets, ticks taken back, steps moved.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::panel::NextStep;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::record::form::DraftKey;
use domain::step::event::Event;
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn base(row: &Row) -> &TaskFields {
    match &row.write {
        Write::Change { base, .. } => base,
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::NewPerson(_)
        | Write::ChangePhone(_) => {
            panic!("no change: {row:?}")
        }
    }
}

fn saves(harness: &mut Harness, call: CallId, text: &str, seq: u32) {
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    });
    harness.does(Action::SaveCall { call });
}

/// A call of Hanako's that is logged as 00T1 with the note "first".
fn logged_call(harness: &mut Harness) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    saves(harness, call, "first", 1);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    harness.later(60);
    call
}

/// The agent's new note meets a colleague's.
fn conflicts(harness: &mut Harness) -> (CallId, Row) {
    let call = logged_call(harness);
    saves(harness, call, "mine", 2);
    let row = harness.sent().last().unwrap().clone();
    let conflict = Conflict(vec![ConflictField {
        field: TaskField::Description,
        theirs: text("theirs"),
        name: None,
    }]);
    harness.happens(Event::JobsDone {
        results: vec![(row.id, JobResult::Conflict(conflict))],
        jitter: 0,
    });
    (call, row)
}

fn settles(harness: &mut Harness, row: &Row, keep: Keep) {
    harness.does(Action::Settle {
        write: row.id,
        keep: [(TaskField::Description, keep)].into(),
    });
}

#[test]
fn an_edit_goes_with_what_it_was_made_against_and_nothing_else() {
    let mut harness = Harness::new();
    let call = logged_call(&mut harness);
    saves(&mut harness, call, "second", 2);
    let change = harness.sent().last().unwrap().clone();
    let fields: Vec<_> = change.write.fields().0.keys().collect();
    assert_eq!(fields, [&TaskField::Description]);
    assert_eq!(base(&change).value(TaskField::Description), text("first"));
}

#[test]
fn edits_that_go_together_are_compared_with_what_was_there_before_the_first() {
    let mut harness = Harness::new();
    let call = logged_call(&mut harness);
    harness.happens(Event::Unreachable);
    saves(&mut harness, call, "second", 2);
    saves(&mut harness, call, "third", 3);
    harness.happens(Event::Reachable);
    let change = harness.sent().last().unwrap().clone();
    assert_eq!(base(&change).value(TaskField::Description), text("first"));
    assert_eq!(
        change.write.fields().value(TaskField::Description),
        text("third")
    );
}

#[test]
fn a_conflict_waits_for_the_agent_with_both_texts_and_holds_up_nobody_else() {
    let mut harness = Harness::new();
    let (call, row) = conflicts(&mut harness);
    let view = harness.view();
    assert_eq!(view.link.needs_you, 1);
    assert_eq!(view.outbox[0].conflict[0].mine, "mine");
    assert_eq!(view.outbox[0].conflict[0].theirs, "theirs");
    assert!(
        matches!(harness.card(call).log, LogView::NeedsYou { error, .. } if error.code == UiErrorCode::Conflict)
    );
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Order paper"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    assert_eq!(harness.sent().last().unwrap().id, todo(1));
    // Pressed again, it is only compared again.
    harness.lands(todo(1), "00T2");
    harness.does(Action::Retry { write: row.id });
    assert_eq!(
        base(harness.sent().last().unwrap()).value(TaskField::Description),
        text("first")
    );
}

/// What the agent has chosen so far, as the window sends it down.
fn chosen(row: &Row, choice: &str) -> Action {
    Action::EditForm {
        key: DraftKey::Conflict { write: row.id },
        values: [(String::from("keep:description"), String::from(choice))].into(),
        seq: 1,
    }
}

#[test]
fn what_is_chosen_of_a_conflict_stands_until_it_is_settled() {
    let mut harness = Harness::new();
    let (_, row) = conflicts(&mut harness);
    harness.does(chosen(&row, "theirs"));
    harness.rings("2", "+14155550134", Vec::new());
    harness.killed_and_started();
    let forms = harness.view().forms;
    let [form] = forms.as_slice() else {
        panic!("one form: {forms:?}");
    };
    assert_eq!(form.key, DraftKey::Conflict { write: row.id });
    assert_eq!(form.values["keep:description"], "theirs");
    assert_eq!(form.seq, 1);
    // A press before each field is decided settles nothing, and takes nothing away.
    harness.does(Action::Settle {
        write: row.id,
        keep: [(TaskField::Subject, Keep::Mine)].into(),
    });
    assert_eq!(harness.view().forms.len(), 1);
    settles(&mut harness, &row, Keep::Theirs);
    assert_eq!(harness.view().forms, []);
    harness.killed_and_started();
    assert_eq!(harness.view().forms, []);
}

#[test]
fn keeping_mine_writes_mine_over_what_was_shown_and_over_nothing_newer() {
    let mut harness = Harness::new();
    let (_, row) = conflicts(&mut harness);
    settles(&mut harness, &row, Keep::Mine);
    let again = harness.sent().last().unwrap().clone();
    assert_eq!(again.id, row.id);
    assert_eq!(
        again.write.fields().value(TaskField::Description),
        text("mine")
    );
    assert_eq!(base(&again).value(TaskField::Description), text("theirs"));
}

#[test]
fn keeping_theirs_writes_nothing_and_stays_so() {
    let mut harness = Harness::new();
    let (call, row) = conflicts(&mut harness);
    let sent = harness.sent().len();
    settles(&mut harness, &row, Keep::Theirs);
    assert_eq!(harness.view().outbox, []);
    let card = harness.card(call);
    assert_eq!(card.note.text, "theirs");
    assert_eq!(
        card.log,
        LogView::InSalesforce {
            task: SfId("00T1".into())
        }
    );
    // A late event of the phone, and a start, leave it alone.
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.killed_and_started();
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), sent);
    assert_eq!(harness.state.outbox.rows[&row.id].status, Status::Withdrawn);
    // What the agent writes next is made against theirs.
    saves(&mut harness, call, "newer", 9);
    let next = harness.sent().last().unwrap().clone();
    assert_eq!(base(&next).value(TaskField::Description), text("theirs"));
    assert_eq!(
        next.write.fields().value(TaskField::Description),
        text("newer")
    );
}

#[test]
fn keeping_both_puts_the_agents_words_after_theirs() {
    let mut harness = Harness::new();
    let (call, row) = conflicts(&mut harness);
    settles(&mut harness, &row, Keep::Both);
    let again = harness.sent().last().unwrap().clone();
    let both = "theirs\n\nmine";
    assert_eq!(
        again.write.fields().value(TaskField::Description),
        text(both)
    );
    assert_eq!(base(&again).value(TaskField::Description), text("theirs"));
    harness.lands(row.id, "00T1");
    assert_eq!(harness.card(call).note.text, both);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn a_call_that_was_not_sent_yet_is_taken_back_when_nobody_is_picked_any_longer() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.does(Action::Unpick { call });
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    assert_eq!(harness.view().link.waiting, 0);
    harness.does(Action::Pick {
        call,
        who: contact("003000000000009AAA", "B"),
    });
    harness.happens(Event::Reachable);
    let sent = harness.sent();
    assert_eq!(sent.len(), 1);
    let who = sent[0].write.fields().record(TaskField::Who);
    assert_eq!(
        who,
        Some(&PersonRef::from(SfId("003000000000009AAA".into())))
    );
}

#[test]
fn a_logged_call_and_its_next_steps_lose_a_person_who_was_wrong() {
    let mut harness = Harness::new();
    let call = logged_call(&mut harness);
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Call back"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    harness.lands(todo(1), "00T2");
    harness.does(Action::Unpick { call });
    let sent = harness.sent();
    let changes = &sent[sent.len() - 2..];
    for task in ["00T1", "00T2"] {
        let of = TaskRef::Salesforce(SfId(task.into()));
        let is_its = |row: &&Row| matches!(&row.write, Write::Change { task, .. } if *task == of);
        let row = changes.iter().find(is_its).unwrap();
        assert_eq!(row.write.fields().value(TaskField::Who), FieldValue::Empty);
        assert_eq!(
            base(row).record(TaskField::Who),
            Some(&PersonRef::from(SfId(HANAKO.into())))
        );
    }
}

/// A next step that somebody else made, as Salesforce told it.
fn step() -> NextStep {
    NextStep {
        detail: Some(String::from("By mail")),
        due: Some(String::from("2026-11-20")),
        ..NextStep::new(
            TaskRef::Salesforce(SfId("00T7".into())),
            String::from("Send offer"),
        )
    }
}

fn desk_with_a_step() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::NextStepsRead(Ok(vec![step()])));
    harness
}

fn edits(harness: &mut Harness, subject: &str, due: Option<&str>, detail: &str) {
    harness.does(Action::EditTask {
        task: step().task,
        was: harness.shown_as(&step().task),
        todo: Todo {
            subject: String::from(subject),
            due: due.map(String::from),
            detail: String::from(detail),
            ..Todo::default()
        },
    });
}

#[test]
fn a_next_step_is_moved_and_reworded_in_place_and_only_that_is_written() {
    let mut harness = desk_with_a_step();
    edits(&mut harness, "Send offer", Some("2026-11-27"), "By mail");
    let moved = harness.sent().last().unwrap().clone();
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
    let shown = harness.view().my_next_steps[0].clone();
    assert_eq!(shown.due.as_deref(), Some("2026-11-27"));
    assert!(shown.sending.is_some());
    // The second edit waits for the first, and a third goes along with it.
    harness.later(1);
    edits(&mut harness, "Send offer", Some("2026-11-27"), "");
    harness.later(1);
    edits(&mut harness, "Send it", None, "");
    harness.lands(moved.id, "00T7");
    let second = harness.sent().last().unwrap().clone();
    assert_eq!(second.write.fields().0.len(), 3);
    assert_eq!(base(&second).value(TaskField::Description), text("By mail"));
    harness.lands(second.id, "00T7");
    let shown = harness.view().my_next_steps[0].clone();
    assert_eq!(
        (shown.subject.as_str(), shown.due, shown.detail),
        ("Send it", None, None)
    );
    assert_eq!(shown.sending, None);
    // Nothing is different: nothing is written.
    edits(&mut harness, "Send it", None, "");
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn a_tick_that_waits_is_taken_back_without_a_trace() {
    let mut harness = desk_with_a_step();
    harness.happens(Event::Unreachable);
    let task = step().task;
    harness.does(Action::Complete { task: task.clone() });
    assert!(harness.view().my_next_steps[0].done);
    harness.does(Action::Reopen { task: task.clone() });
    assert!(!harness.view().my_next_steps[0].done);
    assert_eq!(harness.view().link.waiting, 0);
    // And ticked once more it is written once.
    harness.does(Action::Complete { task });
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn a_closed_task_is_opened_again_and_is_a_next_step_again() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    let record = SfId(HANAKO.into());
    let panel = Panel {
        next_steps: Part::Read(vec![step()]),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record,
        result: Ok(Box::new(domain::step::event::PanelRead {
            panel,
            record: domain::step::event::RecordRead::Unknown,
        })),
    });
    let task = step().task;
    harness.does(Action::Complete { task: task.clone() });
    let tick = harness.sent().last().unwrap().id;
    harness.lands(tick, "00T7");
    assert_eq!(harness.card(call).panel.unwrap().past.len(), 1);
    harness.does(Action::Reopen { task });
    let steps = harness.card(call).panel.unwrap().next_steps;
    assert!(!steps[0].done && steps[0].sending.is_some());
    let reopened = harness.sent().last().unwrap().clone();
    assert_eq!(
        reopened.write.fields().value(TaskField::Closed),
        FieldValue::Flag(false)
    );
    harness.lands(reopened.id, "00T7");
    let panel = harness.card(call).panel.unwrap();
    assert_eq!((panel.next_steps.len(), panel.past.len()), (1, 0));
}
