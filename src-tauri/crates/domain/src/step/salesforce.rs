//! What comes from Salesforce and from the index.

use super::Step;
use crate::base::ids::{OutboxId, SfId};
use crate::base::problem::Problem;
use crate::base::refs::{PersonRef, TaskRef};
use crate::logging::repair::repair_edited;
use crate::org::facts::{OrgFacts, TASK};
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::job::JobResult;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::part::NotReadable;
use crate::panel::{NextStep, Panel};
use crate::session::Session;
use crate::state::index::IndexState;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::step::event::{PanelRead, ReadFailure};
use jiff::SignedDuration;
use std::sync::Arc;

/// For how long an org that contradicts its own describe is not described again.
const DOUBTED_FOR: SignedDuration = SignedDuration::from_mins(5);

impl Step<'_> {
    /// Reads again what is on screen, as it may have changed while Salesforce could not be asked.
    pub(super) fn read_panels_on_screen(&mut self) {
        let on_screen: Vec<(PersonRef, String)> = self
            .state
            .calls
            .all
            .values()
            .filter(|call| !call.dismissed)
            .filter_map(|call| call.who.picked.as_ref())
            .map(|who| (who.id.clone(), who.object.clone()))
            .collect();
        for (record, object) in on_screen {
            self.want_panel(&record, &object);
        }
    }

    pub(super) fn org_read(&mut self, facts: OrgFacts) {
        if !self.is_signed_in() {
            return;
        }
        self.state.org.as_of = Some(self.at());
        self.state.org.refused = None;
        if self.state.org.facts.as_deref() != Some(&facts) {
            let facts = Arc::new(facts);
            self.changes.push(Change::Org(Arc::clone(&facts)));
            let before = self.state.org.facts.replace(facts);
            // What may be read has changed: a part that was not readable may be now, and the other way round.
            if before.is_some() {
                self.read_panels_on_screen();
                self.effects
                    .push(Effect::Remote(RemoteEffect::ReadNextSteps));
            }
        }
        self.checked();
    }

    pub(super) fn org_not_read(&mut self, why: Problem) {
        if self.is_signed_in() {
            self.state.org.refused = Some(why);
            self.checked();
        }
    }

    pub(super) fn shown_before(&mut self, record: SfId, copy: Option<Box<Panel>>) {
        if let (Some(copy), Some(panel)) = (
            copy,
            self.state
                .known
                .panels
                .get_mut(&PersonRef::Salesforce(record)),
        ) && panel.shown.as_of.is_none()
        {
            panel.shown = Panel {
                saved_copy: true,
                ..*copy
            };
        }
    }

    pub(super) fn panel_read(&mut self, record: SfId, result: Result<Box<PanelRead>, ReadFailure>) {
        let who = PersonRef::Salesforce(record.clone());
        let Some(panel) = self.state.known.panels.get_mut(&who) else {
            return;
        };
        panel.loading = false;
        match result {
            Ok(read) => {
                let PanelRead {
                    panel: shown,
                    record: itself,
                } = *read;
                panel.shown.clone_from(&shown);
                panel.refused = None;
                for (_, why) in shown.not_readable() {
                    self.may_be_old_describe(why);
                }
                self.record_read(&record, itself);
                self.effects.push(Effect::Local(LocalEffect::KeepPanel {
                    record,
                    panel: Box::new(shown),
                }));
                self.reachable();
            }
            Err(failure) => {
                if let ReadFailure::Refused(why) = &failure {
                    panel.refused = Some(why.clone());
                    panel.shown.saved_copy = panel.shown.as_of.is_some();
                }
                self.read_failed(&failure);
            }
        }
    }

    /// Reads the org's facts anew if the org's answer contradicts them, but not for every such answer.
    fn may_be_old_describe(&mut self, why: &NotReadable) {
        let facts = self.state.org.facts.as_deref();
        let described = facts.is_some_and(|facts| facts.objects.contains_key(&why.object));
        let now = self.at();
        let asked = self.state.org.doubted;
        let long_ago = asked.is_none_or(|at| now.duration_since(at) >= DOUBTED_FOR);
        if why.contradicts_describe() && described && long_ago {
            self.state.org.doubted = Some(now);
            self.effects.push(Effect::Remote(RemoteEffect::ReadFacts));
        }
    }

    /// Answers that come after a sign-out are dropped.
    fn is_signed_in(&self) -> bool {
        matches!(self.state.session, Session::SignedIn(_))
    }

    pub(super) fn next_steps_read(&mut self, result: Result<Vec<NextStep>, ReadFailure>) {
        match result {
            Ok(_) if !self.is_signed_in() => {}
            Ok(tasks) => {
                self.state.known.next_steps_cover =
                    std::mem::take(&mut self.state.known.next_steps_asked);
                self.state.known.next_steps = tasks;
                self.state.known.next_steps_read = true;
                self.state.known.next_steps_refused = None;
                self.reachable();
            }
            Err(failure) => {
                if let (ReadFailure::Refused(why), true) = (&failure, self.is_signed_in()) {
                    let why = NotReadable::refused(TASK, why.clone());
                    self.may_be_old_describe(&why);
                    self.state.known.next_steps_refused = Some(why);
                }
                self.read_failed(&failure);
            }
        }
    }

    pub(super) fn read_failed(&mut self, failure: &ReadFailure) {
        match failure {
            // One failed read says little: the probe asks whether Salesforce answers at all.
            ReadFailure::Unreachable if self.state.link.offline_since.is_none() => {
                self.effects.push(Effect::Remote(RemoteEffect::Probe));
            }
            ReadFailure::Unreachable => {}
            // The engine reports the end of a session by itself; a refusal is kept where the records would be shown.
            ReadFailure::SignedOut | ReadFailure::Refused(_) => {}
        }
    }

    pub(super) fn reachable(&mut self) {
        if self.state.link.offline_since.take().is_none() {
            return;
        }
        self.state.link.probes = 0;
        self.state.link.next_probe = None;
        for (id, row) in &mut self.state.outbox.rows {
            if !row.is_settled() && row.not_before.is_some() {
                row.try_now();
                self.rows.insert(*id);
            }
        }
        self.read_again();
        self.read_panels_on_screen();
    }

    pub(super) fn unreachable(&mut self) {
        let now = self.at();
        self.state.link.offline_since.get_or_insert(now);
        let pause = SignedDuration::from_secs(1 << self.state.link.probes.min(4));
        self.state.link.probes += 1;
        self.state.link.next_probe = now.saturating_add(pause).ok();
        self.checked();
        for panel in self.state.known.panels.values_mut() {
            panel.shown.saved_copy = panel.shown.as_of.is_some();
        }
    }

    pub(super) fn index(&mut self, index: IndexState) {
        if self.state.session.account().is_none() {
            return;
        }
        self.state.known.index = index;
        self.look_up_again();
    }

    pub(super) fn indexed_now(&mut self, people: u64) {
        if self.state.session.account().is_none() {
            return;
        }
        self.state.known.index.people = people;
        self.look_up_again();
    }

    pub(super) fn job_done(&mut self, id: OutboxId, result: JobResult, jitter: u32) {
        if self.state.outbox.in_flight == Some(id) {
            self.state.outbox.in_flight = None;
        }
        let now = self.at();
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        row.record(result.clone(), now, jitter);
        self.rows.insert(id);
        let row = row.clone();
        if let JobResult::Refused(refusal) = &result {
            self.refused_for_fields(id, refusal);
        }
        match result {
            JobResult::Landed(_) => {
                self.landed(&row);
                self.reachable();
            }
            JobResult::Joined(joined) => {
                self.joined(&row, &joined);
                self.landed(&row);
                self.reachable();
            }
            JobResult::NotSent => self.unreachable(),
            JobResult::LimitReached(_) => self.pause_all(&row),
            JobResult::Refused(_) => {
                let completed = crate::logging::timing::complete_refused(self.state, &row);
                self.rows.extend(completed.iter().map(|row| row.id));
                self.reachable();
            }
            JobResult::Busy(_)
            | JobResult::Conflict(_)
            | JobResult::LooksLike(_)
            | JobResult::NotThere
            | JobResult::Sought(_) => self.reachable(),
            JobResult::Moved(moved) => {
                self.records_moved(id, &moved.records);
                self.reachable();
            }
            JobResult::NoAnswer | JobResult::SignedOut => {}
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

    /// Pauses all queued rows: the limit is the org's, so no other write would succeed either.
    fn pause_all(&mut self, limited: &Row) {
        for (id, row) in &mut self.state.outbox.rows {
            if row.status == Status::Queued && row.not_before < limited.not_before {
                row.not_before = limited.not_before;
                self.rows.insert(*id);
            }
        }
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
            Some(crate::state::activities::logged_call(
                self.state,
                row,
                Some(call),
                &self.now,
            ))
        });
        let is_it = |shown: &NextStep| shown.task == task;
        let panels = self.state.known.panels.values_mut();
        let shown = panels.flat_map(|panel| &mut panel.shown.next_steps);
        for shown in shown.chain(&mut self.state.known.next_steps) {
            if is_it(shown) {
                crate::state::next_steps::apply(shown, &fields);
            }
        }
        match fields.value(TaskField::Closed) {
            FieldValue::Flag(false) => {
                self.put_back(&task);
                self.effects
                    .push(Effect::Remote(RemoteEffect::ReadNextSteps));
            }
            FieldValue::Flag(true) => {
                // A task that is closed now is no next step any longer.
                self.state.known.next_steps.retain(|shown| !is_it(shown));
                for panel in self.state.known.panels.values_mut() {
                    let shown = &mut panel.shown;
                    if let Some(place) = shown.next_steps.iter().position(is_it)
                        && let Some(steps) = shown.next_steps.read_mut()
                    {
                        let done = steps.remove(place);
                        let past = match &record {
                            Some(record) => record.clone(),
                            None => crate::state::activities::completed(&done, &self.now),
                        };
                        if let Some(tasks) = shown.past_tasks.read_mut() {
                            tasks.insert(0, past);
                        }
                    }
                }
            }
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
}
