//! What each kind of row asks for, on each rung of the ladder.

use super::*;
use crate::send::samples::{
    KEY_FIELD, TASK_ID, call, change, id, note, number_off, org, org_with_key, org_with_log, put,
    row, sf, with_log,
};
use domain::base::ids::{E164, OutboxId};
use domain::base::refs::TaskOwner;
use domain::call::event::Direction;
use domain::org::facts::{FieldFacts, ObjectFacts, TASK};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::LOOKUP;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::join::Join;
use domain::outbox::voice::Voice;
use salesforce::SubRequest;
use serde_json::json;

fn asked(row: &Row, org: &OrgFacts) -> Request {
    match first(row, org) {
        Next::Take(step) => match plan(&step, row, org) {
            Plan::Ask(request) => request,
            Plan::Settled(result) => panic!("nothing is asked: {result:?}"),
        },
        Next::Settled(result) => panic!("nothing is asked: {result:?}"),
    }
}

fn ends(row: &Row, org: &OrgFacts) -> JobResult {
    match first(row, org) {
        Next::Take(step) => match plan(&step, row, org) {
            Plan::Ask(_) => panic!("something is asked"),
            Plan::Settled(result) => result,
        },
        Next::Settled(result) => result,
    }
}

#[test]
fn a_call_is_made_under_its_key_where_the_org_has_a_field_for_one() {
    let row = call(note("hello"));
    let Request::CreateTask(body) = asked(&row, &org_with_key()) else {
        panic!("one Task is made")
    };
    assert_eq!(body["Description"], "hello");
    assert_eq!(body[KEY_FIELD], row.id.to_string());
    let Request::CreateTask(body) = asked(&row, &org()) else {
        panic!("one Task is made")
    };
    assert!(!body.contains_key(KEY_FIELD));
}

#[test]
fn a_call_with_a_log_record_is_made_with_it_or_not_at_all() {
    let row = with_log(call(note("hello")), true);
    let Request::AllOrNone(requests) = asked(&row, &org_with_log()) else {
        panic!("both are made")
    };
    let [record, task] = requests.as_slice() else {
        panic!("two are made")
    };
    let key = row.id.to_string();
    let held = json!({ "Note__c": "hello", "Agent__c": row.account.user.0, CALL_KEY: key });
    let held = held.as_object().unwrap().clone();
    assert!(*record == SubRequest::create("log", CALL_LOG, held));
    let held = json!({ "Description": "hello", LOOKUP: "@{log.id}" });
    let held = held.as_object().unwrap().clone();
    assert!(*task == SubRequest::create("task", TASK, held));
    // Where the package has been taken away the Task is made alone.
    assert!(matches!(asked(&row, &org()), Request::CreateTask(_)));
    // A call that has no Task is its record alone.
    let row = with_log(call(note("hello")), false);
    let Request::AllOrNone(requests) = asked(&row, &org_with_log()) else {
        panic!("the record is made")
    };
    assert_eq!(requests.len(), 1);
}

#[test]
fn a_change_is_compared_first_and_a_tick_is_written_at_once() {
    let edit = change(note("new"), note("old"));
    let Request::Query(question) = asked(&edit, &org()) else {
        panic!("it is read first")
    };
    let soql = question.soql();
    let of = id(TASK_ID);
    assert_eq!(
        soql,
        format!(
            "SELECT Id, Description FROM Task WHERE Id = '{}' AND IsDeleted = false",
            of.as_str()
        )
    );
    let closed = TaskFields::default().with(TaskField::Closed, FieldValue::Flag(true));
    let tick = change(closed, TaskFields::default());
    let Request::UpdateTask { task, body } = asked(&tick, &org()) else {
        panic!("it is written at once")
    };
    assert_eq!((task, &body["Status"]), (of, &json!("Completed")));
}

