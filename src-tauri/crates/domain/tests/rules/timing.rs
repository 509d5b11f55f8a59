//! A call's Task that is begun when the call is answered and completed when it ends: one Task, whatever comes between.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::{CallEventKind, Outcome};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::people::candidate::ColleagueView;
use domain::settings::{LogTiming, LoggingMode};
use domain::step::event::{Event, Found};
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";
const ICHIRO: &str = "003000000000009AAA";
const TASK: &str = "00T000000000001AAA";

/// A harness in which records are begun at the answer.
fn begins_at_the_answer() -> Harness {
    let mut harness = Harness::new();
    harness.state.settings.timing = LogTiming::AtTheStart;
    harness
}

/// Hanako calls and is answered.
fn answers(harness: &mut Harness) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(4);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    call
}

fn hangs_up(harness: &mut Harness) {
    harness.later(61);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
}

fn types(harness: &mut Harness, call: CallId, text: &str, seq: u32) {
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    });
}

fn comes_back(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

fn refused() -> JobResult {
    JobResult::Refused(Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin))
}

fn creates(harness: &Harness) -> usize {
    let sent = harness.sent();
    let mut ids: Vec<OutboxId> = sent
        .iter()
        .filter(|row| row.write.creates())
        .map(|row| row.id)
        .collect();
    ids.dedup();
    ids.len()
}

fn last(harness: &Harness) -> Row {
    harness.sent().last().unwrap().clone()
}

fn fields(row: &Row) -> Vec<TaskField> {
    row.write.fields().0.keys().copied().collect()
}

#[test]
fn the_record_is_there_once_the_call_is_answered_and_is_completed_once_at_its_end() {
    let mut harness = begins_at_the_answer();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    assert_eq!(harness.card(call).log, LogView::WhenAnswered);
    harness.later(4);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    let begun = last(&harness);
    assert!(matches!(begun.write, Write::LogCall { .. }));
    let value = |field| begun.write.fields().value(field);
    assert_eq!(value(TaskField::CallDuration), FieldValue::Number(0));
    // The insert of a closed Task locks no other record.
    assert_eq!(value(TaskField::Closed), FieldValue::Flag(true));
    let sending = LogView::Waiting {
        write: WriteState::Sending,
    };
    assert_eq!(harness.card(call).log, sending);
    harness.lands(begun.id, TASK);
    let task = SfId(String::from(TASK));
    assert_eq!(
        harness.card(call).log,
        LogView::Begun { task: task.clone() }
    );

    // What the agent writes meanwhile waits for the end.
    types(&mut harness, call, "wants a quote", 1);
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.sent().len(), 1);
    hangs_up(&mut harness);
    let end = last(&harness);
    assert_eq!(
        fields(&end),
        [TaskField::Description, TaskField::CallDuration]
    );
    let seconds = end.write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
    harness.lands(end.id, TASK);
    assert_eq!(harness.card(call).log, LogView::InSalesforce { task });
    assert_eq!((harness.sent().len(), creates(&harness)), (2, 1));
}

#[test]
fn a_call_that_is_never_answered_is_logged_at_its_end() {
    let mut harness = begins_at_the_answer();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(20);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(last(&harness).id, call.log_write());
    let disposition = last(&harness)
        .write
        .fields()
        .value(TaskField::CallDisposition);
    assert_eq!(disposition, FieldValue::Text(String::from("Missed")));
}

#[test]
fn an_answer_that_is_heard_only_with_the_end_makes_one_write() {
    let mut harness = begins_at_the_answer();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let (answered, ended) = (harness.now.timestamp(), harness.now.timestamp());
    let ended = inbound("1", NUMBER, CallEventKind::Ended(None), ended);
    harness.happens(Event::Phone(ended));
    let answered = inbound("1", NUMBER, CallEventKind::Answered, answered);
    harness.happens(Event::Phone(answered));
    assert_eq!(creates(&harness), 1);
}

#[test]
fn a_call_with_several_possible_people_begins_when_one_of_them_is_picked() {
    let mut harness = begins_at_the_answer();
    let two = vec![contact(HANAKO, "A"), contact(ICHIRO, "B")];
    let call = harness.rings("1", NUMBER, two.clone());
    harness.phone("1", NUMBER, CallEventKind::Answered);
    assert_eq!(harness.sent(), []);
    assert_eq!(harness.card(call).log, LogView::AtTheEnd);
    harness.does(Action::Pick {
        call,
        who: two[1].clone(),
    });
    let who = last(&harness).write.fields().value(TaskField::Who);
    assert_eq!(
        who,
        FieldValue::Record(PersonRef::from(SfId(String::from(ICHIRO))))
    );
}

