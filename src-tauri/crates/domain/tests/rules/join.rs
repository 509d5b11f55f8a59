//! Another tool has logged the call first: its Task is completed, and what is written there stays.

use crate::harness::{HANAKO, Harness, contact, org, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::org::facts::TASK;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::conflict::ConflictField;
use domain::outbox::job::JobResult;
use domain::outbox::join::Joined;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::settings::LogTiming;
use domain::settings::LogTo;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";
const ICHIRO: &str = "003000000000009AAA";
const THEIR_TASK: &str = "00T000000000009AAA";

/// A harness in which other tools' Tasks are joined.
fn joins_others() -> Harness {
    let mut harness = Harness::new();
    let mut facts = org();
    facts.objects.get_mut(TASK).unwrap().updateable = true;
    harness.happens(Event::OrgRead(facts));
    harness.state.settings.join_others = true;
    harness.effects.clear();
    harness
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn call_with_note(harness: &mut Harness, note: &str) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    writes(harness, call, "", note, 1);
    harness.later(61);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    call
}

fn writes(harness: &mut Harness, call: CallId, subject: &str, text: &str, seq: u32) {
    harness.does(Action::EditNote {
        call,
        subject: String::from(subject),
        text: String::from(text),
        seq,
    });
}

fn saves(harness: &mut Harness, call: CallId, subject: &str, text: &str, seq: u32) {
    writes(harness, call, subject, text, seq);
    harness.does(Action::SaveCall { call });
}

fn comes_back(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

fn sought(harness: &mut Harness, call: CallId, found: Option<&str>) {
    let found = found.map(|id| SfId(String::from(id)));
    comes_back(harness, call.log_write(), JobResult::Sought(found));
}

/// The other's Task has been completed: these fields hold what the other tool wrote.
fn is_joined(harness: &mut Harness, call: CallId, theirs: &[(TaskField, FieldValue)]) {
    let theirs = theirs.iter().map(|(field, theirs)| ConflictField {
        field: *field,
        theirs: theirs.clone(),
        name: Some(String::from("佐藤 一郎")),
    });
    let joined = Joined {
        task: SfId(String::from(THEIR_TASK)),
        theirs: theirs.collect(),
        above: Some(String::from("theirs")),
        full: Vec::new(),
    };
    comes_back(harness, call.log_write(), JobResult::Joined(joined));
}

fn looks(harness: &Harness) -> usize {
    harness.verified().len()
}

fn last(harness: &Harness) -> Row {
    harness.sent().last().unwrap().clone()
}

fn changed(row: &Row) -> &TaskFields {
    assert!(matches!(row.write, Write::Change { .. }));
    row.write.fields()
}

fn base(row: &Row) -> FieldValue {
    match &row.write {
        Write::Change { base, .. } => base.value(TaskField::Description),
        _ => panic!("no change: {row:?}"),
    }
}

#[test]
fn it_is_looked_for_before_anything_is_written_and_nobody_is_asked_who_does_not_want_it() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    assert_eq!((looks(&harness), harness.sent().len()), (1, 0));
    sought(&mut harness, call, None);
    assert_eq!((looks(&harness), harness.sent().len()), (1, 1));
    assert_eq!(last(&harness).joins(), None);

    let mut harness = Harness::new();
    call_with_note(&mut harness, "mine");
    assert_eq!((looks(&harness), harness.sent().len()), (0, 1));
}

#[test]
fn what_was_found_is_on_disk_before_it_is_completed() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    assert_eq!(
        last(&harness).joins(),
        Some(&SfId(String::from(THEIR_TASK)))
    );
    // Killed in the middle: the same Task is completed, and it is not looked for a second time.
    let settings = harness.state.settings.clone();
    harness.killed_and_started();
    harness.state.settings = settings;
    harness.happens(Event::Tick);
    assert_eq!(
        last(&harness).joins(),
        Some(&SfId(String::from(THEIR_TASK)))
    );
    assert_eq!(looks(&harness), 1);
    is_joined(&mut harness, call, &[]);
    let status = &harness.state.outbox.rows[&call.log_write()].status;
    assert!(matches!(status, Status::Sent { task } if task.0 == THEIR_TASK));
}

