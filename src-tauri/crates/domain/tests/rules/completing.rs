//! A call that does a next step: that Task is closed and holds the call, and no second one is made.

use crate::desk::{Desk, HANAKO, contact, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::clash::{Clash, ClashedField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::panel::NextStep;
use domain::panel::Panel;
use domain::settings::{LoggingMode, Settings};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;

const NUMBER: &str = "03-1234-5678";
const STEP: &str = "00T000000000007AAA";

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn step() -> TaskRef {
    TaskRef::Salesforce(SfId(String::from(STEP)))
}

/// Hanako rings; what is to be done for her is to send a quote.
fn rings(desk: &mut Desk, call_id: &str) -> CallId {
    let call = desk.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let quote = NextStep {
        task: step(),
        subject: String::from("Send revised quote"),
        detail: Some(String::from("In yen.")),
        due: Some(String::from("2026-11-18")),
        done: false,
    };
    let panel = Panel {
        next_steps: vec![quote],
        ..Panel::default()
    };
    desk.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    desk.phone(call_id, NUMBER, CallEventKind::Answered);
    call
}

fn does(desk: &mut Desk, call: CallId, task: Option<TaskRef>) {
    desk.does(Action::DoneByCall { call, task });
}

fn writes(desk: &mut Desk, call: CallId, note: &str, seq: u32) {
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(note),
        seq,
    });
}

fn ends(desk: &mut Desk, call_id: &str) {
    desk.later(90);
    desk.phone(call_id, NUMBER, CallEventKind::Ended(None));
}

fn last(desk: &Desk) -> Row {
    desk.sent().last().unwrap().clone()
}

#[test]
fn the_next_step_is_closed_with_the_calls_fields_and_no_second_task_is_made() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    assert_eq!(desk.card(call).steps.offered, [step()]);
    does(&mut desk, call, Some(step()));
    writes(&mut desk, call, "Agreed on it", 1);
    assert_eq!(desk.sent(), []);
    ends(&mut desk, "1");

    let sent = desk.sent();
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
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    ends(&mut desk, "1");
    desk.lands(call.log_write(), STEP);
    let task = SfId(String::from(STEP));
    assert_eq!(desk.card(call).log, LogView::InSalesforce { task });
    let panel = desk.card(call).panel.unwrap();
    assert_eq!(panel.next_steps, []);
    assert_eq!(panel.past[0].kind, "call_inbound");
    assert_eq!(panel.past[0].talk_seconds, Some(90));

    desk.later(60);
    writes(&mut desk, call, "One more thing", 1);
    desk.does(Action::SaveCall { call });
    let change = last(&desk);
    assert!(matches!(&change.write, Write::Change { task, .. } if *task == step()));
    let fields = change.write.fields();
    assert_eq!(fields.0.len(), 1);
    let note = text("In yen.\n\nOne more thing");
    assert_eq!(fields.value(TaskField::Description), note);
    desk.lands(change.id, STEP);
    assert_eq!(desk.view().outbox, []);
}

#[test]
fn what_is_written_before_it_has_left_goes_in_the_same_request() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.happens(Event::Unreachable);
    ends(&mut desk, "1");
    desk.later(60);
    writes(&mut desk, call, "Agreed on it", 1);
    desk.does(Action::SaveCall { call });
    assert_eq!(desk.view().outbox.len(), 1);
    desk.happens(Event::Reachable);
    let note = text("In yen.\n\nAgreed on it");
    assert_eq!(
        last(&desk).write.fields().value(TaskField::Description),
        note
    );
}

#[test]
fn it_is_taken_back_until_it_is_sent_and_the_call_gets_a_task_of_its_own() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.happens(Event::Unreachable);
    ends(&mut desk, "1");
    assert!(desk.card(call).steps.can_be_undone);
    does(&mut desk, call, None);
    desk.happens(Event::Reachable);
    let sent = desk.sent();
    assert_eq!(sent.len(), 1);
    assert!(matches!(sent[0].write, Write::LogCall { .. }));
    assert_eq!(sent[0].write.fields().text(TaskField::Description), None);
    assert!(!desk.card(call).panel.unwrap().next_steps[0].done);
    // On its way it can no longer become anything else.
    does(&mut desk, call, Some(step()));
    desk.lands(call.log_write(), "00T1");
    does(&mut desk, call, Some(step()));
    assert_eq!(
        desk.card(call).steps,
        domain::view::call::StepsView::default()
    );
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn it_can_be_said_after_the_end_while_the_calls_own_task_waits() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    desk.happens(Event::Unreachable);
    ends(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.happens(Event::Reachable);
    assert_eq!(desk.sent().len(), 1);
    assert!(matches!(&last(&desk).write, Write::Change { task, .. } if *task == step()));
}

#[test]
fn taking_the_tick_back_takes_the_call_off_the_next_step() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.happens(Event::Unreachable);
    ends(&mut desk, "1");
    assert!(desk.card(call).panel.unwrap().next_steps[0].done);
    desk.does(Action::Reopen { task: step() });
    desk.happens(Event::Reachable);
    assert!(matches!(last(&desk).write, Write::LogCall { .. }));
}

