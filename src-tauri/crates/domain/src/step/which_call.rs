//! Which call an event belongs to, and which open call it shows to be over.
//!
//! Small phones number their calls from `0` each time, and hooks know no id at all. So an id or a number means a known
//! call only while that is plausible. A ring or a dialling that comes from another party, after the end, or long after
//! the last sign of life begins another call. The open call that it displaces is then over, even if its phone never
//! said so.
//!
//! An event that is heard in the order of the moments is given to one of the calls that are known. If it comes late, the
//! calls under its id are read anew (`anew`), because it may show that two callers were taken for one.
//!
//! **Invariant:** what happened before the end of a call belongs to it, however late it is heard.

mod anew;
mod plausible;

use crate::base::ids::{CallId, CallKey, RawNumber};
use crate::call::event::{CallEvent, CallEventKind};
use crate::call::facts::CallFacts;
use crate::number::reading::{NumberReading, read_call};
use crate::number::withheld::{Worth, worth};
use crate::record::call::Call;
use crate::state::stuck::SPEAKS_FOR;
use crate::step::Step;
pub(super) use crate::step::which_call::anew::Part;
pub(super) use crate::step::which_call::plausible::begins;
use crate::step::which_call::plausible::{
    WITHOUT_ID, goes_on_under, is_before_its_end, is_its_beginning, is_past, is_same_moment,
    is_without_id, likelihood, may_be, names_a_stranger, talks_again, went_on_at,
};
use jiff::Timestamp;

/// So many calls before an event that comes late, and after it, may be told of together with it.
const NEAREST: usize = 6;