#[test]
fn a_lost_answer_to_the_completion_is_no_reason_to_look_or_to_make_one() {
    let mut harness = joins_others();
    harness.has_no_key_field();
    let mut facts = harness.state.org.facts.as_deref().cloned().unwrap();
    facts.objects.get_mut(TASK).unwrap().updateable = true;
    harness.happens(Event::OrgRead(facts));
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    comes_back(&mut harness, call.log_write(), JobResult::NoAnswer);
    harness.later(60);
    harness.happens(Event::Tick);
    assert_eq!((looks(&harness), harness.sent().len()), (1, 2));
    assert!(last(&harness).joins().is_some());
}

#[test]
fn a_look_that_fails_is_tried_again_and_one_that_is_refused_means_that_there_is_none() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    comes_back(&mut harness, call.log_write(), JobResult::NoAnswer);
    assert_eq!((looks(&harness), harness.sent().len()), (1, 0));
    harness.later(60);
    harness.happens(Event::Tick);
    assert_eq!(looks(&harness), 2);
    let no = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    comes_back(&mut harness, call.log_write(), JobResult::Refused(no));
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(last(&harness).joins(), None);
    assert!(matches!(harness.card(call).log, LogView::Waiting { .. }));
}

#[test]
fn a_task_that_is_deleted_before_it_is_completed_is_replaced_by_one_of_our_own() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    sought(&mut harness, call, None);
    assert_eq!(harness.sent().len(), 2);
    assert_eq!(last(&harness).joins(), None);
    assert_eq!(looks(&harness), 1);
}

#[test]
fn later_notes_go_below_what_the_other_wrote_and_are_made_against_it() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    is_joined(&mut harness, call, &[]);
    assert_eq!(harness.view().link.waiting, 0);
    // The card shows what the agent wrote, and keeps it.
    assert_eq!(harness.card(call).note.text, "mine");
    harness.later(60);
    saves(&mut harness, call, "", "mine and more", 2);
    let change = last(&harness);
    let note = changed(&change).value(TaskField::Description);
    assert_eq!(note, text("theirs\n\nmine and more"));
    assert_eq!(base(&change), text("theirs\n\nmine"));
    // With the agent's note emptied, only the other tool's text is left.
    harness.lands(change.id, THEIR_TASK);
    saves(&mut harness, call, "", "", 3);
    let note = changed(&last(&harness)).value(TaskField::Description);
    assert_eq!(note, text("theirs"));
}

#[test]
fn a_note_that_is_saved_while_the_other_is_completed_goes_below_it_too() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    harness.later(60);
    saves(&mut harness, call, "", "mine and more", 2);
    writes(&mut harness, call, "", "mine and more, unsaved", 3);
    is_joined(&mut harness, call, &[]);
    let change = last(&harness);
    let note = changed(&change).value(TaskField::Description);
    assert_eq!(note, text("theirs\n\nmine and more"));
    assert_eq!(base(&change), text("theirs\n\nmine"));
    assert_eq!(harness.card(call).note.text, "mine and more, unsaved");
    harness.lands(change.id, THEIR_TASK);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn what_the_other_tool_says_of_the_call_stays_until_the_agent_says_otherwise() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    let who = FieldValue::Record(PersonRef::from(SfId(String::from(ICHIRO))));
    let theirs = [
        (TaskField::Subject, text("Call (other tool)")),
        (TaskField::CallDuration, FieldValue::Number(55)),
        (TaskField::CallObject, text("1")),
        (TaskField::Who, who.clone()),
    ];
    is_joined(&mut harness, call, &theirs);
    // The person that the call is logged to is the one who is shown.
    let picked = harness.card(call).who.picked.unwrap();
    assert_eq!(
        (picked.id.to_string().as_str(), picked.name.as_str()),
        (ICHIRO, "佐藤 一郎")
    );
    // A late event of the phone changes what is ours there, and neither their subject nor their seconds.
    harness.phone("1", NUMBER, CallEventKind::Transferred);
    let change = last(&harness);
    let fields: Vec<_> = changed(&change).0.keys().copied().collect();
    assert_eq!(fields, [TaskField::CallType, TaskField::CallDisposition]);
    harness.lands(change.id, THEIR_TASK);
    assert_eq!(harness.view().link.waiting, 0);
    harness.later(60);
    saves(&mut harness, call, "Renewal", "mine", 2);
    let change = last(&harness);
    assert_eq!(changed(&change).0.len(), 1);
    assert_eq!(changed(&change).text(TaskField::Subject), Some("Renewal"));
    harness.lands(change.id, THEIR_TASK);
    harness.does(Action::Pick {
        call,
        who: contact(HANAKO, "佐藤 花子"),
    });
    let change = last(&harness);
    assert_eq!(changed(&change).0.len(), 1);
    assert_eq!(
        changed(&change).record(TaskField::Who),
        Some(&PersonRef::from(SfId(String::from(HANAKO))))
    );
}

