//! How far a write is, and a task with it.

use crate::base::refs::TaskRef;
use crate::base::refusal::RefusalCode;
use crate::budget::RequestsLeft;
use crate::logging::held::is_held;
use crate::logging::needs_you::needs_you;
use crate::outbox::row::{Row, Status};
use crate::outbox::waits::waits_for;
use crate::panel::NextStep;
use crate::session::Session;
use crate::state::State;
use crate::state::writes::{changes_of, of_task};
use crate::view::panel::TaskView;
use crate::view::project::left_out;
use crate::view::writes::WriteState;
use jiff::{Timestamp, Zoned};

/// How far a write is, and what it waits for. What holds it up first is said first: a write that waits for another one
/// would not go if the network were there.
pub(super) fn state_of(state: &State, row: &Row, now: Timestamp) -> WriteState {
    match row.status {
        _ if needs_you(state, row, now) => WriteState::NeedsYou,
        Status::Queued | Status::InDoubt { .. } => waits(state, row, now),
        Status::Sending { .. } if state.link.offline_since.is_some() => WriteState::Offline,
        Status::Sending { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn
        | Status::Discarded { .. } => progress_of(row),
    }
}

fn waits(state: &State, row: &Row, now: Timestamp) -> WriteState {
    let limited = row
        .last_error
        .as_ref()
        .is_some_and(|error| error.code == RefusalCode::RequestLimit);
    let later = row.not_before.is_some_and(|at| at > now);
    if row.on_hold {
        WriteState::OnHold
    } else if is_held(state, row) {
        WriteState::Paused
    } else if waits_for(row, state.outbox.rows.values()).is_some() {
        WriteState::AfterAnother
    } else if !matches!(state.session, Session::SignedIn(_)) {
        WriteState::SignedOut
    } else if state.link.offline_since.is_some() {
        WriteState::Offline
    } else if state.budget.left() == RequestsLeft::ForCallsOnly || limited && later {
        WriteState::ShortOfRequests
    } else if matches!(row.status, Status::InDoubt { .. }) {
        WriteState::Checking
    } else if later {
        WriteState::Later
    } else {
        WriteState::Waiting
    }
}

/// How far a row is by itself, apart from what holds up all rows.
pub(crate) fn progress_of(row: &Row) -> WriteState {
    match row.status {
        _ if row.is_on_hold() => WriteState::OnHold,
        Status::Queued | Status::Sent { .. } | Status::Withdrawn | Status::Discarded { .. } => {
            WriteState::Waiting
        }
        Status::Sending { .. } => WriteState::Sending,
        Status::InDoubt { .. } => WriteState::Checking,
        Status::Wedged { .. } => WriteState::NeedsYou,
    }
}

/// A task with the state of its writes.
pub(super) fn as_view(state: &State, step: NextStep, now: &Zoned) -> TaskView {
    let sending = match &step.task {
        TaskRef::Outbox(row) => open_of(state, &of_task(state, *row), now),
        TaskRef::Salesforce(_) => open_of(state, &changes_of(state, &step.task), now),
    };
    let user = state.session.account().map(|account| &account.user);
    let left_out = left_out::of_task(state, &step.task);
    TaskView::of(step, user, sending, left_out)
}

/// The state of the first of these writes that is not settled yet.
pub(super) fn open_of(state: &State, rows: &[&Row], now: &Zoned) -> Option<WriteState> {
    let open = rows.iter().find(|row| !row.is_settled());
    open.map(|row| state_of(state, row, now.timestamp()))
}
