//! Writes: what is kept, what is derived, and what is refused in which words.

use practice_org_core::error::OrgError;
use practice_org_core::rows::{Upserted, delete, get, insert, update, upsert};
use serde_json::{Value, json};

use crate::harness::{Harness, People, short};

fn read(harness: &Harness, object: &str, id: &str) -> Value {
    let record = get(
        &harness.connection,
        &harness.schema,
        object,
        id,
        &[],
        "64.0",
    );
    Value::Object(record.expect("a record"))
}

fn change(harness: &Harness, object: &str, id: &str, body: Value) -> Result<(), OrgError> {
    let body = body.as_object().expect("a record");
    update(&harness.connection, &harness.writing(), object, id, body)
}

pub(crate) fn refusal(harness: &Harness, object: &str, body: &Value) -> OrgError {
    let body = body.as_object().expect("a record");
    insert(&harness.connection, &harness.writing(), object, body).expect_err("a refusal")
}

#[test]
fn a_call_logged_as_completed_is_closed_and_knows_its_account() {
    let (harness, People { hanako, aoba, .. }) = Harness::with_people();
    let id = harness.add(
        "Task",
        json!({ "Subject": "Call", "Status": "Completed", "WhoId": short(&hanako) }),
    );
    let task = read(&harness, "Task", &id);
    assert_eq!(task["IsClosed"], true);
    assert_eq!(task["CompletedDateTime"], "2026-11-21T09:30:00.000+0000");
    assert_eq!(task["WhoId"], hanako);
    assert_eq!(task["AccountId"], aoba);
    assert_eq!(task["OwnerId"], practice_org_core::identity::USER_ID);
    assert_eq!(task["Priority"], "Normal");
    assert_eq!(task["IsHighPriority"], false);
}