#[test]
fn what_is_said_survives_a_crash_and_is_written_once() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.killed_and_started();
    ends(&mut desk, "1");
    assert!(matches!(&last(&desk).write, Write::Change { task, .. } if *task == step()));
    assert_eq!(last(&desk).id, call.log_write());
}

#[test]
fn a_next_step_of_somebody_else_is_not_what_the_call_has_done() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    desk.happens(Event::Unreachable);
    ends(&mut desk, "1");
    let who = contact("003000000000009AAA", "佐藤 一郎");
    desk.does(Action::Pick { call, who });
    assert_eq!(desk.card(call).steps.done, None);
    desk.happens(Event::Reachable);
    assert!(matches!(last(&desk).write, Write::LogCall { .. }));
}

#[test]
fn a_next_step_that_waits_itself_is_done_once_it_is_there() {
    let mut desk = Desk::new();
    let first = rings(&mut desk, "1");
    desk.happens(Event::Unreachable);
    desk.does(Action::AddNextStep {
        id: todo(1),
        subject: String::from("Send order form"),
        due: None,
        call: Some(first),
        about: None,
    });
    let waits = TaskRef::Outbox(todo(1));
    // What was made from this very call is for later.
    assert_eq!(desk.card(first).steps.offered, [step()]);
    ends(&mut desk, "1");
    let second = rings(&mut desk, "2");
    assert!(desk.card(second).steps.offered.contains(&waits));
    does(&mut desk, second, Some(waits));
    ends(&mut desk, "2");
    desk.happens(Event::Reachable);
    for _ in 0..2 {
        let row = last(&desk);
        desk.lands(row.id, &format!("00T{}", desk.sent().len()));
    }
    let change = last(&desk);
    assert_eq!(change.id, second.log_write());
    let made = &desk.state.outbox.rows[&todo(1)].status;
    let domain::outbox::row::Status::Sent { task } = made else {
        panic!("made: {made:?}");
    };
    let there = TaskRef::Salesforce(task.clone());
    assert!(matches!(&change.write, Write::Change { task, .. } if *task == there));
}

#[test]
fn two_calls_do_not_do_the_same_next_step() {
    let mut desk = Desk::new();
    let first = rings(&mut desk, "1");
    let second = rings(&mut desk, "2");
    does(&mut desk, first, Some(step()));
    assert_eq!(desk.card(second).steps.offered, []);
    does(&mut desk, second, Some(step()));
    assert_eq!(desk.card(second).steps.done, None);
}

#[test]
fn a_text_that_a_colleague_wrote_meanwhile_is_kept_by_the_agents_word_alone() {
    let mut desk = Desk::new();
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    writes(&mut desk, call, "Agreed", 1);
    ends(&mut desk, "1");
    let theirs = ClashedField {
        field: TaskField::Description,
        theirs: text("In euros."),
        name: None,
    };
    desk.happens(Event::JobDone {
        row: call.log_write(),
        result: JobResult::Clashed(Clash(vec![theirs])),
        jitter: 0,
    });
    assert!(matches!(desk.card(call).log, LogView::NeedsYou { .. }));
    desk.does(Action::Settle {
        write: call.log_write(),
        keep: Keep::Theirs,
    });
    let row = last(&desk);
    assert_eq!(row.write.fields().0.get(&TaskField::Description), None);
    assert_eq!(
        row.write.fields().value(TaskField::Closed),
        FieldValue::Flag(true)
    );
    desk.lands(row.id, STEP);
    assert_eq!(desk.card(call).note.text, "In euros.");
    assert_eq!(desk.view().outbox, []);
}

#[test]
fn it_is_kept_back_while_logging_is_paused() {
    let mut desk = Desk::new();
    let settings = Settings {
        logging: LoggingMode::Paused,
        ..Settings::default()
    };
    desk.does(Action::ChangeSettings { settings });
    let call = rings(&mut desk, "1");
    does(&mut desk, call, Some(step()));
    ends(&mut desk, "1");
    assert_eq!(desk.sent(), []);
    desk.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn calling_back_offers_the_call_back_that_waits_for_it() {
    let mut desk = Desk::new();
    let settings = Settings {
        follow_ups: [(CallKind::Missed, 1)].into(),
        ..Settings::default()
    };
    desk.does(Action::ChangeSettings { settings });
    let missed = desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    for _ in 0..2 {
        let row = last(&desk);
        desk.lands(row.id, &format!("00T{}", desk.sent().len()));
    }
    let back = rings(&mut desk, "2");
    let wanted = desk.card(back).steps.call_back;
    let row = &desk.state.outbox.rows[&missed.follow_up()];
    let domain::outbox::row::Status::Sent { task } = &row.status else {
        panic!("sent: {row:?}");
    };
    assert_eq!(wanted, Some(TaskRef::Salesforce(task.clone())));
    let task = task.0.clone();
    does(&mut desk, back, wanted);
    ends(&mut desk, "2");
    let there = TaskRef::Salesforce(SfId(task.clone()));
    let done = |row: &Row| matches!(&row.write, Write::Change { task, .. } if *task == there);
    assert!(desk.state.outbox.rows.values().any(done));
    desk.lands(back.log_write(), &task);
    assert_eq!(desk.card(back).steps.call_back, None);
}
