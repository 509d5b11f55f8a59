//! Everything that was said of one end of a call: its numbers, its names, and which of them counts.
//!
//! The newest number counts, as a transfer brings another caller onto the leg. But a caller's number counts before a
//! colleague's, as the agent may ask a colleague in between; a colleague's before digits that are no number of which anybody
//! is sure, such as a number that was cut or a time; those before an extension, as they may be a number that is newer than
//! what is known of numbers; and an extension before digits that can't be dialled at all, a word, or a macro that the phone
//! did not fill in. What comes with the end or after it
//! only fills gaps, and what comes in an event whose two sides are swapped counts for nothing.
//!
//! **Invariant:** which one counts follows from the set of what was said, and never from its order.

use crate::base::ids::RawNumber;
use crate::call::fact::Fact;
use crate::number::same_line::is_same_line;
use crate::number::withheld::{Worth, unwrapped, worth};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What reading a number, or looking it up, has shown: it counts less than it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lesser {
    /// Its digits are no number.
    Unreadable,
    /// Its digits may be a number, but none that is plainly a valid one.
    Doubtful,
    /// It is a colleague's, or one of the company's own.
    Colleague,
}

/// How much a number counts, the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Nothing,
    Unreadable,
    Extension,
    Doubtful,
    Colleague,
    Caller,
}

impl Rank {
    pub(super) fn of(number: &RawNumber, shown: Option<Lesser>) -> Self {
        match (worth(number), shown) {
            (Worth::Nothing, _) => Self::Nothing,
            (Worth::Extension, _) => Self::Extension,
            (Worth::Number, Some(Lesser::Unreadable)) => Self::Unreadable,
            (Worth::Number, Some(Lesser::Doubtful)) => Self::Doubtful,
            (Worth::Number, Some(Lesser::Colleague)) => Self::Colleague,
            (Worth::Number, None) => Self::Caller,
        }
    }
}

/// One number that was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Number {
    number: RawNumber,
    /// Whether it came with the end, or with what may come after the end.
    #[serde(default)]
    late: bool,
}

/// One name that was said, and the number that it came with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Name {
    name: String,
    number: Option<RawNumber>,
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Name")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// The numbers of one end, in the order in which they were true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "NumbersOnDisk")]
pub(super) struct Numbers(Vec<Fact<Number>>);

/// The names of one end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "NamesOnDisk")]
pub(super) struct Names(Vec<Fact<Name>>);

impl Numbers {
    /// Adds a number that was said. If it is repeated, only its first and its last time are kept.
    pub(super) fn hear(&mut self, at: Timestamp, number: &RawNumber, late: bool) {
        let value = Number {
            number: number.clone(),
            late,
        };
        let new = Fact { at, value };
        let Err(place) = self.0.binary_search(&new) else {
            return;
        };
        self.0.insert(place, new);
        let within_a_run = |window: &[Fact<Number>]| match window {
            [before, it, after] => before.value == it.value && it.value == after.value,
            _ => false,
        };
        let idle = self.0.windows(3).position(within_a_run);
        if let Some(before) = idle {
            self.0.remove(before + 1);
        }
    }

    /// The number of this end itself, where `other` is the other end: the first that the other end had not said before.
    pub(super) fn own(&self, other: &Self) -> Option<&RawNumber> {
        let said = self.0.iter().filter(|fact| !other.had(fact));
        let own = said.min_by_key(|fact| (fact.value.late, fact.at));
        own.map(|fact| &fact.value.number)
    }

    /// Whether the number of the other end's fact was said of this end before.
    fn had(&self, theirs: &Fact<Number>) -> bool {
        let mut before = self.0.iter().filter(|fact| fact.at < theirs.at);
        before.any(|fact| is_same_line(&fact.value.number, &theirs.value.number))
    }

