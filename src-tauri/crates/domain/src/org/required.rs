//! What an org requires of every Task and Ringside can't know: the agent is asked for it.

use crate::org::facts::{FieldFacts, OrgFacts, TASK};
use crate::org::package::LOOKUP;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What the agent answered, by API names, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct Answers(pub BTreeMap<String, String>);

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}

impl Answers {
    /// Takes over other answers; an empty one removes the answer that was there.
    pub fn take(&mut self, others: &Self) {
        for (name, text) in &others.0 {
            if text.trim().is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.clone(), text.clone());
            }
        }
    }
}

/// Fields that describe and layouts require but that always get a value, from Ringside or from the org.
pub(crate) fn is_filled_by_the_org(field: &str) -> bool {
    ["Subject", "Status", "Priority", "OwnerId", "RecordTypeId"].contains(&field)
}

/// The fields that this org requires of every Task, by describe or by the page layout, and that only the agent can
/// fill.
pub(crate) fn required(org: &OrgFacts) -> Vec<(&str, &FieldFacts)> {
    let Some(task) = org.objects.get(TASK) else {
        return Vec::new();
    };
    let is_required = |name: &String, facts: &FieldFacts| {
        facts.required || task.required_by_layout.contains(name)
    };
    let fields = task.fields.iter();
    fields
        .filter(|(name, facts)| is_required(name, facts) && !has_default(facts))
        .filter(|(name, _)| is_the_agents(name, org))
        .map(|(name, facts)| (name.as_str(), facts))
        .collect()
}

/// Whether the org fills the field if it is left out.
fn has_default(facts: &FieldFacts) -> bool {
    facts.defaulted || facts.values.iter().any(|choice| choice.is_default)
}

/// Whether the agent may set a field of a new Task that Ringside does not fill.
pub(crate) fn is_the_agents(name: &str, org: &OrgFacts) -> bool {
    org.may_create(TASK, name) && is_nobodys(name, org)
}

/// Whether the agent may change a field of a Task that Ringside does not fill.
pub(crate) fn is_the_agents_to_change(name: &str, org: &OrgFacts) -> bool {
    org.may_update(TASK, name) && is_nobodys(name, org)
}

/// Whether neither Ringside nor the org itself fills a field.
fn is_nobodys(name: &str, org: &OrgFacts) -> bool {
    org.field(TASK, name).is_some()
        && !FILLED.contains(&name)
        && !is_filled_by_the_org(name)
        && org.key_field() != Some(name)
        && name != LOOKUP
}

/// What Ringside fills in a call's Task besides what every Task requires.
pub(crate) const FILLED: [&str; 9] = [
    "Description",
    "ActivityDate",
    "WhoId",
    "WhatId",
    "TaskSubtype",
    "CallType",
    "CallDurationInSeconds",
    "CallDisposition",
    "CallObject",
];
