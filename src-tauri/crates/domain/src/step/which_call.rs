//! Which call an event belongs to, and which open call it shows to be over.
//!
//! Small phones number their calls from `0` each time, and hooks know no id at all. So an id or a number means a known
//! call only while that is plausible. A ring or a dialling that comes from another party, after the end, or long after
//! the last sign of life begins another call. The open call that it displaces is then over, even if its phone never
//! said so.
//!
//! **Invariant:** what happened before the end of a call belongs to it, however late it is heard.

use crate::base::ids::{CallId, CallKey, RawNumber};
use crate::call::event::{CallEvent, CallEventKind, Direction};
use crate::call::facts::CallFacts;
use crate::number::reading::{NumberReading, read_call};
use crate::number::same_line::is_same_line;
use crate::number::withheld::{Worth, is_withheld, unwrapped, worth};
use crate::record::call::Call;
use crate::state::stuck::{RINGS_FOR, SPEAKS_FOR};
use crate::step::Step;
use jiff::{SignedDuration, Timestamp};

/// Events that repeat each other come within this time: a hook that runs twice, or a phone and its switch that tell of
/// one ring.
const SAME_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// So soon after the dialling the other side's phone rings. Some phones call that ringing, too.
const RINGS_THERE: SignedDuration = SignedDuration::from_secs(15);

/// The prefix of the id of a call whose hook knows no id.
const WITHOUT_ID: &str = "at-";

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
        let mut with_id: Vec<&Call> = self.of_source(event).collect();
        with_id.retain(|call| call.facts.key.call_id == call_id && may_be(&call.facts, event));
        let likeliest = with_id.into_iter().max_by_key(|call| {
            let facts = &call.facts;
            let its_party = theirs(facts, event).is_some_and(|number| facts.has_heard(number));
            (its_party, went_on_at(facts, event.at), facts.started())
        });
        likeliest.map(|call| call.facts.id)
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

/// Whether an open call goes on under a number that it had before another was put through.
fn goes_on_under(facts: &CallFacts, event: &CallEvent) -> bool {
    let goes_on = !begins(event) && facts.ended().is_none();
    goes_on && theirs(facts, event).is_some_and(|number| facts.has_heard(number))
}

/// Whether an event of this kind is the first of a call.
pub(super) fn begins(event: &CallEvent) -> bool {
    matches!(event.kind, CallEventKind::Ringing | CallEventKind::Dialing)
}

/// The key under which a call of this event is kept.
pub(super) fn key_of(event: &CallEvent, call_id: String) -> CallKey {
    CallKey {
        source: event.source.clone(),
        call_id,
    }
}

fn is_without_id(facts: &CallFacts) -> bool {
    facts.key.call_id.starts_with(WITHOUT_ID)
}

/// Whether the event may be about a known call that has its id.
fn may_be(facts: &CallFacts, event: &CallEvent) -> bool {
    let after_end = facts.ended().is_some_and(|end| event.at > end);
    let again = is_same_moment(facts.ended(), event.at);
    // A call whose ring was heard has nothing of another party before that.
    let too_early =
        || facts.has_begun() && event.at < facts.started() && is_another_caller(facts, event);
    match event.kind {
        CallEventKind::Ringing | CallEventKind::Dialing => {
            is_its_beginning(facts, event)
                || ((!after_end || again)
                    && !is_past(facts, event)
                    && !is_another_party(facts, event)
                    && !is_of_a_caller(facts, event)
                    && !goes_the_other_way(facts, event))
        }
        // These follow a ring that was lost.
        CallEventKind::Answered
        | CallEventKind::Held
        | CallEventKind::Resumed
        | CallEventKind::Transferred => {
            let may_follow = !after_end || again || !is_another_party(facts, event);
            may_follow && !talks_again(facts, event) && !too_early()
        }
        CallEventKind::Ended(_) | CallEventKind::Voicemail | CallEventKind::Details(_) => {
            !too_early()
        }
    }
}

/// Whether this is the ring, or the dialling, of a call of which so far only later events were heard.
fn is_its_beginning(facts: &CallFacts, event: &CallEvent) -> bool {
    let before = facts.started().duration_since(event.at);
    let soon = !before.is_negative() && before <= RINGS_FOR;
    begins(event) && !facts.has_begun() && (soon || is_before_its_end(facts, event))
}

/// Whether this is of a call of which so far only the end was heard.
fn is_before_its_end(facts: &CallFacts, event: &CallEvent) -> bool {
    let before = facts.started().duration_since(event.at);
    !facts.is_call() && !before.is_negative() && before <= SPEAKS_FOR
}

/// Whether an open call is over although its phone never said so, because this event begins a new one.
fn is_past(facts: &CallFacts, event: &CallEvent) -> bool {
    if !begins(event) || !facts.is_call() || facts.ended().is_some() {
        return false;
    }
    let silent = event.at.duration_since(facts.last());
    let most = match facts.answered() {
        Some(_) if !is_without_id(facts) => SPEAKS_FOR,
        // If a hook never tells of an end, its first call would otherwise take in all that follow.
        Some(_) | None => RINGS_FOR,
    };
    // What was answered rings no more.
    let spoke = facts.answered().is_some_and(|at| is_later(event.at, at));
    silent > most || spoke || is_of_a_caller(facts, event) || hides_its_number(facts, event)
}

