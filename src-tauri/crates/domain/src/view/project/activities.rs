//! Next steps and past activities: what Salesforce told, joined with what waits here, each task once.

use crate::base::ids::SfId;
use crate::base::refs::TaskRef;
use crate::call::event::{Direction, Outcome};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::{ActivityView, PanelView, TaskView};
use crate::record::call::Call;
use crate::state::State;
use crate::state::writes::changes_of;
use crate::state::writes::fields_of;
use crate::state::writes::of_task;
use crate::state::writes::own;
use crate::view::project::writes;
use jiff::Zoned;

/// A ticked task as it stands among the past activities from now on.
pub(crate) fn completed(task: &TaskView, now: &Zoned) -> ActivityView {
    ActivityView {
        task: task.task.clone(),
        kind: String::from("task"),
        subject: task.subject.clone(),
        detail: task.detail.clone(),
        owner: None,
        date: task.due.clone().or_else(|| Some(now.date().to_string())),
        talk_seconds: None,
        sending: None,
    }
}

pub(super) fn panel(state: &State, record: &SfId, now: &Zoned) -> PanelView {
    let known = state.panels.get(record);
    let mut shown = known.map(|panel| panel.shown.clone()).unwrap_or_default();
    let known: Vec<TaskRef> = shown
        .next_steps
        .iter()
        .map(|task| task.task.clone())
        .chain(shown.past.iter().map(|past| past.task.clone()))
        .collect();
    let mut rows: Vec<&Row> = own(state)
        .filter(|row| is_about(state, row, record))
        .collect();
    rows.sort_by_key(|row| (row.made, row.id));
    for row in rows
        .into_iter()
        .filter(|row| !known.contains(&task_of(row)))
    {
        match &row.write {
            Write::AddNextStep { .. } => {
                if let Some(task) = next_step(state, row) {
                    shown.next_steps.push(task);
                }
            }
            Write::LogCall { call, .. } => {
                let call = state.calls.get(call);
                shown.past.insert(0, logged_call(state, row, call, now));
            }
            Write::Change { .. } | Write::NewPerson(_) => {}
        }
    }
    with_changes(state, &mut shown.next_steps);
    // Overdue first, then by date, and what has no date last.
    shown
        .next_steps
        .sort_by_key(|task| (task.due.is_none(), task.due.clone()));
    shown
}

pub(super) fn my_next_steps(state: &State) -> Vec<TaskView> {
    let mut tasks = state.my_tasks.clone();
    let known: Vec<TaskRef> = tasks.iter().map(|task| task.task.clone()).collect();
    let mut rows: Vec<&Row> = own(state).collect();
    rows.sort_by_key(|row| (row.made, row.id));
    for row in rows {
        if matches!(row.write, Write::AddNextStep { .. })
            && !state.my_tasks_cover.contains(&row.id)
            && !known.contains(&task_of(row))
            && let Some(task) = next_step(state, row)
        {
            tasks.push(task);
        }
    }
    with_changes(state, &mut tasks);
    tasks.sort_by_key(|task| (task.due.is_none(), task.due.clone()));
    tasks
}

pub(super) fn made_from(state: &State, call: &Call) -> Vec<TaskView> {
    let rows = call.next_steps.iter().filter_map(|id| state.rows.get(id));
    rows.filter_map(|row| next_step(state, row)).collect()
}

/// Lays what waits to be written over the tasks as Salesforce told them.
fn with_changes(state: &State, tasks: &mut [TaskView]) {
    for task in tasks {
        let TaskRef::Salesforce(_) = task.task else {
            continue;
        };
        for row in changes_of(state, &task.task) {
            apply(task, row.write.fields());
            task.sending.get_or_insert(writes::state_of(state, row));
        }
    }
}

/// What a change makes of a task on screen.
pub(crate) fn apply(task: &mut TaskView, change: &TaskFields) {
    for (field, value) in &change.0 {
        match (field, value) {
            (TaskField::Subject, FieldValue::Text(subject)) => task.subject.clone_from(subject),
            (TaskField::Description, FieldValue::Text(text)) => task.detail = Some(text.clone()),
            (TaskField::Description, FieldValue::Empty) => task.detail = None,
            (TaskField::ActivityDate, FieldValue::Date(date)) => task.due = Some(date.to_string()),
            (TaskField::ActivityDate, FieldValue::Empty) => task.due = None,
            (TaskField::Closed, FieldValue::Flag(closed)) => task.done = *closed,
            // The rest is not to be seen of a next step.
            _ => {}
        }
    }
}

