//! Another tool's Task has become a call's record: what the agent is shown of it, and how our own writes are kept apart
//! from it.

use super::Step;
use super::conflict::named;
use crate::base::ids::OutboxId;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::join::Joined;
use crate::outbox::row::Row;
use crate::outbox::write::Write;

impl Step<'_> {
    /// Whether another write of ours may have made a Task under the same key without our knowing its id.
    pub(super) fn is_key_in_doubt(&self, id: OutboxId) -> bool {
        let name = |row: &Row| {
            let fields = row.write.fields();
            fields.text(TaskField::CallObject).map(String::from)
        };
        let Some(wanted) = self.state.outbox.rows.get(&id).filter(|row| row.seeks()) else {
            return false;
        };
        let mut rows = self.state.outbox.rows.values();
        rows.any(|row| {
            let in_doubt = !row.is_settled() && !row.is_untouched();
            row.id != id && row.write.creates() && in_doubt && name(row) == name(wanted)
        })
    }

    pub(super) fn joined(&mut self, row: &Row, joined: &Joined) {
        let Write::LogCall { call: id, .. } = &row.write else {
            return;
        };
        let zone = self.now.time_zone().clone();
        let org = self.state.org.facts.clone();
        let rows = crate::logging::join::joined(self.state, *id, joined, &zone);
        self.rows.extend(rows.iter().map(|row| row.id));
        self.calls.insert(*id);
        // The call's pick becomes the person to whom the other tool has logged it.
        if let Some(call) = self.state.calls.all.get_mut(id) {
            let has = call.logged.as_ref().map(|logged| logged.fields.clone());
            for theirs in &joined.theirs {
                let stands = has
                    .as_ref()
                    .is_some_and(|has| has.value(theirs.field) == theirs.theirs);
                match (theirs.field, &theirs.theirs) {
                    (TaskField::Who | TaskField::What, FieldValue::Record(record)) if stands => {
                        call.who.picked =
                            Some(named(record, theirs.name.as_deref(), org.as_deref()));
                        call.who.by_agent = true;
                    }
                    _ => {}
                }
            }
        }
        self.read_panels_on_screen();
    }
}
