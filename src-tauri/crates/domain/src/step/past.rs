//! The agent changes what a past activity says. The record of one of this agent's own calls is changed through the call,
//! which has to say the same; a Task that anybody else has logged is changed by itself.

use super::Step;
use crate::base::ids::CallId;
use crate::base::limits::{COMMENTS, LINE, cut};
use crate::base::refs::TaskRef;
use crate::logging::completing::landed_as;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::write::Edit;
use crate::panel::NextStep;
use crate::state::activities::call_logged_in;
use crate::state::next_steps::shown_task;
use crate::view::todo::PastText;

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
