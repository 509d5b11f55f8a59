//! Which answer means what: the one table from Salesforce's error codes to [`CallError`].
//!
//! It owns the reading of error bodies. It never looks at which object was called.
//!
//! Sources, by the marks in the table. R64: REST API Developer Guide 64.0 (2025). MKTO: the real error texts that Marketo
//! lists for its Salesforce sync. RFDB, RF, CCI: recordings from real orgs in the tests of restforce-db, restforce and
//! CumulusCI. JSF: read in jsforce's source. WSDL: listed in the enterprise WSDL, read by name only.
//! A code that is not in the table is judged by its status: 5xx leaves us unsure, anything else needs a person.

use serde::Deserialize;
use serde_json::Value;

use crate::RecordId;
use crate::error::{CallError, Cut, OrgText, Refusal, SignedOut};

/// Whether a call can have changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Read,
    Write,
}

impl Effect {
    pub(crate) fn cut(self, cut: Cut) -> CallError {
        match self {
            Effect::Read => CallError::Unanswered(cut),
            Effect::Write => CallError::Unsure(cut),
        }
    }
}

/// What an answer that is no success means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The access token has run out: renew it and send the same once more.
    Expired,
    Failed(CallError),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Session,
    Limit,
    Busy,
    Unsure,
    Duplicate,
    Gone,
    Halted,
    Refused,
}

/// Two 401 texts that a renewed token does not cure; taking them for expiry would renew for ever. (JSF isSessionExpired)
const INCURABLE: [&str; 2] = [
    "This session is not valid for use with the REST API",
    "Connected app is not attached to Agent",
];

/// The whole body of a 403 from the identity services, where the data API says INVALID_SESSION_ID.
const BAD_TOKEN: &str = "Bad_OAuth_Token";

const TABLE: [(&str, Class); 31] = [
    // 401 "Session expired or invalid". (RF expired_session_response, R64 p16)
    ("INVALID_SESSION_ID", Class::Session),
    // 403, and never 429. "TotalRequests Limit exceeded." is the rolling day; see `is_concurrency`. (MKTO, R64)
    ("REQUEST_LIMIT_EXCEEDED", Class::Limit),
    // 503 "server too busy". (MKTO)
    ("SERVER_UNAVAILABLE", Class::Busy),
    // 400 "unable to obtain exclusive access to this record or 1 records: …". (MKTO)
    ("UNABLE_TO_LOCK_ROW", Class::Busy),
    // Documented as transient, "resend after a short wait". (WSDL)
    ("TOO_MANY_APEX_REQUESTS", Class::Busy),
    ("FUNCTIONALITY_TEMPORARILY_UNAVAILABLE", Class::Busy),
    (
        "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
        Class::Busy,
    ),
    ("ORG_IN_MAINTENANCE", Class::Busy),
    // 400 "Your query request was running too long". Only queries get it, and those change nothing. (MKTO)
    ("QUERY_TIMEOUT", Class::Busy),
    // The ten-minute limit: the work before it may have been committed. (WSDL)
    ("REQUEST_RUNNING_TOO_LONG", Class::Unsure),
    // 500 with a gack number in the text. (MKTO)
    ("UNKNOWN_EXCEPTION", Class::Unsure),
    ("INTERNAL_ERROR", Class::Unsure),
    // 400 "duplicate value found: F duplicates value on record with id: 00T…", 15 characters. (several recordings)
    ("DUPLICATE_VALUE", Class::Duplicate),
    // 404 "entity is deleted", fields []. (RFDB entity_is_deleted_404)
    ("ENTITY_IS_DELETED", Class::Gone),
    // 404 "The requested resource does not exist". (RF, CCI)
    ("NOT_FOUND", Class::Gone),
    // 400: the cursor is gone; the query has to be started again. (WSDL)
    ("INVALID_QUERY_LOCATOR", Class::Gone),
    // 400 inside of a composite's 200, for everything but the request that failed. (R64 p98, CCI)
    ("PROCESSING_HALTED", Class::Halted),
    ("ALL_OR_NONE_OPERATION_ROLLED_BACK", Class::Halted),
    // 412, for what follows a failure in a batch. (R64)
    ("BATCH_PROCESSING_HALTED", Class::Halted),
    // Listed although unknown codes end the same way: each was weighed, and none passes by itself.
    // 403 "API is disabled for this user": edition or profile. (MKTO)
    ("API_DISABLED_FOR_ORG", Class::Refused),
    ("API_CURRENTLY_DISABLED", Class::Refused),
    // An approval process holds the record; somebody has to decide it. (MKTO)
    ("ENTITY_IS_LOCKED", Class::Refused),
    // The org is full. Somebody has to make room. (WSDL)
    ("STORAGE_LIMIT_EXCEEDED", Class::Refused),
    ("LIMIT_EXCEEDED", Class::Refused),
    // Duplicate rules do not cover Task, and a Contact that looks like another is the agent's to judge. (R64)
    ("DUPLICATES_DETECTED", Class::Refused),
    // "cannot reference converted lead": the call has to be moved to the lead's contact. (MKTO)
    ("CANNOT_UPDATE_CONVERTED_LEAD", Class::Refused),
    // Also wraps an exception in the org's own trigger. (MKTO)
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Class::Refused),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", Class::Refused),
    ("INVALID_FIELD", Class::Refused),
    ("INSUFFICIENT_ACCESS_OR_READONLY", Class::Refused),
    ("INACTIVE_OWNER_OR_USER", Class::Refused),
];

