//! What each answer leads to: every way that a row can take after a request has left.

use super::*;
use crate::send::plan::first;
use crate::send::request::Body;
use crate::send::samples::{
    KEY_FIELD, TASK_ID, about, call, change, lost, note, number_off, org, org_with_key,
    org_with_log, refused, row, said, settled, sf, with_log,
};
use domain::base::refusal::RefusalCode;
use domain::call::event::Direction;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::join::Found;
use domain::outbox::requests::Lost;
use domain::outbox::voice::Voice;
use domain::outbox::write::Write;
use domain::people::new_person::NewPerson;
use jiff::Timestamp;
use salesforce::SubRequest;
use serde_json::json;

/// What the first request of a row leads to.
fn after<'a>(row: &'a Row, org: &OrgFacts, answer: Result<Answer, CallError>) -> Next<'a> {
    match first(row, org) {
        Next::Take(step) => classify(step, answer, row, org),
        Next::Settled(result) => panic!("nothing was asked: {result:?}"),
    }
}

/// The parts of a log record and a Task that were to be made together.
fn parts(record: (u16, Value), task: (u16, Value)) -> Result<Answer, CallError> {
    let part = |name: &str, (status, body)| {
        SubRequest::create(name, "Task", Body::new()).answered(status, body)
    };
    Ok(Answer::Parts(vec![part("log", record), part("task", task)]))
}

fn halted() -> (u16, Value) {
    (400, said("PROCESSING_HALTED", ""))
}

fn duplicate(field: &str, record: &str) -> CallError {
    let message =
        format!("duplicate value found: {field} duplicates value on record with id: {record}");
    refused("DUPLICATE_VALUE", &message)
}

#[test]
fn a_repeated_create_has_landed_where_our_own_key_is_refused() {
    let row = call(note("hello"));
    let org = org_with_key();
    let again = after(&row, &org, Err(duplicate(KEY_FIELD, TASK_ID)));
    assert_eq!(settled(again), JobResult::Landed(sf(TASK_ID)));
    // The org does not name a record that the agent may not see.
    let hidden = after(&row, &org, Err(duplicate(KEY_FIELD, "<unknown>")));
    assert!(matches!(hidden, Next::Take(Step::Verify(_))));
    let other = after(&row, &org, Err(duplicate("Other__c", TASK_ID)));
    assert!(matches!(settled(other), JobResult::Refused(_)));
}

#[test]
fn a_write_whose_answer_is_lost_is_in_doubt_and_a_read_is_not() {
    let row = call(note("hello"));
    let write = after(&row, &org(), Err(lost()));
    assert_eq!(settled(write), JobResult::NoAnswer);
    let edit = change(note("new"), note("old"));
    let read = after(&edit, &org(), Err(lost()));
    assert_eq!(settled(read), JobResult::NotSent);
}

#[test]
fn a_record_that_is_gone_is_followed_once() {
    let mut row = call(about("hello"));
    let gone = || {
        Err(refused(
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
        ))
    };
    assert!(matches!(
        after(&row, &org(), gone()),
        Next::Take(Step::Follow(..))
    ));
    row.followed = true;
    assert!(matches!(
        settled(after(&row, &org(), gone())),
        JobResult::Refused(_)
    ));
    // A Task about nobody has nothing to follow.
    let row = call(note("hello"));
    assert!(matches!(
        settled(after(&row, &org(), gone())),
        JobResult::Refused(_)
    ));
}

#[test]
fn a_converted_lead_is_its_contact_and_a_record_that_stands_is_none_to_follow() {
    let row = call(about("hello"));
    let org = org();
    let answered = |record: Value| {
        let Next::Take(step) = after(&row, &org, Err(refused("ENTITY_IS_DELETED", ""))) else {
            panic!("it is followed")
        };
        let question = SubRequest::query_all("r0", "SELECT Id FROM Contact");
        let part = question.answered(200, json!({ "records": [record] }));
        settled(classify(step, Ok(Answer::Parts(vec![part])), &row, &org))
    };
    let merged = json!({ "IsDeleted": true, "MasterRecordId": "003000000000002AAA" });
    let JobResult::Moved(moved) = answered(merged) else {
        panic!("it has moved")
    };
    let to = SfId(String::from("003000000000002AAA"));
    assert_eq!(moved.records, [(sf("003000000000001"), Some(to))]);
    let there = json!({ "IsDeleted": false });
    assert!(matches!(answered(there), JobResult::Refused(_)));
}

