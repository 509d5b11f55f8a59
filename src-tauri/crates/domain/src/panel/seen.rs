//! A task on screen, and the same as a write of it keeps it.

use crate::base::refs::TaskRef;
use crate::outbox::seen::Seen;
use crate::panel::{NextStep, Panel};

impl Panel {
    /// Whether a task stands among the next steps or the past activities.
    pub(crate) fn has_task(&self, task: &TaskRef) -> bool {
        let steps = self.next_steps.iter().map(|step| &step.task);
        let past = self.past_tasks.iter().map(|past| &past.task);
        steps.chain(past).any(|known| known == task)
    }
}

impl NextStep {
    /// A task of which no list knows more than what a write of it kept.
    pub(crate) fn of_seen(task: TaskRef, seen: Seen) -> Self {
        let Seen {
            subject,
            detail,
            due,
            done,
            priority,
            remind,
            owner,
            about,
        } = seen;
        Self {
            detail,
            due,
            done,
            priority,
            remind,
            owner,
            about,
            ..Self::new(task, subject)
        }
    }

    /// What a write of this task keeps of it.
    pub(crate) fn into_seen(self) -> Seen {
        let Self {
            task: _,
            subject,
            detail,
            due,
            done,
            priority,
            remind,
            owner,
            about,
        } = self;
        Seen {
            subject,
            detail,
            due,
            done,
            priority,
            remind,
            owner,
            about,
        }
    }
}