/// One entry of an error body. Plain calls say `errorCode`, collections say `statusCode`. (R64, CCI)
#[derive(Deserialize)]
struct Entry {
    #[serde(alias = "statusCode", rename = "errorCode")]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    fields: Option<Vec<String>>,
}

/// Judges an answer whose status is no success.
pub(crate) fn classify(status: u16, body: &[u8], effect: Effect) -> Verdict {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) => classify_value(status, &body, effect),
        Err(_) => {
            let text = String::from_utf8_lossy(body);
            if text.trim() == BAD_TOKEN {
                Verdict::Expired
            } else {
                without_code(status, effect)
            }
        }
    }
}

/// The same for a body that is JSON already, such as one inside of a composite's answer.
pub(crate) fn classify_value(status: u16, body: &Value, effect: Effect) -> Verdict {
    let entries = Vec::<Entry>::deserialize(body).unwrap_or_default();
    match entries.split_first() {
        Some((first, rest)) => with_code(status, first, rest, effect),
        None => without_code(status, effect),
    }
}

fn with_code(status: u16, first: &Entry, rest: &[Entry], effect: Effect) -> Verdict {
    let code = first.code.clone();
    // A record can break several validation rules at once, and the agent should see all of them.
    let message = std::iter::once(first)
        .chain(rest)
        .map(|entry| entry.message.as_str());
    let message = OrgText::new(message.collect::<Vec<_>>().join("\n"));
    let error = match class_of(&code, status) {
        Class::Session if INCURABLE.iter().any(|text| first.message.contains(text)) => {
            CallError::SignedOut(SignedOut::SessionRefused)
        }
        Class::Session => return Verdict::Expired,
        Class::Limit if is_concurrency(&first.message) => CallError::Busy { code, message },
        Class::Limit => CallError::LimitReached { message },
        Class::Busy => CallError::Busy { code, message },
        Class::Unsure => effect.cut(Cut::Failed {
            status,
            code: Some(code),
        }),
        Class::Duplicate => CallError::Duplicate {
            message,
            existing: named_record(&first.message),
        },
        Class::Gone => CallError::Gone { code, message },
        Class::Halted => CallError::Halted { code },
        Class::Refused => {
            let fields = std::iter::once(first).chain(rest);
            let fields = fields
                .flat_map(|entry| entry.fields.clone().unwrap_or_default())
                .collect();
            CallError::Refused(Refusal {
                code,
                message,
                fields,
                status,
            })
        }
    };
    Verdict::Failed(error)
}

fn class_of(code: &str, status: u16) -> Class {
    let known = TABLE
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, class)| *class);
    match known {
        Some(class) => class,
        None if status == 401 => Class::Session,
        None if status >= 500 => Class::Unsure,
        None => Class::Refused,
    }
}

/// An answer that no code names: a load balancer's page, Salesforce Edge, or a limit of HTTP itself.
fn without_code(status: u16, effect: Effect) -> Verdict {
    let code = format!("HTTP_{status}");
    let message = OrgText::new(String::new());
    Verdict::Failed(match status {
        401 => return Verdict::Expired,
        // 420 and 502 come from Salesforce Edge, before or after the org did its work. (R64 p17)
        408 | 420 | 500.. => effect.cut(Cut::Failed { status, code: None }),
        429 => CallError::Busy { code, message },
        // 410: the API version was retired. 414, 431: an address over 16,384 bytes. 3xx: the org has moved. (R64)
        _ => CallError::Refused(Refusal {
            code,
            message,
            fields: Vec::new(),
            status,
        }),
    })
}

/// "ConcurrentPerOrgLongTxn Limit exceeded" passes in seconds, while the day's limit takes hours. (MKTO)
fn is_concurrency(message: &str) -> bool {
    message.trim_start().starts_with("Concurrent")
}

/// The record that a duplicate error names, if it does: the org may say `<unknown>` for one that the user may not see.
fn named_record(message: &str) -> Option<RecordId> {
    let (_, named) = message.rsplit_once("record with id:")?;
    RecordId::parse(named.split_whitespace().next()?.trim_end_matches('.')).ok()
}

#[cfg(test)]
mod tests;
