//! Calls under one id, read anew because an event came late.
//!
//! What can be known of an event is its id, its moment, its kind, its way and its party. Read in the order of their
//! moments, these say which call each event is about (`plausible`); read in the order in which they are heard, they may
//! not, as an answer of the second caller looks like a transfer as long as the second ring is not heard. So an event that
//! is earlier than what is known already makes us read all calls near it once more, in the order of the moments.
//!
//! Where the moments are the same, an end comes before a ring if a call goes on that it may end, and after it otherwise.
//!
//! **Invariant:** a call that is on screen keeps the event by which it is known, and so its id, its card and its words.
//! **Invariant:** two calls that are on screen never become one.

use crate::base::ids::{CallId, CallKey};
use crate::call::event::{CallEvent, CallEventKind};
use crate::call::facts::CallFacts;
use crate::step::which_call::plausible::{likelihood, may_be};
use jiff::Timestamp;

/// A call as it is read anew.
pub(in crate::step) struct Part {
    pub(in crate::step) facts: CallFacts,
    /// The known call that it is.
    pub(in crate::step) known: Option<CallId>,
    /// Whether that call was on screen.
    was_call: bool,
    /// Known calls that were none yet, and turn out to be parts of this one.
    pub(in crate::step) taken_in: Vec<CallId>,
}

/// One event, and the call that is known by it.
struct Heard<'e> {
    event: &'e CallEvent,
    known: Option<&'e CallFacts>,
}

/// The calls that `known` calls and the new event are, in the order of their moments. Calls of which not everything is
/// known stay as they are, and may take the event in.
pub(super) fn read_anew(key: &CallKey, known: &[&CallFacts], new: &CallEvent) -> Vec<Part> {
    let (whole, kept): (Vec<&CallFacts>, Vec<&CallFacts>) =
        known.iter().partition(|facts| facts.told().is_some());
    let mut parts: Vec<Part> = kept
        .into_iter()
        .map(|facts| Part {
            facts: facts.clone(),
            known: Some(facts.id),
            was_call: facts.is_call(),
            taken_in: Vec::new(),
        })
        .collect();
    let mut heard: Vec<Heard<'_>> = vec![Heard {
        event: new,
        known: None,
    }];
    for facts in whole {
        let known_by = facts.known_by();
        heard.extend(facts.told().into_iter().flatten().map(|event| Heard {
            event,
            known: (known_by == Some(event)).then_some(facts),
        }));
    }
    heard.sort_by_key(|heard| order(heard.event));
    while let Some(place) = next(&heard, &parts) {
        let heard = heard.remove(place);
        take(key, &mut parts, &heard);
    }
    parts
}

/// Which event comes next. One moment may hold the end of a call that goes on and the ring of the next one.
fn next(heard: &[Heard<'_>], parts: &[Part]) -> Option<usize> {
    let first = heard.first()?;
    let at = first.event.at;
    let now = heard.iter().take_while(|heard| heard.event.at == at);
    let mut ends = now.enumerate().filter(|(_, heard)| {
        let is_end = matches!(heard.event.kind, CallEventKind::Ended(_));
        let goes_on = |part: &Part| {
            let facts = &part.facts;
            facts.is_call() && facts.ended().is_none() && facts.started() < at
        };
        is_end
            && parts
                .iter()
                .any(|part| goes_on(part) && may_be(&part.facts, heard.event))
    });
    Some(ends.next().map_or(0, |(place, _)| place))
}

fn take(key: &CallKey, parts: &mut Vec<Part>, heard: &Heard<'_>) {
    let event = heard.event;
    // A call on screen takes in no other call that is on screen.
    let is_open = |part: &Part| !(part.was_call && heard.known.is_some_and(CallFacts::is_call));
    let fits = |(_, part): &(usize, &mut Part)| may_be(&part.facts, event) && is_open(part);
    let likeliest = parts
        .iter_mut()
        .enumerate()
        .filter(fits)
        .max_by_key(|(_, part)| likelihood(&part.facts, event));
    let (place, was_call) = match likeliest {
        Some((place, part)) => {
            let was_call = part.facts.is_call();
            part.facts.hear(event);
            (place, was_call)
        }
        None => {
            parts.push(Part {
                facts: CallFacts::new(key.clone(), event),
                known: None,
                was_call: false,
                taken_in: Vec::new(),
            });
            (parts.len() - 1, false)
        }
    };
    if let (Some(part), Some(known)) = (parts.get_mut(place), heard.known) {
        part.is(known);
    }
    if !was_call {
        displace(parts, place);
    }
}

impl Part {
    /// It is this known call. If it was known as another one that is not on screen, that one was a part of it.
    fn is(&mut self, known: &CallFacts) {
        match self.known {
            Some(_) if !known.is_call() => self.taken_in.push(known.id),
            other => {
                self.taken_in.extend(other);
                self.known = Some(known.id);
                self.was_call = known.is_call();
                self.facts.is_known_as(known);
            }
        }
    }
}

/// A call that has begun ends those that are still open under its id.
fn displace(parts: &mut [Part], new: usize) {
    let began = parts.get(new).map(|part| &part.facts);
    let Some(began) = began.filter(|facts| facts.is_call()) else {
        return;
    };
    let at = began.started();
    for (place, part) in parts.iter_mut().enumerate() {
        let facts = &mut part.facts;
        let is_open = facts.is_call() && facts.ended().is_none() && facts.started() <= at;
        if place != new && is_open {
            facts.is_over_by(at);
        }
    }
}

/// The order of the moments; within one, that in which a call goes.
fn order(event: &CallEvent) -> (Timestamp, u8) {
    let within = match event.kind {
        CallEventKind::Ringing | CallEventKind::Dialing => 0,
        CallEventKind::Answered => 1,
        CallEventKind::Held => 2,
        CallEventKind::Resumed => 3,
        CallEventKind::Transferred => 4,
        CallEventKind::Ended(_) => 5,
        CallEventKind::Voicemail => 6,
        CallEventKind::Details(_) => 7,
    };
    (event.at, within)
}
