//! What is asked for a call or a write, as it is shown.

use crate::logging::log_record;
use crate::logging::loggable::is_loggable;
use crate::outbox::asked::{asked_of, before_the_row, is_asking, named_in_refusal};
use crate::outbox::row::Row;
use crate::record::call::Call;
use crate::settings::{LogTo, LoggingMode};
use crate::state::State;
use crate::view::asked::AskedView;

/// What is asked of a row on screen.
pub(crate) fn of_write(state: &State, row: &Row) -> AskedView {
    let Some(org) = state.org.facts.as_deref() else {
        return AskedView::default();
    };
    AskedView {
        fields: match is_asking(row) {
            true => asked_of(row, org, &state.settings),
            false => named_in_refusal(row, org, &state.settings),
        },
        answers: row.answers.clone(),
        seq: 0,
    }
}

/// What the agent is asked for a call while it goes on, and until its Task has been sent.
pub(crate) fn of_call(state: &State, call: &Call) -> AskedView {
    let Some(org) = state.org.facts.as_deref() else {
        return AskedView::default();
    };
    if !is_loggable(call) || state.settings.logging == LoggingMode::Disabled {
        return AskedView::default();
    }
    let fields = match state.outbox.rows.get(&call.facts.id.log_write()) {
        Some(row) if row.is_editable() => asked_of(row, org, &state.settings),
        Some(row) if !row.is_settled() => Vec::new(),
        Some(row) if row.is_sent() => Vec::new(),
        _ if call.logged.is_some() || log_record::log_to(state) == LogTo::LogOnly => Vec::new(),
        _ => before_the_row(org, &state.settings, call.does().is_none()),
    };
    AskedView {
        fields,
        answers: call.draft.answers.clone(),
        seq: state
            .calls
            .on_disk
            .get(&call.facts.id)
            .map_or(0, |edits| edits.answers),
    }
}
