//! A call that does a next step: that Task is closed and holds the call, and no second one is made.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::panel::ActivityKind;
use domain::panel::NextStep;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::settings::{LoggingMode, Settings};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";
const STEP: &str = "00T000000000007AAA";

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn step() -> TaskRef {
    TaskRef::Salesforce(SfId(String::from(STEP)))
}

/// Hanako rings; what is to be done for her is to send a quote.
fn rings(harness: &mut Harness, call_id: &str) -> CallId {
    let call = harness.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let quote = NextStep {
        detail: Some(String::from("In yen.")),
        due: Some(String::from("2026-11-18")),
        ..NextStep::new(step(), String::from("Send revised quote"))
    };
    let panel = Panel {
        next_steps: Part::Read(vec![quote]),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    harness.phone(call_id, NUMBER, CallEventKind::Answered);
    call
}

fn does(harness: &mut Harness, call: CallId, task: Option<TaskRef>) {
    harness.does(Action::DoneByCall { call, task });
}

fn writes(harness: &mut Harness, call: CallId, note: &str, seq: u32) {
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(note),
        seq,
    });
}

fn ends(harness: &mut Harness, call_id: &str) {
    harness.later(90);
    harness.phone(call_id, NUMBER, CallEventKind::Ended(None));
}

fn last(harness: &Harness) -> Row {
    harness.sent().last().unwrap().clone()
}

#[test]
fn the_next_step_is_closed_with_the_calls_fields_and_no_second_task_is_made() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    assert_eq!(harness.card(call).steps.offered, [step()]);
    does(&mut harness, call, Some(step()));
    writes(&mut harness, call, "Agreed on it", 1);
    assert_eq!(harness.sent(), []);
    ends(&mut harness, "1");

    let sent = harness.sent();
    assert_eq!(sent.len(), 1);
    let Write::Change {
        task, fields, base, ..
    } = &sent[0].write
    else {
        panic!("a change: {sent:?}");
    };
    assert_eq!(*task, step());
    assert_eq!(fields.value(TaskField::Closed), FieldValue::Flag(true));
    assert_eq!(fields.value(TaskField::CallType), text("Inbound"));
    assert_eq!(
        fields.value(TaskField::CallDuration),
        FieldValue::Number(90)
    );
    assert_eq!(fields.value(TaskField::CallDisposition), text("Connected"));
    assert_eq!(fields.value(TaskField::CallObject), text("desk-phone:1"));
    let note = text("In yen.\n\nAgreed on it");
    assert_eq!(fields.value(TaskField::Description), note);
    assert_eq!(fields.value(TaskField::Who), base.value(TaskField::Who));
    // The subject stays, and the subtype can't be changed any longer.
    for field in [TaskField::Subject, TaskField::Subtype] {
        assert_eq!(fields.0.get(&field), None, "{field:?}");
    }
    assert_eq!(base.value(TaskField::Description), text("In yen."));
    assert_eq!(base.0.get(&TaskField::CallObject), None);
}

#[test]
fn the_call_is_logged_in_that_task_and_later_edits_go_there() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    ends(&mut harness, "1");
    harness.lands(call.log_write(), STEP);
    let task = SfId(String::from(STEP));
    assert_eq!(harness.card(call).log, LogView::InSalesforce { task });
    let panel = harness.card(call).panel.unwrap();
    assert_eq!(panel.next_steps, []);
    assert_eq!(panel.past[0].kind, ActivityKind::CallInbound);
    assert_eq!(panel.past[0].talk_seconds, Some(90));

    harness.later(60);
    writes(&mut harness, call, "One more thing", 1);
    harness.does(Action::SaveCall { call });
    let change = last(&harness);
    assert!(matches!(&change.write, Write::Change { task, .. } if *task == step()));
    let fields = change.write.fields();
    assert_eq!(fields.0.len(), 1);
    let note = text("In yen.\n\nOne more thing");
    assert_eq!(fields.value(TaskField::Description), note);
    harness.lands(change.id, STEP);
    assert_eq!(harness.view().outbox, []);
}

#[test]
fn what_is_written_before_it_has_left_goes_in_the_same_request() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.happens(Event::Unreachable);
    ends(&mut harness, "1");
    harness.later(60);
    writes(&mut harness, call, "Agreed on it", 1);
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.view().outbox.len(), 1);
    harness.happens(Event::Reachable);
    let note = text("In yen.\n\nAgreed on it");
    assert_eq!(
        last(&harness).write.fields().value(TaskField::Description),
        note
    );
}

#[test]
fn it_is_taken_back_until_it_is_sent_and_the_call_gets_a_task_of_its_own() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.happens(Event::Unreachable);
    ends(&mut harness, "1");
    assert!(harness.card(call).steps.can_be_undone);
    does(&mut harness, call, None);
    harness.happens(Event::Reachable);
    let sent = harness.sent();
    assert_eq!(sent.len(), 1);
    assert!(matches!(sent[0].write, Write::LogCall { .. }));
    assert_eq!(sent[0].write.fields().text(TaskField::Description), None);
    assert!(!harness.card(call).panel.unwrap().next_steps[0].done);
    // Once its write is under way, the call can't complete a next step any longer.
    does(&mut harness, call, Some(step()));
    harness.lands(call.log_write(), "00T1");
    does(&mut harness, call, Some(step()));
    assert_eq!(
        harness.card(call).steps,
        domain::view::call::StepsView::default()
    );
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn it_can_be_said_after_the_end_while_the_calls_own_task_waits() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    harness.happens(Event::Unreachable);
    ends(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent().len(), 1);
    assert!(matches!(&last(&harness).write, Write::Change { task, .. } if *task == step()));
}

