//! The two sides of a call: their numbers and names, as far as they were heard.
//!
//! Which of several numbers counts is for [`crate::call::said`] to say; which side is the other one follows from the
//! direction.

use crate::base::ids::RawNumber;
use crate::call::event::Direction;
use crate::call::facts::CallFacts;
use crate::call::said::{Lesser, Rank};

impl CallFacts {
    /// The other side's number: the last one, as one party may be put through to another.
    pub fn number(&self) -> Option<&RawNumber> {
        match self.direction() {
            Direction::Inbound | Direction::Internal => self.from(),
            Direction::Outbound => self.to(),
        }
    }

    /// The number that called.
    pub fn from(&self) -> Option<&RawNumber> {
        match self.direction() {
            Direction::Inbound | Direction::Internal => self.calling(),
            Direction::Outbound => self.from.own(&self.to),
        }
    }

    /// The number that was called.
    pub fn to(&self) -> Option<&RawNumber> {
        match self.direction() {
            Direction::Inbound | Direction::Internal => self.to.own(&self.from),
            Direction::Outbound => self.to.standing(self.ended(), &self.from, |n| self.rank(n)),
        }
    }

    /// The number that stands on the calling end, whichever way the call goes.
    fn calling(&self) -> Option<&RawNumber> {
        let rank = |number: &RawNumber| self.rank(number);
        self.from.standing(self.ended(), &self.to, rank)
    }

    /// Whether somebody from outside stands on the calling end of a leg that began with a colleague's extension.
    pub(super) fn brings_a_caller(&self) -> bool {
        self.from.began_with_an_extension()
            && self.calling().map(|number| self.rank(number)) == Some(Rank::Caller)
    }

    fn rank(&self, number: &RawNumber) -> Rank {
        Rank::of(number, self.lesser.get(number).copied())
    }

    /// The number on the line has turned out to count less than it looks: another may stand in its place. Tells whether that
    /// is new. What counts less already, such as an extension, and what has been found to count least, stays as it is.
    pub(crate) fn set_back(&mut self, why: Lesser) -> bool {
        let Some(number) = self.number().cloned() else {
            return false;
        };
        let known = self.lesser.get(&number);
        if Rank::of(&number, None) != Rank::Caller || known.is_some_and(|known| *known <= why) {
            return false;
        }
        self.lesser.insert(number, why);
        true
    }

    /// Numbers are to be read anew, by another country's rules.
    pub fn read_anew(&mut self) {
        self.lesser.retain(|_, why| *why == Lesser::Colleague);
    }

    /// Whether this number was said of the calling end at any time.
    pub fn has_heard_from(&self, number: &RawNumber) -> bool {
        self.from.have(number)
    }

    /// Whether this number was said of the called end at any time.
    pub fn has_heard_to(&self, number: &RawNumber) -> bool {
        self.to.have(number)
    }

    /// Whether this number was said of either end at any time.
    pub fn has_heard(&self, number: &RawNumber) -> bool {
        self.from.have(number) || self.to.have(number)
    }

    /// The agent's own extension or number, as the phone has it.
    pub fn own_number(&self) -> Option<&RawNumber> {
        match self.direction() {
            Direction::Inbound | Direction::Internal => self.to(),
            Direction::Outbound => self.from(),
        }
    }

    /// The name that the phone shows for the other side.
    pub fn phone_name(&self) -> Option<&str> {
        let names = match self.direction() {
            Direction::Inbound | Direction::Internal => &self.from_name,
            Direction::Outbound => &self.to_name,
        };
        names.of(self.number())
    }
}