#[test]
fn somebody_else_picked_in_mid_call_is_put_on_the_same_task_at_once() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    types(&mut harness, call, "it is Ichiro", 1);
    harness.does(Action::Pick {
        call,
        who: contact(ICHIRO, "B"),
    });
    let relinked = last(&harness);
    assert_eq!(fields(&relinked), [TaskField::Who]);
    harness.lands(relinked.id, TASK);
    hangs_up(&mut harness);
    assert_eq!(
        fields(&last(&harness)),
        [TaskField::Description, TaskField::CallDuration]
    );
    assert_eq!(creates(&harness), 1);
}

#[test]
fn a_pick_taken_back_in_mid_call_leaves_a_task_about_nobody_that_is_completed_and_waits_for_a_pick()
{
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    harness.does(Action::Unpick { call });
    let unlinked = last(&harness);
    assert_eq!(
        unlinked.write.fields().value(TaskField::Who),
        FieldValue::Empty
    );
    harness.lands(unlinked.id, TASK);
    hangs_up(&mut harness);
    let end = last(&harness);
    assert_eq!(fields(&end), [TaskField::CallDuration]);
    harness.lands(end.id, TASK);
    harness.does(Action::Leave { call });
    assert_eq!(harness.view().waiting.len(), 1);
    assert_eq!(creates(&harness), 1);
}

#[test]
fn a_pick_taken_back_before_anything_left_takes_the_record_back() {
    let mut harness = begins_at_the_answer();
    harness.happens(Event::Unreachable);
    let call = answers(&mut harness);
    harness.does(Action::Unpick { call });
    assert_eq!(harness.view().link.waiting, 0);
    assert_eq!(harness.card(call).log, LogView::AtTheEnd);
    hangs_up(&mut harness);
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    harness.does(Action::Pick {
        call,
        who: contact(ICHIRO, "B"),
    });
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent().len(), 1);
    let who = last(&harness).write.fields().value(TaskField::Who);
    assert_eq!(
        who,
        FieldValue::Record(PersonRef::from(SfId(String::from(ICHIRO))))
    );
}

/// The index learns late that it is a colleague.
fn it_is_a_colleague(harness: &mut Harness, call: CallId) {
    let generation = harness.state.calls.all[&call].who.generation;
    let found = Found {
        colleague: Some(ColleagueView::default()),
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation,
        found,
    });
}

#[test]
fn a_colleague_who_is_found_out_before_anything_left_is_not_logged() {
    let mut harness = begins_at_the_answer();
    harness.happens(Event::Unreachable);
    let call = answers(&mut harness);
    assert_eq!(harness.view().link.waiting, 1);
    it_is_a_colleague(&mut harness, call);
    assert_eq!(harness.view().link.waiting, 0);
    assert!(matches!(harness.card(call).log, LogView::NotLogged { .. }));
    hangs_up(&mut harness);
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent(), []);
}

#[test]
fn a_colleague_who_is_found_out_when_the_record_is_there_has_it_completed_and_not_forgotten() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    it_is_a_colleague(&mut harness, call);
    assert!(matches!(harness.card(call).log, LogView::Begun { .. }));
    hangs_up(&mut harness);
    let end = last(&harness);
    assert!(fields(&end).contains(&TaskField::CallDuration));
    harness.lands(end.id, TASK);
    assert!(matches!(
        harness.card(call).log,
        LogView::InSalesforce { .. }
    ));
    harness.does(Action::Leave { call });
    assert_eq!(harness.view().waiting, []);
}

#[test]
fn while_logging_is_paused_a_call_is_begun_and_completed_here_and_sent_as_one_later() {
    let mut harness = begins_at_the_answer();
    harness.state.settings.logging = LoggingMode::Paused;
    let call = answers(&mut harness);
    let paused = LogView::Waiting {
        write: WriteState::Paused,
    };
    assert_eq!(harness.card(call).log, paused);
    hangs_up(&mut harness);
    assert_eq!(harness.sent(), []);
    harness.state.settings.logging = LoggingMode::Enabled;
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), 1);
    let seconds = last(&harness).write.fields().value(TaskField::CallDuration);
    assert_eq!(seconds, FieldValue::Number(61));
}

#[test]
fn what_is_answered_while_logging_is_disabled_is_not_begun_and_what_ends_so_is_not_logged() {
    let mut harness = begins_at_the_answer();
    harness.state.settings.logging = LoggingMode::Disabled;
    let call = answers(&mut harness);
    assert_eq!(harness.view().link.waiting, 0);
    hangs_up(&mut harness);
    harness.state.settings.logging = LoggingMode::Enabled;
    harness.happens(Event::Tick);
    assert_eq!(harness.sent(), []);
    assert!(matches!(harness.card(call).log, LogView::NotLogged { .. }));
}

