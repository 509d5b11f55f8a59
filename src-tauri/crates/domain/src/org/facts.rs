//! What an org is like for the agent who is signed in: its objects and fields as describe shows them, and the values of
//! Status and Priority. Read at sign-in and kept for work without a network.
//!
//! It owns questions such as "which status closes a Task"; it never contains Salesforce's name for anything that an
//! admin can rename or hide. An object or field that is absent is one that this agent can't see.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The object of every activity that Ringside writes.
pub const TASK: &str = "Task";

/// What Ringside knows of an org.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrgFacts {
    /// Objects by API name: those that Ringside reads or writes, as far as the agent can see them.
    pub objects: BTreeMap<String, ObjectFacts>,
    /// The values of Task.Status, in the org's order.
    pub statuses: Vec<TaskStatus>,
    /// The values of Task.Priority, in the org's order.
    pub priorities: Vec<TaskPriority>,
    /// Whether this agent works in Salesforce Classic: some of its pages have other addresses than Lightning's.
    pub classic: bool,
}

/// An object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObjectFacts {
    /// What the org calls one of them.
    pub label: String,
    /// The first three characters of its records' ids.
    pub key_prefix: Option<String>,
    /// Whether the agent may make one.
    pub createable: bool,
    /// Whether the agent may change one.
    pub updateable: bool,
    /// Its fields by API name.
    pub fields: BTreeMap<String, FieldFacts>,
    /// The fields that the page layout of this agent's default record type requires.
    pub required_by_layout: BTreeSet<String>,
    /// The record types that the agent may choose from; the master type is not one of them.
    pub record_types: Vec<RecordType>,
}

/// A field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldFacts {
    /// What the org calls it.
    pub label: String,
    /// Salesforce's word for its type, such as `string`, `phone` or `picklist`.
    pub kind: String,
    /// In characters; 0 for a type that has no length.
    pub length: u32,
    /// How many digits a number may have before the point; 0 where the org does not say.
    pub digits: u32,
    /// Whether the agent may set it on creation.
    pub createable: bool,
    /// Whether the agent may change it.
    pub updateable: bool,
    /// Whether a record can't be made without a value for it: neither nillable nor filled by the org.
    pub required: bool,
    /// Whether the org fills it where it is left out.
    pub defaulted: bool,
    /// No two records have the same value.
    pub unique: bool,
    /// It can stand in place of an id.
    pub external_id: bool,
    /// The objects that it can point to.
    pub references: Vec<String>,
    /// Whether it points to records of which this agent can read nothing: then no path goes through it.
    pub leads_nowhere: bool,
    /// The active values of a picklist.
    pub values: Vec<Choice>,
}

/// A value of a picklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is written.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is what the org takes where nothing is chosen.
    pub is_default: bool,
}

/// A record type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordType {
    /// Its id.
    pub id: String,
    /// What the org calls it.
    pub label: String,
    /// Whether it is what this agent gets where nothing is chosen.
    pub is_default: bool,
}

/// A value of Task.Status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskStatus {
    /// What is written.
    pub api_name: String,
    /// What is shown.
    pub label: String,
    /// Whether a Task with it is closed.
    pub is_closed: bool,
    /// Whether it is what a new Task gets.
    pub is_default: bool,
}

/// A value of Task.Priority.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskPriority {
    /// What is written.
    pub api_name: String,
    /// What is shown.
    pub label: String,
    /// Whether it is what a new Task gets.
    pub is_default: bool,
}

impl FieldFacts {
    /// Whether it holds a number.
    pub fn is_number(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "int" | "double" | "currency" | "percent"
        )
    }

    /// Whether records can be found by what it holds.
    pub fn can_be_searched_by(&self) -> bool {
        let has_text = [
            "string", "phone", "email", "url", "picklist", "combobox", "id",
        ];
        self.is_number() || has_text.contains(&self.kind.as_str())
    }
}

impl OrgFacts {
    /// A field, if the agent can see it.
    pub fn field(&self, object: &str, field: &str) -> Option<&FieldFacts> {
        self.objects.get(object)?.fields.get(field)
    }

    /// Whether a field can be queried, as far as describe says; `Owner.Name` goes through `OwnerId`. Of an object that
    /// was not described nothing is known: it is queried, and the org says if it may not be.
    pub fn may_read(&self, object: &str, path: &str) -> bool {
        let Some(known) = self.objects.get(object) else {
            return true;
        };
        let Some((relation, rest)) = path.split_once('.') else {
            return path == "Id" || known.fields.contains_key(path);
        };
        known
            .fields
            .get(&format!("{relation}Id"))
            .is_some_and(|field| {
                let targets = &field.references;
                let readable = |object: &String| self.may_read(object, rest);
                !field.leads_nowhere && (targets.is_empty() || targets.iter().any(readable))
            })
    }

