//! Which writes need the agent: the one rule for the footer, the outbox, the lists and the settings check.

use crate::logging::held::is_held;
use crate::outbox::row::{Row, Status};
use crate::outbox::waits::waits_for;
use crate::session::Session;
use crate::state::State;
use jiff::Timestamp;

/// Whether a write needs its agent now. One that only retries does so once nothing else holds it up: no other write, no
/// pause, no missing sign-in or network.
pub(crate) fn needs_you(state: &State, row: &Row, now: Timestamp) -> bool {
    let may_go = || {
        matches!(state.session, Session::SignedIn(_))
            && state.link.offline_since.is_none()
            && !is_held(state, row)
            && waits_for(row, state.outbox.rows.values()).is_none()
    };
    row.needs_agent(now) && (matches!(row.status, Status::Wedged { .. }) || may_go())
}
