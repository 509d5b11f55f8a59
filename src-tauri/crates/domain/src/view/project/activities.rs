//! Next steps and past activities: what Salesforce told, joined with what waits here, each task once.

use jiff::Zoned;

use crate::base::refs::{PersonRef, TaskRef};
use crate::org::task_fields::TaskField;
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::panel::NextStep;
use crate::record::call::Call;
use crate::state::State;
use crate::state::activities::logged_call;
use crate::state::next_steps::{next_step, task_of, with_changes};
use crate::state::writes::{changes_of, of_task, own};
use crate::view::panel::{ActivityView, PanelView, TaskView};
use crate::view::project::writes::state_of;
use crate::view::writes::WriteState;

pub(super) fn panel(state: &State, record: &PersonRef, now: &Zoned) -> PanelView {
    let known = state.known.panels.get(record);
    let shown = known.map(|panel| panel.shown.clone()).unwrap_or_default();
    let known: Vec<TaskRef> = shown
        .next_steps
        .iter()
        .map(|task| task.task.clone())
        .chain(shown.past.iter().map(|past| past.task.clone()))
        .collect();
    let mut steps = shown.next_steps;
    let mut past: Vec<ActivityView> = shown
        .past
        .into_iter()
        .map(|activity| ActivityView::of(activity, None))
        .collect();
    let mut rows: Vec<&Row> = own(state)
        .filter(|row| is_about(state, row, record))
        .filter(|row| !known.contains(&task_of(row)))
        .collect();
    rows.sort_by_key(|row| (row.made, row.id));
    for row in rows {
        match &row.write {
            Write::AddNextStep { .. } => steps.extend(next_step(state, row)),
            Write::LogCall { call, .. } => {
                let call = state.calls.all.get(call);
                let activity = logged_call(state, row, call, now);
                let sending = open_of(state, &of_task(state, row.id));
                past.insert(0, ActivityView::of(activity, sending));
            }
            Write::Change { .. } | Write::NewPerson(_) => {}
        }
    }
    PanelView {
        company: shown.company,
        opportunity: shown.opportunity,
        next_steps: in_order(state, steps),
        past,
        as_of: shown.as_of,
        saved_copy: shown.saved_copy,
        cases: shown.cases,
        open_cases: shown.open_cases,
    }
}

pub(super) fn my_next_steps(state: &State) -> Vec<TaskView> {
    let mut tasks = state.known.next_steps.clone();
    let known: Vec<TaskRef> = tasks.iter().map(|task| task.task.clone()).collect();
    let mut rows: Vec<&Row> = own(state)
        .filter(|row| matches!(row.write, Write::AddNextStep { .. }))
        .filter(|row| {
            !state.known.next_steps_cover.contains(&row.id) && !known.contains(&task_of(row))
        })
        .collect();
    rows.sort_by_key(|row| (row.made, row.id));
    tasks.extend(rows.into_iter().filter_map(|row| next_step(state, row)));
    in_order(state, tasks)
}

pub(super) fn made_from(state: &State, call: &Call) -> Vec<TaskView> {
    let rows = call
        .next_steps
        .iter()
        .filter_map(|id| state.outbox.rows.get(id));
    let steps = rows.filter_map(|row| next_step(state, row));
    steps.map(|step| as_view(state, step)).collect()
}

/// Tasks as they are once what waits has gone: overdue first, then by date, and what has no date last.
fn in_order(state: &State, mut steps: Vec<NextStep>) -> Vec<TaskView> {
    with_changes(state, &mut steps);
    steps.sort_by_key(|step| (step.due.is_none(), step.due.clone()));
    steps.into_iter().map(|step| as_view(state, step)).collect()
}

fn as_view(state: &State, step: NextStep) -> TaskView {
    let sending = match &step.task {
        TaskRef::Outbox(row) => open_of(state, &of_task(state, *row)),
        TaskRef::Salesforce(_) => open_of(state, &changes_of(state, &step.task)),
    };
    TaskView::of(step, sending)
}

/// How far the first of some writes is that Salesforce has not confirmed.
fn open_of(state: &State, rows: &[&Row]) -> Option<WriteState> {
    let open = rows.iter().find(|row| !row.is_settled());
    open.map(|row| state_of(state, row))
}

fn is_about(state: &State, row: &Row, record: &PersonRef) -> bool {
    // A company's call stands among its activities, too, where its Task is linked to an opportunity.
    if let Write::LogCall { call, .. } = &row.write
        && let Some(who) = state
            .calls
            .all
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