    /// Whether the agent may set a field on creation.
    pub fn may_create(&self, object: &str, field: &str) -> bool {
        self.field(object, field).is_some_and(|f| f.createable)
    }

    /// Whether the agent may change a field.
    pub fn may_update(&self, object: &str, field: &str) -> bool {
        self.field(object, field).is_some_and(|f| f.updateable)
    }

    /// Whether a Task can have this `CallType`. The picklist is restricted: another value has the whole Task refused.
    pub fn takes_call_type(&self, value: &str) -> bool {
        let field = self.field(TASK, "CallType");
        field.is_none_or(|field| {
            let mut values = field.values.iter();
            field.values.is_empty() || values.any(|choice| choice.value == value)
        })
    }

    /// A text field on Activity that is unique and an external id: with it a repeated create is refused by the org
    /// itself. Ringside's own name is preferred where an admin has made several.
    pub fn key_field(&self) -> Option<&str> {
        self.key_field_of(TASK)
    }

    /// The same for any object.
    pub fn key_field_of(&self, object: &str) -> Option<&str> {
        let fits = |field: &FieldFacts| {
            // A key is a UUID: 36 characters.
            field.unique
                && field.external_id
                && field.createable
                && field.kind == "string"
                && field.length >= 36
        };
        let fields = self.objects.get(object)?.fields.iter();
        let mut names: Vec<&str> = fields
            .filter(|(_, field)| fits(field))
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_by_key(|name| (!name.starts_with("Ringside_"), *name));
        names.first().copied()
    }

    /// The status that closes a Task: `Completed` where it is one that does, else the first that does.
    pub fn closed_status(&self) -> Option<&str> {
        let closed = || self.statuses.iter().filter(|status| status.is_closed);
        closed()
            .find(|status| status.api_name == "Completed")
            .or_else(|| closed().next())
            .map(|status| status.api_name.as_str())
    }

    /// Whether a Task is closed by this status.
    pub fn closes(&self, status: &str) -> bool {
        let mut closed = self.statuses.iter().filter(|status| status.is_closed);
        closed.any(|known| known.api_name == status)
    }

    /// Whether a Task can have this priority.
    pub fn has_priority(&self, priority: &str) -> bool {
        let mut known = self.priorities.iter();
        known.any(|known| known.api_name == priority)
    }

    /// The status for a task that is opened again: the org's default, if that is an open one.
    pub fn open_status(&self) -> Option<&str> {
        let open = || self.statuses.iter().filter(|status| !status.is_closed);
        open()
            .find(|status| status.is_default)
            .or_else(|| open().next())
            .map(|status| status.api_name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(statuses: &[(&str, bool)]) -> OrgFacts {
        let status = |(name, is_closed): &(&str, bool)| TaskStatus {
            api_name: String::from(*name),
            is_closed: *is_closed,
            ..TaskStatus::default()
        };
        OrgFacts {
            statuses: statuses.iter().map(status).collect(),
            ..OrgFacts::default()
        }
    }

    #[test]
    fn a_task_is_closed_by_a_status_that_closes_it_whatever_its_name() {
        let renamed = org(&[("Offen", false), ("Erledigt", true), ("Completed", false)]);
        assert_eq!(renamed.closed_status(), Some("Erledigt"));
        let usual = org(&[("Deferred", true), ("Completed", true)]);
        assert_eq!(usual.closed_status(), Some("Completed"));
        assert_eq!(org(&[("Open", false)]).closed_status(), None);
    }

    #[test]
    fn a_key_field_is_unique_an_external_id_writable_and_long_enough() {
        let key = FieldFacts {
            kind: String::from("string"),
            length: 36,
            createable: true,
            unique: true,
            external_id: true,
            ..FieldFacts::default()
        };
        let org_with = |fields: &[(&str, FieldFacts)]| {
            let fields = fields
                .iter()
                .map(|(name, f)| (String::from(*name), f.clone()));
            let task = ObjectFacts {
                fields: fields.collect(),
                ..ObjectFacts::default()
            };
            OrgFacts {
                objects: [(String::from(TASK), task)].into(),
                ..OrgFacts::default()
            }
        };
        let short = FieldFacts {
            length: 20,
            ..key.clone()
        };
        let open = FieldFacts {
            unique: false,
            ..key.clone()
        };
        assert_eq!(
            org_with(&[("A__c", short), ("B__c", open)]).key_field(),
            None
        );
        let both = org_with(&[("A__c", key.clone()), ("Ringside_Key__c", key)]);
        assert_eq!(both.key_field(), Some("Ringside_Key__c"));
    }
}
