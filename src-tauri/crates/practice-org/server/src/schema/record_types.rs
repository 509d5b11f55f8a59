//! Record types, and the values of Status that an admin has made of the standard ones.
//!
//! It owns how both change the schema. It never places the rows of RecordType and TaskStatus: `sample::value_tables` does.
//!
//! An object has the field RecordTypeId only once it has a record type: naming it before is "No such column", as recorded.

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::field::{flag, id, picklist_values, reference, stamps, text};
use super::names::lasting;
use super::{Object, Schema};
use crate::rows::ids;

/// What every object has without any record type of its own.
pub(crate) const MASTER: &str = "012000000000000AAA";

/// A record type of Task, Contact, Lead or any other object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    pub object: String,
    pub developer_name: String,
    pub name: String,
    /// The users' profile may choose it.
    #[serde(default = "yes")]
    pub available: bool,
    /// The users' profile takes it where a create names none.
    #[serde(default)]
    pub default: bool,
    #[serde(default = "yes")]
    pub active: bool,
    /// Given by the org, in the order of the description.
    #[serde(skip)]
    pub(crate) id: String,
}

/// A value of Task.Status. The standard ones are replaced as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskStatus {
    pub name: String,
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub default: bool,
}

fn yes() -> bool {
    true
}

/// Statuses of an org that nobody has changed.
pub(crate) fn standard_statuses() -> Vec<TaskStatus> {
    let status = |name: &str| TaskStatus {
        name: name.to_owned(),
        closed: name == "Completed",
        default: name == "Not Started",
    };
    [
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred",
    ]
    .map(status)
    .to_vec()
}

impl Schema {
    pub(super) fn add_record_types(&mut self, added: &[RecordType]) -> anyhow::Result<()> {
        for (number, added) in (1..).zip(added) {
            let named = |known: &&mut Object| known.name == added.object;
            let Some(object) = self.objects.iter_mut().find(named) else {
                bail!(
                    "{}: there is no object {}",
                    added.developer_name,
                    added.object
                );
            };
            if object.column("RecordTypeId").is_none() {
                let to = &["RecordType"];
                let field = reference("RecordTypeId", "Record Type ID", to, "RecordType");
                object.fields.push(field);
            }
            object.record_types.push(RecordType {
                id: ids::numbered("012", 4_100_000 + number),
                ..added.clone()
            });
        }
        Ok(())
    }

    pub(super) fn set_statuses(&mut self, statuses: &[TaskStatus]) {
        let task = self.objects.iter_mut().find(|object| object.name == "Task");
        let fields = task.into_iter().flat_map(|task| task.fields.iter_mut());
        for field in fields.filter(|field| field.name == "Status") {
            field.picklist = picklist_values(statuses.iter().map(|status| lasting(&status.name)));
            for (value, status) in field.picklist.iter_mut().zip(statuses) {
                value.default = status.default;
            }
            let default = statuses.iter().find(|status| status.default);
            field.default = default.map(|status| lasting(&status.name));
        }
    }
}

pub(super) fn record_type() -> Object {
    let mut fields = vec![
        id("Record Type ID"),
        text("Name", "Name", 80).names_the_record(),
        text("DeveloperName", "Record Type Name", 80),
        text("SobjectType", "SObject Type Name", 40),
        flag("IsActive", "Active"),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, field)| if place == 0 { field } else { field.read_only() })
    .collect::<Vec<_>>();
    fields.extend(stamps());
    Object {
        fields,
        ..Object::kept_by_the_org("RecordType", "Record Type", "012")
    }
}
