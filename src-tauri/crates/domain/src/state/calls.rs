//! The calls that are in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::CallId;
use crate::record::call::Call;
use crate::record::draft::Draft;
use jiff::Timestamp;

/// Calls that are open, unlogged or recent.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// All of them.
    pub all: BTreeMap<CallId, Call>,
    /// The call in front.
    pub front: Option<CallId>,
    /// The one that is kept on disk as being in front.
    pub front_on_disk: Option<CallId>,
    /// The call in which the agent speaks, as far as phones tell.
    pub spoken: Option<CallId>,
    /// When each open call was last heard of, by this machine's clock.
    pub heard: BTreeMap<CallId, Timestamp>,
    /// When the newest answer of all calls was given. A phone's clock that is ahead of this machine's does not count.
    pub newest_answer: Option<Timestamp>,
    /// Calls that have rung for long without a sign of life.
    pub silent: BTreeSet<CallId>,
    /// The newest edits of each call that are on disk.
    pub on_disk: BTreeMap<CallId, Edits>,
    /// The call that gave way to the newest ring.
    pub gave_way: Option<GaveWay>,
    /// The waiting call with which the agent was done last, as long as that can be undone without looking for it.
    pub done_last: Option<CallId>,
}

/// A call that was in front until another one rang. What was typed in it may still be on its way from the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GaveWay {
    /// The call.
    pub call: CallId,
    /// The ring.
    pub to: CallId,
    /// When.
    pub at: Timestamp,
}

/// The numbers of the newest edits of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Edits {
    /// Of subject and note.
    pub note: u32,
    /// Of the answers.
    pub answers: u32,
}

impl Calls {
    /// A call was answered, as was heard at this moment.
    pub fn is_answered(&mut self, answered: Timestamp, now: Timestamp) {
        self.newest_answer = self.newest_answer.max(Some(answered.min(now)));
    }
}

impl Edits {
    /// The numbers of a draft's newest edits.
    pub fn of(draft: &Draft) -> Self {
        Self {
            note: draft.seq,
            answers: draft.answers_seq,
        }
    }
}
