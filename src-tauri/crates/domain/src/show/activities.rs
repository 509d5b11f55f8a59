//! Next steps and past activities: what Salesforce told, joined with what waits here, each task once.

use jiff::Zoned;

use crate::call_event::{Direction, Outcome};
use crate::ids::SfId;
use crate::outbox::{Row, Status, Write};
use crate::state::{Call, State};
use crate::task_fields::{FieldValue, TaskField};
use crate::view::{ActivityView, PanelView, TaskRef, TaskView, WriteState};

use super::writes;

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
    let mut shown = state.panels.get(record).map_or_else(
        || PanelView {
            opportunity: None,
            next_steps: Vec::new(),
            past: Vec::new(),
            as_of: None,
            saved_copy: false,
        },
        |panel| panel.shown.clone(),
    );
    let known: Vec<TaskRef> = shown
        .next_steps
        .iter()
        .map(|task| task.task.clone())
        .chain(shown.past.iter().map(|past| past.task.clone()))
        .collect();
    let mut rows: Vec<&Row> = state
        .rows
        .values()
        .filter(|row| is_about(row, record))
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
            Write::Change { .. } => {}
        }
    }
    mark_ticked(state, &mut shown.next_steps);
    // Overdue first, then by date, and what has no date last.
    shown
        .next_steps
        .sort_by_key(|task| (task.due.is_none(), task.due.clone()));
    shown
}

pub(super) fn my_next_steps(state: &State) -> Vec<TaskView> {
    let mut tasks = state.my_tasks.clone();
    let known: Vec<TaskRef> = tasks.iter().map(|task| task.task.clone()).collect();
    let mut rows: Vec<&Row> = state.rows.values().collect();
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
    mark_ticked(state, &mut tasks);
    tasks.sort_by_key(|task| (task.due.is_none(), task.due.clone()));
    tasks
}

pub(super) fn made_from(state: &State, call: &Call) -> Vec<TaskView> {
    let rows = call.next_steps.iter().filter_map(|id| state.rows.get(id));
    rows.filter_map(|row| next_step(state, row)).collect()
}

fn mark_ticked(state: &State, tasks: &mut [TaskView]) {
    for task in tasks {
        if let TaskRef::Salesforce(id) = &task.task
            && state.ticked.contains(id)
        {
            task.done = true;
            task.sending.get_or_insert(WriteState::Waiting);
        }
    }
}

fn is_about(row: &Row, record: &SfId) -> bool {
    let fields = row.write.fields();
    [TaskField::Who, TaskField::What]
        .iter()
        .any(|field| fields.record(*field) == Some(record))
}

fn task_of(row: &Row) -> TaskRef {
    match &row.status {
        Status::Sent { task } => TaskRef::Salesforce(task.clone()),
        Status::Queued | Status::Sending { .. } | Status::Unsure { .. } | Status::Wedged { .. } => {
            TaskRef::Outbox(row.id)
        }
    }
}

/// An open task of ours; nothing once its completion has landed.
fn next_step(state: &State, row: &Row) -> Option<TaskView> {
    let closing = writes::of_task(state, row.id).into_iter().find(|change| {
        change.id != row.id
            && change.write.fields().0.get(&TaskField::Closed) == Some(&FieldValue::Flag(true))
    });
    if closing.is_some_and(Row::is_sent) {
        return None;
    }
    let fields = row.write.fields();
    let open = [Some(row), closing]
        .into_iter()
        .flatten()
        .find(|row| !row.is_sent());
    Some(TaskView {
        task: task_of(row),
        subject: fields
            .text(TaskField::Subject)
            .map(String::from)
            .unwrap_or_default(),
        detail: fields.text(TaskField::Description).map(first_line),
        due: date_of(row),
        done: closing.is_some(),
        sending: open.map(|row| writes::state_of(state, row)),
    })
}

fn logged_call(state: &State, row: &Row, call: Option<&Call>, now: &Zoned) -> ActivityView {
    let logged = call.and_then(|call| call.logged.as_ref());
    let fields = logged.map_or(row.write.fields(), |logged| &logged.fields);
    let open = writes::of_task(state, row.id)
        .into_iter()
        .find(|row| !row.is_sent());
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
            crate::state::Session::SignedIn(who) => Some(who.name.clone()),
            _ => None,
        },
        date: date_of(row).or_else(|| Some(now.date().to_string())),
        talk_seconds: Some(seconds),
        sending: open.map(|row| writes::state_of(state, row)),
    }
}

fn date_of(row: &Row) -> Option<String> {
    match row.write.fields().0.get(&TaskField::ActivityDate) {
        Some(FieldValue::Date(date)) => Some(date.to_string()),
        _ => None,
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().map(String::from).unwrap_or_default()
}
