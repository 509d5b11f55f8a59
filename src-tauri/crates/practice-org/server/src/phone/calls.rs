//! The calls on the practice phone, and the event that each change of one is.
//!
//! It owns the states of a call and the public form of its events. It never sends them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::people::{PEOPLE, Person};

const SOURCE: &str = "practice-phone";
/// The agent's own number, as in the org's User record.
const OWN_NUMBER: &str = "+33199001201";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Ringing,
    Talking,
    Held,
}

/// What a button does to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Act {
    Answer,
    Hold,
    Resume,
    HangUp,
    Miss,
}

pub(super) struct Call {
    pub(super) id: String,
    pub(super) person: &'static Person,
    pub(super) phase: Phase,
    /// When it began to ring, and from the answer on, when it was answered.
    pub(super) since: Timestamp,
}

/// Why the phone did not do what a button said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// The list has no person at that place.
    #[error("there is no such person")]
    NoSuchPerson,
    /// The call has ended, or never was.
    #[error("there is no such call")]
    NoSuchCall,
    /// A call that rings can't be held, one that is answered can't be missed.
    #[error("the call is not in a state for that")]
    NotNow,
}

#[derive(Default)]
pub(super) struct Calls(Vec<Call>);

impl Calls {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Call> {
        self.0.iter()
    }

    /// A new call rings. Returns its id and its event.
    pub(super) fn ring(
        &mut self,
        person: usize,
        now: Timestamp,
    ) -> Result<(String, Value), Refused> {
        let person = PEOPLE.get(person).ok_or(Refused::NoSuchPerson)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let call = Call {
            id: id.clone(),
            person,
            phase: Phase::Ringing,
            since: now,
        };
        let event = call.event("ringing", None, now);
        self.0.push(call);
        Ok((id, event))
    }

    /// Removes a call without any event.
    pub(super) fn forget(&mut self, id: &str) {
        self.0.retain(|call| call.id != id);
    }

    /// Changes a call. Answering one puts the others on hold, as on any phone with one pair of ears.
    pub(super) fn act(
        &mut self,
        id: &str,
        act: Act,
        now: Timestamp,
    ) -> Result<Vec<Value>, Refused> {
        let call = self
            .0
            .iter()
            .find(|call| call.id == id)
            .ok_or(Refused::NoSuchCall)?;
        let next = match (act, call.phase) {
            (Act::Answer, Phase::Ringing) => Ok(("answered", Phase::Talking)),
            (Act::Hold, Phase::Talking) => Ok(("held", Phase::Held)),
            (Act::Resume, Phase::Held) => Ok(("resumed", Phase::Talking)),
            (Act::HangUp, Phase::Talking | Phase::Held) => Err("answered"),
            (Act::HangUp, Phase::Ringing) => Err("declined"),
            (Act::Miss, Phase::Ringing) => Err("missed"),
            _ => return Err(Refused::NotNow),
        };
        let (word, phase) = match next {
            Ok(next) => next,
            Err(outcome) => {
                let event = call.event("ended", Some(outcome), now);
                self.forget(id);
                return Ok(vec![event]);
            }
        };
        let mut events = Vec::new();
        for call in &mut self.0 {
            if call.id == id {
                events.push(call.event(word, None, now));
                call.phase = phase;
                if act == Act::Answer {
                    call.since = now;
                }
            } else if phase == Phase::Talking && call.phase == Phase::Talking {
                call.phase = Phase::Held;
                events.insert(0, call.event("held", None, now));
            }
        }
        Ok(events)
    }
}

impl Call {
    /// What is not known is null, which the local API takes as absent.
    fn event(&self, event: &str, outcome: Option<&str>, now: Timestamp) -> Value {
        json!({
            "event": event,
            "source": SOURCE,
            "call_id": self.id,
            "at": now.to_string(),
            "direction": "inbound",
            "from": { "number": self.person.number, "name": self.person.sent_name },
            "to": { "number": OWN_NUMBER },
            "line": "Sales",
            "outcome": outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Act, Calls, Refused};

    fn words(events: &[serde_json::Value]) -> Vec<String> {
        events
            .iter()
            .map(|event| match event["outcome"].as_str() {
                Some(outcome) => format!("{}:{}", event["event"], outcome),
                None => event["event"].to_string(),
            })
            .map(|words| words.replace('"', ""))
            .collect()
    }

    #[test]
    fn a_call_is_answered_held_resumed_and_ended() {
        let now = Timestamp::UNIX_EPOCH;
        let mut calls = Calls::default();
        let (id, event) = calls.ring(0, now).expect("rings");
        assert_eq!(event["event"], "ringing");
        assert_eq!(event["from"]["number"], "+819012345678");
        assert_eq!(event["call_id"], id);
        let mut said = Vec::new();
        for act in [Act::Answer, Act::Hold, Act::Resume, Act::HangUp] {
            said.extend(words(&calls.act(&id, act, now).expect("allowed")));
        }
        assert_eq!(said, ["answered", "held", "resumed", "ended:answered"]);
        assert_eq!(calls.act(&id, Act::HangUp, now), Err(Refused::NoSuchCall));
    }

    #[test]
    fn a_call_that_is_not_answered_is_missed_or_declined() {
        let now = Timestamp::UNIX_EPOCH;
        let mut calls = Calls::default();
        for (act, word) in [(Act::Miss, "ended:missed"), (Act::HangUp, "ended:declined")] {
            let (id, _) = calls.ring(3, now).expect("rings");
            assert_eq!(calls.act(&id, Act::Hold, now), Err(Refused::NotNow));
            assert_eq!(words(&calls.act(&id, act, now).expect("allowed")), [word]);
        }
        assert_eq!(calls.len(), 0);
        assert_eq!(calls.ring(99, now).map(|_| ()), Err(Refused::NoSuchPerson));
    }

    #[test]
    fn answering_a_second_call_puts_the_first_on_hold() {
        let now = Timestamp::UNIX_EPOCH;
        let mut calls = Calls::default();
        let (first, _) = calls.ring(0, now).expect("rings");
        calls.act(&first, Act::Answer, now).expect("allowed");
        let (second, _) = calls.ring(1, now).expect("rings");
        let events = calls.act(&second, Act::Answer, now).expect("allowed");
        assert_eq!(words(&events), ["held", "answered"]);
        assert_eq!(events[0]["call_id"], first);
        assert_eq!(
            words(&calls.act(&first, Act::Resume, now).expect("allowed")),
            ["held", "resumed"]
        );
    }
}
