//! A row comes back from the worker: what that changes in the outbox, in the call and on screen.

use super::Step;
use crate::base::ids::{OutboxId, SfId};
use crate::base::refs::TaskRef;
use crate::logging::repair::repair_edited;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::job::JobResult;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::{Activity, NextStep};
use crate::state::activities::{change_past, completed, logged_call};
use crate::state::next_steps::apply;
use crate::step::effect::Effect;
use crate::step::effect::RemoteEffect;

impl Step<'_> {
    pub(super) fn job_done(&mut self, id: OutboxId, result: JobResult, jitter: u32) {
        self.state.outbox.in_flight.remove(&id);
        self.state.outbox.asked = None;
        let now = self.at();
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        row.record(result.clone(), now, jitter);
        self.rows.insert(id);
        let row = row.clone();
        if self.state.session.account() == Some(&row.account) {
            self.came_back(&row, &result);
            self.reached(&result);
        } else {
            // Another account is here by now: nothing of this one's is read for it, shown to it or put into its index.
            let (known, asked) = (self.state.known.clone(), self.effects.len());
            self.came_back(&row, &result);
            self.state.known = known;
            self.effects.truncate(asked);
        }
    }

    /// What the result says of the connection.
    fn reached(&mut self, result: &JobResult) {
        match result {
            JobResult::NotSent => self.unreachable(),
            JobResult::Landed(_)
            | JobResult::LandedWithCase { .. }
            | JobResult::CaseRefused(_)
            | JobResult::Joined(_)
            | JobResult::Refused(_)
            | JobResult::Busy(_)
            | JobResult::NotTogether(_)
            | JobResult::Conflict(_)
            | JobResult::LooksLike(_)
            | JobResult::NotThere
            | JobResult::Sought(_)
            | JobResult::SoughtTooEarly
            | JobResult::Moved(_) => self.reachable(),
            JobResult::NoAnswer => self.ask_whether_it_answers(),
            JobResult::LimitReached(_) | JobResult::SignedOut => {}
        }
    }

    /// What follows from the result in the outbox, in the call and on screen.
    fn came_back(&mut self, row: &Row, result: &JobResult) {
        match result {
            JobResult::Landed(_) => self.landed(row),
            JobResult::LandedWithCase { task, case } => {
                self.is_in_case(row, case, task);
                self.landed(row);
            }
            JobResult::Joined(joined) => {
                self.joined(row, joined);
                self.landed(row);
            }
            JobResult::LimitReached(_) => self.pause_all(row),
            JobResult::Refused(refusal) => {
                self.refused_for_fields(row.id, refusal);
                let completed = crate::logging::timing::complete_refused(self.state, row);
                self.rows.extend(completed.iter().map(|row| row.id));
            }
            JobResult::Moved(moved) => self.records_moved(row.id, &moved.records),
            JobResult::NotSent
            | JobResult::CaseRefused(_)
            | JobResult::Busy(_)
            | JobResult::NotTogether(_)
            | JobResult::Conflict(_)
            | JobResult::LooksLike(_)
            | JobResult::NotThere
            | JobResult::Sought(_)
            | JobResult::SoughtTooEarly
            | JobResult::NoAnswer
            | JobResult::SignedOut => {}
        }
    }

    /// Changes of a Task that had no id yet can go now.
    fn give_id_to_changes(&mut self, parent: OutboxId, id: &SfId) {
        for (row_id, row) in &mut self.state.outbox.rows {
            if let Write::Change { task, .. } = &mut row.write
                && *task == TaskRef::Outbox(parent)
            {
                *task = TaskRef::Salesforce(id.clone());
                self.rows.insert(*row_id);
            }
        }
    }

    /// Pauses all rows for the same org: the limit is the org's, so no other write would succeed either.
    fn pause_all(&mut self, limited: &Row) {
        for (id, row) in &mut self.state.outbox.rows {
            let is_theirs = row.account.org == limited.account.org;
            if is_theirs && row.status == Status::Queued && row.not_before < limited.not_before {
                row.not_before = limited.not_before;
                self.rows.insert(*id);
            }
        }
    }

    /// The call's Task was made in a new Case.
    fn is_in_case(&mut self, row: &Row, case: &SfId, task: &SfId) {
        let Write::LogCall { call, .. } = &row.write else {
            return;
        };
        let zone = self.now.time_zone().clone();
        let rows = crate::logging::new_case::is_in_case(self.state, *call, case, task, &zone);
        self.rows.extend(rows.iter().map(|row| row.id));
        self.calls.insert(*call);
    }

    // Updates everything that is known of the Task, in the order in which one part depends on another.
    fn landed(&mut self, row: &Row) {
        if let Some(repair) = repair_edited(self.state, row) {
            self.rows.insert(repair.id);
        }
        if let Status::Sent { task } = &row.status {
            self.give_id_to_changes(row.id, task);
        }
        if let (Write::NewPerson(person), Status::Sent { task }) = (&row.write, &row.status) {
            self.person_landed(row.id, person, task.clone());
        }
        if let Write::ChangePhone(change) = &row.write {
            self.phone_changed(change);
        }
        if let Write::LogCall { call, .. } = &row.write {
            self.reconcile(*call);
        }
        let Write::Change { task, fields, .. } = &row.write else {
            return;
        };
        let (task, fields) = (task.clone(), fields.clone());
        let call = crate::logging::completing::call_of(self.state, row);
        let record = call.and_then(|call| {
            let call = self.state.calls.all.get(&call)?;
            Some(logged_call(self.state, row, Some(call), &self.now))
        });
        self.change_shown(&task, &fields);
        match fields.value(TaskField::Closed) {
            FieldValue::Flag(false) => {
                // One that is in no list here may belong to whoever is on screen.
                if !self.put_back(&task) {
                    self.read_panels_on_screen();
                }
                self.effects
                    .push(Effect::Remote(RemoteEffect::ReadNextSteps));
            }
            FieldValue::Flag(true) => self.put_among_past(&task, record.as_ref()),
            FieldValue::Empty
            | FieldValue::Text(_)
            | FieldValue::Number(_)
            | FieldValue::Date(_)
            | FieldValue::Moment(_)
            | FieldValue::Record(_) => {}
        }
        if let Some(call) = call {
            self.reconcile(call);
        }
    }

    /// What a change has written is what is shown of the task from now on, in every list.
    fn change_shown(&mut self, task: &TaskRef, fields: &TaskFields) {
        let is_it = |shown: &NextStep| shown.task == *task;
        let panels = self.state.known.panels.values_mut();
        let (mut steps, mut past) = (Vec::new(), Vec::new());
        for panel in panels {
            steps.extend(&mut panel.shown.next_steps);
            past.extend(&mut panel.shown.past_tasks);
        }
        past.extend(self.state.known.older.values_mut().flatten());
        let steps = steps.into_iter().chain(&mut self.state.known.next_steps);
        for shown in steps.filter(|shown| is_it(shown)) {
            apply(shown, fields);
        }
        for shown in past.into_iter().filter(|shown| shown.task == *task) {
            change_past(shown, fields);
        }
    }

    /// A task that is closed now is no next step any longer.
    fn put_among_past(&mut self, task: &TaskRef, record: Option<&Activity>) {
        let is_it = |shown: &NextStep| shown.task == *task;
        self.state.known.next_steps.retain(|shown| !is_it(shown));
        for panel in self.state.known.panels.values_mut() {
            let shown = &mut panel.shown;
            if let Some(place) = shown.next_steps.iter().position(is_it)
                && let Some(steps) = shown.next_steps.read_mut()
            {
                let done = steps.remove(place);
                let past = match record {
                    Some(record) => record.clone(),
                    None => completed(&done, &self.now),
                };
                if let Some(tasks) = shown.past_tasks.read_mut() {
                    tasks.insert(0, past);
                }
            }
        }
    }
}
