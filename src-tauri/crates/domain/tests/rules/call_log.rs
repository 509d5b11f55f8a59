//! Where the optional package is installed, a call gets a log record; what was logged before stays as it was.

use crate::harness::{HANAKO, Harness, contact, org};
use domain::base::ids::{CallId, SfId};
use domain::call::event::CallEventKind;
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::LOOKUP;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::job::Job;
use domain::outbox::row::LONGEST_REQUEST;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::settings::LogTo;
use domain::step::event::Event;
use domain::view::action::Action;

const NUMBER: &str = "03-1234-5678";

fn field(unique: bool) -> FieldFacts {
    FieldFacts {
        kind: String::from("string"),
        length: 64,
        createable: true,
        updateable: true,
        unique,
        external_id: unique,
        ..FieldFacts::default()
    }
}

/// No key field on activities, and the package.
pub(crate) fn with_package() -> OrgFacts {
    let mut org = org();
    let record = ObjectFacts {
        createable: true,
        updateable: true,
        fields: [(String::from(CALL_KEY), field(true))].into(),
        ..ObjectFacts::default()
    };
    org.objects.insert(String::from(CALL_LOG), record);
    let task = org.objects.get_mut(TASK).unwrap();
    task.fields.remove("Ringside_Key__c");
    task.fields.insert(String::from(LOOKUP), field(false));
    org
}

fn with_the_package() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(with_package()));
    harness.effects.clear();
    harness
}

fn ends_a_call(harness: &mut Harness, id: &str, answered: bool) -> CallId {
    let call = harness.rings(id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    if answered {
        harness.later(4);
        harness.phone(id, NUMBER, CallEventKind::Answered);
    }
    harness.later(30);
    harness.phone(id, NUMBER, CallEventKind::Ended(None));
    call
}

fn last(harness: &Harness) -> Row {
    harness.sent().last().unwrap().clone()
}

fn lands(harness: &mut Harness, id: &str) {
    harness.lands(last(harness).id, id);
}

fn details(pairs: &[(&str, &str)]) -> CallEventKind {
    let pairs = pairs
        .iter()
        .map(|(name, text)| (String::from(*name), String::from(*text)));
    CallEventKind::Details(pairs.collect())
}

#[test]
fn with_the_package_a_call_gets_a_task_and_a_record_that_says_more() {
    let mut harness = with_the_package();
    ends_a_call(&mut harness, "1", true);
    let row = last(&harness);
    let log = row.log.as_ref().unwrap();
    assert!(log.with_task);
    assert_eq!(log.key, row.id);
    let fields = row.write.fields();
    assert_eq!(fields.text(TaskField::FromNumber), Some(NUMBER));
    assert_eq!(fields.text(TaskField::Direction), Some("Inbound"));
    for moment in [TaskField::StartedAt, TaskField::EndedAt] {
        assert!(matches!(fields.0[&moment], FieldValue::Moment(_)));
    }
}

#[test]
fn without_the_package_a_call_is_a_task_and_nothing_else() {
    let mut harness = Harness::new();
    harness.state.settings.log_to = Some(LogTo::TaskAndLog);
    ends_a_call(&mut harness, "1", true);
    let row = last(&harness);
    assert_eq!(row.log, None);
    assert_eq!(row.write.fields().text(TaskField::FromNumber), None);
}

#[test]
fn the_setting_chooses_between_both_the_record_alone_and_the_task_alone() {
    let logged = |log_to| {
        let mut harness = with_the_package();
        harness.state.settings.log_to = log_to;
        ends_a_call(&mut harness, "1", true);
        last(&harness).log.map(|log| log.with_task)
    };
    assert_eq!(logged(None), Some(true));
    assert_eq!(logged(Some(LogTo::TaskAndLog)), Some(true));
    assert_eq!(logged(Some(LogTo::LogOnly)), Some(false));
    assert_eq!(logged(Some(LogTo::TaskOnly)), None);
}

#[test]
fn a_record_that_no_task_could_point_to_is_not_made_beside_one() {
    let mut harness = Harness::new();
    let mut org = with_package();
    org.objects
        .get_mut(TASK)
        .unwrap()
        .fields
        .get_mut(LOOKUP)
        .unwrap()
        .createable = false;
    harness.happens(Event::OrgRead(org));
    ends_a_call(&mut harness, "1", true);
    assert_eq!(last(&harness).log, None);
}

#[test]
fn the_records_key_lets_a_lost_answer_be_sent_again_instead_of_looked_for() {
    let mut harness = with_the_package();
    ends_a_call(&mut harness, "1", true);
    let mut row = harness.state.outbox.rows[&last(&harness).id].clone();
    assert!(row.requests.keyed);
    row.status = Status::InDoubt {
        since: harness.now.timestamp(),
        not_there: None,
    };
    let guarded = row.is_guarded(&with_package());
    assert_eq!(
        row.clone().take(guarded, harness.now.timestamp()),
        Job::Send
    );
    // The admin has taken the package away: now it has to be looked for.
    let mut bare = with_package();
    bare.objects.remove(CALL_LOG);
    assert!(!row.is_guarded(&bare));
    assert_eq!(row.take(false, harness.now.timestamp()), Job::Verify);
    assert!(LONGEST_REQUEST.as_mins() > 10);
}

#[test]
fn a_package_that_comes_later_changes_nothing_that_was_logged_before() {
    let mut harness = Harness::new();
    let call = ends_a_call(&mut harness, "1", true);
    lands(&mut harness, "00T000000000001AAA");
    harness.happens(Event::OrgRead(with_package()));
    harness.effects.clear();
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("wants a quote"),
        seq: 1,
    });
    harness.does(Action::SaveCall { call });
    let change = last(&harness);
    assert_eq!(change.log, None);
    let fields: Vec<TaskField> = change.write.fields().0.keys().copied().collect();
    assert_eq!(fields, [TaskField::Description]);
}

