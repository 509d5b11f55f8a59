//! Rows, orgs and answers for the tests of what is pure in sending: no client and no org are needed for it.

use super::request::Body;
use super::step::Next;
use domain::base::ids::{CallId, CallKey, E164, SfId};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::number::country::Country;
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK, TaskStatus};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::LOOKUP;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::job::JobResult;
use domain::outbox::log_record::LogRecord;
use domain::outbox::phone_change::PhoneChange;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::session::Account;
use jiff::Timestamp;
use salesforce::{CallError, RecordId, SubRequest};
use serde_json::{Value, json};

pub(super) const KEY_FIELD: &str = "Ringside_Key__c";

/// An org in which the agent may set these fields of a Task.
pub(super) fn org() -> OrgFacts {
    let names = [
        "Subject",
        "Description",
        "Status",
        "IsClosed",
        "WhoId",
        "WhatId",
        "CallObject",
        "CallDurationInSeconds",
        "CallDisposition",
        "TaskSubtype",
    ];
    let mut org = OrgFacts::default();
    org.objects
        .insert(String::from(TASK), object(&names, FieldFacts::default()));
    let person = object(&["LastName", "Phone"], FieldFacts::default());
    org.objects.insert(String::from("Contact"), person);
    org.statuses = ["Not Started", "Completed"]
        .map(|name| TaskStatus {
            api_name: String::from(name),
            is_closed: name == "Completed",
            is_default: name == "Not Started",
            ..TaskStatus::default()
        })
        .to_vec();
    org
}

/// The same with a unique key on activities.
pub(super) fn org_with_key() -> OrgFacts {
    let mut org = org();
    put(&mut org, TASK, KEY_FIELD, key());
    org
}

/// The same with the package's log object.
pub(super) fn org_with_log() -> OrgFacts {
    let mut org = org();
    let fields = object(
        &["Note__c", "Contact__c", "Agent__c"],
        FieldFacts::default(),
    );
    org.objects.insert(String::from(CALL_LOG), fields);
    put(&mut org, CALL_LOG, CALL_KEY, key());
    put(&mut org, TASK, LOOKUP, settable(FieldFacts::default()));
    org
}

fn key() -> FieldFacts {
    settable(FieldFacts {
        kind: String::from("string"),
        length: 36,
        unique: true,
        external_id: true,
        ..FieldFacts::default()
    })
}

fn settable(facts: FieldFacts) -> FieldFacts {
    FieldFacts {
        createable: true,
        updateable: true,
        ..facts
    }
}

fn object(names: &[&str], facts: FieldFacts) -> ObjectFacts {
    let fields = names.iter();
    ObjectFacts {
        createable: true,
        updateable: true,
        fields: fields
            .map(|name| (String::from(*name), settable(facts.clone())))
            .collect(),
        ..ObjectFacts::default()
    }
}

pub(super) fn put(org: &mut OrgFacts, object: &str, name: &str, facts: FieldFacts) {
    let object = org.objects.get_mut(object).unwrap();
    object.fields.insert(String::from(name), facts);
}

pub(super) fn note(text: &str) -> TaskFields {
    TaskFields::default().with_text(TaskField::Description, text)
}

/// The same about a contact.
pub(super) fn about(text: &str) -> TaskFields {
    note(text).with(
        TaskField::Who,
        FieldValue::Record(PersonRef::from(sf("003000000000001"))),
    )
}

pub(super) fn sf(id: &str) -> SfId {
    SfId(String::from(self::id(id).as_str()))
}

pub(super) fn id(id: &str) -> RecordId {
    RecordId::parse(id).unwrap()
}

pub(super) const TASK_ID: &str = "00T000000000001";

/// A call of which all is to be logged.
pub(super) fn call(fields: TaskFields) -> Row {
    let call = call_id();
    row(Write::LogCall { call, fields })
}

pub(super) fn change(fields: TaskFields, base: TaskFields) -> Row {
    row(Write::Change {
        task: TaskRef::Salesforce(sf(TASK_ID)),
        fields,
        base,
        repairs: false,
    })
}

/// A number is to be taken off a contact.
pub(super) fn number_off() -> Row {
    row(Write::ChangePhone(PhoneChange {
        record: sf("003000000000001"),
        object: String::from("Contact"),
        name: String::from("佐藤 花子"),
        field: String::from("Phone"),
        from: Some(E164(String::from("+81355441001"))),
        to: String::new(),
        country: Country::JP,
    }))
}

pub(super) fn row(write: Write) -> Row {
    let account = Account {
        org: SfId(String::from("00D000000000001")),
        user: SfId(String::from("005000000000001")),
    };
    Row::new(call_id().log_write(), account, write, Timestamp::UNIX_EPOCH)
}

fn call_id() -> CallId {
    let key = CallKey {
        source: String::from("phone"),
        call_id: String::from("1"),
    };
    CallId::derive(&key, 0)
}

/// The row with a log record of its own, or with that of the call's first row.
pub(super) fn with_log(mut row: Row, with_task: bool) -> Row {
    let key = row.id;
    row.log = Some(LogRecord { key, with_task });
    row
}

/// A refusal as the org gives it.
pub(super) fn refused(code: &str, message: &str) -> CallError {
    failed(400, code, message)
}

/// An answer that tells nothing of what was done.
pub(super) fn lost() -> CallError {
    failed(500, "UNKNOWN_EXCEPTION", "")
}

fn failed(status: u16, code: &str, message: &str) -> CallError {
    let request = SubRequest::create("r", TASK, Body::new());
    let answer = request.answered(status, said(code, message));
    answer.outcome().unwrap_err()
}

/// The body of a refusal.
pub(super) fn said(code: &str, message: &str) -> Value {
    json!([{ "errorCode": code, "message": message, "fields": [] }])
}

pub(super) fn settled(next: Next<'_>) -> JobResult {
    match next {
        Next::Settled(result) => result,
        Next::Take(_) => panic!("one more request"),
    }
}