#[test]
fn what_has_no_place_in_the_org_is_done_without_a_request() {
    let mut org = org();
    put(&mut org, TASK, "Description", <_>::default());
    let edit = change(note("new"), TaskFields::default());
    assert_eq!(ends(&edit, &org), JobResult::Landed(sf(TASK_ID)));
    let mut logged = with_log(change(note("new"), TaskFields::default()), true);
    logged.log.as_mut().unwrap().key = OutboxId::changing(&sf(TASK_ID), 0, 1);
    let mut org = org_with_log();
    put(&mut org, TASK, "Description", <_>::default());
    put(&mut org, CALL_LOG, "Note__c", <_>::default());
    assert_eq!(ends(&logged, &org), JobResult::Landed(sf(TASK_ID)));
}

#[test]
fn the_first_row_of_a_call_that_does_a_next_step_makes_its_record_by_key() {
    let row = with_log(change(note("new"), TaskFields::default()), true);
    let Request::AllOrNone(requests) = asked(&row, &org_with_log()) else {
        panic!("both are written")
    };
    let key = row.id.to_string();
    let held = json!({ "Note__c": "new", "Agent__c": row.account.user.0 });
    let held = held.as_object().unwrap().clone();
    let record = SubRequest::put_by_key("log", CALL_LOG, (CALL_KEY, &key), held);
    assert!(requests[0] == record);
    let held = json!({ "Description": "new", LOOKUP: "@{log.id}" });
    let held = held.as_object().unwrap().clone();
    assert!(requests[1] == SubRequest::update("task", TASK, &id(TASK_ID), held));
    // Every later row changes both.
    let mut later = row;
    later.log.as_mut().unwrap().key = OutboxId::changing(&sf(TASK_ID), 0, 1);
    let key = later.log.as_ref().unwrap().key.to_string();
    let Request::AllOrNone(requests) = asked(&later, &org_with_log()) else {
        panic!("both are written")
    };
    let held = json!({ "Note__c": "new" }).as_object().unwrap().clone();
    let record = SubRequest::update_by_key("log", CALL_LOG, (CALL_KEY, &key), held);
    assert!(requests[1] == record);
}

#[test]
fn what_names_no_record_is_refused_and_what_waits_for_one_is_not_sent() {
    let of = |task| {
        row(Write::Change {
            task,
            fields: note("new"),
            base: TaskFields::default(),
            repairs: false,
        })
    };
    let nonsense = TaskRef::Salesforce(SfId(String::from("nonsense")));
    let JobResult::Refused(error) = ends(&of(nonsense), &org()) else {
        panic!("it is refused")
    };
    assert_eq!(error.words_of_the_org.code, "MALFORMED_ID");
    let awaited = TaskRef::Outbox(OutboxId::changing(&sf(TASK_ID), 0, 1));
    assert_eq!(ends(&of(awaited), &org()), JobResult::NotSent);
}

#[test]
fn what_was_sent_under_a_key_is_verified_by_it_and_else_by_its_marks() {
    let mut keyed = call(note("hello"));
    keyed.requests.keyed = true;
    let question = |row: &Row, org: &OrgFacts| match Next::verify(row, &[]) {
        Next::Take(step) => match plan(&step, row, org) {
            Plan::Ask(Request::Query(question)) => question.soql(),
            Plan::Ask(_) | Plan::Settled(_) => panic!("it is asked for"),
        },
        Next::Settled(_) => panic!("it is asked for"),
    };
    let by_key = format!("WHERE {KEY_FIELD} = '{}' AND", keyed.id);
    assert!(question(&keyed, &org_with_key()).contains(&by_key));
    let marks = question(&keyed, &org());
    assert!(marks.contains("OwnerId = '005000000000001' AND CreatedDate >= "));
    assert!(marks.contains("TaskSubtype = 'Call'"));
}