#[test]
fn details_that_come_after_the_end_go_to_the_same_record() {
    let mut harness = with_the_package();
    ends_a_call(&mut harness, "1", true);
    let create = last(&harness);
    lands(&mut harness, "00T000000000001AAA");
    harness.effects.clear();
    let kind = details(&[
        ("recording_url", "https://example.com/1"),
        ("queue", "Support"),
    ]);
    harness.phone("1", NUMBER, kind);
    let change = last(&harness);
    assert_eq!(change.log, create.log);
    let fields = change.write.fields();
    assert_eq!(fields.0.len(), 2);
    assert_eq!(fields.text(TaskField::Queue), Some("Support"));
    assert_eq!(
        fields.text(TaskField::RecordingUrl),
        Some("https://example.com/1")
    );
}

#[test]
fn details_without_a_place_for_them_are_not_written() {
    let mut harness = Harness::new();
    ends_a_call(&mut harness, "1", true);
    lands(&mut harness, "00T000000000001AAA");
    harness.effects.clear();
    harness.phone("1", NUMBER, details(&[("queue", "Support")]));
    assert_eq!(harness.sent(), []);
}

#[test]
fn a_missed_call_is_marked_when_the_two_have_spoken() {
    let mut harness = with_the_package();
    ends_a_call(&mut harness, "1", false);
    lands(&mut harness, "00T000000000001AAA");
    harness.later(600);
    ends_a_call(&mut harness, "2", true);
    let mut rows = harness.state.outbox.rows.values();
    let marks = |row: &&Row| row.write.fields().0.contains_key(&TaskField::CalledBackAt);
    let change = rows.find(marks).unwrap();
    assert_eq!(change.write.fields().0.len(), 1);
    let missed = harness.state.outbox.rows.values().find(|row| {
        row.status
            == Status::Sent {
                task: SfId(String::from("00T000000000001AAA")),
            }
    });
    assert_eq!(change.log, missed.unwrap().log);
}

#[test]
fn a_second_missed_call_is_no_call_back() {
    let mut harness = with_the_package();
    ends_a_call(&mut harness, "1", false);
    lands(&mut harness, "00T000000000001AAA");
    harness.later(600);
    harness.effects.clear();
    ends_a_call(&mut harness, "2", false);
    assert_eq!(harness.sent().len(), 1);
    lands(&mut harness, "00T000000000002AAA");
    assert_eq!(harness.sent().len(), 1);
}
