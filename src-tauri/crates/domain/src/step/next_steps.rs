//! To-dos: made with and without a call, given to the person who is picked, ticked.

use jiff::civil::Date;

use crate::ids::{CallId, OutboxId, SfId};
use crate::logging::{change_row, with_person};
use crate::outbox::{Row, Status, Write};
use crate::task_fields::{FieldValue, TaskField, TaskFields};
use crate::view::{Certainty, MatchView, TaskRef};

use super::Step;

impl Step<'_> {
    pub(super) fn add_next_step(
        &mut self,
        id: OutboxId,
        subject: &str,
        due: Option<&str>,
        call: Option<CallId>,
        about: Option<SfId>,
    ) {
        let Some(account) = self.state.session.account().cloned() else {
            return;
        };
        if self.state.rows.contains_key(&id) || subject.trim().is_empty() {
            return;
        }
        let mut fields = TaskFields::default()
            .with(
                TaskField::Subject,
                FieldValue::Text(subject.trim().chars().take(255).collect()),
            )
            .with(TaskField::Closed, FieldValue::Flag(false));
        if let Some(due) = due.and_then(|text| text.parse::<Date>().ok()) {
            fields = fields.with(TaskField::ActivityDate, FieldValue::Date(due));
        }
        if let Some(call_id) = call
            && let Some(from) = self.state.calls.get_mut(&call_id)
        {
            let key = from.heard.key.call_object();
            fields = fields.with(TaskField::CallObject, FieldValue::Text(key));
            if let Some(who) = &from.who.picked {
                fields = with_person(fields, who);
            }
            from.next_steps.push(id);
            // "In the same save": what is typed for the call is saved with it, in the same transaction.
            from.draft.save();
            self.calls.insert(call_id);
            self.reconcile(call_id);
        } else if let Some(record) = about {
            fields = with_person(fields, &bare_match(record));
        }
        let row = Row::new(id, account, Write::AddNextStep { call, fields }, self.at());
        self.state.rows.insert(id, row);
        self.rows.insert(id);
    }

    pub(super) fn complete(&mut self, task: TaskRef) {
        let Some(account) = self.state.session.account().cloned() else {
            return;
        };
        let at = self.at();
        let closed = TaskFields::default().with(TaskField::Closed, FieldValue::Flag(true));
        let landed = match &task {
            TaskRef::Salesforce(id) => Some(id.clone()),
            TaskRef::Outbox(row) => match self.state.rows.get(row).map(|row| &row.status) {
                Some(Status::Sent { task }) => Some(task.clone()),
                _ => None,
            },
        };
        let row = match (landed, task) {
            (Some(task), _) => {
                if !self.state.ticked.insert(task.clone()) {
                    return;
                }
                let id = OutboxId::completing(&task, at.as_millisecond());
                Row::new(
                    id,
                    account,
                    Write::Change {
                        task: TaskRef::Salesforce(task),
                        fields: closed,
                    },
                    at,
                )
            }
            (None, TaskRef::Outbox(parent)) => {
                let already = self.state.rows.values().any(|row| {
                    matches!(&row.write, Write::Change { task: TaskRef::Outbox(p), fields }
                        if *p == parent && *fields == closed)
                });
                if already || !self.state.rows.contains_key(&parent) {
                    return;
                }
                change_row(self.state, account, parent, closed, at)
            }
            (None, TaskRef::Salesforce(_)) => return,
        };
        self.rows.insert(row.id);
        self.state.rows.insert(row.id, row);
    }

    /// A next step that was made before the pick gets the person now.
    pub(super) fn put_person_on(&mut self, id: OutboxId, who: &MatchView) {
        let changes: Vec<TaskFields> = crate::show::of_task(self.state, id)
            .into_iter()
            .filter(|change| change.id != id)
            .map(|change| change.write.fields().clone())
            .collect();
        let Some(row) = self.state.rows.get_mut(&id) else {
            return;
        };
        // What the Task has once all that waits for it has gone.
        let mut old = row.write.fields().clone();
        for change in changes {
            old.apply(&change);
        }
        let mut bare = old.clone();
        bare.0.remove(&TaskField::Who);
        bare.0.remove(&TaskField::What);
        let wanted = with_person(bare, who);
        let change = old.change_to(&wanted);
        if change.0.is_empty() {
            return;
        }
        if row.is_editable() {
            row.edit(wanted);
            self.rows.insert(id);
        } else {
            let account = row.account.clone();
            let at = self.at();
            self.rows
                .insert(change_row(self.state, account, id, change, at).id);
        }
    }
}

/// A record of which only the id is known: the id's prefix tells its object.
fn bare_match(id: SfId) -> MatchView {
    let object = match id.0.get(..3) {
        Some("003") => "Contact",
        Some("00Q") => "Lead",
        _ => "Account",
    };
    MatchView {
        id,
        person_contact: None,
        object: String::from(object),
        name: String::new(),
        title: None,
        company: None,
        owner: None,
        field: None,
        certainty: Certainty::ByHand,
    }
}
