//! The agent changes what a past activity says. The record of one of this agent's own calls is changed through the call,
//! which has to say the same; a Task that anybody else has logged is changed by itself.

use super::Step;
use crate::base::ids::{CallId, SfId};
use crate::base::limits::{COMMENTS, LINE, cut};
use crate::base::refs::{PersonRef, TaskRef};
use crate::logging::completing::landed_as;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::Edit;
use crate::panel::{Activity, NextStep};
use crate::record::call::Call;
use crate::state::activities::call_logged_in;
use crate::state::calls::Edits;
use crate::state::next_steps::shown_task;
use crate::step::effect::{Effect, LocalEffect};
use crate::view::todo::PastText;
use std::collections::btree_map::Entry;

impl Step<'_> {
    /// Tells whether that is taken: if not, the words stay in their form.
    pub(super) fn edit_past(&mut self, task: &TaskRef, was: &PastText, text: &PastText) -> bool {
        let task = landed_as(self.state, task);
        if let Some(call) = call_logged_in(self.state, &task) {
            self.edit_own_record(call, was, text);
            return true;
        }
        let edit = Edit::between(&fields_of(was), &fields_of(text));
        let seen = shown_task(self.state, &task).unwrap_or_else(|| NextStep {
            due: was.date.clone(),
            detail: Some(was.detail.clone()).filter(|detail| !detail.is_empty()),
            done: true,
            ..NextStep::new(task.clone(), was.subject.clone())
        });
        edit.fields.0.is_empty() || self.change_task(&task, edit, Some(seen))
    }

    /// Of which past activities this agent's calls are the record is known on this machine for as long as it keeps calls,
    /// which is longer than they are in memory.
    pub(super) fn recall_own_calls(&mut self, past: &[TaskRef]) {
        let unknown = past.iter().filter_map(|task| match task {
            TaskRef::Salesforce(id) => call_logged_in(self.state, task).is_none().then_some(id),
            TaskRef::Outbox(_) => None,
        });
        let unknown: Vec<SfId> = unknown.cloned().collect();
        if !unknown.is_empty() {
            let recall = LocalEffect::RecallOwnCalls(unknown);
            self.effects.push(Effect::Local(recall));
        }
    }

    /// They stay off the screen: only their records are shown.
    pub(super) fn own_calls_recalled(&mut self, calls: Vec<(Call, Vec<Row>)>) {
        for (call, rows) in calls {
            if self.state.may_see(call.owner.as_ref()) {
                self.remember(call, rows);
            }
        }
    }

    /// A call that was read from the disk. What is in memory already is newer.
    pub(super) fn remember(&mut self, call: Call, rows: Vec<Row>) {
        for row in rows {
            self.state.outbox.rows.entry(row.id).or_insert(row);
        }
        let id = call.facts.id;
        if let Entry::Vacant(place) = self.state.calls.all.entry(id) {
            let edits = Edits::of(&call.draft);
            place.insert(call);
            self.state.calls.on_disk.insert(id, edits);
        }
    }

    /// The agent has asked for what lies further back: it is on screen from now on.
    pub(super) fn older_read(&mut self, record: SfId, past: Vec<Activity>) {
        let tasks: Vec<Activity> = past.into_iter().filter(Activity::is_task).collect();
        let known: Vec<TaskRef> = tasks.iter().map(|past| past.task.clone()).collect();
        self.recall_own_calls(&known);
        let record = PersonRef::Salesforce(record);
        if self.state.known.panels.contains_key(&record) {
            self.state.known.older.insert(record, tasks);
        }
    }

    fn edit_own_record(&mut self, id: CallId, was: &PastText, text: &PastText) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if text.subject != was.subject {
            call.draft.subject.clone_from(&text.subject);
        }
        if text.detail != was.detail {
            call.draft.text.clone_from(&text.detail);
            // The whole text is the call's note from now on, including what stood in the next step.
            if let Some(step) = &mut call.completing {
                step.detail = None;
            }
        }
        call.draft.save();
        // Newer than the window's edit, so that the window takes over this text.
        call.draft.seq += 1;
        self.calls.insert(id);
        self.reconcile(id);
    }
}

fn fields_of(text: &PastText) -> TaskFields {
    let date = text.date.as_ref().and_then(|date| date.parse().ok());
    let fields = TaskFields::default()
        .with(
            TaskField::Subject,
            FieldValue::Text(cut(text.subject.trim(), LINE)),
        )
        .with_text(TaskField::Description, &cut(text.detail.trim(), COMMENTS));
    match date {
        Some(date) => fields.with(TaskField::ActivityDate, FieldValue::Date(date)),
        None => fields,
    }
}
