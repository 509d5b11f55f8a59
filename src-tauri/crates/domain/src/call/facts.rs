//! One call as a pure state machine: the facts heard of it, and what follows from them.
//!
//! A phone's events repeat, come late and come out of order (a webhook that is retried, a softphone and its switch
//! telling of the same leg). So this machine has no transition table that an early `ended` could break. It is a set of
//! facts, each joined by a rule that does not care about order: the earliest ring, the earliest answer, the earliest
//! end, the latest word on hold, and so on. Where the call stands is then computed from the facts.
//!
//! **Invariant:** the same events in any order, any number of times, give the same call (a property test holds it).
//! **Invariant:** no duration is negative, whatever the clocks of phone and computer say.

use crate::base::ids::{CallId, CallKey, SfId};
use crate::call::data::GivenNumber;
use crate::call::ending::meaning;
use crate::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use crate::call::fact::{Fact, keep_earlier, keep_later, keep_min};
use crate::call::phase::Phase;
use crate::call::said::{Names, Numbers};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod parties;
mod shared;

/// All that has been heard of one leg at this agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// Our id.
    pub id: CallId,
    /// The source's name for it.
    pub key: CallKey,
    direction_said: Option<Fact<Direction>>,
    direction_by_kind: Option<Fact<Direction>>,
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
    outcome_said: Option<Fact<Outcome>>,
    hold: Option<Fact<bool>>,
    /// Whether anything but details and an end was heard: those alone do not make a call.
    alive: bool,
    details: BTreeMap<String, Fact<String>>,
}

impl CallFacts {
    /// A call of which nothing is known but that `event` is about it.
    pub fn new(key: CallKey, event: &CallEvent) -> Self {
        let mut facts = Self {
            id: CallId::derive(&key, event.at.as_millisecond()),
            key,
            direction_said: None,
            direction_by_kind: None,
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
            outcome_said: None,
            hold: None,
            alive: false,
            details: BTreeMap::new(),
        };
        facts.hear(event);
        facts
    }

