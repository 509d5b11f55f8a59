//! What Salesforce said no with, as the agent is told it.
//!
//! It owns the words' form and no decision: which refusal leads where is for `classify`.

use domain::view::{UiError, UiErrorCode};
use salesforce::Mender;

/// Salesforce's code and its own words, for the agent's eyes, and who can repair it.
pub(super) fn refusal(code: &str, message: &str, fields: &[String], mender: Mender) -> UiError {
    let mender = match mender {
        Mender::Agent => "agent",
        Mender::Admin => "admin",
    };
    UiError {
        code: UiErrorCode::SalesforceRefused,
        params: [
            (String::from("sf_code"), String::from(code)),
            (String::from("message"), String::from(message)),
            (String::from("fields"), fields.join(", ")),
            (String::from("mender"), String::from(mender)),
        ]
        .into(),
    }
}

/// A record that the write names is not there any more: the agent can choose another one.
pub(super) fn gone(code: &str, message: &str) -> UiError {
    let mut error = refusal(code, message, &[], Mender::Agent);
    error.code = UiErrorCode::RecordGone;
    error
}

/// What should be a record's id is none. Salesforce would say the same.
pub(super) fn no_id(text: &str) -> UiError {
    refusal("MALFORMED_ID", text, &[], Mender::Admin)
}

/// Salesforce did nothing and may do it later; nobody has to repair anything.
pub(super) fn busy(code: &str, message: &str) -> UiError {
    UiError {
        code: UiErrorCode::SalesforceBusy,
        params: [
            (String::from("sf_code"), String::from(code)),
            (String::from("message"), String::from(message)),
        ]
        .into(),
    }
}

/// The org's requests of the day are used up.
pub(super) fn limit_reached(message: &str) -> UiError {
    UiError {
        code: UiErrorCode::RequestLimit,
        params: [(String::from("message"), String::from(message))].into(),
    }
}
