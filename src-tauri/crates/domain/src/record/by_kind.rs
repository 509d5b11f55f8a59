//! What a call leaves in Salesforce by its kind: nothing, or a Task with this status and priority.
//!
//! It is taken over from the settings while a call goes on and stays as it was at the end. The kind itself is looked up
//! each time, since a phone may tell late that a missed call has left a message.

use crate::call::kind::CallKind;
use crate::org::facts::OrgFacts;
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was set for each kind of call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ByKind {
    /// The status of the Task, by API name; nothing: the org's usual one that closes it.
    pub statuses: BTreeMap<CallKind, String>,
    /// Its priority, by API name; nothing: the org's default.
    pub priorities: BTreeMap<CallKind, String>,
    /// Kinds that leave nothing.
    pub not_logged: BTreeSet<CallKind>,
    /// Kinds for which a Case is made.
    pub new_cases: BTreeSet<CallKind>,
}

impl ByKind {
    /// What is set now. A value that this org does not have, as far as that is known, is left out: a setting must never
    /// have a Task refused, and the settings check names it.
    pub(crate) fn now(settings: &Settings, org: Option<&OrgFacts>) -> Self {
        let (mut statuses, mut priorities) =
            (settings.statuses.clone(), settings.priorities.clone());
        if let Some(org) = org {
            statuses.retain(|_, status| org.closes(status));
            priorities.retain(|_, priority| org.has_priority(priority));
        }
        Self {
            statuses,
            priorities,
            not_logged: settings.not_logged.clone(),
            new_cases: settings.new_cases.clone(),
        }
    }
}
