//! A refusal by Salesforce, in the form in which the agent is told of it.
//!
//! It owns that form and decides nothing: which refusal leads where is for `classify`.

use domain::base::refusal::Mender as By;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use salesforce::Mender;

/// Salesforce's code and its own words, and who can repair it.
pub(super) fn refusal(code: &str, message: &str, fields: &[String], mender: Mender) -> Refusal {
    let mender = match mender {
        Mender::Agent => By::Agent,
        Mender::Admin => By::Admin,
    };
    Refusal {
        fields: fields.to_vec(),
        ..Refusal::said(RefusalCode::SalesforceRefused, mender, code, message)
    }
}

/// A record that the write names is not there any more: the agent can choose another one.
pub(super) fn gone(code: &str, message: &str) -> Refusal {
    Refusal::said(RefusalCode::RecordGone, By::Agent, code, message)
}

/// A phone field holds something else than what was confirmed: this text.
pub(super) fn phone_changed(object: &str, field: &str, holds: &str) -> Refusal {
    Refusal {
        fields: vec![format!("{object}.{field}")],
        ..Refusal::said(RefusalCode::PhoneChanged, By::Agent, "", holds)
    }
}

/// The text should be a record's id and is none. Salesforce would refuse it, too.
pub(super) fn no_id(text: &str) -> Refusal {
    refusal("MALFORMED_ID", text, &[], Mender::Admin)
}

/// Salesforce did nothing and may do it later; nobody has to repair anything.
pub(super) fn busy(code: &str, message: &str) -> Refusal {
    Refusal::said(RefusalCode::SalesforceBusy, By::Nobody, code, message)
}

/// The org's requests of the day are used up.
pub(super) fn limit_reached(message: &str) -> Refusal {
    Refusal::said(RefusalCode::RequestLimit, By::Nobody, "", message)
}
