//! One call as a pure state machine: the facts heard of it, and what follows from them.
//!
//! A phone's events repeat, come late and come out of order (a webhook that is retried, a softphone and its switch
//! telling of the same leg). So this machine has no transition table that an early `ended` could break. It is a set of
//! facts, each joined by a rule that does not care about order: the earliest ring, the earliest answer, the earliest
//! end, the latest word on hold, and so on. Where the call stands is then computed from the facts.
//!
//! **Invariant:** the same events in any order, any number of times, give the same call (a property test holds it).
//! **Invariant:** no duration is negative, whatever the clocks of phone and computer say.

use crate::base::ids::{CallId, CallKey, RawNumber, SfId};
use crate::call::data::GivenNumber;
use crate::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use crate::call::fact::{Fact, keep_earlier, keep_later, keep_max, keep_min};
use crate::call::said::{Lesser, Names, Numbers};
use crate::call::told::Told;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod ends;
mod parties;
mod shared;
mod told;
mod ways;

/// All that has been heard of one leg at this agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// Our id.
    pub id: CallId,
    /// The source's name for it.
    pub key: CallKey,
    /// That it is a caller's or is dialled, as it was said before the end.
    direction_said: Option<Fact<Direction>>,
    /// By how it began. Some phones also call it ringing when the other side's phone rings.
    direction_by_kind: Option<Fact<Direction>>,
    /// Whether it was called internal before the end.
    #[serde(default)]
    is_internal: bool,
    /// As it was said with the end, or later.
    #[serde(default)]
    direction_late: Option<Fact<Direction>>,
    /// Numbers that count less than they look.
    #[serde(default)]
    lesser: BTreeMap<RawNumber, Lesser>,
    #[serde(default)]
    from: Numbers,
    #[serde(default)]
    from_name: Names,
    #[serde(default)]
    to: Numbers,
    #[serde(default)]
    to_name: Names,
    line: Option<Fact<String>>,
    #[serde(default)]
    record: Option<Fact<SfId>>,
    /// All ways in which it was put through.
    #[serde(default)]
    transfers: BTreeSet<Transfer>,
    #[serde(default)]
    group_id: Option<Fact<String>>,
    #[serde(default)]
    case_number: Option<Fact<GivenNumber>>,
    #[serde(default)]
    customer_number: Option<Fact<GivenNumber>>,
    first: Timestamp,
    last: Timestamp,
    answered: Option<Timestamp>,
    /// When a hold or a transfer was heard. They happen only to an answered call, so they stand in for an answer that
    /// was not heard.
    spoke: Option<Timestamp>,
    ended: Option<Timestamp>,
    /// When the agent said that it is over.
    #[serde(default)]
    said_over: Option<Timestamp>,
    /// When another call began under its id or its number. It is over then at the latest, unless its own end is told.
    #[serde(default)]
    displaced: Option<Timestamp>,
    outcome_said: Option<Fact<Outcome>>,
    /// The first and the last end that another device may have told: nobody took the call here.
    #[serde(default)]
    not_taken: (Option<Fact<Outcome>>, Option<Fact<Outcome>>),
    /// When the caller was with the mailbox.
    #[serde(default)]
    mailbox: Option<Timestamp>,
    /// When the agent last passed it on.
    #[serde(default)]
    passed_on: Option<Timestamp>,
    hold: Option<Fact<bool>>,
    /// Whether anything but details and an end was heard: those alone do not make a call.
    alive: bool,
    details: BTreeMap<String, Fact<String>>,
    /// All that was told of it, so that an event that comes late can show that some of it was told of another call.
    #[serde(default)]
    told: Told,
}

impl CallFacts {
    /// A call of which nothing is known but that `event` is about it.
    pub fn new(key: CallKey, event: &CallEvent) -> Self {
        let mut facts = Self {
            id: CallId::derive(&key, event.at.as_millisecond()),
            key,
            direction_said: None,
            direction_by_kind: None,
            is_internal: false,
            direction_late: None,
            lesser: BTreeMap::new(),
            from: Numbers::default(),
            from_name: Names::default(),
            to: Numbers::default(),
            to_name: Names::default(),
            line: None,
            record: None,
            transfers: BTreeSet::new(),
            group_id: None,
            case_number: None,
            customer_number: None,
            first: event.at,
            last: event.at,
            answered: None,
            spoke: None,
            ended: None,
            said_over: None,
            displaced: None,
            outcome_said: None,
            not_taken: (None, None),
            mailbox: None,
            passed_on: None,
            hold: None,
            alive: false,
            details: BTreeMap::new(),
            told: Told::whole(),
        };
        facts.hear(event);
        facts
    }

