//! Fields of a person or company that the agent may choose to see beside the name.
//!
//! It owns the list, and under which names each object has them. A field that an object does not have is not shown for
//! it; one that the org hides is said to be hidden.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A field that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ShownField {
    /// The e-mail address.
    Email,
    /// Street, city, state, postal code and country.
    Address,
    /// A contact's department.
    Department,
    /// What the company does; for a contact, their company's.
    Industry,
    /// The company's page; for a contact, their company's.
    Website,
    /// Where a lead, a contact or a person came from.
    LeadSource,
    /// Where a lead stands, in the org's words.
    LeadStatus,
    /// The record's description.
    Description,
}

impl ShownField {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Email,
        Self::Address,
        Self::Department,
        Self::Industry,
        Self::Website,
        Self::LeadSource,
        Self::LeadStatus,
        Self::Description,
    ];

    /// The fields in which an object has it, as paths from the record. None: the object has no such thing.
    pub fn paths(self, object: &str, is_person: bool) -> &'static [&'static str] {
        match (self, object, is_person) {
            (Self::Email, "Contact" | "Lead", _) => &["Email"],
            (Self::Email, "Account", true) => &["PersonEmail"],
            (Self::Address, "Contact", _) => &[
                "MailingStreet",
                "MailingCity",
                "MailingState",
                "MailingPostalCode",
                "MailingCountry",
            ],
            (Self::Address, "Lead", _) => &["Street", "City", "State", "PostalCode", "Country"],
            (Self::Address, "Account", true) => &[
                "PersonMailingStreet",
                "PersonMailingCity",
                "PersonMailingState",
                "PersonMailingPostalCode",
                "PersonMailingCountry",
            ],
            (Self::Address, "Account", false) => &[
                "BillingStreet",
                "BillingCity",
                "BillingState",
                "BillingPostalCode",
                "BillingCountry",
            ],
            (Self::Department, "Contact", _) => &["Department"],
            (Self::Industry, "Contact", _) => &["Account.Industry"],
            (Self::Industry, "Lead" | "Account", _) => &["Industry"],
            (Self::Website, "Contact", _) => &["Account.Website"],
            (Self::Website, "Lead" | "Account", _) => &["Website"],
            (Self::LeadSource, "Contact" | "Lead", _) => &["LeadSource"],
            (Self::LeadSource, "Account", true) => &["PersonLeadSource"],
            (Self::LeadStatus, "Lead", _) => &["Status"],
            (Self::Description, "Contact" | "Lead" | "Account", _) => &["Description"],
            _ => &[],
        }
    }
}

/// What a record has in one of these fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Detail {
    /// The field.
    pub field: ShownField,
    /// What stands in it; nothing: it is empty.
    pub text: Option<String>,
    /// Whether the org hides it from this agent, all or part of it: then an empty one says nothing.
    pub hidden: bool,
}
