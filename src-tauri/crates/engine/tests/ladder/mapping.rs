//! No map of fields has a Task refused: every detail of a call into every kind of field that an admin can make, at the
//! practice org.

use crate::world::World;
use domain::base::ids::{CallId, CallKey, SfId};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::org::facts::OrgFacts;
use domain::org::field_map::Mapped;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use engine::send;
use jiff::Timestamp;
use practice_org::{CustomField, CustomSchema, FieldAccess, Rule};
use salesforce::Client;
use serde_json::{Value, json};

const HELD: [TaskField; 25] = [
    TaskField::Subject,
    TaskField::Closed,
    TaskField::Description,
    TaskField::ActivityDate,
    TaskField::Who,
    TaskField::Subtype,
    TaskField::CallType,
    TaskField::CallDuration,
    TaskField::CallDisposition,
    TaskField::Direction,
    TaskField::StartedAt,
    TaskField::EndedAt,
    TaskField::CalledBackAt,
    TaskField::FromNumber,
    TaskField::Line,
    TaskField::Queue,
    TaskField::RecordingUrl,
    TaskField::Transcript,
    TaskField::Topics,
    TaskField::Sentiment,
    TaskField::Tags,
    TaskField::Agent,
    TaskField::Extension,
    TaskField::ExternalKey,
    TaskField::GroupId,
];

/// A field of each kind, roomy and tight, and those that can't be written or must be unlike all others.
fn schema() -> CustomSchema {
    let kinds = [
        json!({ "type": "string" }),
        json!({ "type": "string", "length": 3 }),
        json!({ "type": "textarea" }),
        json!({ "type": "textarea", "length": 32_000 }),
        json!({ "type": "phone" }),
        json!({ "type": "phone", "length": 5 }),
        json!({ "type": "email" }),
        json!({ "type": "url" }),
        json!({ "type": "url", "length": 12 }),
        json!({ "type": "boolean" }),
        json!({ "type": "int" }),
        json!({ "type": "double" }),
        json!({ "type": "currency" }),
        json!({ "type": "percent" }),
        json!({ "type": "date" }),
        json!({ "type": "datetime" }),
        json!({ "type": "picklist", "values": ["Support", "Inbound", "vip"], "restricted": true }),
        json!({ "type": "multipicklist", "values": ["vip", "urgent"], "restricted": true }),
        json!({ "type": "combobox", "values": ["Support"] }),
        json!({ "type": "reference", "to": "User", "children": "Of_User" }),
        json!({ "type": "reference", "to": "Contact", "children": "Of_Contact" }),
        json!({ "type": "reference", "to": "Case", "children": "Of_Case" }),
        json!({ "type": "string", "unique": true }),
        json!({ "type": "string" }),
    ];
    let named = kinds.into_iter().enumerate().map(|(n, mut kind)| {
        kind["object"] = json!("Activity");
        kind["name"] = json!(name(n));
        serde_json::from_value::<CustomField>(kind).unwrap()
    });
    CustomSchema {
        fields: named.collect(),
        ..CustomSchema::default()
    }
}

const KINDS: usize = 24;

fn name(n: usize) -> String {
    format!("Kind_{n}__c")
}

fn awkward() -> Vec<String> {
    let texts = [
        "Support",
        "vip, urgent, other",
        "204",
        "99999999999",
        "https://rec.example/1?a=b",
        "https://not a link",
        "\u{0}\u{7}\n\ttwo lines\r\n",
        "電話📞📞📞",
        "a@b",
        "+81 3-1234-5678 ext. 9",
        " ",
    ];
    let mut texts: Vec<String> = texts.map(String::from).to_vec();
    texts.push("長い".repeat(40_000));
    texts
}

