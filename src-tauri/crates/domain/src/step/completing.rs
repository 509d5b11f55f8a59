//! The agent marks a next step of the person as done by this call, or takes that back while no request for it has left.

use super::Step;
use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::logging::completing::{can_move, landed_as, may_do};
use crate::record::completing::Completing;
use crate::state::next_steps::shown_task;

impl Step<'_> {
    pub(super) fn done_by_call(&mut self, id: CallId, task: Option<TaskRef>) {
        let can = |call| can_move(self.state, call);
        if !self.state.calls.all.get(&id).is_some_and(can) {
            return;
        }
        let step = match task {
            Some(task) => match self.step_of(id, &task) {
                Some(step) => Some(step),
                None => return,
            },
            None => None,
        };
        self.take_record_back(id);
        if let Some(call) = self.state.calls.all.get_mut(&id) {
            call.completing = step;
        }
        self.calls.insert(id);
        self.reconcile(id);
    }

    /// The next step, if this call may do it: it is open, was not made from this very call, and no other call does it.
    fn step_of(&self, id: CallId, task: &TaskRef) -> Option<Completing> {
        let call = self.state.calls.all.get(&id)?;
        let of = call.who.picked.as_ref()?.id.clone();
        let task = landed_as(self.state, task);
        let shown = shown_task(self.state, &task).filter(|shown| !shown.done)?;
        if !may_do(self.state, call, &shown.task, shown.done) {
            return None;
        }
        Some(Completing {
            task,
            subject: shown.subject,
            detail: shown.detail,
            due: shown.due.and_then(|due| due.parse().ok()),
            person: of,
            owner: shown.owner,
        })
    }

    /// Withdraws the record of a call if it still waits; the rule of logging then makes another in its place.
    fn take_record_back(&mut self, id: CallId) {
        let write = id.log_write();
        if let Some(row) = self.state.outbox.rows.get_mut(&write)
            && row.withdraw()
            && let Some(call) = self.state.calls.all.get_mut(&id)
        {
            call.logged = None;
            self.rows.insert(write);
        }
    }

    /// Clears the next step that the call does, if the pick is now somebody else than the step's person.
    pub(super) fn leave_step_of_others(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        let picked = call.who.picked.as_ref().map(|who| &who.id);
        let is_others = call
            .completing
            .as_ref()
            .is_some_and(|step| picked != Some(&step.person));
        let row = self.state.outbox.rows.get(&id.log_write());
        let waits = row.is_none_or(|row| row.is_editable() && !row.may_have_landed());
        if is_others && (call.logged.is_none() || waits) {
            self.take_record_back(id);
            if let Some(call) = self.state.calls.all.get_mut(&id) {
                call.completing = None;
            }
        }
    }

    /// The call that does this next step and whose record still waits, if there is one.
    pub(super) fn call_that_does(&self, task: &TaskRef) -> Option<CallId> {
        let mut calls = self.state.calls.all.values();
        let does = |call: &&crate::record::call::Call| {
            let step = call.does().map(|step| landed_as(self.state, &step.task));
            step.as_ref() == Some(task) && can_move(self.state, call)
        };
        calls.find(does).map(|call| call.facts.id)
    }
}