#[test]
fn a_task_reopened_loses_its_completion_and_one_saved_closed_again_keeps_it() {
    let (harness, People { call, .. }) = Harness::with_people();
    let harness = harness.later(60);
    change(&harness, "Task", &call, json!({ "Description": "A note." })).expect("changed");
    let task = read(&harness, "Task", &call);
    assert_eq!(task["CompletedDateTime"], "2026-11-21T09:30:00.000+0000");
    assert_eq!(task["LastModifiedDate"], "2026-11-21T09:31:00.000+0000");
    assert_eq!(task["CreatedDate"], "2026-11-21T09:30:00.000+0000");
    change(&harness, "Task", &call, json!({ "Status": "In Progress" })).expect("changed");
    let task = read(&harness, "Task", &call);
    assert_eq!(
        (&task["IsClosed"], &task["CompletedDateTime"]),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn the_subtype_of_a_task_is_set_on_creation_or_never() {
    let (harness, People { call, .. }) = Harness::with_people();
    let error =
        change(&harness, "Task", &call, json!({ "TaskSubtype": "Email" })).expect_err("a refusal");
    assert_eq!(error.code, "INVALID_FIELD_FOR_INSERT_UPDATE");
}

#[test]
fn a_second_task_with_the_same_key_is_refused_with_the_short_id_of_the_first() {
    let (harness, People { call, .. }) = Harness::with_people();
    let short = short(&call);
    let words = format!(
        "duplicate value found: Ringside_Key__c duplicates value on record with id: {short}"
    );
    let task = refusal(&harness, "Task", &json!({ "Ringside_Key__c": "DESK:1" }));
    assert_eq!(
        (task.status, task.code, task.message.as_str()),
        (400, "DUPLICATE_VALUE", words.as_str())
    );
    // The field belongs to Activity: an event can't have the key either.
    let event = refusal(
        &harness,
        "Event",
        &json!({ "Ringside_Key__c": "desk:1", "StartDateTime": "2026-11-21T10:00:00Z" }),
    );
    assert_eq!(event.code, "DUPLICATE_VALUE");
}

#[test]
fn an_upsert_creates_once_and_then_updates() {
    let (harness, _) = Harness::with_people();
    let write = |key: &str, body: Value, update_only: bool| {
        let body = body.as_object().expect("a record").clone();
        upsert(
            &harness.connection,
            &harness.writing(),
            "Task",
            "ringside_key__c",
            key,
            &body,
            update_only,
        )
    };
    let Ok(Upserted::Created(id)) = write("desk:2", json!({ "Subject": "Call" }), false) else {
        panic!("the first upsert creates");
    };
    let again = write("desk:2", json!({ "Subject": "Call again" }), false);
    assert_eq!(again, Ok(Upserted::Updated(id.clone())));
    assert_eq!(read(&harness, "Task", &id)["Subject"], "Call again");
    assert_eq!(
        write("desk:3", json!({}), true)
            .expect_err("no creation")
            .status,
        404
    );
    let named =
        write("desk:2", json!({ "Ringside_Key__c": "desk:2" }), false).expect_err("a refusal");
    assert_eq!(named.code, "INVALID_FIELD");
}

#[test]
fn an_upsert_by_a_key_that_two_records_share_names_both() {
    let harness = Harness::empty();
    let both: Vec<String> = ["Ann", "Bob"]
        .iter()
        .map(|name| {
            harness.add(
                "Contact",
                json!({ "LastName": name, "Email": "office@example.com" }),
            )
        })
        .collect();
    let body = serde_json::Map::new();
    let result = upsert(
        &harness.connection,
        &harness.writing(),
        "Contact",
        "Email",
        "office@example.com",
        &body,
        false,
    );
    assert_eq!(result, Ok(Upserted::Several(both)));
    let error = upsert(
        &harness.connection,
        &harness.writing(),
        "Contact",
        "Title",
        "CFO",
        &body,
        false,
    );
    let words = "Provided external ID field does not exist or is not accessible: Title";
    assert_eq!(error.expect_err("a refusal").message, words);
}

#[test]
fn a_deleted_record_is_gone_with_all_that_hangs_on_it() {
    let (
        harness,
        People {
            hanako,
            quote,
            aoba,
            ..
        },
    ) = Harness::with_people();
    delete(&harness.connection, &harness.writing(), "Account", &aoba).expect("deleted");
    for (object, id) in [("Account", &aoba), ("Contact", &hanako), ("Task", &quote)] {
        let error = get(
            &harness.connection,
            &harness.schema,
            object,
            id,
            &[],
            "64.0",
        )
        .expect_err("gone");
        assert_eq!(
            (error.status, error.code, error.message.as_str()),
            (404, "ENTITY_IS_DELETED", "entity is deleted")
        );
    }
    let error =
        delete(&harness.connection, &harness.writing(), "Contact", &hanako).expect_err("gone");
    assert_eq!(error.code, "ENTITY_IS_DELETED");
    let error = refusal(&harness, "Task", &json!({ "WhoId": hanako }));
    assert_eq!(error.code, "ENTITY_IS_DELETED");
}

#[test]
fn a_converted_lead_can_neither_be_called_nor_changed() {
    let harness = Harness::empty();
    let lead = harness.add(
        "Lead",
        json!({ "LastName": "Gone", "Company": "On", "IsConverted": true }),
    );
    let task = refusal(&harness, "Task", &json!({ "WhoId": lead }));
    assert_eq!(
        (task.code, task.message.as_str()),
        (
            "CANNOT_UPDATE_CONVERTED_LEAD",
            "cannot reference converted lead"
        )
    );
    let lead =
        change(&harness, "Lead", &lead, json!({ "Title": "Nobody" })).expect_err("a refusal");
    assert_eq!(lead.code, "CANNOT_UPDATE_CONVERTED_LEAD");
}

#[test]
fn a_changed_number_is_searched_under_its_new_digits() {
    let (harness, People { hanako, .. }) = Harness::with_people();
    change(
        &harness,
        "Contact",
        &hanako,
        json!({ "MobilePhone": "080-1111-2222" }),
    )
    .expect("changed");
    let context = practice_org_core::soql::Context::new(harness.now, "64.0");
    let count = |digits: &str| {
        let sosl = format!("FIND {{{digits}}} IN PHONE FIELDS RETURNING Contact(Id)");
        practice_org_core::sosl::run(&harness.connection, &harness.schema, &sosl, &context)
            .expect("found")
            .len()
    };
    assert_eq!((count("09012345678"), count("08011112222")), (0, 1));
}