    /// Joins what `event` says with what is known.
    // One arm for each kind of event, so that everything that can be heard is seen at once.
    pub fn hear(&mut self, event: &CallEvent) {
        let at = event.at;
        self.told.add(event);
        self.first = self.first.min(at);
        self.hear_direction(event);
        hear_party(&event.from, event, &mut self.from, &mut self.from_name);
        hear_party(&event.to, event, &mut self.to, &mut self.to_name);
        if let Some(line) = &event.line {
            keep_earlier(&mut self.line, at, line);
        }
        if let Some(record) = &event.record {
            keep_earlier(&mut self.record, at, record);
        }
        if event.kind != CallEventKind::Transferred || event.transfer != Some(Transfer::Out) {
            self.transfers.extend(event.transfer);
        }
        self.hear_ids(event);
        // A transfer to the agent says how the call came, and nothing of its answer or its end.
        let came = matches!(event.transfer, Some(Transfer::In | Transfer::Automatic));
        match &event.kind {
            CallEventKind::Ringing | CallEventKind::Dialing => {}
            CallEventKind::Answered => keep_min(&mut self.answered, at),
            CallEventKind::Held => {
                keep_min(&mut self.spoke, at);
                keep_later(&mut self.hold, at, &true);
            }
            CallEventKind::Resumed => {
                keep_min(&mut self.spoke, at);
                keep_later(&mut self.hold, at, &false);
            }
            CallEventKind::Transferred if came => {}
            CallEventKind::Transferred => {
                keep_min(&mut self.spoke, at);
                keep_max(&mut self.passed_on, at);
            }
            CallEventKind::Ended(outcome) => {
                self.hear_end(
                    at,
                    outcome.filter(|said| !came || *said != Outcome::Transferred),
                );
            }
            CallEventKind::Voicemail => keep_min(&mut self.mailbox, at),
            CallEventKind::Details(details) => {
                for (name, text) in details {
                    let mut known = self.details.remove(name);
                    keep_later(&mut known, at, text);
                    self.details.extend(known.map(|fact| (name.clone(), fact)));
                }
            }
        }
        match event.kind {
            // Details come long after the call: they are no sign of life.
            CallEventKind::Details(_) => {}
            // An end without any earlier event is that of another device, or of a call before this start.
            CallEventKind::Ended(_) => self.last = self.last.max(at),
            CallEventKind::Ringing
            | CallEventKind::Dialing
            | CallEventKind::Answered
            | CallEventKind::Held
            | CallEventKind::Resumed
            | CallEventKind::Transferred
            | CallEventKind::Voicemail => {
                self.alive = true;
                self.last = self.last.max(at);
            }
        }
    }

    /// The agent says that the call is over, because the phone never did.
    pub fn is_over(&mut self, now: Timestamp) {
        keep_min(&mut self.said_over, now.max(self.last));
    }

    /// The call is over by this moment at the latest, because its id then belongs to another call.
    pub fn is_over_by(&mut self, at: Timestamp) {
        keep_min(&mut self.displaced, at);
    }

    /// Forgets who the two sides were and all that was said. When the call was, and which way it went, stays.
    pub fn forget_parties(&mut self) {
        self.from = Numbers::default();
        self.from_name = Names::default();
        self.to = Numbers::default();
        self.to_name = Names::default();
        self.record = None;
        self.group_id = None;
        self.case_number = None;
        self.customer_number = None;
        self.lesser.clear();
        self.details.clear();
        self.told = Told::default();
    }

    /// Whether this is a call yet: details and an end that came first are kept, but no call is shown for them.
    pub fn is_call(&self) -> bool {
        self.alive
    }

    /// A detail, by its name in the public schema. If it was told several times, the latest value stands.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details.get(name).map(|f| f.value.as_str())
    }

    /// The line that it came in on.
    pub fn line(&self) -> Option<&str> {
        self.line.as_ref().map(|f| f.value.as_str())
    }

    /// The record from which it was dialled.
    pub fn record(&self) -> Option<&SfId> {
        self.record.as_ref().map(|f| &f.value)
    }

    /// When the call was first heard of.
    pub fn started(&self) -> Timestamp {
        self.first
    }

    /// When it last gave a sign of life.
    pub fn last(&self) -> Timestamp {
        self.last
    }
}

fn hear_party(party: &Party, event: &CallEvent, numbers: &mut Numbers, names: &mut Names) {
    let late = event.kind.is_late();
    if let Some(number) = &party.number {
        numbers.hear(event.at, number, late);
    }
    if let Some(name) = &party.name {
        names.hear(event.at, name, party.number.as_ref());
    }
}