/// The question for another tool's Task, as it is asked of these orgs.
fn sought(others: bool, org: &OrgFacts) -> Plan {
    let mut row = call(note("hello"));
    let number = Some(E164(String::from("+81312345678")));
    row.join = Some(Join {
        others,
        voice: Some(Voice::of(
            number,
            Direction::Inbound,
            jiff::Timestamp::UNIX_EPOCH,
        )),
        ..Join::planned(
            String::from("1"),
            String::from("phone:1"),
            jiff::Timestamp::UNIX_EPOCH,
        )
    });
    let join = row.join.clone().unwrap();
    plan(&Step::Seek(&join, &[]), &row, org)
}

#[test]
fn salesforce_voices_records_are_asked_for_by_what_describe_shows_and_beside_other_tools_tasks() {
    let without = org();
    assert!(matches!(
        sought(false, &without),
        Plan::Settled(JobResult::Sought(None))
    ));
    assert!(matches!(
        sought(true, &without),
        Plan::Ask(Request::Query(_))
    ));
    let mut with = org();
    let fields = [
        "ActivityId",
        "CallStartDateTime",
        "OwnerId",
        "ToPhoneNumber",
    ];
    let fields = fields.map(|name| (String::from(name), FieldFacts::default()));
    let records = ObjectFacts {
        fields: fields.into(),
        ..ObjectFacts::default()
    };
    with.objects.insert(String::from("VoiceCall"), records);
    let Plan::Ask(Request::Query(question)) = sought(false, &with) else {
        panic!("one question")
    };
    assert_eq!(
        question.soql(),
        "SELECT Id, CallStartDateTime, OwnerId, ActivityId, ToPhoneNumber FROM VoiceCall WHERE \
         (OwnerId = '005000000000001') AND CallStartDateTime >= 1969-12-31T22:00:00.000Z AND \
         CallStartDateTime <= 1970-01-01T00:02:00.000Z AND IsDeleted = false"
    );
    assert!(matches!(sought(true, &with), Plan::Ask(Request::Both(..))));
}

#[test]
fn a_phone_field_is_read_before_anything_is_written_into_it() {
    let row = number_off();
    let Request::Query(question) = asked(&row, &org()) else {
        panic!("it is read first")
    };
    let of = id("003000000000001");
    let read = format!(
        "SELECT Id, Phone FROM Contact WHERE Id = '{}' AND IsDeleted = false",
        of.as_str()
    );
    assert_eq!(question.soql(), read);
    let Write::ChangePhone(change) = &row.write else {
        panic!("it is a change of a phone field")
    };
    let step = Step::WritePhone(of, change);
    let Plan::Ask(Request::UpdateRecord { object, body, .. }) = plan(&step, &row, &org()) else {
        panic!("the field is written")
    };
    assert_eq!((object.as_str(), &body["Phone"]), ("Contact", &json!(null)));
    assert_eq!(body.len(), 1);
}

#[test]
fn a_to_do_for_another_user_is_made_theirs_and_sought_as_theirs_where_that_may_be() {
    let owner = TaskOwner {
        id: sf("005000000000009"),
        name: String::from("Claire Martin"),
    };
    let row = row(Write::AddNextStep {
        call: None,
        fields: note("Check the phone number"),
        owner: Some(owner.clone()),
    });
    let made = |org: &OrgFacts| match asked(&row, org) {
        Request::CreateTask(body) => body.get("OwnerId").cloned(),
        _ => panic!("one Task is made"),
    };
    let sought = |org: &OrgFacts| match Next::verify(&row, &[]) {
        Next::Take(step) => match plan(&step, &row, org) {
            Plan::Ask(Request::Query(question)) => question.soql(),
            Plan::Ask(_) | Plan::Settled(_) => panic!("it is asked for"),
        },
        Next::Settled(_) => panic!("it is asked for"),
    };
    assert_eq!(made(&org()), None);
    assert!(sought(&org()).contains("OwnerId = '005000000000001'"));
    let mut may = org();
    let settable = may.field(TASK, "Subject").unwrap().clone();
    put(&mut may, TASK, "OwnerId", settable);
    assert_eq!(made(&may), Some(json!(owner.id.0)));
    assert!(sought(&may).contains(&format!("OwnerId = '{}'", owner.id)));
}
