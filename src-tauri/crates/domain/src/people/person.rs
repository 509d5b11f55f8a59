//! A record that can call: what the index keeps of it, and how it matches a number.

use crate::base::ids::{E164, RawNumber, SfId};
use crate::base::refs::PersonRef;
use crate::base::time::Millis;
use crate::number::abroad::{AtHome, Written, as_at_home, of_any_country};
use crate::number::country::Country;
use crate::number::extension::extension;
use crate::number::reading::{Certainty, StoredNumber, read_stored};
use crate::number::variants::variants;
use crate::people::candidate::Candidate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A Contact, Lead or Account with its numbers as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The record.
    pub id: PersonRef,
    /// The contact that belongs to a person account (PersonContactId): what a Task's WhoId takes. A person account is
    /// one person with two records; it appears here once, as the account.
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
    /// The country of its company, where that is another record.
    #[serde(default)]
    pub company_country: Option<Country>,
    /// Its e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its numbers: API name of the field, and the text in it.
    pub phones: Vec<(String, String)>,
    /// SystemModstamp.
    pub modified: Timestamp,
    /// Whether the record says that this person is not to be called.
    #[serde(default)]
    pub do_not_call: bool,
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
    /// The numbers by which a call is known to be theirs: E.164, and the bare digits of an extension. A number that is
    /// only an assumption is left out, as a customer's call that is taken for a colleague's would not be logged.
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
    /// Whether it may be a number of another country, too.
    pub written: Written,
}

impl Person {
    /// All its numbers, each once, the surest field first.
    pub fn numbers(&self, agent: Country) -> Vec<IndexedNumber> {
        let mut numbers: Vec<IndexedNumber> = Vec::new();
        for (field, typed) in &self.phones {
            for stored in self.read(typed, agent) {
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
                        written: Written::OfACountry,
                    }),
                }
            }
            if !self.is_of_a_country() {
                let bare = of_any_country(typed, agent);
                for AtHome { e164, written } in bare {
                    match numbers.iter_mut().find(|known| known.e164 == e164) {
                        Some(known) => known.written = written,
                        None => numbers.push(IndexedNumber {
                            e164,
                            field: field.clone(),
                            certainty: Certainty::Possible,
                            written,
                        }),
                    }
                }
            }
        }
        numbers
    }

    /// The numbers of a field, by the rules of the agent's country and of those that the record names.
    fn read(&self, typed: &str, agent: Country) -> Vec<StoredNumber> {
        let mut found = read_stored(typed, agent, self.country.or(self.company_country));
        let of_company = self.company_country.filter(|_| self.country.is_some());
        if let Some(company) = of_company.filter(|company| Some(*company) != self.country) {
            let more = read_stored(typed, agent, Some(company)).into_iter();
            // Its own address says more than its company's, so that nothing is less sure for that.
            let more = more.map(|stored| StoredNumber {
                certainty: Certainty::Possible,
                ..stored
            });
            found.extend(more);
        }
        found
    }

    fn is_of_a_country(&self) -> bool {
        let mut known = self.country.iter().chain(&self.company_country);
        known.any(|country| *country != Country::UNKNOWN)
    }

    /// The person as a match for this number; nothing if none of its fields holds the number.
    pub fn fits(&self, number: &E164, agent: Country) -> Option<Candidate> {
        let numbers = self.numbers(agent);
        let same = numbers.iter().find(|known| known.e164 == *number);
        // Another number of the same subscriber is an assumption.
        let of_subscriber = || {
            let variants = variants(number);
            let mut numbers = numbers.iter();
            let known = numbers.find(|known| variants.contains(&known.e164))?;
            Some(IndexedNumber {
                certainty: Certainty::Possible,
                ..known.clone()
            })
        };
        let of_any_country = || {
            let mut as_at_home = as_at_home(number, agent).into_iter();
            let known = as_at_home.find_map(|at_home| {
                let is_it = |known: &&IndexedNumber| {
                    known.e164 == at_home.e164 && known.written == at_home.written
                };
                numbers.iter().find(is_it)
            })?;
            Some(IndexedNumber {
                certainty: Certainty::Possible,
                ..known.clone()
            })
        };
        let fit = same.cloned();
        let fit = fit.or_else(of_subscriber).or_else(of_any_country)?;
        Some(Candidate {
            field: Some(fit.field),
            certainty: fit.certainty,
            ..self.by_hand()
        })
    }

    /// The person as a match that was found otherwise than by a number.
    pub fn by_hand(&self) -> Candidate {
        Candidate {
            person_contact: self.person_contact.clone(),
            title: self.title.clone(),
            company: self.company.clone(),
            owner: self.owner.clone(),
            modified: Some(Millis(self.modified.as_millisecond())),
            do_not_call: self.do_not_call,
            ..Candidate::new(self.id.clone(), self.object.clone(), self.name.clone())
        }
    }
}