    /// Joins what `event` says with what is known.
    // One arm for each kind of event, so that everything that can be heard is seen at once.
    pub fn hear(&mut self, event: &CallEvent) {
        let at = event.at;
        self.first = self.first.min(at);
        if let Some(direction) = &event.direction {
            keep_earlier(&mut self.direction_said, at, direction);
        }
        hear_party(&event.from, event, &mut self.from, &mut self.from_name);
        hear_party(&event.to, event, &mut self.to, &mut self.to_name);
        if let Some(line) = &event.line {
            keep_earlier(&mut self.line, at, line);
        }
        if let Some(record) = &event.record {
            keep_earlier(&mut self.record, at, record);
        }
        self.transfers.extend(event.transfer);
        self.hear_ids(event);
        // A transfer to the agent says how the call came, and nothing of its answer or its end.
        let came = matches!(event.transfer, Some(Transfer::In | Transfer::Automatic));
        match &event.kind {
            CallEventKind::Ringing => {
                keep_earlier(&mut self.direction_by_kind, at, &Direction::Inbound);
            }
            CallEventKind::Dialing => {
                keep_earlier(&mut self.direction_by_kind, at, &Direction::Outbound);
            }
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
                keep_earlier(&mut self.outcome_said, at, &Outcome::Transferred);
            }
            CallEventKind::Ended(outcome) => {
                keep_min(&mut self.ended, at);
                let said = outcome.filter(|said| !came || *said != Outcome::Transferred);
                if let Some(outcome) = &said {
                    keep_earlier(&mut self.outcome_said, at, outcome);
                }
            }
            CallEventKind::Voicemail => {
                keep_earlier(&mut self.outcome_said, at, &Outcome::Voicemail);
            }
            CallEventKind::Details(details) => {
                for (name, text) in details {
                    let fact = Fact {
                        at,
                        value: text.clone(),
                    };
                    let slot = self
                        .details
                        .entry(name.clone())
                        .or_insert_with(|| fact.clone());
                    if fact > *slot {
                        *slot = fact;
                    }
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
        keep_min(&mut self.ended, now.max(self.last));
    }

    /// The call is over by this moment at the latest, because its id then belongs to another call.
    pub fn is_over_by(&mut self, at: Timestamp) {
        keep_min(&mut self.ended, at);
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
        self.details.clear();
    }

    /// Whether this is a call yet: details and an end that came first are kept, but no call is shown for them.
    pub fn is_call(&self) -> bool {
        self.alive
    }

    /// Which way it goes. A call of which only the middle was heard counts as inbound. One that a colleague puts through
    /// begins as a call between colleagues, and is then the caller's.
    pub fn direction(&self) -> Direction {
        match self.known_direction() {
            Some(Direction::Internal) if self.came().is_some() => Direction::Inbound,
            known => known.unwrap_or(Direction::Inbound),
        }
    }

    /// Which way it goes, where that was heard.
    pub fn known_direction(&self) -> Option<Direction> {
        let said = self.direction_said.as_ref();
        let fact = said.or(self.direction_by_kind.as_ref());
        fact.map(|fact| fact.value)
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

    /// How it was put through. That the agent passed it on counts before how it came.
    pub fn transfer(&self) -> Option<Transfer> {
        let was_forwarded = self.came() == Some(Transfer::Automatic) && self.answered().is_none();
        match self.said() {
            Some(Outcome::Transferred) if !was_forwarded => Some(Transfer::Out),
            _ => self.came(),
        }
    }

    /// How it came to the agent, if somebody or the switch put it through.
    fn came(&self) -> Option<Transfer> {
        let ways = [Transfer::In, Transfer::Automatic];
        ways.into_iter().find(|way| self.transfers.contains(way))
    }

    /// What was said of its end.
    fn said(&self) -> Option<Outcome> {
        match self.transfers.contains(&Transfer::Out) {
            true => Some(Outcome::Transferred),
            false => self.outcome_said.as_ref().map(|said| said.value),
        }
    }

    /// When the call was first heard of.
    pub fn started(&self) -> Timestamp {
        self.first
    }

    /// When it last gave a sign of life.
    pub fn last(&self) -> Timestamp {
        self.last
    }

    /// When the two sides began to speak. An answer later than the end is a late report by a switch and does not count,
    /// unless the end itself says that they spoke: then a clock was set back.
    pub fn answered(&self) -> Option<Timestamp> {
        let at = self.answered.or(self.spoke)?;
        let says_so = matches!(self.said(), Some(Outcome::Answered | Outcome::Transferred));
        let in_time = self.ended.is_none_or(|end| at <= end);
        (in_time || says_so).then_some(at)
    }

    /// When it ended.
    pub fn ended(&self) -> Option<Timestamp> {
        self.ended
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        if self.ended.is_some() {
            return Phase::Ended;
        }
        match (self.answered(), &self.hold, self.direction()) {
            (Some(_), Some(Fact { value: true, .. }), _) => Phase::Held,
            (Some(_), _, _) => Phase::Connected,
            (None, _, Direction::Outbound) => Phase::Dialing,
            (None, _, Direction::Inbound | Direction::Internal) => Phase::Ringing,
        }
    }

    /// How it ended; nothing while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.ended?;
        let spoke = self.answered().is_some();
        Some(meaning(self.said(), spoke, self.direction(), self.came()))
    }

    /// How it ended; while it goes on, as if it had been answered and ended now.
    pub fn outcome_so_far(&self) -> Outcome {
        let so_far = || meaning(None, true, self.direction(), self.came());
        self.outcome().unwrap_or_else(so_far)
    }

    /// Seconds of talk: from the answer to the end; 0 if they did not speak.
    pub fn talk_seconds(&self) -> u32 {
        match (self.answered(), self.ended, self.outcome()) {
            (Some(from), Some(to), Some(Outcome::Answered | Outcome::Transferred)) => {
                u32::try_from(to.duration_since(from).as_secs().max(0)).unwrap_or(u32::MAX)
            }
            _ => 0,
        }
    }
}

fn hear_party(party: &Party, event: &CallEvent, numbers: &mut Numbers, names: &mut Names) {
    let late = match event.kind {
        CallEventKind::Ended(_) | CallEventKind::Voicemail | CallEventKind::Details(_) => true,
        CallEventKind::Ringing
        | CallEventKind::Dialing
        | CallEventKind::Answered
        | CallEventKind::Held
        | CallEventKind::Resumed
        | CallEventKind::Transferred => false,
    };
    if let Some(number) = &party.number {
        numbers.hear(event.at, number, late);
    }
    if let Some(name) = &party.name {
        names.hear(event.at, name, party.number.as_ref());
    }
}
