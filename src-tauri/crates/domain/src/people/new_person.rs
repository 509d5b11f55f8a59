//! A person who is not in Salesforce yet: the form that the agent fills in, and the record that is made from it.
//!
//! Until Salesforce has made the record, the write that makes it stands in its place ([`PersonRef`]): calls and next
//! steps are linked to it at once, and wait in the outbox for the real id. The org's describe says which fields there
//! are, which must be filled and which hold a phone number.

use crate::base::refs::PersonRef;
use crate::number::reading::Certainty;
use crate::org::facts::{FieldFacts, ObjectFacts, OrgFacts};
use crate::org::form_field::FormField;
use crate::people::candidate::Candidate;
use crate::people::person::Person;
use crate::people::phone_fields::rank;
use crate::people::sought::Among;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The objects of which the agent may make a record for an unknown caller, in the order in which they are offered.
const OBJECTS: [&str; 2] = ["Contact", "Lead"];

/// The fields that are always asked for, where the org has them; `Name` is made of the first two.
const ASKED: [&str; 5] = ["FirstName", "LastName", "Company", "Title", "Email"];

/// The field of a contact that names its company.
pub const ACCOUNT: &str = "AccountId";

/// A record to be made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// `Contact` or `Lead`.
    pub object: String,
    /// Its values by API name, without empty ones.
    pub fields: BTreeMap<String, String>,
    /// The company of a contact, in the field [`ACCOUNT`]: one of the org's accounts.
    #[serde(default)]
    pub account: Option<Box<Candidate>>,
    /// The agent has seen the records that look like it, and wants it all the same.
    pub allow_duplicates: bool,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "NewPerson({}, {} fields)",
            self.object,
            self.fields.len()
        )
    }
}

/// Records that Salesforce takes for the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Lookalikes {
    /// Who they are, as far as the agent may see it.
    pub records: Vec<Candidate>,
    /// Whether the org lets the agent make another one.
    pub may_save: bool,
}

/// The form for one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonForm {
    /// Its API name.
    pub object: String,
    /// What the org calls it.
    pub label: String,
    /// What is asked for.
    pub fields: Vec<FormField>,
    /// The fields that can take the caller's number, the most usual one first.
    pub phones: Vec<FormField>,
    /// The field for the company, where that is one of the org's accounts and the agent may set it.
    pub account: Option<FormField>,
}

/// The forms of the objects of which this agent may make a record.
pub fn forms(org: &OrgFacts) -> Vec<PersonForm> {
    let form = |name: &&str| {
        let object = org.objects.get(*name).filter(|object| object.createable)?;
        let field = |name: &String, facts: &FieldFacts| FormField::of(name, facts, facts.required);
        let settable = || object.fields.iter().filter(|(_, facts)| facts.createable);
        let phones = settable().filter(|(_, facts)| facts.kind == "phone");
        let mut phones: Vec<FormField> = phones.map(|(name, facts)| field(name, facts)).collect();
        phones.sort_by_key(|phone| (rank(&phone.name), phone.name.clone()));
        let asked = settable().filter(|(name, facts)| {
            facts.kind != "phone"
                && facts.kind != "boolean"
                && name.as_str() != ACCOUNT
                && (facts.required || ASKED.contains(&name.as_str()))
        });
        let mut fields: Vec<FormField> = asked.map(|(name, facts)| field(name, facts)).collect();
        let place = |name: &str| ASKED.iter().position(|asked| *asked == name);
        fields.sort_by_key(|field| {
            (
                place(&field.name).unwrap_or(ASKED.len()),
                field.name.clone(),
            )
        });
        Some(PersonForm {
            object: String::from(*name),
            label: object.label.clone(),
            fields,
            phones,
            account: account_field(name, object),
        })
    };
    OBJECTS.iter().filter_map(form).collect()
}

/// A lead's company is a text: an account comes with its conversion.
fn account_field(name: &str, object: &ObjectFacts) -> Option<FormField> {
    let facts = object
        .fields
        .get(ACCOUNT)
        .filter(|facts| facts.createable)?;
    (name == "Contact").then(|| FormField::of(ACCOUNT, facts, facts.required))
}

impl NewPerson {
    /// A new person from what was typed, without empty fields; nothing if there is no family name, which Salesforce
    /// always requires.
    pub fn typed(object: &str, fields: &BTreeMap<String, String>) -> Option<Self> {
        let filled = fields
            .iter()
            .map(|(name, text)| (name.clone(), String::from(text.trim())))
            .filter(|(_, text)| !text.is_empty());
        let person = Self {
            object: String::from(object),
            fields: filled.collect(),
            account: None,
            allow_duplicates: false,
        };
        let may = OBJECTS.contains(&object) && person.fields.contains_key("LastName");
        may.then_some(person)
    }

    /// The same at a company. Only a contact has one by its record, and only a record that Salesforce has can be one; a person
    /// account is no company.
    #[must_use]
    pub fn of_account(self, account: Option<Candidate>) -> Self {
        let is_company = |account: &Candidate| {
            Among::Companies.takes(account) && account.id.salesforce().is_some()
        };
        let account = account.filter(|account| self.object == "Contact" && is_company(account));
        Self {
            account: account.map(Box::new),
            ..self
        }
    }

    /// Its name, as it is shown until Salesforce has told its own.
    pub fn name(&self) -> String {
        let part = |name| self.fields.get(name).map(String::as_str);
        let parts = [part("FirstName"), part("LastName")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Its phone numbers by field.
    fn phones(&self) -> impl Iterator<Item = (&String, &String)> {
        let phones = self.fields.iter();
        phones.filter(|(name, _)| name.contains("Phone"))
    }

    /// The person as a match, under the id that the record has now.
    pub fn as_match(&self, id: PersonRef, owner: Option<String>) -> Candidate {
        let text = |name| self.fields.get(name).cloned();
        Candidate {
            title: text("Title"),
            company: self
                .account
                .as_ref()
                .map(|account| account.name.clone())
                .or_else(|| text("Company")),
            owner,
            field: self.phones().next().map(|(name, _)| name.clone()),
            certainty: Certainty::Exact,
            ..Candidate::new(id, self.object.clone(), self.name())
        }
    }

    /// The person as the index keeps it.
    pub fn as_person(&self, id: PersonRef, owner: Option<String>, now: Timestamp) -> Person {
        let shown = self.as_match(id, owner);
        let phones = self.phones();
        Person {
            id: shown.id,
            person_contact: None,
            object: shown.object,
            name: shown.name,
            title: shown.title,
            company: shown.company,
            owner: shown.owner,
            country: None,
            company_country: None,
            email: self.fields.get("Email").cloned(),
            phones: phones
                .map(|(name, number)| (name.clone(), number.clone()))
                .collect(),
            modified: now,
            do_not_call: false,
        }
    }
}
