//! What an org would not let be read, and why.

use serde::{Deserialize, Serialize};

use crate::base::refusal::{Mender, Refusal, RefusalCode};

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotReadable {
    /// The object that was to be read, by API name.
    pub object: String,
    /// What the org said, or which fields describe does not show.
    pub why: Refusal,
}

impl NotReadable {
    /// The object can't be queried without these fields, and this agent does not see them.
    pub fn hidden(object: &str, fields: Vec<String>) -> Self {
        let why = Refusal {
            fields,
            ..Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin)
        };
        Self::refused(object, why)
    }

    /// The org would not let it be read.
    pub fn refused(object: &str, why: Refusal) -> Self {
        Self {
            object: String::from(object),
            why,
        }
    }

    /// Whether the org does not know something that describe has shown: then the facts we have are out of date.
    pub fn contradicts_describe(&self) -> bool {
        names_what_is_hidden(&self.why.words_of_the_org.code)
    }
}

/// Whether this is what an org says of a query for an object or a field that it does not show.
pub(crate) fn names_what_is_hidden(code: &str) -> bool {
    matches!(code, "INVALID_FIELD" | "INVALID_TYPE")
}
