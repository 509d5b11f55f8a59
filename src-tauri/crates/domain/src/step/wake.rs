//! When the loop must wake by itself.

use crate::budget::RequestsLeft;
use crate::logging::held::is_held;
use crate::session::Session;
use crate::state::State;
use jiff::Timestamp;

/// When the loop must wake by itself, if nothing happens before.
pub fn next_wake(state: &State) -> Option<Timestamp> {
    let outbox = match (
        &state.session,
        state.link.offline_since,
        state.outbox.in_flight.is_empty(),
    ) {
        // Without the org's facts, or without requests left, no row is sent: one that is due must not wake the loop.
        (Session::SignedIn(who), None, true)
            if state.org.facts.is_some() && state.budget.left() != RequestsLeft::ForCallsOnly =>
        {
            let rows = state
                .outbox
                .rows
                .values()
                .filter(|row| !is_held(state, row));
            crate::outbox::order::next_wake(rows, &who.account)
        }
        _ => None,
    };
    let repair = crate::logging::repair::next_repair(state);
    let requests = state.budget.next_change();
    [
        outbox,
        crate::state::stuck::next_silence(state),
        state
            .outbox
            .next_silence()
            .filter(|_| state.link.offline_since.is_none()),
        crate::state::due::next_reminder(state),
        state.link.next_probe,
        state.link.next_read,
        repair,
        requests,
        state.purge.next,
        state.newer.next_look,
        state.midnight,
    ]
    .into_iter()
    .flatten()
    .min()
}