#[test]
fn a_repeated_log_record_adopts_the_task_that_was_made_with_it() {
    let row = with_log(call(note("hello")), true);
    let org = org_with_log();
    let refused = said(
        "DUPLICATE_VALUE",
        "duplicate value found: Call_Key__c duplicates value on record with id: a00000000000001",
    );
    let adopting = || match after(&row, &org, parts((400, refused.clone()), halted())) {
        Next::Take(step @ Step::AdoptTask(..)) => step,
        Next::Take(_) | Next::Settled(_) => panic!("its Task is asked for"),
    };
    let found = |records| classify(adopting(), Ok(Answer::Records(records)), &row, &org);
    let task = json!({ "Id": sf(TASK_ID).0 });
    assert_eq!(settled(found(vec![task])), JobResult::Landed(sf(TASK_ID)));
    // Somebody has deleted the Task: the call is not logged again.
    let record = sf("a00000000000001");
    assert_eq!(settled(found(Vec::new())), JobResult::Landed(record));
    // A refusal of the question says nothing of what has landed.
    let hidden = Err(crate::send::samples::refused("INSUFFICIENT_ACCESS", ""));
    let still = classify(adopting(), hidden, &row, &org);
    assert_eq!(settled(still), JobResult::NoAnswer);
}

#[test]
fn both_parts_are_there_or_the_cause_tells_why_neither_is() {
    let row = with_log(call(note("hello")), true);
    let org = org_with_log();
    let made = |id: &str| (201, json!({ "id": sf(id).0 }));
    let both = after(&row, &org, parts(made("a00000000000001"), made(TASK_ID)));
    assert_eq!(settled(both), JobResult::Landed(sf(TASK_ID)));
    let rule = (400, said("FIELD_CUSTOM_VALIDATION_EXCEPTION", "No."));
    let JobResult::Refused(error) = settled(after(&row, &org, parts(halted(), rule))) else {
        panic!("it is refused")
    };
    assert_eq!(error.words_of_the_org.message, "No.");
}

#[test]
fn a_task_is_changed_alone_where_its_log_record_is_gone() {
    let mut row = with_log(change(note("new"), TaskFields::default()), true);
    row.log.as_mut().unwrap().key = domain::base::ids::OutboxId::changing(&sf(TASK_ID), 0, 1);
    let org = org_with_log();
    let gone = (
        404,
        said("NOT_FOUND", "The requested resource does not exist"),
    );
    let next = after(&row, &org, parts(gone.clone(), halted()));
    assert!(matches!(next, Next::Take(Step::ChangeTask(..))));
    let next = after(&row, &org, parts(halted(), gone));
    assert!(matches!(settled(next), JobResult::Refused(_)));
}

#[test]
fn what_a_colleague_wrote_meanwhile_is_asked_of_the_agent() {
    let edit = change(note("new"), note("old"));
    let read = |text: &str| Ok(Answer::Records(vec![json!({ "Description": text })]));
    let org = org();
    let theirs = ConflictField {
        field: TaskField::Description,
        theirs: FieldValue::Text(String::from("theirs")),
        name: None,
    };
    let conflict = settled(after(&edit, &org, read("theirs")));
    assert_eq!(conflict, JobResult::Conflict(Conflict(vec![theirs])));
    let next = after(&edit, &org, read("old"));
    assert!(matches!(next, Next::Take(Step::ChangeTask(..))));
    // It can't be seen any longer: the write is told why.
    let next = after(&edit, &org, Ok(Answer::Records(Vec::new())));
    assert!(matches!(next, Next::Take(Step::ChangeTask(..))));
}

#[test]
fn a_person_who_looks_like_another_may_be_the_one_that_was_made_before() {
    let person = NewPerson {
        object: String::from("Contact"),
        fields: [(String::from("LastName"), String::from("Sato"))].into(),
        account: None,
        allow_duplicates: false,
    };
    let mut row = row(Write::NewPerson(person));
    let org = org();
    let alike = || {
        let found = json!([{ "errorCode": "DUPLICATES_DETECTED", "message": "", "duplicateResut": {
            "allowSave": true, "matchResults": [{ "entityType": "Contact",
                "matchRecords": [{ "record": { "Id": "003000000000001AAA" } }] }] } }]);
        let request = SubRequest::create("r", "Contact", Body::new());
        Err(request.answered(400, found).outcome().unwrap_err())
    };
    let next = after(&row, &org, alike());
    assert!(matches!(next, Next::Take(Step::ReadAlike(_))));
    row.requests.lost = Some(Lost::default());
    let Next::Take(step) = after(&row, &org, alike()) else {
        panic!("it is verified first")
    };
    let mine = vec![json!({ "Id": "003000000000001AAA" })];
    let next = classify(step, Ok(Answer::Records(mine)), &row, &org);
    let landed = SfId(String::from("003000000000001AAA"));
    assert_eq!(settled(next), JobResult::Landed(landed));
    let Next::Take(step) = after(&row, &org, alike()) else {
        panic!("it is verified first")
    };
    let next = classify(step, Err(lost()), &row, &org);
    assert!(matches!(next, Next::Take(Step::ReadAlike(_))));
}

