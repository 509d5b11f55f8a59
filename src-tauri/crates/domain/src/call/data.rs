//! What a phone, or the menu before it, has asked the caller for: a case's number, a customer's number.
//!
//! The values come from outside and are never trusted or logged: they are compared with what Salesforce has, and nothing
//! else.

use serde::{Deserialize, Serialize};

/// What is known of the caller beside the number.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallerGave {
    /// The number of a Case that the call is about.
    pub case_number: Option<String>,
    /// The number by which the company knows the caller.
    pub customer_number: Option<String>,
}

impl CallerGave {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.case_number.is_none() && self.customer_number.is_none()
    }
}

/// One number that a caller gave.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct GivenNumber(pub(super) String);

impl std::fmt::Debug for GivenNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GivenNumber(…)")
    }
}

impl std::fmt::Debug for CallerGave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallerGave")
            .field("case_number", &self.case_number.as_ref().map(|_| "…"))
            .field(
                "customer_number",
                &self.customer_number.as_ref().map(|_| "…"),
            )
            .finish()
    }
}