/// A task as it is on screen now, wherever it is.
pub(crate) fn shown_task(state: &State, task: &TaskRef) -> Option<TaskView> {
    if let TaskRef::Outbox(id) = task
        && let Some(row) = state.rows.get(id)
        && let Some(mut own) = next_step(state, row)
    {
        with_changes(state, std::slice::from_mut(&mut own));
        return Some(own);
    }
    let panels = state.panels.values();
    let steps = panels.flat_map(|panel| &panel.shown.next_steps);
    let known = steps.chain(&state.my_tasks).find(|t| t.task == *task);
    let mut shown = match known {
        Some(known) => known.clone(),
        None => {
            let mut rows = state.rows.values();
            rows.find_map(|row| next_step(state, row).filter(|own| own.task == *task))?
        }
    };
    with_changes(state, std::slice::from_mut(&mut shown));
    Some(shown)
}

fn is_about(state: &State, row: &Row, record: &SfId) -> bool {
    // A company's call stands among its activities, too, where its Task is linked to an opportunity.
    if let Write::LogCall { call, .. } = &row.write
        && let Some(who) = state
            .calls
            .get(call)
            .and_then(|call| call.who.picked.as_ref())
        && who.id == *record
    {
        return true;
    }
    let fields = row.write.fields();
    [TaskField::Who, TaskField::What]
        .iter()
        .any(|field| fields.record(*field) == Some(record))
}

fn task_of(row: &Row) -> TaskRef {
    match &row.status {
        Status::Sent { task } => TaskRef::Salesforce(task.clone()),
        Status::Queued
        | Status::Sending { .. }
        | Status::Unsure { .. }
        | Status::Wedged { .. }
        | Status::Withdrawn => TaskRef::Outbox(row.id),
    }
}

/// An open task of ours; nothing once its completion has landed.
fn next_step(state: &State, row: &Row) -> Option<TaskView> {
    if !matches!(row.write, Write::AddNextStep { .. }) || row.status == Status::Withdrawn {
        return None;
    }
    let rows = of_task(state, row.id);
    let ticks = rows
        .iter()
        .rfind(|row| row.write.fields().0.contains_key(&TaskField::Closed));
    let fields = fields_of(&rows);
    let done = fields.value(TaskField::Closed) == FieldValue::Flag(true);
    if done && ticks.is_some_and(|row| row.is_sent()) {
        return None;
    }
    let open = rows.iter().find(|row| !row.is_settled());
    let text = |field| fields.text(field).map(String::from);
    Some(TaskView {
        task: task_of(row),
        subject: text(TaskField::Subject).unwrap_or_default(),
        detail: text(TaskField::Description),
        due: date_of(&fields),
        done,
        sending: open.map(|row| writes::state_of(state, row)),
    })
}

/// The record of a call as it stands among the past activities.
pub(crate) fn logged_call(
    state: &State,
    row: &Row,
    call: Option<&Call>,
    now: &Zoned,
) -> ActivityView {
    let logged = call.and_then(|call| call.logged.as_ref());
    let fields = logged.map_or(row.write.fields(), |logged| &logged.fields);
    let open = of_task(state, row.id)
        .into_iter()
        .find(|row| !row.is_settled());
    let seconds = match fields.0.get(&TaskField::CallDuration) {
        Some(FieldValue::Number(seconds)) => *seconds,
        _ => 0,
    };
    let unanswered = matches!(
        call.and_then(|call| call.heard.outcome()),
        Some(Outcome::Missed | Outcome::Declined | Outcome::Voicemail)
    );
    let kind = match call.map(|call| call.heard.direction()) {
        Some(Direction::Outbound) => "call_outbound",
        Some(Direction::Internal) => "call_internal",
        Some(Direction::Inbound) if unanswered => "call_missed",
        Some(Direction::Inbound) | None => "call_inbound",
    };
    ActivityView {
        task: task_of(row),
        kind: String::from(kind),
        subject: fields
            .text(TaskField::Subject)
            .map(String::from)
            .unwrap_or_default(),
        detail: fields.text(TaskField::Description).map(String::from),
        owner: match &state.session {
            crate::session::Session::SignedIn(who) => Some(who.name.clone()),
            _ => None,
        },
        date: date_of(fields).or_else(|| Some(now.date().to_string())),
        talk_seconds: Some(seconds),
        sending: open.map(|row| writes::state_of(state, row)),
    }
}

fn date_of(fields: &TaskFields) -> Option<String> {
    match fields.0.get(&TaskField::ActivityDate) {
        Some(FieldValue::Date(date)) => Some(date.to_string()),
        _ => None,
    }
}
