//! Questions about time: when the day ends, which reminders are due, and which the agent was told of already.
//!
//! **Invariant:** a reminder is told once for each moment that it was set to, also after a restart.

use crate::panel::NextStep;
use crate::session::Account;
use crate::state::next_steps::own_steps;
use crate::state::writes::landed_as;
use crate::state::{REMEMBERED, State};
use jiff::{SignedDuration, Timestamp, Zoned};

/// How long Salesforce may take to say whether a task is still open, before the agent is reminded all the same.
pub(crate) const ASKED_FOR: SignedDuration = SignedDuration::from_secs(10);

/// When the agent's day ends, where the agent is.
pub(crate) fn midnight(now: &Zoned) -> Option<Timestamp> {
    let tomorrow = now.tomorrow().and_then(|day| day.start_of_day());
    tomorrow.ok().map(|start| start.timestamp())
}

fn set_to(step: &NextStep) -> Option<Timestamp> {
    let at = step.remind.filter(|_| !step.done)?;
    Timestamp::from_millisecond(at.0).ok()
}

fn is_told(state: &State, account: &Account, step: &NextStep) -> bool {
    let mut told = state.reminders.told.iter();
    told.any(|told| {
        told.account == *account
            && Some(told.at) == step.remind
            && landed_as(state, &told.task) == step.task
    })
}

/// The open steps that have a reminder of which the agent was not told yet, each with its moment.
pub(crate) fn untold(state: &State) -> Vec<(NextStep, Timestamp)> {
    let Some(account) = state.session.account() else {
        return Vec::new();
    };
    let set = own_steps(state).into_iter();
    let set = set.filter_map(|step| set_to(&step).map(|at| (step, at)));
    set.filter(|(step, _)| !is_told(state, account, step))
        .collect()
}

/// The steps of which the agent was told and that are still open, the earliest first.
pub(crate) fn told_and_open(state: &State, now: Timestamp) -> Vec<NextStep> {
    let Some(account) = state.session.account() else {
        return Vec::new();
    };
    let open = own_steps(state).into_iter();
    let mut open: Vec<(NextStep, Timestamp)> = open
        .filter_map(|step| set_to(&step).map(|at| (step, at)))
        .filter(|(_, at)| *at <= now && !is_too_old(*at, now))
        .filter(|(step, _)| is_told(state, account, step))
        .collect();
    open.sort_by_key(|(_, at)| *at);
    open.into_iter().map(|(step, _)| step).collect()
}

/// Whether a reminder was set to so long ago that nobody waits for it any more. Its task is still among the next steps.
pub(crate) fn is_too_old(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) > REMEMBERED
}

/// When the next reminder is due.
pub(crate) fn next_reminder(state: &State) -> Option<Timestamp> {
    let first = untold(state).into_iter().map(|(_, at)| at).min()?;
    let asked = state.reminders.asked;
    let waits = asked.and_then(|asked| asked.checked_add(ASKED_FOR).ok());
    Some(waits.map_or(first, |until| first.max(until)))
}
