//! Which way a call goes, and how it was put through.
//!
//! What was said before the end counts before how the call began, and that before what came with the end: switches close
//! a leg in the words of another one. That a call is internal stands until it is said whose it is: a colleague's call
//! may become the caller's.

use crate::call::event::{CallEvent, CallEventKind, Direction, Outcome, Transfer};
use crate::call::fact::{Fact, keep_earlier};
use crate::call::facts::CallFacts;

impl CallFacts {
    pub(super) fn hear_direction(&mut self, event: &CallEvent) {
        let at = event.at;
        match (event.direction, event.kind.is_late()) {
            (None, _) => {}
            (Some(direction), true) => keep_earlier(&mut self.direction_late, at, &direction),
            (Some(Direction::Internal), false) => self.is_internal = true,
            (Some(direction), false) => keep_earlier(&mut self.direction_said, at, &direction),
        }
        let by_kind = &mut self.direction_by_kind;
        let was_dialled = by_kind.as_ref().map(|fact| fact.value) == Some(Direction::Outbound);
        match event.kind {
            // A phone never dials a call that comes in.
            CallEventKind::Dialing if !was_dialled => {
                *by_kind = Some(Fact {
                    at,
                    value: Direction::Outbound,
                });
            }
            CallEventKind::Dialing => keep_earlier(by_kind, at, &Direction::Outbound),
            CallEventKind::Ringing if !was_dialled => {
                keep_earlier(by_kind, at, &Direction::Inbound);
            }
            _ => {}
        }
    }

    /// Whether its ring or its dialling was heard.
    pub fn has_begun(&self) -> bool {
        self.direction_by_kind.is_some()
    }

    /// Which way it goes. A call of which only the middle was heard counts as inbound. One that a colleague puts through
    /// begins as a call between colleagues, and is then the caller's, even if the phone goes on to call the leg internal.
    pub fn direction(&self) -> Direction {
        match self.known_direction() {
            Some(Direction::Internal) if self.came().is_some() || self.brings_a_caller() => {
                Direction::Inbound
            }
            known => known.unwrap_or(Direction::Inbound),
        }
    }

    /// Which way it goes, where that was heard.
    pub fn known_direction(&self) -> Option<Direction> {
        let of = |fact: &Option<Fact<Direction>>| fact.as_ref().map(|fact| fact.value);
        of(&self.direction_said)
            .or(self.is_internal.then_some(Direction::Internal))
            .or(of(&self.direction_by_kind))
            .or(of(&self.direction_late))
    }

    /// How it was put through. That the agent passed it on counts before how it came.
    pub fn transfer(&self) -> Option<Transfer> {
        let was_forwarded = self.came() == Some(Transfer::Automatic) && self.answered().is_none();
        match self.said() {
            Some(Outcome::Transferred) if !was_forwarded => Some(Transfer::Out),
            _ => self.came(),
        }
    }

    /// How it came to the agent, if somebody or the switch put it through.
    pub(super) fn came(&self) -> Option<Transfer> {
        let ways = [Transfer::In, Transfer::Automatic];
        ways.into_iter().find(|way| self.transfers.contains(way))
    }
}
