//! The agent keeps a call off the log, or makes it private.

use super::Step;
use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::logging::change::change_row;
use crate::logging::keep_off::{has_left, may_be_kept_off, may_be_private};
use crate::logging::loggable::is_loggable;
use crate::org::required::Answers;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::{Edit, Write};
use crate::record::call::Call;

impl Step<'_> {
    pub(super) fn do_not_log(&mut self, id: CallId, on: bool) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        if call.do_not_log == on || (on && !may_be_kept_off(self.state, call)) {
            return;
        }
        self.keep_off(id, |call| call.do_not_log = on);
    }

    pub(super) fn private(&mut self, id: CallId, on: bool) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        // Whom an ended call was with is forgotten, so it stays private.
        let may = match on {
            true => may_be_private(self.state, call),
            false => !call.is_forgotten(),
        };
        if call.private == on || !may {
            return;
        }
        if on && call.who.by_agent {
            self.remember_pick(id, None);
        }
        if on && let Some((account, number)) = self.pick_key(id) {
            self.forget_all_not_theirs(&account, &number);
            // A match that was said to be none is one like any other again.
            self.join(id, Vec::new());
        }
        self.keep_off(id, |call| call.private = on);
        if on {
            self.part_next_steps(id);
            self.empty_withdrawn(id);
            if let Some(call) = self.state.calls.all.get_mut(&id) {
                call.forget_party_if_private();
            }
        }
    }

    fn keep_off(&mut self, id: CallId, set: impl Fn(&mut Call)) {
        if let Some(call) = self.state.calls.all.get_mut(&id) {
            set(call);
        }
        self.calls.insert(id);
        self.keep_follow_up_off(id);
        self.reconcile(id);
        self.keep_person_off(id);
    }

    /// The call back that a missed call has left behind goes with its record, and comes back with it.
    fn keep_follow_up_off(&mut self, id: CallId) {
        let write = id.follow_up();
        let (Some(call), Some(row)) = (
            self.state.calls.all.get_mut(&id),
            self.state.outbox.rows.get_mut(&write),
        ) else {
            return;
        };
        let is_off = call.do_not_log || call.private;
        let is_made = call.next_steps.contains(&write);
        if is_off && is_made && row.withdraw() {
            call.next_steps.retain(|step| *step != write);
        } else if !is_off && !is_made && row.status == Status::Withdrawn {
            row.status = Status::Queued;
            call.next_steps.push(write);
        } else {
            return;
        }
        self.rows.insert(write);
    }

    /// A person whom a setting has made for the call is not made, if no request can have left.
    fn keep_person_off(&mut self, id: CallId) {
        let write = id.new_person();
        let is_off = self
            .state
            .calls
            .all
            .get(&id)
            .is_some_and(|call| !is_loggable(call));
        let withdrawn = match self.state.outbox.rows.get_mut(&write) {
            Some(row) if is_off && !row.is_settled() => row.withdraw(),
            _ => false,
        };
        if withdrawn {
            self.rows.insert(write);
            self.is_instead(write, None);
        }
    }

    /// The steps that the agent has made from a call stay, about whom they are; nothing in them tells of the call any more.
    fn part_next_steps(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let key = FieldValue::Text(call.facts.key.call_object());
        call.next_steps.clear();
        let rows = self.state.outbox.rows.values().filter(|row| {
            let is_from =
                matches!(row.write, Write::AddNextStep { call: Some(from), .. } if from == id);
            is_from && row.status != Status::Withdrawn
        });
        let steps: Vec<Row> = rows.cloned().collect();
        for mut step in steps {
            let fields = step.write.fields().without(&[TaskField::CallObject]);
            if step.can_be_withdrawn() || step.is_discarded() {
                step.edit(fields);
            } else {
                let edit = Edit {
                    fields: TaskFields::default().with(TaskField::CallObject, FieldValue::Empty),
                    base: TaskFields::default().with(TaskField::CallObject, key.clone()),
                    repairs: false,
                };
                let (account, now) = (step.account.clone(), self.now.timestamp());
                let row = change_row(self.state, account, step.id, edit, now);
                self.rows.insert(row.id);
            }
            if let Write::AddNextStep { call, .. } = &mut step.write {
                *call = None;
            }
            self.rows.insert(step.id);
            self.state.outbox.rows.insert(step.id, step);
        }
    }

    /// Empties what a private call had in the outbox: a write that was taken back stays on disk.
    fn empty_withdrawn(&mut self, id: CallId) {
        if self
            .state
            .calls
            .all
            .get(&id)
            .is_none_or(|call| has_left(self.state, call))
        {
            return;
        }
        let first = id.log_write();
        let waits = TaskRef::Outbox(first);
        for (row_id, row) in &mut self.state.outbox.rows {
            let is_its = match &row.write {
                Write::LogCall { .. } => *row_id == first,
                Write::AddNextStep { .. } => *row_id == id.follow_up(),
                Write::Change { task, .. } => *row_id == first || *task == waits,
                Write::NewPerson(_) => *row_id == id.new_person(),
                // It is about a record, and no call is in it.
                Write::ChangePhone(_) => false,
            };
            if !is_its || row.status != Status::Withdrawn {
                continue;
            }
            row.edit(TaskFields::default());
            if let Write::Change { base, .. } = &mut row.write {
                *base = TaskFields::default();
            }
            if let Write::NewPerson(person) = &mut row.write {
                person.fields.clear();
            }
            row.answers = Answers::default();
            row.join = None;
            row.last_error = None;
            self.rows.insert(*row_id);
        }
    }
}
