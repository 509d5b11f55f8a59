//! When a call was answered and when it ended, what its end means, and where it stands.
//!
//! Several devices may tell of one leg. That nobody took the call is true of the device that says so: where another has
//! answered, it is no end of the talk, unless nothing else ends it. A mailbox that has the caller ends the ringing here.

use crate::call::ending::meaning;
use crate::call::event::{Direction, Outcome, Transfer};
use crate::call::fact::{Fact, keep_earlier, keep_later, keep_min};
use crate::call::facts::CallFacts;
use crate::call::phase::Phase;
use jiff::{SignedDuration, Timestamp};

/// Within this time of an answer the other devices of a group say that they stop ringing.
const OTHER_DEVICES: SignedDuration = SignedDuration::from_secs(3);

/// No talk lasts longer: a phone whose clock is wrong says so.
const LONGEST_TALK: SignedDuration = SignedDuration::from_hours(24);

/// A phone may tell of a transfer and of the merged call in any order within this time.
const ONE_MOMENT: SignedDuration = SignedDuration::from_secs(1);

impl CallFacts {
    pub(super) fn hear_end(&mut self, at: Timestamp, said: Option<Outcome>) {
        match said {
            Some(said) if may_be_of_another_device(said) => {
                keep_earlier(&mut self.not_taken.0, at, &said);
                keep_later(&mut self.not_taken.1, at, &said);
            }
            _ => {
                keep_min(&mut self.ended, at);
                if let Some(said) = said {
                    keep_earlier(&mut self.outcome_said, at, &said);
                }
            }
        }
    }

    /// When it ended: by its own end, as it was told or as the agent says, else when another call took its place.
    pub fn ended(&self) -> Option<Timestamp> {
        let (first, last) = &self.not_taken;
        let not_taken = [first, last].into_iter().flatten();
        let not_taken = not_taken.filter(|end| !self.is_of_another_device(end));
        let mailbox = self.mailbox.filter(|_| self.spoke_at().is_none());
        let ends = not_taken.map(|end| end.at).chain(mailbox);
        ends.chain(self.over()).min().or(self.displaced)
    }

    /// When it was over on this device.
    fn over(&self) -> Option<Timestamp> {
        self.ended.into_iter().chain(self.said_over).min()
    }

    /// Whether this end is that of another device, while the two sides spoke on this one.
    fn is_of_another_device(&self, end: &Fact<Outcome>) -> bool {
        let Some(answered) = self.spoke_at() else {
            return false;
        };
        let talk_ended = self.over().is_some_and(|ended| ended >= answered);
        let later = end.at.duration_since(answered);
        if later.is_negative() {
            let is_near = end.value == Outcome::AnsweredElsewhere && later.abs() <= OTHER_DEVICES;
            is_near || (talk_ended && self.says_that_they_spoke())
        } else {
            talk_ended || later <= OTHER_DEVICES
        }
    }

    /// When they began to speak, as far as anything tells.
    fn spoke_at(&self) -> Option<Timestamp> {
        self.answered.or(self.spoke)
    }

    fn says_that_they_spoke(&self) -> bool {
        let said = self.outcome_said.as_ref().map(|said| said.value);
        self.was_passed_on() || matches!(said, Some(Outcome::Answered | Outcome::Transferred))
    }

    /// What was said of its end.
    pub(super) fn said(&self) -> Option<Outcome> {
        if self.was_passed_on() {
            return Some(Outcome::Transferred);
        }
        let own = self.outcome_said.as_ref();
        let not_taken = self.not_taken.0.as_ref();
        if self.mailbox.is_some() && own.is_none_or(|own| own.value != Outcome::Answered) {
            return Some(Outcome::Voicemail);
        }
        let said = match self.spoke_at() {
            Some(_) => own.or(not_taken),
            None => own.into_iter().chain(not_taken).min(),
        };
        said.map(|said| said.value)
    }

    /// Whether the agent passed it on, and did not go on speaking after that.
    fn was_passed_on(&self) -> bool {
        let back = self.hold.as_ref().filter(|hold| !hold.value);
        let is_back = |passed_on: Timestamp| {
            back.is_some_and(|back| back.at.duration_since(passed_on) > ONE_MOMENT)
        };
        self.transfers.contains(&Transfer::Out) || self.passed_on.is_some_and(|at| !is_back(at))
    }

    /// When the two sides began to speak. An answer later than the end is a late report by a switch and does not count,
    /// unless the end itself says that they spoke: then a clock was set back.
    pub fn answered(&self) -> Option<Timestamp> {
        let at = self.spoke_at()?;
        let in_time = self.ended().is_none_or(|end| at <= end);
        (in_time || self.says_that_they_spoke()).then_some(at)
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        if self.ended().is_some() {
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
        self.ended()?;
        let spoke = self.answered().is_some();
        Some(meaning(self.said(), spoke, self.direction(), self.came()))
    }

    /// How it ended; while it goes on, as if it had been answered and ended now.
    pub fn outcome_so_far(&self) -> Outcome {
        let so_far = || meaning(None, true, self.direction(), self.came());
        self.outcome().unwrap_or_else(so_far)
    }

    /// Seconds of talk: from the answer to the end, a day at most; 0 if they did not speak.
    pub fn talk_seconds(&self) -> u32 {
        match (self.answered(), self.ended(), self.outcome()) {
            (Some(from), Some(to), Some(Outcome::Answered | Outcome::Transferred)) => {
                let talk = to
                    .duration_since(from)
                    .clamp(SignedDuration::ZERO, LONGEST_TALK);
                u32::try_from(talk.as_secs()).unwrap_or_default()
            }
            _ => 0,
        }
    }
}

/// Whether another device of the same group may say this of the end.
fn may_be_of_another_device(said: Outcome) -> bool {
    match said {
        Outcome::AnsweredElsewhere | Outcome::Missed | Outcome::NoAnswer | Outcome::Declined => {
            true
        }
        Outcome::Answered
        | Outcome::Busy
        | Outcome::Failed
        | Outcome::Voicemail
        | Outcome::Transferred => false,
    }
}