#[test]
fn a_record_that_was_begun_as_another_tools_is_completed_with_what_that_one_does_not_say() {
    let mut harness = joins_others();
    harness.state.settings.timing = LogTiming::AtTheStart;
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    sought(&mut harness, call, Some(THEIR_TASK));
    writes(&mut harness, call, "", "mine", 1);
    harness.later(61);
    // The end comes while the other's Task is being completed.
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    is_joined(
        &mut harness,
        call,
        &[(TaskField::CallDuration, FieldValue::Number(7))],
    );
    let change = last(&harness);
    assert_eq!(changed(&change).0.len(), 1, "their seconds stay");
    let note = changed(&change).value(TaskField::Description);
    assert_eq!(note, text("theirs\n\nmine"));
    assert_eq!(base(&change), text("theirs"));
}

#[test]
fn a_write_of_ours_under_the_same_name_that_may_have_landed_is_not_taken_for_another_tools() {
    let key_of = |in_doubt: bool| {
        let mut harness = joins_others();
        let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        harness.does(Action::AddNextStep {
            id: todo(1),
            todo: Todo {
                subject: String::from("Call back"),
                ..Todo::default()
            },
            call: Some(call),
            about: None,
        });
        if in_doubt {
            comes_back(&mut harness, todo(1), JobResult::NoAnswer);
        } else {
            harness.lands(todo(1), "00T000000000001AAA");
        }
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        let asked = harness.verified();
        let mut of_call = asked
            .iter()
            .filter(|asked| asked.row.id == call.log_write());
        let asked = of_call.next_back().unwrap();
        (
            asked.row.join.as_ref().unwrap().key.clone(),
            asked.not.clone(),
        )
    };
    assert_eq!(key_of(true), (None, Vec::new()));
    let step = SfId(String::from("00T000000000001AAA"));
    assert_eq!(
        key_of(false),
        (Some(String::from("desk-phone:1")), vec![step])
    );
}

#[test]
fn where_a_call_becomes_a_log_record_alone_no_task_is_looked_for() {
    let mut harness = joins_others();
    let mut facts = crate::call_log::with_package();
    facts.objects.get_mut(TASK).unwrap().updateable = true;
    harness.happens(Event::OrgRead(facts));
    harness.state.settings.log_to = Some(LogTo::LogOnly);
    harness.effects.clear();
    call_with_note(&mut harness, "mine");
    assert_eq!((looks(&harness), harness.sent().len()), (0, 1));
    assert_eq!(last(&harness).join, None);
}

#[test]
fn what_a_lost_completion_may_put_back_over_a_newer_note_is_written_once_more() {
    let mut harness = joins_others();
    let call = call_with_note(&mut harness, "mine");
    sought(&mut harness, call, Some(THEIR_TASK));
    comes_back(&mut harness, call.log_write(), JobResult::NoAnswer);
    harness.later(60);
    harness.happens(Event::Tick);
    is_joined(&mut harness, call, &[]);
    saves(&mut harness, call, "", "newer", 2);
    let change = last(&harness);
    harness.lands(change.id, THEIR_TASK);
    let sent = harness.sent().len();
    harness.later(12 * 60);
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), sent + 1);
    let mend = last(&harness);
    let note = changed(&mend).value(TaskField::Description);
    assert_eq!(note, text("theirs\n\nnewer"));
    assert_eq!(base(&mend), text("theirs\n\nmine"));
}
