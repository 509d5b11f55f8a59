//! What the agent does to a write in the outbox: hold, send now, discard, take back.
//!
//! *Nothing is left hanging.* The changes of a discarded create go along with it and come back with it. What named a
//! discarded person lets it go, and gets it back. The call of a discarded change has the words again that Salesforce has.
//!
//! **Invariant:** a discarded call is not logged by anything that happens later, until the agent takes that back.

use super::Step;
use crate::base::ids::OutboxId;
use crate::base::refs::{PersonRef, TaskRef};
use crate::logging::change::{change_made, made_after};
use crate::logging::loggable::waits_for_pick;
use crate::logging::task::with_person;
use crate::org::task_fields::{FieldValue, TaskFields};
use crate::outbox::conflict::ConflictField;
use crate::outbox::looked_at::LetGo;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::{Edit, Write};
use crate::state::activities::call_logged_in;
use crate::state::names::Names;
use crate::state::writes::{changes_of, fields_of, of_task};
use crate::step::effect::{Effect, RemoteEffect};

impl Step<'_> {
    pub(super) fn hold(&mut self, id: OutboxId, on: bool) {
        let (now, org) = (self.at(), self.state.org.facts.clone());
        if let Some(row) = self.state.outbox.rows.get_mut(&id)
            && (!on && row.send_here(now, org.as_deref()) || row.hold(on))
        {
            self.rows.insert(id);
        }
    }

    /// Sends one write now, whether it waits, is held or needed a person.
    pub(super) fn send_one(&mut self, id: OutboxId) {
        self.retry(id);
        if self.state.link.offline_since.is_some() {
            self.effects.push(Effect::Remote(RemoteEffect::Probe));
        }
    }

    pub(super) fn discard(&mut self, id: OutboxId) {
        let now = self.at();
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        let may_have_landed = row.may_have_landed();
        if !row.discard(now, None) {
            return;
        }
        self.rows.insert(id);
        let write = row.write.clone();
        for child in self.children(id) {
            if let Some(row) = self.state.outbox.rows.get_mut(&child)
                && row.discard(now, Some(id))
            {
                self.rows.insert(child);
            }
        }
        match write {
            Write::NewPerson(_) => self.let_go_of(id),
            Write::Change {
                task,
                fields,
                base,
                repairs: false,
            } if self.call_recorded_by(id).is_none() => {
                // Whether Salesforce has the old or the new value is not known after a lost answer: then a later change
                // is compared as it is, and the agent is asked rather than anything overwritten.
                if !may_have_landed {
                    self.rebase(&task, &fields, &base);
                }
                self.call_has(&task, base);
            }
            Write::Change { .. }
            | Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::ChangePhone(_) => {}
        }
    }

    pub(super) fn take_back(&mut self, id: OutboxId) {
        let Some(let_go) = self.restore(id) else {
            return;
        };
        let along = self.state.outbox.rows.values().filter(
            |row| matches!(&row.status, Status::Discarded { with, .. } if *with == Some(id)),
        );
        for child in along.map(|row| row.id).collect::<Vec<_>>() {
            self.restore(child);
        }
        let Some(row) = self.state.outbox.rows.get(&id).cloned() else {
            return;
        };
        match &row.write {
            Write::NewPerson(person) => {
                self.introduce(id, person);
                let who = person.as_match(PersonRef::Waiting(id), None);
                for named in let_go {
                    self.name_again(named, &who);
                }
            }
            Write::Change {
                task,
                fields,
                repairs: false,
                ..
            } if self.call_recorded_by(id).is_none() => self.is_newest(&row, task, fields),
            Write::Change { .. }
            | Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::ChangePhone(_) => {}
        }
        self.reconcile_its_call(id);
    }

    fn restore(&mut self, id: OutboxId) -> Option<Vec<LetGo>> {
        let let_go = self.state.outbox.rows.get_mut(&id)?.take_back()?;
        self.rows.insert(id);
        Some(let_go)
    }

    /// The writes that make no sense without this one.
    fn children(&self, id: OutboxId) -> Vec<OutboxId> {
        let waits = TaskRef::Outbox(id);
        // The record of a call that does a next step is a change itself; later changes of that record go with it.
        let of_record = self.call_recorded_by(id).is_some();
        let rows = self.state.outbox.rows.values();
        let open = rows.filter(|row| !row.is_settled() && row.id != id);
        let is_child = |row: &&Row| match &row.write {
            Write::Change { task, .. } => {
                *task == waits || of_record && (1..64).any(|n| row.id == id.change(n))
            }
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::NewPerson(_)
            | Write::ChangePhone(_) => false,
        };
        open.filter(is_child).map(|row| row.id).collect()
    }

    /// The call whose whole record this write is.
    fn call_recorded_by(&self, id: OutboxId) -> Option<crate::base::ids::CallId> {
        let mut calls = self.state.calls.all.keys();
        calls.find(|call| call.log_write() == id).copied()
    }

    /// A later change of the same Task was made against what is no longer written: from now on it is made against what
    /// was there before.
    fn rebase(&mut self, task: &TaskRef, written: &TaskFields, before: &TaskFields) {
        let later: Vec<OutboxId> = changes_of(self.state, task)
            .iter()
            .map(|row| row.id)
            .collect();
        for id in later {
            let Some(row) = self.state.outbox.rows.get_mut(&id) else {
                continue;
            };
            let Write::Change { base, .. } = &mut row.write else {
                continue;
            };
            for (field, value) in &written.0 {
                if base.0.get(field) == Some(value)
                    && let Some(was) = before.0.get(field)
                {
                    base.0.insert(*field, was.clone());
                    self.rows.insert(id);
                }
            }
        }
    }

    /// A change that is taken back becomes the newest one of its Task, made against what will be there by then.
    fn is_newest(&mut self, row: &Row, task: &TaskRef, fields: &TaskFields) {
        let logged = call_logged_in(self.state, task).and_then(|call| {
            let logged = self.state.calls.all.get(&call)?.logged.as_ref()?;
            Some(logged.fields.clone())
        });
        let others: Vec<&Row> = changes_of(self.state, task)
            .into_iter()
            .filter(|other| other.id != row.id)
            .collect();
        let pending = fields_of(&others);
        let comes_last = others.last().is_some_and(|last| last.made >= row.made);
        let made = comes_last.then(|| made_after(self.state, task, row.made));
        if let Some(row) = self.state.outbox.rows.get_mut(&row.id) {
            row.made = made.unwrap_or(row.made);
            if let Write::Change { base, .. } = &mut row.write {
                for (field, was) in &mut base.0 {
                    let now = logged.as_ref().map(|logged| logged.value(*field));
                    let waits = pending.0.get(field).cloned();
                    if let Some(value) = waits.or(now) {
                        *was = value;
                    }
                }
            }
        }
        self.call_has(task, fields.clone());
    }

    /// The call of this Task has these words from now on, as its record has them.
    fn call_has(&mut self, task: &TaskRef, fields: TaskFields) {
        let Some(call) = call_logged_in(self.state, task) else {
            return;
        };
        let names = Names::of(self.state);
        let values = fields.0.into_iter().map(|(field, value)| ConflictField {
            field,
            name: match &value {
                FieldValue::Record(id) => names.get(id),
                FieldValue::Text(_)
                | FieldValue::Number(_)
                | FieldValue::Date(_)
                | FieldValue::Moment(_)
                | FieldValue::Flag(_)
                | FieldValue::Empty => None,
            },
            theirs: value,
        });
        let values: Vec<ConflictField> = values.collect();
        self.let_stand(call, values);
    }

    /// Nobody is to be made: whatever named that person names nobody for now.
    fn let_go_of(&mut self, write: OutboxId) {
        let old = PersonRef::Waiting(write);
        let calls = self.state.calls.all.values();
        let named = calls.filter(|call| {
            let picked = call.who.picked.as_ref();
            picked.is_some_and(|picked| picked.id == old)
        });
        let mut let_go: Vec<LetGo> = named.map(|call| LetGo::Call(call.facts.id)).collect();
        let steps = self.state.outbox.rows.values().filter(|row| {
            matches!(row.write, Write::AddNextStep { call: None, .. }) && row.write.is_about(&old)
        });
        let_go.extend(steps.map(|row| LetGo::Step(row.id)));
        self.is_instead(write, None);
        if let Some(row) = self.state.outbox.rows.get_mut(&write)
            && let Status::Discarded { let_go: kept, .. } = &mut row.status
        {
            *kept = let_go;
        }
    }

    fn name_again(&mut self, named: LetGo, who: &crate::people::candidate::Candidate) {
        match named {
            LetGo::Call(call) => {
                let picked = self.state.calls.all.get(&call);
                if picked.is_some_and(|call| call.who.picked.is_none()) {
                    self.pick(call, Some(who.clone()));
                }
            }
            LetGo::Step(step) => {
                let old = fields_of(&of_task(self.state, step));
                let edit = Edit::between(&old, &with_person(old.clone(), who));
                let account = self.state.outbox.rows.get(&step);
                if let Some(account) = account.map(|row| row.account.clone()) {
                    let row = change_made(self.state, account, step, edit, self.now.timestamp());
                    self.rows.insert(row.id);
                }
            }
        }
    }

    /// A call whose record goes out again is brought in line with what has happened since.
    fn reconcile_its_call(&mut self, id: OutboxId) {
        let Some(call) = self.call_recorded_by(id) else {
            return;
        };
        self.calls.insert(call);
        if self.state.calls.all.get(&call).is_some_and(waits_for_pick) {
            let rows = crate::logging::reconcile::unlink(self.state, call, self.at());
            self.rows.extend(rows.iter().map(|row| row.id));
        }
        self.reconcile(call);
    }
}
