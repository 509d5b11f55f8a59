//! Which of the person's next steps a call does or could do.

use crate::base::refs::TaskRef;
use crate::logging::completing::{can_move, landed_as, may_do};
use crate::number::reading::NumberReading;
use crate::record::call::Call;
use crate::state::State;
use crate::view::call::StepsView;
use crate::view::panel::PanelView;

pub(super) fn steps(state: &State, call: &Call, panel: Option<&PanelView>) -> StepsView {
    let done = call.does().map(|step| landed_as(state, &step.task));
    let can = can_move(state, call);
    let next = panel.into_iter().flat_map(|panel| &panel.next_steps);
    let offered: Vec<TaskRef> = next
        .filter(|task| can && done.is_none() && may_do(state, call, &task.task, task.done))
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
    let missed = state.calls.all.values().filter(|missed| {
        missed.facts.id != call.facts.id && missed.who.reading == call.who.reading
    });
    let rows = missed.filter_map(|missed| state.outbox.rows.get(&missed.facts.id.follow_up()));
    let row = rows
        .filter(|row| !row.is_taken_off())
        .max_by_key(|row| row.made)?;
    Some(landed_as(state, &TaskRef::Outbox(row.id)))
}
