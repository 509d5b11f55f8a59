//! A call's Task that is begun when the call is answered and completed when it ends: one Task, whatever comes between.

use crate::desk::{Desk, HANAKO, contact, inbound};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::{CallEventKind, Direction, Outcome};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::clash::{Clash, ClashedField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::settings::{LogTiming, LoggingMode};
use domain::step::event::Event;
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";
const ICHIRO: &str = "003000000000009AAA";
const TASK: &str = "00T000000000001AAA";

/// A desk at which records are begun at the answer.
fn begins_at_the_answer() -> Desk {
    let mut desk = Desk::new();
    desk.state.settings.timing = LogTiming::AtTheStart;
    desk
}

/// Hanako calls and is answered.
fn answers(desk: &mut Desk) -> CallId {
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    desk.later(4);
    desk.phone("1", NUMBER, CallEventKind::Answered);
    call
}

fn hangs_up(desk: &mut Desk) {
    desk.later(61);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
}

fn types(desk: &mut Desk, call: CallId, text: &str, seq: u32) {
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    });
}

fn comes_back(desk: &mut Desk, row: OutboxId, result: JobResult) {
    desk.happens(Event::JobDone {
        row,
        result,
        jitter: 0,
    });
}

fn refused() -> JobResult {
    JobResult::Refused(Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin))
}

fn creates(desk: &Desk) -> usize {
    let sent = desk.sent();
    let mut ids: Vec<OutboxId> = sent
        .iter()
        .filter(|row| row.write.creates())
        .map(|row| row.id)
        .collect();
    ids.dedup();
    ids.len()
}

fn last(desk: &Desk) -> Row {
    desk.sent().last().unwrap().clone()
}

fn fields(row: &Row) -> Vec<TaskField> {
    row.write.fields().0.keys().copied().collect()
}

#[test]
fn the_record_is_there_once_the_call_is_answered_and_is_completed_once_at_its_end() {
    let mut desk = begins_at_the_answer();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    assert_eq!(desk.card(call).log, LogView::WhenAnswered);
    desk.later(4);
    desk.phone("1", NUMBER, CallEventKind::Answered);
    let begun = last(&desk);
    assert!(matches!(begun.write, Write::LogCall { .. }));
    let value = |field| begun.write.fields().value(field);
    assert_eq!(value(TaskField::CallDuration), FieldValue::Number(0));
    // A closed Task's insert locks nobody's record.
    assert_eq!(value(TaskField::Closed), FieldValue::Flag(true));
    let sending = LogView::Waiting {
        write: WriteState::Sending,
    };
    assert_eq!(desk.card(call).log, sending);
    desk.lands(begun.id, TASK);
    let task = SfId(String::from(TASK));
    assert_eq!(desk.card(call).log, LogView::Begun { task: task.clone() });

    // What the agent writes meanwhile waits for the end.
    types(&mut desk, call, "wants a quote", 1);
    desk.does(Action::SaveCall { call });
    assert_eq!(desk.sent().len(), 1);
    hangs_up(&mut desk);
    let end = last(&desk);
    assert_eq!(
        fields(&end),
        [TaskField::Description, TaskField::CallDuration]
    );
    let seconds = end.write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
    desk.lands(end.id, TASK);
    assert_eq!(desk.card(call).log, LogView::InSalesforce { task });
    assert_eq!((desk.sent().len(), creates(&desk)), (2, 1));
}

#[test]
fn a_call_that_is_never_answered_is_logged_at_its_end() {
    let mut desk = begins_at_the_answer();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    desk.later(20);
    desk.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(last(&desk).id, call.log_write());
    let disposition = last(&desk).write.fields().value(TaskField::CallDisposition);
    assert_eq!(disposition, FieldValue::Text(String::from("Missed")));
}

#[test]
fn an_answer_that_is_heard_only_with_the_end_makes_one_write() {
    let mut desk = begins_at_the_answer();
    desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let (answered, ended) = (desk.now.timestamp(), desk.now.timestamp());
    let ended = inbound("1", NUMBER, CallEventKind::Ended(None), ended);
    desk.happens(Event::Phone(ended));
    let answered = inbound("1", NUMBER, CallEventKind::Answered, answered);
    desk.happens(Event::Phone(answered));
    assert_eq!(creates(&desk), 1);
}

#[test]
fn a_call_with_several_possible_people_begins_when_one_of_them_is_picked() {
    let mut desk = begins_at_the_answer();
    let two = vec![contact(HANAKO, "A"), contact(ICHIRO, "B")];
    let call = desk.rings("1", NUMBER, two.clone());
    desk.phone("1", NUMBER, CallEventKind::Answered);
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.card(call).log, LogView::AtTheEnd);
    desk.does(Action::Pick {
        call,
        who: two[1].clone(),
    });
    let who = last(&desk).write.fields().value(TaskField::Who);
    assert_eq!(who, FieldValue::Record(SfId(String::from(ICHIRO))));
}

