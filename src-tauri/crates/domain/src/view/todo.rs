//! What the agent types for a to-do, and what an org lets be typed.

use crate::base::time::Millis;
use crate::org::facts::{OrgFacts, TASK};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A to-do as the agent wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Todo {
    /// What is to be done.
    pub subject: String,
    /// Due date, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// More about it.
    pub detail: String,
    /// One of the org's priorities, by API name; nothing: the org's default, or what it has.
    pub priority: Option<String>,
    /// When the agent wants to be reminded of it.
    pub remind: Option<Millis>,
}

/// What an org lets be typed for a to-do beside subject, due date and note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TodoForm {
    /// The priorities, by API name and label, in the org's order; none where the agent may not set one.
    pub priorities: Vec<(String, String)>,
    /// Which of them a to-do gets where none is chosen.
    pub priority: Option<String>,
    /// Whether a reminder can be set.
    pub reminders: bool,
    /// Whether the agent may not change tasks at all: none can be ticked or edited, and the admin can mend that.
    pub locked: bool,
}

impl TodoForm {
    /// What this org lets be typed.
    pub(crate) fn of(org: &OrgFacts) -> Self {
        let may = |field: &str| org.may_create(TASK, field) && org.may_update(TASK, field);
        let known = org.priorities.iter().filter(|_| may("Priority"));
        let default = known.clone().find(|one| one.is_default);
        Self {
            priority: default.map(|one| one.api_name.clone()),
            priorities: known
                .map(|one| (one.api_name.clone(), one.label.clone()))
                .collect(),
            locked: org.objects.get(TASK).is_some_and(|task| !task.updateable),
            reminders: may("ReminderDateTime") && may("IsReminderSet"),
        }
    }
}

/// What a past activity says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PastText {
    /// Its subject.
    pub subject: String,
    /// Its note.
    pub detail: String,
    /// Its date, `YYYY-MM-DD`. The date of one of the agent's own calls is that of the call, whatever stands here.
    #[serde(default)]
    pub date: Option<String>,
}
