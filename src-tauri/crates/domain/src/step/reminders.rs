//! The agent is reminded of a next step, and puts the reminder off.

use super::Step;
use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::budget::RequestsLeft;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::write::Edit;
use crate::panel::NextStep;
use crate::session::Session;
use crate::state::REMEMBERED;
use crate::state::due::{ASKED_FOR, is_too_old, untold};
use crate::state::next_steps::{own_steps, shown_task};
use crate::state::reminders::{KeptSteps, Told};
use crate::step::effect::{Change, Effect, LocalEffect};
use jiff::Timestamp;

impl Step<'_> {
    /// Tells what is due. While Salesforce can be asked, it is asked first whether those tasks are still open.
    pub(super) fn remind(&mut self) {
        let now = self.at();
        if !untold(self.state).iter().any(|(_, at)| *at <= now) {
            return;
        }
        match self.state.reminders.asked {
            Some(asked) if now.duration_since(asked) < ASKED_FOR => {}
            Some(_) => self.tell_due(),
            None if self.can_ask() => {
                self.state.reminders.asked = Some(now);
                self.ask_for_next_steps();
            }
            None => self.tell_due(),
        }
    }

    /// The tasks were read, or could not be: what is still due is told now.
    pub(super) fn next_steps_answered(&mut self) {
        if self.state.reminders.asked.is_some() {
            self.tell_due();
        }
    }

    fn can_ask(&self) -> bool {
        matches!(self.state.session, Session::SignedIn(_))
            && self.state.link.offline_since.is_none()
            && self.state.budget.left() == RequestsLeft::Plenty
    }

    fn tell_due(&mut self) {
        self.state.reminders.asked = None;
        let now = self.at();
        let Some(account) = self.state.session.account().cloned() else {
            return;
        };
        let due = untold(self.state).into_iter().filter(|(_, at)| *at <= now);
        let due: Vec<(NextStep, Timestamp)> = due.collect();
        let told = due.iter().filter_map(|(step, _)| {
            Some(Told {
                account: account.clone(),
                task: step.task.clone(),
                at: step.remind?,
            })
        });
        let told: Vec<Told> = told.collect();
        self.forget_old_reminders();
        self.state.reminders.told.extend(told);
        let heard = due.into_iter().filter(|(_, at)| !is_too_old(*at, now));
        let tasks: Vec<TaskRef> = heard.map(|(step, _)| step.task).collect();
        if !tasks.is_empty() {
            self.effects
                .push(Effect::Local(LocalEffect::Remind { tasks }));
        }
    }

    /// Of a task that is open it must be known for ever that it was told; of any other only while it may come back.
    fn forget_old_reminders(&mut self) {
        let now = self.at();
        let open: Vec<TaskRef> = own_steps(self.state)
            .into_iter()
            .map(|step| step.task)
            .collect();
        let account = self.state.session.account().cloned();
        let is_recent = |at: Millis| {
            let at = Timestamp::from_millisecond(at.0).unwrap_or(now);
            now.duration_since(at) <= REMEMBERED
        };
        self.state.reminders.told.retain(|told| {
            is_recent(told.at)
                || (Some(&told.account) == account.as_ref() && open.contains(&told.task))
        });
    }

    /// The agent wants to be reminded at another time, or no more.
    pub(super) fn remind_at(&mut self, task: &TaskRef, at: Option<Millis>) {
        let Some(shown) = shown_task(self.state, task) else {
            return;
        };
        let fields = |at: Option<Millis>| {
            let at = at.and_then(|at| Timestamp::from_millisecond(at.0).ok());
            let set = TaskFields::default();
            match at {
                Some(at) => set.with(TaskField::Reminder, FieldValue::Moment(at)),
                None => set,
            }
        };
        let edit = Edit::between(&fields(shown.remind), &fields(at));
        if !edit.fields.0.is_empty() {
            self.change_task(&shown.task.clone(), edit, Some(shown));
        }
    }

    /// Keeps the agent's own next steps on disk, whatever has changed them.
    pub(super) fn keep_next_steps(&mut self) {
        let account = self.state.session.account();
        let (known, reminders) = (&self.state.known, &self.state.reminders);
        let kept = &reminders.kept;
        let is_kept = kept.account.as_ref() == account
            && kept.steps == known.next_steps
            && kept.cover == known.next_steps_cover
            && kept.told == reminders.told;
        if is_kept {
            return;
        }
        let keep = KeptSteps {
            account: account.cloned(),
            steps: known.next_steps.clone(),
            cover: known.next_steps_cover.clone(),
            told: reminders.told.clone(),
        };
        self.state.reminders.kept.clone_from(&keep);
        self.changes.push(Change::NextSteps(Box::new(keep)));
    }

    /// What the disk had, for the agent whose it is.
    pub(super) fn next_steps_restored(&mut self, kept: KeptSteps) {
        self.state.reminders.told.clone_from(&kept.told);
        if kept.account.is_some() && kept.account.as_ref() == self.state.session.account() {
            self.state.known.next_steps.clone_from(&kept.steps);
            self.state.known.next_steps_cover.clone_from(&kept.cover);
        }
        self.state.reminders.kept = kept;
    }
}