#[test]
fn somebody_else_picked_in_mid_call_is_put_on_the_same_task_at_once() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    types(&mut desk, call, "it is Ichiro", 1);
    desk.does(Action::Pick {
        call,
        who: contact(ICHIRO, "B"),
    });
    let relinked = last(&desk);
    assert_eq!(fields(&relinked), [TaskField::Who]);
    desk.lands(relinked.id, TASK);
    hangs_up(&mut desk);
    assert_eq!(
        fields(&last(&desk)),
        [TaskField::Description, TaskField::CallDuration]
    );
    assert_eq!(creates(&desk), 1);
}

#[test]
fn a_pick_taken_back_in_mid_call_leaves_a_task_about_nobody_that_is_completed_and_waits_for_a_pick()
{
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    desk.does(Action::Unpick { call });
    let unlinked = last(&desk);
    assert_eq!(
        unlinked.write.fields().value(TaskField::Who),
        FieldValue::Empty
    );
    desk.lands(unlinked.id, TASK);
    hangs_up(&mut desk);
    let end = last(&desk);
    assert_eq!(fields(&end), [TaskField::CallDuration]);
    desk.lands(end.id, TASK);
    desk.does(Action::Leave { call });
    assert_eq!(desk.view().waiting.len(), 1);
    assert_eq!(creates(&desk), 1);
}

#[test]
fn a_pick_taken_back_before_anything_left_takes_the_record_back() {
    let mut desk = begins_at_the_answer();
    desk.happens(Event::Unreachable);
    let call = answers(&mut desk);
    desk.does(Action::Unpick { call });
    assert_eq!(desk.view().link.waiting, 0);
    assert_eq!(desk.card(call).log, LogView::AtTheEnd);
    hangs_up(&mut desk);
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);
    desk.does(Action::Pick {
        call,
        who: contact(ICHIRO, "B"),
    });
    desk.happens(Event::Reachable);
    assert_eq!(desk.sent().len(), 1);
    let who = last(&desk).write.fields().value(TaskField::Who);
    assert_eq!(who, FieldValue::Record(SfId(String::from(ICHIRO))));
}

/// The phone says late that it is a colleague.
fn it_is_a_colleague(desk: &mut Desk) {
    let mut event = inbound("1", NUMBER, CallEventKind::Held, desk.now.timestamp());
    // Earlier than all else, so that it is what counts.
    event.at = jiff::Timestamp::from_second(event.at.as_second() - 3600).unwrap();
    event.direction = Some(Direction::Internal);
    event.kind = CallEventKind::Ringing;
    desk.happens(Event::Phone(event));
}

#[test]
fn a_colleague_who_is_found_out_before_anything_left_is_not_logged() {
    let mut desk = begins_at_the_answer();
    desk.happens(Event::Unreachable);
    let call = answers(&mut desk);
    assert_eq!(desk.view().link.waiting, 1);
    it_is_a_colleague(&mut desk);
    assert_eq!(desk.view().link.waiting, 0);
    assert!(matches!(desk.card(call).log, LogView::NotLogged { .. }));
    hangs_up(&mut desk);
    desk.happens(Event::Reachable);
    assert_eq!(desk.sent(), []);
}

#[test]
fn a_colleague_who_is_found_out_when_the_record_is_there_has_it_completed_and_not_forgotten() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    it_is_a_colleague(&mut desk);
    assert!(matches!(desk.card(call).log, LogView::Begun { .. }));
    hangs_up(&mut desk);
    let end = last(&desk);
    assert!(fields(&end).contains(&TaskField::CallDuration));
    desk.lands(end.id, TASK);
    assert!(matches!(desk.card(call).log, LogView::InSalesforce { .. }));
    desk.does(Action::Leave { call });
    assert_eq!(desk.view().waiting, []);
}

#[test]
fn while_logging_is_paused_a_call_is_begun_and_completed_here_and_sent_as_one_later() {
    let mut desk = begins_at_the_answer();
    desk.state.settings.logging = LoggingMode::Paused;
    let call = answers(&mut desk);
    let paused = LogView::Waiting {
        write: WriteState::Paused,
    };
    assert_eq!(desk.card(call).log, paused);
    hangs_up(&mut desk);
    assert_eq!(desk.sent(), []);
    desk.state.settings.logging = LoggingMode::Enabled;
    desk.happens(Event::Tick);
    assert_eq!(desk.sent().len(), 1);
    let seconds = last(&desk).write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
}

#[test]
fn what_is_answered_while_logging_is_disabled_is_not_begun_and_what_ends_so_is_not_logged() {
    let mut desk = begins_at_the_answer();
    desk.state.settings.logging = LoggingMode::Disabled;
    let call = answers(&mut desk);
    assert_eq!(desk.view().link.waiting, 0);
    hangs_up(&mut desk);
    desk.state.settings.logging = LoggingMode::Enabled;
    desk.happens(Event::Tick);
    assert_eq!(desk.sent(), []);
    assert!(matches!(desk.card(call).log, LogView::NotLogged { .. }));
}