#[test]
fn taking_the_tick_back_takes_the_call_off_the_next_step() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.happens(Event::Unreachable);
    ends(&mut harness, "1");
    assert!(harness.card(call).panel.unwrap().next_steps[0].done);
    harness.does(Action::Reopen { task: step() });
    harness.happens(Event::Reachable);
    assert!(matches!(last(&harness).write, Write::LogCall { .. }));
}

#[test]
fn what_is_said_survives_a_crash_and_is_written_once() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.killed_and_started();
    ends(&mut harness, "1");
    assert!(matches!(&last(&harness).write, Write::Change { task, .. } if *task == step()));
    assert_eq!(last(&harness).id, call.log_write());
}

#[test]
fn a_next_step_of_somebody_else_is_not_what_the_call_has_done() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    harness.happens(Event::Unreachable);
    ends(&mut harness, "1");
    let who = contact("003000000000009AAA", "佐藤 一郎");
    harness.does(Action::Pick { call, who });
    assert_eq!(harness.card(call).steps.done, None);
    harness.happens(Event::Reachable);
    assert!(matches!(last(&harness).write, Write::LogCall { .. }));
}

#[test]
fn a_next_step_that_waits_itself_is_done_once_it_is_there() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, "1");
    harness.happens(Event::Unreachable);
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send order form"),
            ..Todo::default()
        },
        call: Some(first),
        about: None,
    });
    let waits = TaskRef::Outbox(todo(1));
    // What was made from this very call is for later.
    assert_eq!(harness.card(first).steps.offered, [step()]);
    ends(&mut harness, "1");
    let second = rings(&mut harness, "2");
    assert!(harness.card(second).steps.offered.contains(&waits));
    does(&mut harness, second, Some(waits));
    ends(&mut harness, "2");
    harness.happens(Event::Reachable);
    harness.land_all();
    let change = last(&harness);
    assert_eq!(change.id, second.log_write());
    let made = &harness.state.outbox.rows[&todo(1)].status;
    let domain::outbox::row::Status::Sent { task } = made else {
        panic!("made: {made:?}");
    };
    let there = TaskRef::Salesforce(task.clone());
    assert!(matches!(&change.write, Write::Change { task, .. } if *task == there));
}

#[test]
fn two_calls_do_not_do_the_same_next_step() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, "1");
    let second = rings(&mut harness, "2");
    does(&mut harness, first, Some(step()));
    assert_eq!(harness.card(second).steps.offered, []);
    does(&mut harness, second, Some(step()));
    assert_eq!(harness.card(second).steps.done, None);
}

#[test]
fn a_text_that_a_colleague_wrote_meanwhile_is_kept_by_the_agents_word_alone() {
    let mut harness = Harness::new();
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    writes(&mut harness, call, "Agreed", 1);
    ends(&mut harness, "1");
    let theirs = ConflictField {
        field: TaskField::Description,
        theirs: text("In euros."),
        name: None,
    };
    harness.happens(Event::JobsDone {
        results: vec![(
            call.log_write(),
            JobResult::Conflict(Conflict(vec![theirs])),
        )],
        jitter: 0,
    });
    assert!(matches!(harness.card(call).log, LogView::NeedsYou { .. }));
    harness.does(Action::Settle {
        write: call.log_write(),
        keep: [(TaskField::Description, Keep::Theirs)].into(),
    });
    let row = last(&harness);
    assert_eq!(row.write.fields().0.get(&TaskField::Description), None);
    assert_eq!(
        row.write.fields().value(TaskField::Closed),
        FieldValue::Flag(true)
    );
    harness.lands(row.id, STEP);
    assert_eq!(harness.card(call).note.text, "In euros.");
    assert_eq!(harness.view().outbox, []);
}

#[test]
fn it_is_kept_back_while_logging_is_paused() {
    let mut harness = Harness::new();
    let settings = Settings {
        logging: LoggingMode::Paused,
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    let call = rings(&mut harness, "1");
    does(&mut harness, call, Some(step()));
    ends(&mut harness, "1");
    assert_eq!(harness.sent(), []);
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn calling_back_offers_the_call_back_that_waits_for_it() {
    let mut harness = Harness::new();
    let settings = Settings {
        follow_ups: [(CallKind::Missed, 1)].into(),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    let missed = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    harness.land_all();
    let back = rings(&mut harness, "2");
    let wanted = harness.card(back).steps.call_back;
    let row = &harness.state.outbox.rows[&missed.follow_up()];
    let domain::outbox::row::Status::Sent { task } = &row.status else {
        panic!("sent: {row:?}");
    };
    assert_eq!(wanted, Some(TaskRef::Salesforce(task.clone())));
    let task = task.0.clone();
    does(&mut harness, back, wanted);
    ends(&mut harness, "2");
    let there = TaskRef::Salesforce(SfId(task.clone()));
    let done = |row: &Row| matches!(&row.write, Write::Change { task, .. } if *task == there);
    assert!(harness.state.outbox.rows.values().any(done));
    harness.lands(back.log_write(), &task);
    assert_eq!(harness.card(back).steps.call_back, None);
}
