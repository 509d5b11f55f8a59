//! To-dos: made with and without a call, linked to the picked person, changed, completed, opened again.

use crate::base::ids::{CallId, OutboxId};
use crate::base::limits::{COMMENTS, LINE, cut};
use crate::base::refs::{PersonRef, TaskRef};
use crate::logging::change::{change_made, change_row, made_after, takes_along};
use crate::logging::completing::landed_as;
use crate::logging::task::{with_link, with_person};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::{Edit, Write};
use crate::panel::{Activity, NextStep};
use crate::people::candidate::Candidate;
use crate::state::known::Known;
use crate::state::next_steps::{as_step, shown_task};
use crate::state::writes::{changes_of, fields_of};
use crate::step::Step;
use crate::view::todo::Todo;
use jiff::Timestamp;
use jiff::civil::Date;

impl Step<'_> {
    pub(super) fn add_next_step(
        &mut self,
        id: OutboxId,
        todo: &Todo,
        call: Option<CallId>,
        about: Option<PersonRef>,
    ) {
        let Some(account) = self.state.session.account().cloned() else {
            return;
        };
        if self.state.outbox.rows.contains_key(&id) || todo.subject.trim().is_empty() {
            return;
        }
        let mut fields = fields_of_todo(todo).with(TaskField::Closed, FieldValue::Flag(false));
        let about = about.map(|person| self.person_by(person));
        let named = about.as_ref().and_then(Candidate::as_related);
        if let Some(call_id) = call
            && let Some(from) = self.state.calls.all.get_mut(&call_id)
        {
            // The agent wants a step about this person; that there was a private call is nowhere in it.
            if !from.private {
                let key = from.facts.key.call_object();
                fields = fields.with(TaskField::CallObject, FieldValue::Text(key));
            }
            let picked = from.who.picked.as_ref().map(|who| &who.id);
            let about = about.filter(|who| picked != Some(&who.id));
            fields = match &about {
                Some(who) => with_person(fields, who),
                None => with_link(fields, from),
            };
            // A to-do about somebody else keeps its person whatever is picked for the call later.
            if about.is_none() && !from.private {
                from.next_steps.push(id);
            }
            // "In the same save": what is typed for the call is saved with it, in the same transaction.
            from.draft.save();
            self.calls.insert(call_id);
            self.reconcile(call_id);
        } else if let Some(who) = about {
            fields = with_person(fields, &who);
        }
        let is_private = |id: &CallId| self.state.calls.all.get(id).is_some_and(|c| c.private);
        let call = call.filter(|id| !is_private(id));
        let write = Write::AddNextStep {
            call,
            fields,
            owner: None,
        };
        let mut row = Row::new(id, account, write, self.at());
        row.record_type.clone_from(&self.state.settings.record_type);
        row.is_named(named);
        self.state.outbox.rows.insert(id, row);
        self.rows.insert(id);
    }

    pub(super) fn complete(&mut self, task: TaskRef) {
        let Some(shown) = shown_task(self.state, &task) else {
            return;
        };
        if !shown.done {
            self.change_task(&shown.task.clone(), closed(true), Some(shown));
        }
    }

    /// Takes a tick back. If the completion still waits, it is withdrawn and nothing is written; else the task is
    /// opened again.
    pub(super) fn reopen(&mut self, task: TaskRef) {
        let task = landed_as(self.state, &task);
        if let Some(call) = self.call_that_does(&task) {
            self.done_by_call(call, None);
            return;
        }
        let waiting = changes_of(self.state, &task).into_iter().find(|row| {
            takes_along(row)
                && row.write.fields().value(TaskField::Closed) == FieldValue::Flag(true)
        });
        if let Some(id) = waiting.map(|row| row.id)
            && let Some(row) = self.state.outbox.rows.get_mut(&id)
        {
            let rest = row.write.fields().without(&[TaskField::Closed]);
            if rest.0.is_empty() {
                row.withdraw();
            } else {
                row.edit(rest);
            }
            self.rows.insert(id);
            return;
        }
        let shown = shown_task(self.state, &task);
        self.change_task(&task, closed(false), shown);
    }

    /// The agent has changed `was` into `todo`: what stands in both is not written, whatever a colleague has made of it since,
    /// and what is written is compared with `was`. Tells whether that is taken: if not, the words stay in their form.
    pub(super) fn edit_task(&mut self, task: &TaskRef, was: &Todo, todo: &Todo) -> bool {
        if todo.subject.trim().is_empty() {
            return false;
        }
        let task = landed_as(self.state, task);
        let new = Todo {
            priority: todo.priority.clone().or_else(|| was.priority.clone()),
            ..todo.clone()
        };
        let edit = Edit::between(&fields_of_todo(was), &fields_of_todo(&new));
        let shown = shown_task(self.state, &task).unwrap_or_else(|| NextStep {
            due: was.due.clone(),
            detail: Some(was.detail.clone()).filter(|detail| !detail.is_empty()),
            priority: was.priority.clone(),
            remind: was.remind,
            ..NextStep::new(task.clone(), was.subject.clone())
        });
        edit.fields.0.is_empty() || self.change_task(&task, edit, Some(shown))
    }

    /// Writes a change of a task, whether Ringside made it or not, and whether it has landed or not. `seen`: the task as the
    /// agent saw it. Tells whether it is written.
    pub(super) fn change_task(
        &mut self,
        task: &TaskRef,
        edit: Edit,
        seen: Option<NextStep>,
    ) -> bool {
        let Some(account) = self.state.session.account().cloned() else {
            return false;
        };
        let at = self.at();
        let is_tick = edit.fields.0.contains_key(&TaskField::Closed);
        let task = match task {
            TaskRef::Outbox(parent) => {
                let Some(made) = self.state.outbox.rows.get(parent) else {
                    return false;
                };
                // Nothing is made of a discarded to-do, so there is nothing to tick.
                if is_tick && made.is_discarded() {
                    return false;
                }
                // A tick is a write of its own, so that it can be taken back by itself.
                let row = if is_tick {
                    change_row(self.state, account, *parent, edit, at)
                } else {
                    change_made(self.state, account, *parent, edit, at)
                };
                self.rows.insert(row.id);
                return true;
            }
            TaskRef::Salesforce(task) => task,
        };
        let task_ref = TaskRef::Salesforce(task.clone());
        let waiting = changes_of(self.state, &task_ref).pop();
        if let Some(id) = waiting.filter(|row| takes_along(row)).map(|row| row.id)
            && !is_tick
            && let Some(row) = self.state.outbox.rows.get_mut(&id)
        {
            row.also(edit);
            self.rows.insert(id);
            return true;
        }
        let ids = (0..).map(|n| OutboxId::changing(task, at.as_millisecond(), n));
        let Some(id) = { ids }.find(|id| !self.state.outbox.rows.contains_key(id)) else {
            return false;
        };
        let made = made_after(self.state, &task_ref, at);
        let mut row = Row::new(id, account, edit.of(task_ref.clone()), made);
        row.seen = seen.map(|seen| {
            let about = { seen.about.clone() }.or_else(|| self.about_by_panel(&task_ref));
            Box::new(NextStep { about, ..seen }.into_seen())
        });
        self.state.outbox.rows.insert(id, row);
        self.rows.insert(id);
        true
    }

    /// A closed task that is open again is a next step again, once in each panel, whether it stood in that or further back.
    /// Tells whether it stands in any list.
    pub(super) fn put_back(&mut self, task: &TaskRef) -> bool {
        let Known { panels, older, .. } = &mut self.state.known;
        let mut is_there = false;
        for (who, panel) in panels {
            let Some(steps) = panel.shown.next_steps.read_mut() else {
                continue;
            };
            let in_panel = panel.shown.past_tasks.read_mut();
            let closed = in_panel.into_iter().chain(older.get_mut(who));
            let closed: Vec<Activity> = closed.filter_map(|past| taken(past, task)).collect();
            if !steps.iter().any(|step| step.task == *task) {
                steps.extend(closed.first().map(|past| NextStep {
                    done: false,
                    ..as_step(past)
                }));
            }
            is_there |= steps.iter().any(|step| step.task == *task);
        }
        is_there
    }

    /// Gives a next step the person of its call and what the call is about, or takes them away.
    pub(super) fn put_person_on(&mut self, id: OutboxId, call: CallId) {
        // What the Task will have once everything that waits for it is written.
        let old = fields_of(&crate::state::writes::of_task(self.state, id));
        let bare = old.without(&[TaskField::Who, TaskField::What]);
        let wanted = match self.state.calls.all.get(&call) {
            Some(call) => with_link(bare, call),
            None => bare,
        };
        let edit = Edit::between(&old, &wanted);
        let account = self
            .state
            .outbox
            .rows
            .get(&id)
            .map(|row| row.account.clone());
        if let Some(account) = account.filter(|_| !edit.fields.0.is_empty()) {
            let at = self.at();
            let row = change_made(self.state, account, id, edit, at);
            self.rows.insert(row.id);
        }
    }
}