#[test]
fn a_record_that_was_begun_is_completed_though_logging_was_disabled_before_the_end() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    desk.state.settings.logging = LoggingMode::Disabled;
    hangs_up(&mut desk);
    assert_eq!(desk.sent().len(), 1);
    desk.state.settings.logging = LoggingMode::Enabled;
    desk.happens(Event::Tick);
    assert_eq!(fields(&last(&desk)), [TaskField::CallDuration]);
    assert_eq!(creates(&desk), 1);
}

#[test]
fn a_setting_that_is_changed_in_mid_call_leaves_a_record_that_was_begun_to_be_completed() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    desk.state.settings.timing = LogTiming::AtTheEnd;
    hangs_up(&mut desk);
    assert_eq!(fields(&last(&desk)), [TaskField::CallDuration]);
}

#[test]
fn a_crash_between_the_two_writes_leaves_one_task_that_is_completed() {
    let mut desk = begins_at_the_answer();
    let settings = desk.state.settings.clone();
    desk.does(Action::ChangeSettings { settings });
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    types(&mut desk, call, "kept", 1);
    desk.killed_and_started();
    assert!(matches!(desk.card(call).log, LogView::Begun { .. }));
    // The phone was not heard any more, so the agent says that it is over.
    desk.later(600);
    desk.does(Action::CallIsOver { call });
    assert_eq!(
        fields(&last(&desk)),
        [TaskField::Description, TaskField::CallDuration]
    );
    assert_eq!(creates(&desk), 1);
}

#[test]
fn the_end_of_a_call_waits_for_the_lost_answer_to_its_beginning() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    comes_back(&mut desk, call.log_write(), JobResult::NoAnswer);
    hangs_up(&mut desk);
    let first: Vec<OutboxId> = desk.sent().iter().map(|row| row.id).collect();
    assert!(first.iter().all(|id| *id == call.log_write()));
    desk.happens(Event::Tick);
    // The request that is sent again is the first one to the letter: its key is the proof that it had landed.
    assert_eq!(
        last(&desk).write.fields().value(TaskField::CallDuration),
        FieldValue::Number(0)
    );
    desk.lands(call.log_write(), TASK);
    assert_eq!(fields(&last(&desk)), [TaskField::CallDuration]);
    assert_eq!(creates(&desk), 1);
}

#[test]
fn a_beginning_that_is_refused_goes_again_with_all_that_the_end_adds() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    comes_back(&mut desk, call.log_write(), refused());
    assert!(matches!(desk.card(call).log, LogView::NeedsYou { .. }));
    types(&mut desk, call, "the reason", 1);
    hangs_up(&mut desk);
    let again = last(&desk);
    assert_eq!(again.id, call.log_write());
    let seconds = again.write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
    assert_eq!(
        again.write.fields().text(TaskField::Description),
        Some("the reason")
    );
}

#[test]
fn what_waits_for_a_beginning_that_is_refused_becomes_part_of_it() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    types(&mut desk, call, "the reason", 1);
    hangs_up(&mut desk);
    comes_back(&mut desk, call.log_write(), refused());
    let again = last(&desk);
    assert_eq!(again.id, call.log_write());
    assert_eq!(
        again.write.fields().text(TaskField::Description),
        Some("the reason")
    );
    desk.lands(call.log_write(), TASK);
    assert_eq!(desk.view().link.waiting, 0);
    assert!(matches!(desk.card(call).log, LogView::InSalesforce { .. }));
    // Refused once more it is the agent's.
    assert_eq!(desk.sent().len(), 2);
}

#[test]
fn a_colleagues_edit_in_mid_call_is_kept_and_the_agent_is_asked_where_both_wrote() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    types(&mut desk, call, "mine", 1);
    hangs_up(&mut desk);
    let end = last(&desk);
    let clash = Clash(vec![ClashedField {
        field: TaskField::Description,
        theirs: FieldValue::Text(String::from("theirs")),
        name: None,
    }]);
    comes_back(&mut desk, end.id, JobResult::Clashed(clash));
    desk.does(Action::Settle {
        write: end.id,
        keep: Keep::Both,
    });
    let again = last(&desk);
    assert_eq!(again.id, end.id);
    assert_eq!(
        again.write.fields().text(TaskField::Description),
        Some("theirs\n\nmine")
    );
    let seconds = again.write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
}

#[test]
fn signing_out_in_mid_call_leaves_the_call_at_hand_and_its_record_is_completed_by_its_own_agent() {
    let mut desk = begins_at_the_answer();
    let call = answers(&mut desk);
    desk.lands(call.log_write(), TASK);
    desk.does(Action::SignOut);
    assert!(!desk.state.calls.all[&call].left);
    hangs_up(&mut desk);
    assert_eq!(desk.sent().len(), 1);
    desk.happens(Event::SignedIn(crate::desk::agent()));
    desk.happens(Event::OrgRead(crate::desk::org()));
    assert_eq!(fields(&last(&desk)), [TaskField::CallDuration]);
    let row = &desk.state.outbox.rows[&call.log_write()];
    assert!(matches!(&row.status, Status::Sent { task } if task.0 == TASK));
}
