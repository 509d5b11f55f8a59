//! What stands in the phone fields of a record, and what of that this agent may change: asked when a number is to be taken off
//! or put on.

use crate::base::ids::E164;
use crate::number::country::Country;
use crate::number::holds::{PhoneHolds, holds};
use crate::org::facts::OrgFacts;
use crate::people::phone_fields;
use crate::view::choices::Named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The phone fields of a record.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PhoneFields {
    /// Those that this agent can see, the most usual first.
    pub fields: Vec<PhoneField>,
    /// The user whose record it is, by id and name; nothing where that may not be read, or where no user can be given a to-do.
    pub owner: Option<Named>,
    /// Whether Salesforce has said what stands in them.
    pub read: bool,
}

/// A phone field of a record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PhoneField {
    /// Its API name.
    pub name: String,
    /// What the org calls it.
    pub label: String,
    /// What stands in it; empty also where it was not read.
    pub text: String,
    /// What that is by the number of the call.
    pub holds: PhoneHolds,
    /// Whether this agent may change it, as far as describe says.
    pub may_change: bool,
}

impl std::fmt::Debug for PhoneFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhoneFields({}, read: {})", self.fields.len(), self.read)
    }
}

impl std::fmt::Debug for PhoneField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhoneField({}, {:?})", self.name, self.holds)
    }
}

impl PhoneFields {
    /// The fields of an object, with what was read of a record of it.
    pub fn of(
        org: &OrgFacts,
        object: &str,
        read: Option<&BTreeMap<String, String>>,
        by: Option<(&E164, Country)>,
    ) -> Self {
        let fields = phone_fields::phone_fields(org, object).into_iter();
        let fields = fields.map(|(name, facts)| {
            let text = read.map(|read| read.get(name).cloned().unwrap_or_default());
            let held = match (&text, by) {
                (None, _) => PhoneHolds::Unknown,
                (Some(text), _) if text.trim().is_empty() => PhoneHolds::Nothing,
                (Some(text), Some((number, country))) => holds(text, number, country),
                (Some(_), None) => PhoneHolds::Other,
            };
            let label = facts.label.as_str();
            PhoneField {
                label: String::from(if label.is_empty() { name } else { label }),
                name: String::from(name),
                text: text.unwrap_or_default(),
                holds: held,
                may_change: phone_fields::may_change(org, object, name),
            }
        });
        Self {
            fields: fields.collect(),
            owner: None,
            read: read.is_some(),
        }
    }
}
