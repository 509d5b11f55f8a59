//! Reads what an org is like for the agent: a describe for each object that Ringside uses, and the values of Status and
//! Priority.
//!
//! It costs one request for each object, one for the page of a Task and one for the values, so it is asked for seldom.
//! Salesforce Voice's records of calls are described only where another object says that there are such.
//! An object that the agent can't see is left out and is no error: what can be done without it is done.

use crate::composite::records;
use domain::org::facts::{
    Choice, FieldFacts, ObjectFacts, OrgFacts, RecordType, TASK, TaskPriority, TaskStatus,
};
use domain::org::package::CALL_LOG;
use domain::org::voice::VOICE_CALL;
use salesforce::{CallError, Client, Composite, Describe, Field, SubRequest};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The objects that Ringside reads or writes: those of every org, and the optional package's.
const OBJECTS: [&str; 12] = [
    TASK,
    "Contact",
    "Lead",
    "Account",
    "Event",
    "Opportunity",
    "OpportunityContactRole",
    "Case",
    "User",
    "EmailMessage",
    "EmailMessageRelation",
    CALL_LOG,
];

/// The user's flag that says that they work in Lightning.
const LIGHTNING: &str = "UserPreferencesLightningExperiencePreferred";

/// The master record type, which every object has, for records without another (REST API Developer Guide,
/// "sObject Layouts").
const MASTER: &str = "012000000000000AAA";

/// Reads the facts. `added` are the objects that the admin has added to those that can call.
///
/// # Errors
/// If the org can't be asked; what the agent may not see is no error.
pub async fn read(client: &Client, added: &[String]) -> Result<OrgFacts, CallError> {
    let mut objects = BTreeMap::new();
    let mut has_voice = false;
    let names = OBJECTS.into_iter().chain(added.iter().map(String::as_str));
    for name in names.chain([VOICE_CALL]) {
        if name == VOICE_CALL && !has_voice {
            continue;
        }
        match client.describe(name).await {
            Ok(describe) => {
                has_voice |= describe.has_child(VOICE_CALL);
                let mut facts = object(&describe);
                if name == TASK {
                    facts.required_by_layout = required_by_layout(client, &describe).await?;
                }
                objects.insert(String::from(name), facts);
            }
            Err(CallError::Gone { .. } | CallError::Refused(_)) => {
                tracing::info!(object = name, "can't be seen by this agent");
            }
            Err(error) => return Err(error),
        }
    }
    let mut values = Composite {
        all_or_none: false,
        requests: vec![
            SubRequest::query(
                "statuses",
                "SELECT ApiName, MasterLabel, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder",
            ),
            SubRequest::query(
                "priorities",
                "SELECT ApiName, MasterLabel, IsDefault FROM TaskPriority ORDER BY SortOrder",
            ),
        ],
    };
    // Read in the same request, as it is the agent's own choice and no fact of describe.
    let user: Option<&ObjectFacts> = objects.get("User");
    if user.is_some_and(|user| user.fields.contains_key(LIGHTNING)) {
        let me = client.tokens().identity.user_id;
        let me = SubRequest::retrieve("me", "User", me.as_str(), &[LIGHTNING]);
        values.requests.push(me);
    }
    let answers = client.composite(&values).await?;
    let mut me = answers.iter();
    let me = me.find(|answer| answer.reference == "me");
    let me = me.and_then(|me| me.outcome().ok());
    Ok(OrgFacts {
        classic: me.is_some_and(|me| me[LIGHTNING] == false),
        objects,
        statuses: records(&answers, "statuses").iter().map(status).collect(),
        priorities: records(&answers, "priorities")
            .iter()
            .map(priority)
            .collect(),
    })
}

/// The fields that the page requires on which this agent would make a Task by hand; none in an org without such a page.
async fn required_by_layout(
    client: &Client,
    describe: &Describe,
) -> Result<BTreeSet<String>, CallError> {
    let kinds = describe.record_type_infos.iter();
    let mut usual = kinds.filter(|kind| kind.available && kind.default_record_type_mapping);
    let usual = usual
        .next()
        .map_or(MASTER, |kind| kind.record_type_id.as_str());
    match client.layout(TASK, usual).await {
        Ok(layout) => Ok(layout.required().map(String::from).collect()),
        Err(CallError::Gone { .. } | CallError::Refused(_) | CallError::Unreadable(_)) => {
            Ok(BTreeSet::new())
        }
        Err(error) => Err(error),
    }
}

fn object(describe: &Describe) -> ObjectFacts {
    let fields = describe.fields.iter();
    ObjectFacts {
        label: describe.label.clone(),
        key_prefix: describe.key_prefix.clone(),
        createable: describe.createable,
        updateable: describe.updateable,
        fields: fields.map(|f| (f.name.clone(), field(f))).collect(),
        required_by_layout: BTreeSet::new(),
        record_types: describe
            .record_type_infos
            .iter()
            .filter(|kind| kind.available && kind.active && !kind.master)
            .map(|kind| RecordType {
                id: kind.record_type_id.clone(),
                label: kind.name.clone(),
                is_default: kind.default_record_type_mapping,
            })
            .collect(),
    }
}

fn field(field: &Field) -> FieldFacts {
    let values = field.picklist_values.iter().filter(|value| value.active);
    FieldFacts {
        label: field.label.clone(),
        kind: field.kind.clone(),
        length: field.length,
        digits: match field.kind.as_str() {
            "int" => field.digits,
            _ => field.precision.saturating_sub(field.scale),
        },
        createable: field.createable,
        updateable: field.updateable,
        required: field.createable && !field.nillable && !field.defaulted_on_create,
        defaulted: field.defaulted_on_create,
        unique: field.unique,
        external_id: field.external_id,
        references: field.reference_to.clone(),
        leads_nowhere: field.kind == "reference" && field.relationship_name.is_none(),
        values: values
            .map(|value| Choice {
                value: value.value.clone(),
                label: value.label.clone().unwrap_or_else(|| value.value.clone()),
                is_default: value.default_value,
            })
            .collect(),
    }
}

fn text(record: &Value, field: &str) -> String {
    record[field].as_str().map(String::from).unwrap_or_default()
}

fn status(record: &Value) -> TaskStatus {
    TaskStatus {
        api_name: text(record, "ApiName"),
        label: text(record, "MasterLabel"),
        is_closed: record["IsClosed"] == true,
        is_default: record["IsDefault"] == true,
    }
}

fn priority(record: &Value) -> TaskPriority {
    TaskPriority {
        api_name: text(record, "ApiName"),
        label: text(record, "MasterLabel"),
        is_default: record["IsDefault"] == true,
    }
}
