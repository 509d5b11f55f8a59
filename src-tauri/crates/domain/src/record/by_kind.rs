//! What a call leaves in Salesforce by its kind: nothing, or a Task with this status and priority.
//!
//! It is taken over from the settings while a call goes on and stays as it was at the end. The kind itself is looked up
//! each time, since a phone may tell late that a missed call has left a message.

use crate::call::kind::CallKind;
use crate::call::phase::Phase;
use crate::org::facts::OrgFacts;
use crate::org::task_fields::{TaskField, TaskFields};
use crate::record::call::Call;
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
        }
    }
}

/// Whether a call of this kind leaves nothing. A call that rings may still become one of any kind.
pub(crate) fn leaves_nothing(call: &Call) -> bool {
    let is_decided = match call.facts.phase() {
        Phase::Ringing | Phase::Dialing => false,
        Phase::Connected | Phase::Held | Phase::Ended => true,
    };
    is_decided && call.by_kind.not_logged.contains(&CallKind::of(&call.facts))
}

/// Adds the status and the priority of a call's kind.
pub(crate) fn with_kind(fields: TaskFields, call: &Call) -> TaskFields {
    let kind = CallKind::of(&call.facts);
    let set = |of: &BTreeMap<CallKind, String>| of.get(&kind).cloned().unwrap_or_default();
    fields
        .with_text(TaskField::Status, &set(&call.by_kind.statuses))
        .with_text(TaskField::Priority, &set(&call.by_kind.priorities))
}
