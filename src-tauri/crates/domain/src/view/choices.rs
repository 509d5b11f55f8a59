//! What can be chosen in the settings: what the org has for this agent, and what an admin has left open.
//!
//! It is asked for only while the settings are shown, and is no part of the view, as nothing else on screen needs it.

use crate::base::ids::SfId;
use crate::base::refs::TaskOwner;
use crate::org::facts::{ObjectFacts, OrgFacts, TASK};
use crate::org::field_map::{Fit, fit};
use crate::org::package;
use crate::org::package::LOOKUP;
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::people::own_field::{self, OwnFieldChoice};
use crate::settings::LogTo;
use crate::settings::key::SettingKey;
use crate::settings::policy::{Policy, SignInPlace};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be chosen in the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Choices {
    /// Where calls can be logged to; none while nothing is known of the org.
    pub log_to: Vec<LogTo>,
    /// The record types that a Task of the agent's may have.
    pub record_types: Vec<Named>,
    /// What can be put into fields of the org's own, each with the fields that take it.
    pub fields: Vec<FieldChoice>,
    /// The objects that are known of the org and that can call.
    pub objects: Vec<Named>,
    /// The org's own fields of people and companies that can be shown.
    pub own_fields: Vec<OwnFieldChoice>,
    /// The fields in which a customer's number may stand, as `Object.Field`.
    pub customer_fields: Vec<Named>,
    /// What the agent can't change.
    pub locked: Vec<SettingKey>,
    /// Where the admin says to sign in.
    pub sign_in: SignInPlace,
    /// The values of Status that close a Task.
    pub statuses: Vec<Named>,
    /// The values of Priority; none where the agent may not set one.
    pub priorities: Vec<Named>,
}

/// Something of the org's by what is written and by what people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Named {
    /// Its API name, or its id.
    pub name: String,
    /// What the org calls it.
    pub label: String,
}

impl Named {
    /// The user whose id and name it is.
    pub(crate) fn user(self) -> TaskOwner {
        TaskOwner {
            id: SfId(self.name),
            name: self.label,
        }
    }
}

/// What a field of the org's own can be filled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldChoice {
    /// The value.
    pub value: TaskField,
    /// The fields of Task that take it.
    pub fields: Vec<Named>,
}

/// The record that a pasted link or id names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum RecordFound {
    /// What was pasted names no record.
    NoLink,
    /// No Task can be about such a record.
    NotForTasks {
        /// Its object; nothing if it is not known.
        object: Option<String>,
    },
    /// It is not there, or not for this agent to see.
    Hidden {
        /// Its object.
        object: String,
    },
    /// Salesforce could not be asked.
    NotAsked,
    /// It is there.
    There {
        /// The record.
        record: Box<Candidate>,
    },
}

/// The values for which an org may have a custom field, in the order in which they are offered. All other values have
/// standard fields.
const VALUES: [TaskField; 21] = [
    TaskField::StartedAt,
    TaskField::AnsweredAt,
    TaskField::EndedAt,
    TaskField::CallDuration,
    TaskField::Agent,
    TaskField::Extension,
    TaskField::ExternalKey,
    TaskField::GroupId,
    TaskField::CallObject,
    TaskField::Direction,
    TaskField::FromNumber,
    TaskField::ToNumber,
    TaskField::Line,
    TaskField::Queue,
    TaskField::RecordingUrl,
    TaskField::Summary,
    TaskField::Transcript,
    TaskField::Topics,
    TaskField::Sentiment,
    TaskField::Tags,
    TaskField::IvrPath,
];

/// What can be chosen, by what the org has and what the admin's policy allows.
pub fn choices(org: Option<&OrgFacts>, policy: &Policy) -> Choices {
    let org_has = org.map(of_org).unwrap_or_default();
    Choices {
        locked: policy.locked.iter().copied().collect(),
        sign_in: policy.sign_in.clone(),
        ..org_has
    }
}

fn of_org(org: &OrgFacts) -> Choices {
    let mut log_to = vec![LogTo::TaskOnly];
    if package::is_there(org) {
        log_to.push(LogTo::LogOnly);
        if package::is_linked(org) {
            log_to.insert(0, LogTo::TaskAndLog);
        }
    }
    let task = org.objects.get(TASK);
    let kinds = task.map(|task| task.record_types.as_slice());
    let people = org.objects.iter().filter(|(name, facts)| {
        can_call(name)
            && *name != "User"
            && facts.fields.values().any(|field| field.kind == "phone")
    });
    let callers = org.objects.iter().filter(|(name, _)| can_call(name));
    let closed = org.statuses.iter().filter(|status| status.is_closed);
    let may_set = org.may_create(TASK, "Priority");
    let priorities = org.priorities.iter().filter(|_| may_set);
    Choices {
        log_to,
        record_types: kinds
            .unwrap_or_default()
            .iter()
            .map(|kind| named(&kind.id, &kind.label))
            .collect(),
        fields: VALUES.iter().map(|value| fields_for(org, *value)).collect(),
        own_fields: own_field::choices(org),
        objects: callers
            .map(|(name, facts)| named(name, &facts.label))
            .collect(),
        customer_fields: people
            .flat_map(|(name, facts)| customer_fields(name, facts))
            .collect(),
        statuses: closed
            .map(|status| named(&status.api_name, &status.label))
            .collect(),
        priorities: priorities
            .map(|one| named(&one.api_name, &one.label))
            .collect(),
        ..Choices::default()
    }
}

/// The fields of an object that an org may number its customers by.
fn customer_fields(object: &str, facts: &ObjectFacts) -> Vec<Named> {
    let fields = facts.fields.iter().filter(|(name, field)| {
        let is_text_or_number = field.kind == "string" || field.is_number();
        let is_own = name.ends_with("__c") || *name == "AccountNumber";
        is_text_or_number && is_own
    });
    let named_so = fields.map(|(name, field)| {
        let label = format!("{}: {}", facts.label, field.label);
        named(&format!("{object}.{name}"), &label)
    });
    named_so.collect()
}

fn can_call(object: &str) -> bool {
    object != TASK && object != package::CALL_LOG
}

fn named(name: &str, label: &str) -> Named {
    Named {
        name: String::from(name),
        label: String::from(label),
    }
}

/// The custom fields that can hold such a value. The package's own lookup is left out.
fn fields_for(org: &OrgFacts, value: TaskField) -> FieldChoice {
    let task = org.objects.get(TASK).into_iter();
    let fields = task.flat_map(|task| &task.fields);
    let free = fields.filter(|(name, field)| {
        *name != LOOKUP
            && field.createable
            && field.updateable
            && fit(org, value, name) == Fit::Fits
    });
    FieldChoice {
        value,
        fields: free
            .map(|(name, field)| named(name, &field.label))
            .collect(),
    }
}
