//! Whether an event may be about a known call: what its party, its way and its moment say for it or against it.
//!
//! It compares one call with one event, and knows no other call. **Invariant:** what happened before the end of a call
//! may belong to it, however late it is heard.

use crate::base::ids::RawNumber;
use crate::call::event::{CallEvent, CallEventKind, Direction};
use crate::call::facts::CallFacts;
use crate::number::same_line::{is_cut, is_same_line};
use crate::number::withheld::{Worth, is_withheld, unwrapped, worth};
use crate::state::stuck::{RINGS_FOR, SPEAKS_FOR};
use jiff::{SignedDuration, Timestamp};

/// Events that repeat each other come within this time: a hook that runs twice, or a phone and its switch that tell of
/// one ring.
const SAME_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// So soon after the dialling the other side's phone rings. Some phones call that ringing, too.
const RINGS_THERE: SignedDuration = SignedDuration::from_secs(15);

/// The prefix of the id of a call whose hook knows no id.
pub(super) const WITHOUT_ID: &str = "at-";

/// Whether an event of this kind is the first of a call.
pub(in crate::step) fn begins(event: &CallEvent) -> bool {
    matches!(event.kind, CallEventKind::Ringing | CallEventKind::Dialing)
}

pub(super) fn is_without_id(facts: &CallFacts) -> bool {
    facts.key.call_id.starts_with(WITHOUT_ID)
}

/// Whether an open call goes on under a number that it had before another was put through.
pub(super) fn goes_on_under(facts: &CallFacts, event: &CallEvent) -> bool {
    !begins(event) && facts.ended().is_none() && is_its_party(facts, event)
}

/// How likely an event is about a call that it may be about: by its party, by its moment, and else by which is the later.
pub(super) fn likelihood(facts: &CallFacts, event: &CallEvent) -> (bool, bool, Timestamp) {
    let went_on = went_on_at(facts, event.at);
    (is_its_party(facts, event), went_on, facts.started())
}

/// Whether the event may be about a known call that has its id.
pub(super) fn may_be(facts: &CallFacts, event: &CallEvent) -> bool {
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
            // Where only an end was heard, what comes later is of another call unless it names the same party.
            let is_its_own = || facts.is_call() || is_its_party(facts, event);
            let may_follow =
                !after_end || again || (!is_another_party(facts, event) && is_its_own());
            may_follow && !talks_again(facts, event) && !too_early()
        }
        CallEventKind::Ended(_) | CallEventKind::Voicemail | CallEventKind::Details(_) => {
            !too_early()
        }
    }
}

/// Whether this is the ring, or the dialling, of a call of which so far only later events were heard.
pub(super) fn is_its_beginning(facts: &CallFacts, event: &CallEvent) -> bool {
    let before = facts.started().duration_since(event.at);
    let soon = !before.is_negative() && before <= RINGS_FOR;
    begins(event) && !facts.has_begun() && (soon || is_before_its_end(facts, event))
}

/// Whether this is of a call of which so far only the end was heard.
pub(super) fn is_before_its_end(facts: &CallFacts, event: &CallEvent) -> bool {
    let before = facts.started().duration_since(event.at);
    !facts.is_call() && !before.is_negative() && before <= SPEAKS_FOR
}

/// Whether an open call is over although its phone never said so, because this event begins a new one.
pub(super) fn is_past(facts: &CallFacts, event: &CallEvent) -> bool {
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
pub(super) fn talks_again(facts: &CallFacts, event: &CallEvent) -> bool {
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

pub(super) fn is_same_moment(ended: Option<Timestamp>, at: Timestamp) -> bool {
    ended.is_some_and(|end| at > end && at.duration_since(end) <= SAME_MOMENT)
}

pub(super) fn went_on_at(facts: &CallFacts, at: Timestamp) -> bool {
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

/// Whether the event names a number that was told of the call.
fn is_its_party(facts: &CallFacts, event: &CallEvent) -> bool {
    theirs(facts, event).is_some_and(|number| facts.has_heard(number))
}

/// Whether the other side is somebody else. A text that can't be dialled names nobody, and an extension may be followed
/// in the same moment by the number behind it.
fn is_another_party(facts: &CallFacts, event: &CallEvent) -> bool {
    let (Some(new), Some(known)) = (theirs(facts, event), facts.number()) else {
        return false;
    };
    if is_same_line(new, known) || is_cut(new, known) || facts.has_heard(new) {
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

/// Whether the event names somebody by a number that can be dialled and that none of these calls has heard.
pub(super) fn names_a_stranger(known: &[&CallFacts], event: &CallEvent) -> bool {
    known.iter().all(|facts| {
        let number = theirs(facts, event);
        number.is_some_and(|number| worth(number) == Worth::Number && !facts.has_heard(number))
    })
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
