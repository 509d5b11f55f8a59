//! All that a phone has told of one call, event by event.
//!
//! The facts of a call are joined and can't be taken apart again. Where a phone uses an id again, an event that comes late
//! may show that some of them were told of another call: then both calls are read anew from what is kept here. The rule for
//! that is not here but in `step`.
//!
//! **Invariant:** what is kept is everything that was told of the call, or nothing.

use crate::call::event::CallEvent;
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

    /// All that was told, in the order in which it was heard; nothing where not all of it is known.
    pub(super) fn all(&self) -> Option<&[CallEvent]> {
        self.0.as_deref()
    }
}