fn closed(is_closed: bool) -> Edit {
    Edit {
        fields: TaskFields::default().with(TaskField::Closed, FieldValue::Flag(is_closed)),
        base: TaskFields::default(),
        repairs: false,
    }
}

fn fields_of_todo(todo: &Todo) -> TaskFields {
    let due = todo
        .due
        .as_ref()
        .and_then(|text| text.parse::<Date>().ok())
        .map(FieldValue::Date);
    let remind = todo
        .remind
        .and_then(|at| Timestamp::from_millisecond(at.0).ok())
        .map(FieldValue::Moment);
    let mut fields = TaskFields::default()
        .with(
            TaskField::Subject,
            FieldValue::Text(cut(todo.subject.trim(), LINE)),
        )
        .with_text(TaskField::Description, &cut(todo.detail.trim(), COMMENTS))
        .with_text(
            TaskField::Priority,
            todo.priority.as_deref().unwrap_or_default(),
        );
    let dated = [
        (TaskField::ActivityDate, due),
        (TaskField::Reminder, remind),
    ];
    fields.0.extend(
        dated
            .into_iter()
            .filter_map(|(field, value)| Some((field, value?))),
    );
    fields
}

/// Takes a task out of what is past.
fn taken(past: &mut Vec<Activity>, task: &TaskRef) -> Option<Activity> {
    let place = past.iter().position(|past| past.task == *task)?;
    Some(past.remove(place))
}
