//! Which call a write is of, and which write has made the Task that another changes.
//!
//! Each is asked for every write on screen, so calls and writes are gone through once and found at once then.

use crate::base::ids::{OutboxId, SfId};
use crate::base::refs::TaskRef;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::record::call::Call;
use crate::state::State;
use crate::state::next_steps::task_of;
use std::collections::BTreeMap;

/// The calls by the writes and Tasks that are their records.
pub(crate) struct CallWrites<'a> {
    state: &'a State,
    by_write: BTreeMap<OutboxId, &'a Call>,
    by_task: BTreeMap<TaskRef, &'a Call>,
    /// The writes that have made a Task, by its id.
    makers: BTreeMap<&'a SfId, &'a Row>,
}

impl<'a> CallWrites<'a> {
    /// All calls and writes.
    pub(crate) fn of(state: &'a State) -> Self {
        let (mut by_write, mut by_task) = (BTreeMap::new(), BTreeMap::new());
        for call in state.calls.all.values() {
            let first = call.facts.id.log_write();
            by_write.insert(first, call);
            if let Some(row) = state.outbox.rows.get(&first) {
                by_task.entry(task_of(row)).or_insert(call);
            }
        }
        let made = state
            .outbox
            .rows
            .values()
            .filter_map(|row| match &row.status {
                Status::Sent { task } if row.write.creates() => Some((task, row)),
                _ => None,
            });
        let mut makers = BTreeMap::new();
        for (task, row) in made {
            makers.entry(task).or_insert(row);
        }
        Self {
            state,
            by_write,
            by_task,
            makers,
        }
    }

    /// The call whose record a write makes or changes.
    pub(crate) fn call_of(&self, row: &Row) -> Option<&'a Call> {
        let record = match &row.write {
            Write::LogCall { call, .. } => return self.state.calls.all.get(call),
            Write::AddNextStep { .. } | Write::NewPerson(_) | Write::ChangePhone(_) => return None,
            Write::Change { task, .. } => self.maker_of(row).map_or(task.clone(), task_of),
        };
        let its_own = self.by_write.get(&row.id);
        its_own.or_else(|| self.by_task.get(&record)).copied()
    }

    /// The write that makes the Task which this one changes, where it is known.
    pub(crate) fn maker_of(&self, row: &Row) -> Option<&'a Row> {
        match &row.write {
            Write::Change {
                task: TaskRef::Outbox(parent),
                ..
            } => self.state.outbox.rows.get(parent),
            Write::Change {
                task: TaskRef::Salesforce(id),
                ..
            } => self.makers.get(id).copied(),
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::NewPerson(_)
            | Write::ChangePhone(_) => None,
        }
    }
}