/// Whether a phone that tells of no rings answers its next call.
fn talks_again(facts: &CallFacts, event: &CallEvent) -> bool {
    let spoke = facts.answered().is_some_and(|at| is_later(event.at, at));
    let is_over = facts.ended().is_some_and(|end| is_later(event.at, end));
    let never_rang = !facts.has_begun() && is_another_caller(facts, event);
    event.kind == CallEventKind::Answered && spoke && (is_over || never_rang)
}

/// Whether somebody rings while an outgoing call is still open. Where the phone says no direction, its ring may also be
/// the one at the other side.
fn is_of_a_caller(facts: &CallFacts, event: &CallEvent) -> bool {
    let says_no_way = event.kind == CallEventKind::Ringing && event.direction.is_none();
    let Some(from) = event.from.number.as_ref().filter(|_| says_no_way) else {
        return false;
    };
    let to = event.to.number.as_ref();
    let is_own = facts.has_heard_from(from) || to.is_some_and(|to| facts.has_heard_to(to));
    if facts.direction() != Direction::Outbound || is_own || worth(from) != Worth::Number {
        return false;
    }
    let dialled = facts.started();
    let rings_there = facts.answered().is_none()
        && event.at.duration_since(dialled) <= RINGS_THERE
        && facts.ended().is_none();
    !(rings_there && facts.has_heard(from))
}

/// Whether a later ring hides its number, where the call had one.
fn hides_its_number(facts: &CallFacts, event: &CallEvent) -> bool {
    let from = event.from.number.as_ref();
    let is_hidden = from.is_some_and(|from| is_withheld(&unwrapped(&from.0)));
    let had_one = facts
        .number()
        .is_some_and(|number| worth(number) == Worth::Number);
    is_hidden && had_one && is_later(event.at, facts.last())
}

/// Whether a phone said that the number is hidden, and did not just leave it out.
fn is_said_to_be_hidden(number: &RawNumber) -> bool {
    let text = unwrapped(&number.0);
    !text.is_empty() && is_withheld(&text)
}

/// Whether a moment is after another, and not the same one told twice.
fn is_later(at: Timestamp, other: Timestamp) -> bool {
    at.duration_since(other) > SAME_MOMENT
}

fn is_same_moment(ended: Option<Timestamp>, at: Timestamp) -> bool {
    ended.is_some_and(|end| at > end && at.duration_since(end) <= SAME_MOMENT)
}

fn went_on_at(facts: &CallFacts, at: Timestamp) -> bool {
    facts.started() <= at && facts.ended().is_none_or(|end| at <= end)
}

/// The number of the other side, as the event has it.
fn theirs<'e>(facts: &CallFacts, event: &'e CallEvent) -> Option<&'e RawNumber> {
    let party = match event.direction.unwrap_or(facts.direction()) {
        Direction::Inbound | Direction::Internal => &event.from,
        Direction::Outbound => &event.to,
    };
    party.number.as_ref()
}

/// Whether the other side is somebody else. A text that can't be dialled names nobody, and an extension may be followed
/// in the same moment by the number behind it.
fn is_another_party(facts: &CallFacts, event: &CallEvent) -> bool {
    let (Some(new), Some(known)) = (theirs(facts, event), facts.number()) else {
        return false;
    };
    if is_same_line(new, known) || facts.has_heard(new) {
        return false;
    }
    let since = event.at.duration_since(facts.started()).abs();
    match (worth(new), worth(known)) {
        // Who hid the number does not tell it in a later ring.
        (Worth::Number, Worth::Nothing) => {
            begins(event) && is_said_to_be_hidden(known) && is_later(event.at, facts.last())
        }
        (Worth::Nothing, _) | (_, Worth::Nothing) => false,
        (Worth::Number, Worth::Number) | (Worth::Extension, Worth::Extension) => true,
        (Worth::Number, Worth::Extension) | (Worth::Extension, Worth::Number) => {
            since > SAME_MOMENT
        }
    }
}

/// Whether the event names somebody else by a number that can be dialled, where the call has such a one.
fn is_another_caller(facts: &CallFacts, event: &CallEvent) -> bool {
    let is_number =
        |number: Option<&RawNumber>| number.is_some_and(|number| worth(number) == Worth::Number);
    is_number(theirs(facts, event)) && is_number(facts.number()) && is_another_party(facts, event)
}

/// Whether the event goes in the other direction than the call: the agent dials under the id of an incoming call, or
/// the reverse. The kind `Ringing` alone says nothing, as some phones send it when the other side's phone rings.
fn goes_the_other_way(facts: &CallFacts, event: &CallEvent) -> bool {
    let has = |side: &Option<RawNumber>, heard: &dyn Fn(&RawNumber) -> bool| {
        side.as_ref()
            .is_some_and(|number| worth(number) != Worth::Nothing && heard(number))
    };
    // The same number on the same side: the two are told of one call.
    if has(&event.from.number, &|number| facts.has_heard_from(number))
        || has(&event.to.number, &|number| facts.has_heard_to(number))
    {
        return false;
    }
    let is_dialled = event.kind == CallEventKind::Dialing;
    let said = event
        .direction
        .or(is_dialled.then_some(Direction::Outbound));
    match (said, facts.known_direction()) {
        (Some(Direction::Inbound), Some(Direction::Outbound))
        | (Some(Direction::Outbound), Some(Direction::Inbound)) => true,
        (Some(_) | None, Some(_) | None) => false,
    }
}
