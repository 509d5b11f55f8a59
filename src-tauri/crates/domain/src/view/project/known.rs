//! What is known of calls and writes, gone through at most once for a view, however many writes it shows.

use crate::state::State;
use crate::state::call_writes::CallWrites;
use crate::state::names::Names;
use std::cell::OnceCell;

/// What the writes on screen are told by.
pub(super) struct Known<'a> {
    pub(super) state: &'a State,
    names: OnceCell<Names<'a>>,
    of_calls: OnceCell<CallWrites<'a>>,
}

impl<'a> Known<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        Self {
            state,
            names: OnceCell::new(),
            of_calls: OnceCell::new(),
        }
    }

    pub(super) fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::of(self.state))
    }

    pub(super) fn of_calls(&self) -> &CallWrites<'a> {
        self.of_calls.get_or_init(|| CallWrites::of(self.state))
    }
}