impl Step<'_> {
    /// The call that the event is about, if it is known.
    pub(super) fn call_of(&self, event: &CallEvent) -> Option<CallId> {
        match &event.call_id {
            Some(call_id) => self.call_with_id(event, call_id),
            None => self
                .call_with_number(event)
                .or_else(|| self.only_call_in_talk(event))
                .or_else(|| self.only_ring_of_nobody(event))
                .or_else(|| self.forgotten_call(event)),
        }
    }

    fn call_with_id(&self, event: &CallEvent, call_id: &str) -> Option<CallId> {
        let with_id = || {
            let calls = self.of_source(event).map(|call| &call.facts);
            calls.filter(|facts| facts.key.call_id == call_id)
        };
        let repeated = with_id().find(|facts| facts.was_told(event));
        let likeliest = with_id()
            .filter(|facts| may_be(facts, event))
            .max_by_key(|facts| likelihood(facts, event));
        repeated.or(likeliest).map(|facts| facts.id)
    }

    /// The calls under the id of an event that comes late, as they are with it; nothing if it changes nothing of what is
    /// known but one call.
    pub(super) fn read_anew(&self, event: &CallEvent) -> Option<Vec<Part>> {
        let call_id = event.call_id.as_ref()?;
        let near = self.near(event, call_id);
        let is_late = near.iter().any(|facts| facts.was_told_after(event.at));
        if !is_late || near.iter().any(|facts| facts.was_told(event)) {
            return None;
        }
        let parts = anew::read_anew(&key_of(event, call_id.clone()), &near, event);
        // Nothing of it fits: its phone's clock may have been set back, unless it is of somebody of whom nothing is known.
        let is_alone = parts.iter().any(|part| {
            part.known.is_none()
                && part
                    .facts
                    .told()
                    .is_some_and(|told| told == [event.clone()])
        });
        let is_of_a_stranger = names_a_stranger(&near, event);
        (begins(event) || is_of_a_stranger || !is_alone).then_some(parts)
    }

    /// The calls under this id that may have been told of together with the event.
    fn near(&self, event: &CallEvent, call_id: &str) -> Vec<&CallFacts> {
        let is_near = |facts: &&CallFacts| {
            let before = facts.started().duration_since(event.at);
            let after = event.at.duration_since(facts.last());
            before.max(after) <= SPEAKS_FOR
        };
        let calls = self.of_source(event).map(|call| &call.facts);
        let with_id = calls.filter(|facts| facts.key.call_id == call_id);
        let (mut before, mut after): (Vec<_>, Vec<_>) = with_id
            .filter(is_near)
            .partition(|facts| facts.started() <= event.at);
        before.sort_by_key(|facts| std::cmp::Reverse(facts.started()));
        after.sort_by_key(|facts| facts.started());
        before.truncate(NEAREST);
        after.truncate(NEAREST);
        before.into_iter().chain(after).collect()
    }

    /// A hook that knows no call id means the open call with its number, or the one that went on at that moment.
    fn call_with_number(&self, event: &CallEvent) -> Option<CallId> {
        let meant = self.of_source(event).filter(|call| {
            let facts = &call.facts;
            let open = facts.ended().is_none()
                || went_on_at(facts, event.at)
                || is_its_beginning(facts, event)
                || is_before_its_end(facts, event);
            let again = begins(event) && is_same_moment(facts.ended(), event.at);
            (open || again)
                && !is_past(facts, event)
                && !talks_again(facts, event)
                && (self.has_number(call, event) || goes_on_under(facts, event))
        });
        meant
            .max_by_key(|call| {
                let facts = &call.facts;
                let is_its_own = self.has_number(call, event);
                (facts.ended().is_none(), is_its_own, facts.started())
            })
            .map(|call| call.facts.id)
    }

    /// An answer may tell the number that the ring did not: if exactly one call without a number rings, it is meant.
    fn only_ring_of_nobody(&self, event: &CallEvent) -> Option<CallId> {
        let is_it = |call: &&Call| {
            let facts = &call.facts;
            let number = facts.number();
            is_without_id(facts)
                && facts.ended().is_none()
                && facts.answered().is_none()
                && number.is_none_or(|number| worth(number) != Worth::Number)
                && went_on_at(facts, event.at)
        };
        let mut calls = self.of_source(event).filter(is_it);
        match (calls.next(), calls.next()) {
            (Some(call), None) if event.kind == CallEventKind::Answered => Some(call.facts.id),
            _ => None,
        }
    }

    /// A hold or a transfer is about a call in talk: if there is exactly one such call, it is meant.
    fn only_call_in_talk(&self, event: &CallEvent) -> Option<CallId> {
        let in_talk = match event.kind {
            CallEventKind::Held | CallEventKind::Resumed | CallEventKind::Transferred => true,
            CallEventKind::Ringing
            | CallEventKind::Dialing
            | CallEventKind::Answered
            | CallEventKind::Ended(_)
            | CallEventKind::Voicemail
            | CallEventKind::Details(_) => false,
        };
        let is_it = |call: &&Call| {
            let facts = &call.facts;
            is_without_id(facts) && facts.ended().is_none() && facts.answered().is_some()
        };
        let mut calls = self.of_source(event).filter(is_it);
        match (calls.next(), calls.next()) {
            (Some(call), None) if in_talk => Some(call.facts.id),
            _ => None,
        }
    }

    /// What a hook says once more of a private call that is over would bring its number back: nothing of it is kept, so
    /// that it is told by its time.
    fn forgotten_call(&self, event: &CallEvent) -> Option<CallId> {
        let mut calls = self.of_source(event).filter(|call| {
            let facts = &call.facts;
            let ended = facts.ended();
            call.is_forgotten()
                && is_without_id(facts)
                && (went_on_at(facts, event.at) || is_same_moment(ended, event.at))
        });
        let call = calls.next().filter(|_| !begins(event));
        call.map(|call| call.facts.id)
    }

    /// The open calls that are over because the new call has begun, each with the moment. Includes the new call itself,
    /// if events came out of order and a later call has ended it.
    pub(super) fn displaced(&self, new: CallId, event: &CallEvent) -> Vec<(CallId, Timestamp)> {
        let Some(began) = self.state.calls.all.get(&new).map(|call| &call.facts) else {
            return Vec::new();
        };
        let is_rival = |call: &&Call| match &event.call_id {
            Some(call_id) => call.facts.key.call_id == *call_id,
            None => begins(event) && is_without_id(&call.facts) && self.has_number(call, event),
        };
        let rivals = self.of_source(event).filter(is_rival);
        let rivals = rivals.filter(|call| call.facts.id != new && call.facts.is_call());
        let mut over = Vec::new();
        let mut next: Option<Timestamp> = None;
        for rival in rivals {
            let facts = &rival.facts;
            if facts.started() > began.started() {
                next = Some(next.map_or(facts.started(), |at| at.min(facts.started())));
            } else if facts.ended().is_none() && began.is_call() {
                over.push((facts.id, began.started()));
            }
        }
        let new_is_over = next.filter(|_| began.ended().is_none());
        over.extend(new_is_over.map(|at| (new, at)));
        over
    }

    /// Makes the id for a call whose hook knows none. Two hooks that run in one moment tell of two calls.
    pub(super) fn id_without_id(&self, event: &CallEvent) -> String {
        let moment = format!("{WITHOUT_ID}{}", event.at.as_microsecond());
        let is_taken = |id: &str| self.of_source(event).any(|c| c.facts.key.call_id == id);
        if !is_taken(&moment) {
            return moment;
        }
        let mut others = (2_u32..).map(|n| format!("{moment}-{n}"));
        others.find(|id| !is_taken(id)).unwrap_or(moment)
    }

    fn of_source(&self, event: &CallEvent) -> impl Iterator<Item = &Call> {
        let calls = self.state.calls.all.values();
        calls.filter(|call| call.facts.key.source == event.source)
    }

    fn has_number(&self, call: &Call, event: &CallEvent) -> bool {
        let raw: Vec<&RawNumber> = [&event.from.number, &event.to.number]
            .into_iter()
            .flatten()
            .collect();
        let country = self.state.country();
        let prefix = &self.state.settings.outside_prefix;
        let is_it = |number: &NumberReading| {
            let mut said = raw.iter();
            said.any(|raw| read_call(Some(raw), country, prefix).may_be(number))
        };
        match (&call.who.reading, call.facts.number()) {
            (number @ NumberReading::Number(_), typed) => {
                is_it(number) || typed.is_some_and(|typed| raw.contains(&typed))
            }
            (NumberReading::Withheld, _) => raw.iter().all(|raw| worth(raw) == Worth::Nothing),
            (NumberReading::NotANumber, Some(typed)) => raw.contains(&typed),
            (NumberReading::NotANumber, None) => raw.is_empty(),
        }
    }
}

/// The key under which a call of this event is kept.
pub(super) fn key_of(event: &CallEvent, call_id: String) -> CallKey {
    CallKey {
        source: event.source.clone(),
        call_id,
    }
}