#[test]
fn another_tools_task_is_completed_below_its_own_words_or_sought_again_where_it_is_gone() {
    let mut row = call(note("mine"));
    row.join = Some(Join {
        found: Found::Task(sf(TASK_ID)),
        ..Join::planned(
            String::from("1"),
            String::from("phone:1"),
            Timestamp::UNIX_EPOCH,
        )
    });
    let org = org();
    let there = json!({ "Description": "theirs", "CallDurationInSeconds": 7 });
    let next = after(&row, &org, Ok(Answer::Records(vec![there])));
    let Next::Take(Step::CompleteTask(completion)) = next else {
        panic!("it is completed")
    };
    assert_eq!(completion.body["Description"], "theirs\n\nmine");
    assert_eq!(completion.joined.above.as_deref(), Some("theirs"));
    let gone = after(&row, &org, Ok(Answer::Records(Vec::new())));
    assert_eq!(settled(gone), JobResult::Sought(None));
}

#[test]
fn salesforce_voices_task_comes_before_another_tools_and_is_waited_for_where_there_is_none_else() {
    let row = call(note("mine"));
    let join = Join {
        voice: Some(Voice::of(None, Direction::Inbound, Timestamp::UNIX_EPOCH)),
        ..Join::planned(
            String::from("1"),
            String::from("phone:1"),
            Timestamp::UNIX_EPOCH,
        )
    };
    let record = |task: Value| {
        json!({
            "attributes": { "type": "VoiceCall" }, "VendorCallKey": "1", "UserId": "005000000000001AAA",
            "CallStartDateTime": "1970-01-01T00:00:00.000+0000", "ActivityId": task,
        })
    };
    let tool = json!({ "attributes": { "type": "Task" }, "Id": "00T000000000009AAA" });
    let sought = |found: Vec<Value>| {
        let step = Step::Seek(&join, &[]);
        settled(classify(step, Ok(Answer::Records(found)), &row, &org()))
    };
    let task = |id: &str| JobResult::Sought(Some(SfId(String::from(id))));
    let voices = record(json!("00T000000000001AAA"));
    assert_eq!(
        sought(vec![tool.clone(), voices.clone()]),
        task("00T000000000001AAA")
    );
    assert_eq!(sought(vec![voices]), task("00T000000000001AAA"));
    let without = record(Value::Null);
    assert_eq!(
        sought(vec![tool.clone(), without.clone()]),
        task("00T000000000009AAA")
    );
    assert_eq!(sought(vec![without]), JobResult::SoughtTooEarly);
    assert_eq!(sought(vec![tool]), task("00T000000000009AAA"));
    assert_eq!(sought(Vec::new()), JobResult::Sought(None));
}

#[test]
fn a_task_that_is_the_record_of_another_call_is_not_completed() {
    let mut row = call(note("mine"));
    row.join = Some(Join {
        found: Found::Task(sf(TASK_ID)),
        ..Join::planned(
            String::from("1"),
            String::from("phone:1"),
            Timestamp::UNIX_EPOCH,
        )
    });
    let org = org_with_key();
    let held_by = |key: Value| {
        let there = json!({ "Description": "theirs", KEY_FIELD: key });
        after(&row, &org, Ok(Answer::Records(vec![there])))
    };
    let another = held_by(json!("0198a4a7-0000-7000-8000-000000000000"));
    assert_eq!(settled(another), JobResult::Sought(None));
    for key in [Value::Null, json!(row.id.to_string())] {
        assert!(matches!(held_by(key), Next::Take(Step::CompleteTask(_))));
    }
}

#[test]
fn a_phone_field_is_written_only_while_it_holds_the_number_that_was_confirmed() {
    let row = number_off();
    let org = org();
    let holds = |text: Value| {
        let record = json!({ "Id": "003000000000001AAA", "Phone": text });
        after(&row, &org, Ok(Answer::Records(vec![record])))
    };
    let next = holds(json!("03-5544-1001"));
    assert!(matches!(next, Next::Take(Step::WritePhone(..))));
    let landed = JobResult::Landed(sf("003000000000001"));
    assert_eq!(settled(holds(json!(null))), landed);
    for other in ["03-5544-1002", "03-5544-1001 / 03-5544-1002"] {
        let JobResult::Refused(refusal) = settled(holds(json!(other))) else {
            panic!("nothing is written over {other}")
        };
        assert_eq!(refusal.code, RefusalCode::PhoneChanged);
        assert_eq!(refusal.fields, ["Contact.Phone"]);
        assert_eq!(refusal.words_of_the_org.message, other);
    }
    // A record that can't be read is not written, and a read that came to nothing puts no row in doubt.
    let hidden = after(&row, &org, Ok(Answer::Records(Vec::new())));
    let JobResult::Refused(refusal) = settled(hidden) else {
        panic!("it is refused")
    };
    assert_eq!(refusal.code, RefusalCode::RecordGone);
    assert_eq!(settled(after(&row, &org, Err(lost()))), JobResult::NotSent);
    let Next::Take(step) = holds(json!("03-5544-1001")) else {
        panic!("it is written")
    };
    let write = classify(step, Err(lost()), &row, &org);
    assert_eq!(settled(write), JobResult::NoAnswer);
}