    /// The number that counts for a call that ended at `ended`. Some phones swap the two sides when they tell of an answer
    /// or an end: what is the `other` end's own number, or came with a number of this end as the other's, is not of this end.
    pub(super) fn standing(
        &self,
        ended: Option<Timestamp>,
        other: &Self,
        rank: impl Fn(&RawNumber) -> Rank,
    ) -> Option<&RawNumber> {
        let own = other.own(self).filter(|own| rank(own) != Rank::Nothing);
        let is_swapped = |fact: &Fact<Number>| {
            let mut beside = other.0.iter().filter(|beside| beside.at == fact.at);
            beside.any(|beside| {
                !is_same_line(&beside.value.number, &fact.value.number) && self.had(beside)
            })
        };
        let theirs = |fact: &&Fact<Number>| {
            own.is_none_or(|own| !is_same_line(&fact.value.number, own)) && !is_swapped(fact)
        };
        let in_time =
            |fact: &&Fact<Number>| !fact.value.late && ended.is_none_or(|end| fact.at <= end);
        let best = |fact: &&Fact<Number>| {
            let early = in_time(fact);
            // Among the late numbers, the first is the likeliest to be of this call.
            let late = (!early).then_some(std::cmp::Reverse(fact.at));
            let at = early.then_some(fact.at);
            (
                rank(&fact.value.number),
                early,
                at,
                late,
                fact.value.number.clone(),
            )
        };
        let standing = self.0.iter().filter(theirs).max_by_key(best);
        let standing = standing.or_else(|| self.0.iter().max_by_key(best));
        standing.map(|fact| self.best_spelling(&fact.value.number))
    }

    /// The spelling that says most of the line: a phone may send less of the number later.
    fn best_spelling<'n>(&'n self, number: &'n RawNumber) -> &'n RawNumber {
        let international = |number: &RawNumber| unwrapped(&number.0).starts_with('+');
        if worth(number) != Worth::Number || international(number) {
            return number;
        }
        let mut said = self.0.iter().map(|fact| &fact.value.number);
        let whole = said.find(|said| international(said) && is_same_line(said, number));
        whole.unwrap_or(number)
    }

    /// Whether the first number that was said is an extension.
    pub(super) fn began_with_an_extension(&self) -> bool {
        let first = self.0.first();
        first.is_some_and(|fact| worth(&fact.value.number) == Worth::Extension)
    }

    /// Whether this number was said at any time.
    pub(super) fn have(&self, number: &RawNumber) -> bool {
        let mut said = self.0.iter();
        said.any(|fact| is_same_line(&fact.value.number, number))
    }
}

impl Names {
    pub(super) fn hear(&mut self, at: Timestamp, name: &str, number: Option<&RawNumber>) {
        let value = Name {
            name: String::from(name),
            number: number.cloned(),
        };
        match self.0.iter_mut().find(|known| known.value == value) {
            Some(known) => known.at = known.at.min(at),
            None => self.0.push(Fact { at, value }),
        }
        self.0.sort();
    }

    /// The name that came with this number, else one that came without a number; if there is no number, the first name.
    pub(super) fn of(&self, number: Option<&RawNumber>) -> Option<&str> {
        let Some(number) = number else {
            return self.0.first().map(|fact| fact.value.name.as_str());
        };
        let with_it = |fact: &&Fact<Name>| {
            let with = fact.value.number.as_ref();
            with.is_some_and(|with| is_same_line(with, number))
        };
        let with_none = |fact: &&Fact<Name>| match &fact.value.number {
            None => true,
            Some(with) => worth(with) == Worth::Nothing,
        };
        let named = self.0.iter().find(with_it);
        let named = named.or_else(|| self.0.iter().find(with_none));
        named.map(|fact| fact.value.name.as_str())
    }
}

/// The first version kept one number, and one name without its number.
#[derive(Deserialize)]
#[serde(untagged)]
enum NumbersOnDisk {
    All(Vec<Fact<Number>>),
    First(Option<Fact<RawNumber>>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NamesOnDisk {
    All(Vec<Fact<Name>>),
    First(Option<Fact<String>>),
}

impl From<NumbersOnDisk> for Numbers {
    fn from(kept: NumbersOnDisk) -> Self {
        match kept {
            NumbersOnDisk::All(all) => Self(all),
            NumbersOnDisk::First(first) => {
                let number = |fact: Fact<RawNumber>| Fact {
                    at: fact.at,
                    value: Number {
                        number: fact.value,
                        late: false,
                    },
                };
                Self(first.map(number).into_iter().collect())
            }
        }
    }
}

impl From<NamesOnDisk> for Names {
    fn from(kept: NamesOnDisk) -> Self {
        match kept {
            NamesOnDisk::All(all) => Self(all),
            NamesOnDisk::First(first) => {
                let name = |fact: Fact<String>| Fact {
                    at: fact.at,
                    value: Name {
                        name: fact.value,
                        number: None,
                    },
                };
                Self(first.map(name).into_iter().collect())
            }
        }
    }
}
