//! Which of the person's next steps a call does or could do.

use crate::base::refs::TaskRef;
use crate::logging::completing::{can_move, landed_as};
use crate::number::reading::NumberReading;
use crate::outbox::row::Status;
use crate::panel::{PanelView, TaskView};
use crate::record::call::Call;
use crate::state::State;
use crate::view::call::StepsView;

/// Whether a call may be said to do a next step.
pub(crate) fn may_do(state: &State, call: &Call, task: &TaskView) -> bool {
    let made_here = call.next_steps.iter().any(|id| {
        let made = landed_as(state, &TaskRef::Outbox(*id));
        made == task.task
    });
    let is_others = state.calls.values().any(|other| {
        let does = other.does().map(|step| landed_as(state, &step.task));
        other.heard.id != call.heard.id && does.as_ref() == Some(&task.task)
    });
    !task.done && !made_here && !is_others
}

pub(super) fn steps(state: &State, call: &Call, panel: Option<&PanelView>) -> StepsView {
    let done = call.does().map(|step| landed_as(state, &step.task));
    let can = can_move(state, call);
    let next = panel.into_iter().flat_map(|panel| &panel.next_steps);
    let offered: Vec<TaskRef> = next
        .filter(|task| can && done.is_none() && may_do(state, call, task))
        .map(|task| task.task.clone())
        .collect();
    StepsView {
        call_back: call_back(state, call).filter(|task| offered.contains(task)),
        offered,
        can_be_undone: can && done.is_some(),
        done,
    }
}

/// The open call-back of an earlier call of this number.
fn call_back(state: &State, call: &Call) -> Option<TaskRef> {
    if !matches!(call.who.reading, NumberReading::Number(_)) {
        return None;
    }
    let missed = state.calls.values().filter(|missed| {
        missed.heard.id != call.heard.id && missed.who.reading == call.who.reading
    });
    let rows = missed.filter_map(|missed| state.rows.get(&missed.heard.id.follow_up()));
    let row = rows
        .filter(|row| row.status != Status::Withdrawn)
        .max_by_key(|row| row.made)?;
    Some(landed_as(state, &TaskRef::Outbox(row.id)))
}
