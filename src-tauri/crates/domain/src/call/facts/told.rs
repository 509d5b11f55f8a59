//! What was told of a call: whether an event was among it, by which the call is known, and whether two calls are one.

use crate::base::ids::CallId;
use crate::call::event::{CallEvent, CallEventKind};
use crate::call::facts::CallFacts;
use jiff::Timestamp;

impl CallFacts {
    /// All that was told of the call, in the order in which it was heard; nothing where not all of it is known.
    pub fn told(&self) -> Option<&[CallEvent]> {
        self.told.all()
    }

    /// Whether exactly this was told already.
    pub fn was_told(&self, event: &CallEvent) -> bool {
        self.told().is_some_and(|told| told.contains(event))
    }

    /// Whether anything later was told.
    pub fn was_told_after(&self, at: Timestamp) -> bool {
        let mut told = self.told().into_iter().flatten();
        told.any(|event| event.at > at)
    }

    /// The event by which the call is known: its ring or its dialling, else the first that makes it a call, else the first.
    pub fn known_by(&self) -> Option<&CallEvent> {
        let rank = |event: &&CallEvent| match event.kind {
            CallEventKind::Ringing | CallEventKind::Dialing => (0, event.at),
            CallEventKind::Answered
            | CallEventKind::Held
            | CallEventKind::Resumed
            | CallEventKind::Transferred
            | CallEventKind::Voicemail => (1, event.at),
            CallEventKind::Ended(_) | CallEventKind::Details(_) => (2, event.at),
        };
        self.told()?.iter().min_by_key(rank)
    }

    /// Whether the same was told of both, in whatever order.
    pub(crate) fn is_told_as(&self, other: &Self) -> bool {
        match (self.told(), other.told()) {
            (Some(told), Some(others)) => {
                self.displaced == other.displaced
                    && told.len() == others.len()
                    && told.iter().all(|event| others.contains(event))
            }
            (Some(_) | None, Some(_) | None) => self == other,
        }
    }

    /// What was not told by its phone about `known`, the call that this one is: its id, what the agent said, and what was
    /// found out about numbers.
    pub(crate) fn is_known_as(&mut self, known: &Self) {
        self.id = known.id;
        self.said_over = known.said_over;
        self.lesser.clone_from(&known.lesser);
    }

    /// Its id, where it turns out to be a call of its own.
    pub(crate) fn is_named(&mut self, id: CallId) {
        self.id = id;
    }
}
