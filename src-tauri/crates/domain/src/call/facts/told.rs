//! All that a phone has told of one call, event by event.
//!
//! The facts of a call are joined and can't be taken apart again. Where a phone uses an id again, an event that comes late
//! may show that some of them were told of another call: then both calls are read anew from what is kept here. The rule for
//! that is not here but in `step`.
//!
//! **Invariant:** what is kept is everything that was told of the call, or nothing.

use crate::base::ids::CallId;
use crate::call::event::{CallEvent, CallEventKind};
use crate::call::facts::CallFacts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A phone that tells more of one call is not read anew, so that its calls stay small on the disk.
const MOST_EVENTS: usize = 100;

/// The events, or nothing where not all of them are known: of a call that an earlier version has heard, of a private one,
/// and of one with too many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Told(Option<Vec<CallEvent>>);

impl Told {
    /// Nothing yet was told.
    pub(super) fn whole() -> Self {
        Self(Some(Vec::new()))
    }

    pub(super) fn add(&mut self, event: &CallEvent) {
        let Some(events) = &mut self.0 else {
            return;
        };
        if events.contains(event) {
            return;
        }
        events.push(event.clone());
        if events.len() > MOST_EVENTS {
            self.0 = None;
        }
    }
}

impl CallFacts {
    /// All that was told of the call, in the order in which it was heard; nothing where not all of it is known.
    pub fn told(&self) -> Option<&[CallEvent]> {
        self.told.0.as_deref()
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