#[test]
fn a_record_that_was_begun_is_completed_though_logging_was_disabled_before_the_end() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    harness.state.settings.logging = LoggingMode::Disabled;
    hangs_up(&mut harness);
    assert_eq!(harness.sent().len(), 1);
    harness.state.settings.logging = LoggingMode::Enabled;
    harness.happens(Event::Tick);
    assert_eq!(fields(&last(&harness)), [TaskField::CallDuration]);
    assert_eq!(creates(&harness), 1);
}

#[test]
fn a_setting_that_is_changed_in_mid_call_leaves_a_record_that_was_begun_to_be_completed() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    harness.state.settings.timing = LogTiming::AtTheEnd;
    hangs_up(&mut harness);
    assert_eq!(fields(&last(&harness)), [TaskField::CallDuration]);
}

#[test]
fn a_crash_between_the_two_writes_leaves_one_task_that_is_completed() {
    let mut harness = begins_at_the_answer();
    let settings = harness.state.settings.clone();
    harness.does(Action::ChangeSettings { settings });
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    types(&mut harness, call, "kept", 1);
    harness.killed_and_started();
    assert!(matches!(harness.card(call).log, LogView::Begun { .. }));
    // The phone was not heard any more, so the agent says that it is over.
    harness.later(600);
    harness.does(Action::CallIsOver { call });
    assert_eq!(
        fields(&last(&harness)),
        [TaskField::Description, TaskField::CallDuration]
    );
    assert_eq!(creates(&harness), 1);
}

#[test]
fn the_end_of_a_call_waits_for_the_lost_answer_to_its_beginning() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    comes_back(&mut harness, call.log_write(), JobResult::NoAnswer);
    hangs_up(&mut harness);
    let first: Vec<OutboxId> = harness.sent().iter().map(|row| row.id).collect();
    assert!(first.iter().all(|id| *id == call.log_write()));
    harness.happens(Event::Tick);
    // The request that is sent again is the first one to the letter: its key is the proof that it had landed.
    assert_eq!(
        last(&harness).write.fields().value(TaskField::CallDuration),
        FieldValue::Number(0)
    );
    harness.lands(call.log_write(), TASK);
    assert_eq!(fields(&last(&harness)), [TaskField::CallDuration]);
    assert_eq!(creates(&harness), 1);
}

#[test]
fn a_beginning_that_is_refused_goes_again_with_all_that_the_end_adds() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    comes_back(&mut harness, call.log_write(), refused());
    assert!(matches!(harness.card(call).log, LogView::NeedsYou { .. }));
    types(&mut harness, call, "the reason", 1);
    hangs_up(&mut harness);
    let again = last(&harness);
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
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    types(&mut harness, call, "the reason", 1);
    hangs_up(&mut harness);
    comes_back(&mut harness, call.log_write(), refused());
    let again = last(&harness);
    assert_eq!(again.id, call.log_write());
    assert_eq!(
        again.write.fields().text(TaskField::Description),
        Some("the reason")
    );
    harness.lands(call.log_write(), TASK);
    assert_eq!(harness.view().link.waiting, 0);
    assert!(matches!(
        harness.card(call).log,
        LogView::InSalesforce { .. }
    ));
    // Refused once more, it waits for the agent.
    assert_eq!(harness.sent().len(), 2);
}

#[test]
fn a_colleagues_edit_in_mid_call_is_kept_and_the_agent_is_asked_where_both_wrote() {
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    types(&mut harness, call, "mine", 1);
    hangs_up(&mut harness);
    let end = last(&harness);
    let conflict = Conflict(vec![ConflictField {
        field: TaskField::Description,
        theirs: FieldValue::Text(String::from("theirs")),
        name: None,
    }]);
    comes_back(&mut harness, end.id, JobResult::Conflict(conflict));
    harness.does(Action::Settle {
        write: end.id,
        keep: [(TaskField::Description, Keep::Both)].into(),
    });
    let again = last(&harness);
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
    let mut harness = begins_at_the_answer();
    let call = answers(&mut harness);
    harness.lands(call.log_write(), TASK);
    harness.does(Action::SignOut);
    assert!(!harness.state.calls.all[&call].dismissed);
    hangs_up(&mut harness);
    assert_eq!(harness.sent().len(), 1);
    harness.happens(Event::SignedIn(crate::harness::agent()));
    harness.happens(Event::OrgRead(crate::harness::org()));
    assert_eq!(fields(&last(&harness)), [TaskField::CallDuration]);
    let row = &harness.state.outbox.rows[&call.log_write()];
    assert!(matches!(&row.status, Status::Sent { task } if task.0 == TASK));
}
