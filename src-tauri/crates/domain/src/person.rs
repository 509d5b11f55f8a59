//! A record that can call: what the index keeps of it, and which of several comes first.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{E164, SfId};
use crate::number::{Country, read_stored};
use crate::view::{Certainty, MatchView};

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

/// A person found by a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Who.
    pub who: MatchView,
    /// When the record last changed.
    pub modified: Timestamp,
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
}

/// Puts matches in the order in which they are offered: sure before possible, then Contact, Account, Lead, then the
/// latest modified. The order preselects; it never picks.
pub fn in_order(mut found: Vec<Found>) -> Vec<MatchView> {
    found.sort_by_key(|f| {
        (
            f.who.certainty,
            object_rank(&f.who.object),
            Reverse(f.modified),
            f.who.id.clone(),
        )
    });
    found.dedup_by(|later, first| later.who.id == first.who.id);
    found.into_iter().map(|f| f.who).collect()
}

/// The one that is picked without asking: there is exactly one match, and it is exact.
pub fn sure_match(matches: &[MatchView]) -> Option<&MatchView> {
    match matches {
        [only] if only.certainty == Certainty::Exact => Some(only),
        _ => None,
    }
}

fn object_rank(object: &str) -> u8 {
    match object {
        "Contact" => 0,
        "Account" => 1,
        "Lead" => 2,
        _ => 3,
    }
}