fn value(field: TaskField, text: &str, caller: &SfId) -> FieldValue {
    match field {
        TaskField::Closed => FieldValue::Flag(true),
        TaskField::Who => FieldValue::Record(PersonRef::from(caller.clone())),
        TaskField::CallDuration => FieldValue::Number(61),
        TaskField::ActivityDate => FieldValue::Date(jiff::civil::date(2026, 11, 21)),
        TaskField::StartedAt
        | TaskField::AnsweredAt
        | TaskField::EndedAt
        | TaskField::CalledBackAt => {
            FieldValue::Moment(Timestamp::from_millisecond(1_795_181_404_250).unwrap())
        }
        // What every Task has is kept within its bounds where it is made.
        TaskField::Subtype => FieldValue::Text(String::from("Call")),
        TaskField::CallType => FieldValue::Text(String::from("Inbound")),
        TaskField::Subject | TaskField::Description | TaskField::CallDisposition => {
            FieldValue::Text(text.chars().take(80).collect())
        }
        _ => FieldValue::Text(String::from(text)),
    }
}

fn row(call: CallId, write: Write, mapped: &Mapped) -> Row {
    let mut row = Row::new(call.log_write(), World::account(), write, Timestamp::now());
    row.mapped = Some(mapped.clone());
    row
}

async fn sent(client: &Client, row: Row, org: &OrgFacts) -> JobResult {
    send::send(client, &[row], org).await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_field_map_makes_salesforce_refuse_a_task_or_a_change_of_it() {
    let mut world = World::start(schema(), true).await;
    let hidden = Rule::FieldAccess {
        object: String::from("Task"),
        field: name(KINDS - 1),
        access: FieldAccess::ReadOnly,
        user: None,
    };
    world.control.has_rule(&hidden).await.unwrap();
    let client = world.signs_in().await;
    world.facts = engine::facts::read(&client, &[]).await.unwrap();
    let texts = awkward();
    // In the course of the rounds each detail meets each field, with each text.
    let rounds = (0..KINDS).flat_map(|n| (0..texts.len()).map(move |text| (n, text)));
    for (n, text) in rounds {
        let places = HELD.iter().enumerate();
        let fields = places.map(|(place, field)| (*field, name((place + n) % KINDS)));
        let mapped = Mapped {
            fields: fields.collect(),
            offset: 9 * 3600,
        };
        let held = |fields: &[TaskField], text: &str| {
            let held = fields.iter();
            TaskFields(held.map(|f| (*f, value(*f, text, &world.caller))).collect())
        };
        let key = CallKey {
            source: String::from("phone"),
            call_id: format!("{n}-{text}"),
        };
        let call = CallId::derive(&key, 0);
        let make = Write::LogCall {
            call,
            fields: held(&HELD, &texts[text]),
        };
        let made = sent(&client, row(call, make, &mapped), &world.facts).await;
        let JobResult::Landed(task) = made else {
            panic!("{n} {text}: {made:?}")
        };
        if text % 4 != 3 {
            continue;
        }
        // What every Task has stays; the rest is filled with something else, and then emptied.
        let details = &HELD[9..];
        let none = details.iter().map(|field| (*field, FieldValue::Empty));
        let other = held(details, &texts[(text + 5) % texts.len()]);
        for fields in [other, TaskFields(none.collect())] {
            let change = Write::Change {
                task: TaskRef::Salesforce(task.clone()),
                fields,
                base: TaskFields::default(),
                repairs: false,
            };
            let done = sent(&client, row(call, change, &mapped), &world.facts).await;
            assert_eq!(done, JobResult::Landed(task.clone()), "{n} {text}");
        }
    }
    let tasks = world.control.tasks().await.unwrap();
    assert_eq!(tasks.len(), KINDS * texts.len());
    let is_filled = |n: &usize| {
        let field = name(*n);
        let holds = |task: &Value| !task[&field].is_null() && task[&field] != json!(false);
        tasks.iter().any(holds)
    };
    let empty: Vec<usize> = (0..KINDS).filter(|n| !is_filled(n)).collect();
    // Nothing of a call is an address of mail or a case, no link is that short, and of the last two the admin is told.
    assert_eq!(empty, [6, 8, 21, 22, 23]);
}
