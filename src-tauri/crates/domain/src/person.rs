//! A record that can call: what the index keeps of it, and which of several comes first.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{E164, RawNumber, SfId};
use crate::number::{Country, extension, read_stored};
use crate::settings::Settings;
use crate::view::{Certainty, MatchHint, MatchView, Millis};

/// A Contact, Lead or Account with its numbers as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The record.
    pub id: SfId,
    /// The contact that a person account has beside itself (PersonContactId): what a Task's WhoId takes. A person account is
    /// one person with two records, and so is here once, as the account.
    pub person_contact: Option<SfId>,
    /// `Contact`, `Lead`, `Account`, or an object that the admin has added.
    pub object: String,
    /// Its name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// The country of its address.
    pub country: Option<Country>,
    /// Its numbers: API name of the field, and the text in it.
    pub phones: Vec<(String, String)>,
    /// SystemModstamp.
    pub modified: Timestamp,
}

/// Another user of the org, with the numbers as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The User record.
    pub id: SfId,
    /// Their name.
    pub name: String,
    /// What stands in the phone fields.
    pub phones: Vec<String>,
    /// What stands in Extension.
    pub extension: Option<String>,
}

impl Colleague {
    /// The numbers by which a call is known to be theirs: E.164, and the bare digits of an extension. What would have to be
    /// assumed is left out: a customer's call that is taken for a colleague's would not be logged.
    pub fn numbers(&self, agent: Country) -> Vec<String> {
        let mut numbers = Vec::new();
        for typed in &self.phones {
            let stored = read_stored(typed, agent, None).into_iter();
            let sure = stored.filter(|number| number.certainty == Certainty::Exact);
            numbers.extend(sure.map(|number| number.e164.0));
        }
        let all = self.extension.iter().chain(&self.phones);
        numbers.extend(all.filter_map(|typed| extension(&RawNumber(typed.clone()))));
        numbers
    }
}

/// One number of a person, ready for the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedNumber {
    /// The number.
    pub e164: E164,
    /// The field that it stands in.
    pub field: String,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Person {
    /// All its numbers, each once, the surest field first.
    pub fn numbers(&self, agent: Country) -> Vec<IndexedNumber> {
        let mut numbers: Vec<IndexedNumber> = Vec::new();
        for (field, typed) in &self.phones {
            for stored in read_stored(typed, agent, self.country) {
                match numbers.iter_mut().find(|known| known.e164 == stored.e164) {
                    Some(known) if stored.certainty < known.certainty => {
                        known.field.clone_from(field);
                        known.certainty = stored.certainty;
                    }
                    Some(_) => {}
                    None => numbers.push(IndexedNumber {
                        e164: stored.e164,
                        field: field.clone(),
                        certainty: stored.certainty,
                    }),
                }
            }
        }
        numbers
    }

    /// The person as somebody whom a call with this number may be with; nothing if none of its fields holds the number.
    pub fn fits(&self, number: &E164, agent: Country) -> Option<MatchView> {
        let mut numbers = self.numbers(agent).into_iter();
        let fit = numbers.find(|known| known.e164 == *number)?;
        Some(MatchView {
            field: Some(fit.field),
            certainty: fit.certainty,
            ..self.by_hand()
        })
    }

    /// The person as somebody who was found by anything but a number.
    pub fn by_hand(&self) -> MatchView {
        MatchView {
            id: self.id.clone(),
            person_contact: self.person_contact.clone(),
            object: self.object.clone(),
            name: self.name.clone(),
            title: self.title.clone(),
            company: self.company.clone(),
            owner: self.owner.clone(),
            field: None,
            certainty: Certainty::ByHand,
            hint: None,
            modified: Some(Millis(self.modified.as_millisecond())),
        }
    }
}

/// What decides which of several records is offered first.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The record that the call was dialled from.
    pub dialled_from: Option<&'a SfId>,
    /// The record that the agent picked for this number before.
    pub picked_before: Option<&'a SfId>,
    /// Objects, the first one first.
    pub objects: &'a [String],
}

impl Order<'_> {
    /// Puts matches in the order in which they are offered, each record once. The order preselects; it never picks.
    ///
    /// A company whose main number only begins like this one is a guess for want of anything better: it goes as soon as
    /// anybody has the number itself.
    pub fn put(&self, mut matches: Vec<MatchView>) -> Vec<MatchView> {
        for who in &mut matches {
            if Some(&who.id) == self.dialled_from {
                who.hint = Some(MatchHint::DialledFrom);
            } else if Some(&who.id) == self.picked_before {
                who.hint = Some(MatchHint::PickedBefore);
            } else if who.hint != Some(MatchHint::MainNumber) {
                who.hint = None;
            }
        }
        let is_guess = |who: &MatchView| who.hint == Some(MatchHint::MainNumber);
        if !matches.iter().all(is_guess) {
            matches.retain(|who| !is_guess(who));
        }
        matches.sort_by_key(|who| {
            let rank = self.objects.iter().position(|object| *object == who.object);
            (
                who.hint != Some(MatchHint::DialledFrom),
                who.hint != Some(MatchHint::PickedBefore),
                who.certainty,
                rank.unwrap_or(usize::MAX),
                Reverse(who.modified),
                who.id.clone(),
            )
        });
        matches.dedup_by(|later, first| later.id == first.id);
        matches
    }
}

/// Puts matches in the order in which they are offered where nothing else is set or known.
pub fn in_usual_order(matches: Vec<MatchView>) -> Vec<MatchView> {
    let order = Order {
        dialled_from: None,
        picked_before: None,
        objects: &Settings::default().objects_in_order(),
    };
    order.put(matches)
}

/// The one that is picked without asking: the call was dialled from it, or there is exactly one match and it is exact.
pub fn sure_match(matches: &[MatchView]) -> Option<&MatchView> {
    match matches {
        [first, ..] if first.hint == Some(MatchHint::DialledFrom) => Some(first),
        [only] if only.certainty == Certainty::Exact => Some(only),
        _ => None,
    }
}
