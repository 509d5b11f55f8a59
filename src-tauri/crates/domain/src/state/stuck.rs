//! Calls whose phone may have forgotten to tell their end.

use crate::base::ids::CallId;
use crate::call::phase::Phase;
use crate::record::call::Call;
use crate::state::State;
use jiff::{SignedDuration, Timestamp};

/// A phone that rings reports so again within this time, or has stopped ringing.
pub(crate) const RINGS_FOR: SignedDuration = SignedDuration::from_mins(3);

/// No call lasts longer than this.
pub(crate) const SPEAKS_FOR: SignedDuration = SignedDuration::from_hours(12);

/// So long after its last sign of life, a call during which others rang in vain is likely to be over: most phones let
/// nobody ring while their agent speaks.
pub(crate) const SPEAKS_THROUGH_RINGS_FOR: SignedDuration = SignedDuration::from_mins(30);

/// Whether a call that is still open is likely to be over: it has been silent for long; or it is not on hold, and
/// another call was answered since it was last heard of, on the same phone or on another one: an agent speaks with one at
/// a time. The clocks of two phones may differ, so that across phones it counts when this machine heard of each.
pub(crate) fn is_stuck(state: &State, call: &Call) -> bool {
    let facts = &call.facts;
    let another_was_answered = || {
        let others = state.calls.all.values();
        let mut of_phone = others.filter(|other| other.facts.key.source == facts.key.source);
        of_phone.any(|other| other.facts.answered().is_some_and(|at| at > facts.last()))
    };
    let was_answered_elsewhere = || {
        let heard = state.calls.heard.get(&facts.id);
        let heard = heard.copied().unwrap_or_else(|| facts.last());
        state.calls.newest_answer.is_some_and(|at| at > heard)
    };
    match facts.phase() {
        Phase::Ended => false,
        Phase::Connected => {
            state.calls.silent.contains(&facts.id)
                || was_answered_elsewhere()
                || another_was_answered()
        }
        Phase::Ringing | Phase::Dialing | Phase::Held => state.calls.silent.contains(&facts.id),
    }
}

/// Whether a call goes on, as far as can be told.
pub fn goes_on(state: &State) -> bool {
    let mut calls = state.calls.all.values();
    calls.any(|call| {
        let facts = &call.facts;
        facts.is_call() && facts.ended().is_none() && !state.calls.silent.contains(&facts.id)
    })
}

/// The open calls that are not marked as silent yet, each with the moment at which it will be.
pub(crate) fn silences(state: &State) -> impl Iterator<Item = (CallId, Timestamp)> {
    let open = state.calls.all.values().filter(|call| {
        let facts = &call.facts;
        facts.is_call() && facts.ended().is_none() && !state.calls.silent.contains(&facts.id)
    });
    open.filter_map(|call| {
        let id = call.facts.id;
        let heard = state.calls.heard.get(&id).copied();
        let goes_on_for = match call.facts.phase() {
            Phase::Ringing | Phase::Dialing => RINGS_FOR,
            Phase::Connected if another_rang_in_vain(state, call) => SPEAKS_THROUGH_RINGS_FOR,
            Phase::Connected | Phase::Held | Phase::Ended => SPEAKS_FOR,
        };
        let heard = heard.unwrap_or_else(|| call.facts.last());
        heard.saturating_add(goes_on_for).ok().map(|at| (id, at))
    })
}

/// Whether another call came on the same phone since, and ended without an answer.
fn another_rang_in_vain(state: &State, call: &Call) -> bool {
    let mut others = state.calls.all.values();
    others.any(|other| {
        let (facts, other) = (&call.facts, &other.facts);
        other.key.source == facts.key.source
            && other.started() > facts.last()
            && other.ended().is_some()
            && other.answered().is_none()
    })
}

/// When the next open call has been silent for too long.
pub(crate) fn next_silence(state: &State) -> Option<Timestamp> {
    silences(state).map(|(_, at)| at).min()
}
