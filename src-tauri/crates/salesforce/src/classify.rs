//! Which answer means what: the one table from Salesforce's error codes to [`CallError`].
//!
//! It owns the reading of error bodies, and the line between the org's own answers and those that a machine on the way
//! gives in its place. It never looks at which object was called.
//!
//! Sources, by the marks in the table. R64: REST API Developer Guide 64.0 (2025). MKTO: the real error texts that Marketo
//! lists for its Salesforce sync. RFDB, RF, CCI: recordings from real orgs in the tests of restforce-db, restforce and
//! CumulusCI. JSF: read in jsforce's source. WSDL: listed in the enterprise WSDL, read by name only.
//! A code that is not in the table is judged by its status: 5xx leaves it in doubt, anything else needs the admin.
//!
//! **Invariant:** only the org's own form (an array of JSON, or one of its few known texts) can refuse a write or end a
//! session. Anything else is the network's fault: a write is then verified, and a read is asked again.

use serde::Deserialize;
use serde_json::Value;

use crate::RecordId;
use crate::error::{CallError, Cut, Duplicates, Mender, NotSent, OrgText, Refusal, SignedOut};

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
            Effect::Write => CallError::InDoubt(cut),
        }
    }
}

/// What an answer that is no success means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The access token has run out: renew it and send the same once more.
    Expired,
    /// A 401 without a word. The same as `Expired`, but nothing that could end a sign-in: any machine on the way can say that.
    PerhapsExpired,
    Failed(CallError),
}

/// What the caller does next: renew, pause the whole org, retry, verify first, take it as done, find where the record went,
/// look at the sibling that failed, ask the agent, ask the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Session,
    Limit,
    Busy,
    InDoubt,
    Duplicate,
    Gone,
    Halted,
    Agent,
    Admin,
}

/// Two 401 texts that a renewed token does not cure; taking them for expiry would renew for ever. (JSF isSessionExpired)
const INCURABLE: [(&str, SignedOut); 2] = [
    (
        "This session is not valid for use with the REST API",
        SignedOut::NotForTheApi,
    ),
    (
        "Connected app is not attached to Agent",
        SignedOut::AppDetached,
    ),
];

/// The whole body of a 403 from the identity services, where the data API says INVALID_SESSION_ID.
const BAD_TOKEN: &str = "Bad_OAuth_Token";

/// The other bodies of the identity services, which have no JSON. (OAuth 2.0 identity URLs, "Error Codes")
const IDENTITY: [&str; 7] = [
    "HTTPS_Required",
    "Missing_OAuth_Token",
    "Wrong_Org",
    "Bad_Id",
    "Inactive",
    "No_Access",
    "No_Site_Endpoint",
];

const TABLE: [(&str, Class); 62] = [
    // 401 "Session expired or invalid". (RF expired_session_response, R64 p16)
    ("INVALID_SESSION_ID", Class::Session),
    ("INVALID_AUTH_HEADER", Class::Session),
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
    ("REQUEST_RUNNING_TOO_LONG", Class::InDoubt),
    // 500 with a gack number in the text. (MKTO)
    ("UNKNOWN_EXCEPTION", Class::InDoubt),
    ("INTERNAL_ERROR", Class::InDoubt),
    // 400 "duplicate value found: F duplicates value on record with id: 00T…", 15 characters. (several recordings)
    ("DUPLICATE_VALUE", Class::Duplicate),
    // 404 "entity is deleted", fields []. (RFDB entity_is_deleted_404)
    ("ENTITY_IS_DELETED", Class::Gone),
    // 404 "The requested resource does not exist". (RF, CCI)
    ("NOT_FOUND", Class::Gone),
    // 400 "cannot reference converted lead": the lead's contact has taken its place. (MKTO)
    ("CANNOT_UPDATE_CONVERTED_LEAD", Class::Gone),
    // 400 "invalid cross reference id": the record that a field names is deleted, merged away or hidden. (WSDL)
    ("INVALID_CROSS_REFERENCE_KEY", Class::Gone),
    // 400: the cursor is gone; the query has to be started again. (WSDL)
    ("INVALID_QUERY_LOCATOR", Class::Gone),
    // 400 inside of a composite's 200, for everything but the request that failed. (R64 p98, CCI)
    ("PROCESSING_HALTED", Class::Halted),
    ("ALL_OR_NONE_OPERATION_ROLLED_BACK", Class::Halted),
    // 412, for what follows a failure in a batch. (R64)
    ("BATCH_PROCESSING_HALTED", Class::Halted),
    // The words of an admin to the agents: shown as they are. (MKTO)
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", Class::Agent),
    // "Value does not exist or does not match filter criteria": a lookup filter. (MKTO)
    ("FIELD_FILTER_VALIDATION_EXCEPTION", Class::Agent),
    // "Required fields are missing: [X]". (MKTO)
    ("REQUIRED_FIELD_MISSING", Class::Agent),
    // "id value of incorrect type", or a lead together with something else: another record is to be picked. (MKTO)
    ("FIELD_INTEGRITY_EXCEPTION", Class::Agent),
    ("STRING_TOO_LONG", Class::Agent),
    // Spelt so by Salesforce. (WSDL)
    ("MAX_TASK_DESCRIPTION_EXCEEEDED", Class::Agent),
    // Duplicate rules do not cover Task, and a Contact that looks like another is the agent's to judge. (R64)
    ("DUPLICATES_DETECTED", Class::Agent),
    // An approval process holds the record; somebody has to decide it. (MKTO)
    ("ENTITY_IS_LOCKED", Class::Agent),
    // 403 "API is disabled for this user": edition or profile. (MKTO)
    ("API_DISABLED_FOR_ORG", Class::Admin),
    ("API_CURRENTLY_DISABLED", Class::Admin),
    // The org is full. (WSDL)
    ("STORAGE_LIMIT_EXCEEDED", Class::Admin),
    ("LIMIT_EXCEEDED", Class::Admin),
    ("INSUFFICIENT_ACCESS", Class::Admin),
    ("INSUFFICIENT_ACCESS_OR_READONLY", Class::Admin),
    (
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        Class::Admin,
    ),
    // Also wraps an exception in the org's own trigger; a flow has a code of its own. (MKTO)
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Class::Admin),
    ("CANNOT_EXECUTE_FLOW_TRIGGER", Class::Admin),
    // "No such column", or the agent may not write it. (MKTO, R64)
    ("INVALID_FIELD", Class::Admin),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", Class::Admin),
    ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Class::Admin),
    ("INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD", Class::Admin),
    ("NUMBER_OUTSIDE_VALID_RANGE", Class::Admin),
    ("INACTIVE_OWNER_OR_USER", Class::Admin),
    ("FUNCTIONALITY_NOT_ENABLED", Class::Admin),
    // Policies of transaction security. The texts begin alike: "The operation you requested isn't allowed due to a
    // security policy in your organization." (WSDL)
    ("TXN_SECURITY_APEX_ERROR", Class::Admin),
    ("TXN_SECURITY_END_A_SESSION", Class::Admin),
    ("TXN_SECURITY_FAIL_CLOSE", Class::Admin),
    ("TXN_SECURITY_METERING_ERROR", Class::Admin),
    ("TXN_SECURITY_NO_ACCESS", Class::Admin),
    ("TXN_SECURITY_RUNTIME_ERROR", Class::Admin),
    ("TXN_SECURITY_TWO_FA_REQUIRED", Class::Admin),
    // Ringside asked for what this org does not have or does not understand. (WSDL)
    ("INVALID_TYPE", Class::Admin),
    ("INVALID_ID_FIELD", Class::Admin),
    ("MALFORMED_ID", Class::Admin),
    ("MALFORMED_QUERY", Class::Admin),
    ("MALFORMED_SEARCH", Class::Admin),
    ("JSON_PARSER_ERROR", Class::Admin),
    ("METHOD_NOT_ALLOWED", Class::Admin),
    ("EXCEEDED_ID_LIMIT", Class::Admin),
    // The pinned version was retired. (R64 p18)
    ("UNSUPPORTED_API_VERSION", Class::Admin),
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
    // The API's own name for this key lacks a letter, in every recording.
    #[serde(default, rename = "duplicateResut", alias = "duplicateResult")]
    duplicates: Option<Found>,
}

/// What DUPLICATES_DETECTED carries. (R64)
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Found {
    allow_save: bool,
    match_results: Vec<MatchResult>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct MatchResult {
    entity_type: String,
    match_records: Vec<Value>,
}

impl Found {
    fn read(&self) -> Duplicates {
        let id = |record: &Value| {
            let id = record.pointer("/record/Id").and_then(Value::as_str)?;
            RecordId::parse(id).ok()
        };
        let results = self.match_results.iter().flat_map(|result| {
            let ids = result.match_records.iter().filter_map(id);
            ids.map(|id| (result.entity_type.clone(), id))
        });
        Duplicates {
            records: results.collect(),
            may_save: self.allow_save,
        }
    }
}

/// Judges an answer whose status is no success.
pub(crate) fn classify(status: u16, body: &[u8], effect: Effect) -> Verdict {
    if let Ok(body @ Value::Array(_)) = serde_json::from_slice::<Value>(body) {
        return classify_value(status, &body, effect);
    }
    match String::from_utf8_lossy(body).trim() {
        BAD_TOKEN => Verdict::Expired,
        "" if status == 401 => Verdict::PerhapsExpired,
        said if IDENTITY.contains(&said) || is_of_http(status) => without_code(status, effect),
        _ => Verdict::Failed(foreign(status, effect)),
    }
}

/// Whether the status says all that there is to know, whoever answers: what is busy, fails, or takes no longer address.
fn is_of_http(status: u16) -> bool {
    matches!(status, 408 | 410 | 413 | 414 | 420 | 429 | 431) || (status >= 500 && status != 511)
}

/// Another machine has answered in the org's place.
///
/// A redirect and a demand to sign in to the network come before anything is passed on. Any other page may have taken the
/// place of an answer of the org's, so a write is in doubt.
pub(crate) fn foreign(status: u16, effect: Effect) -> CallError {
    match status {
        300..400 | 407 | 511 => CallError::NotSent(NotSent::Intercepted { status }),
        _ => effect.cut(Cut::Foreign { status }),
    }
}

/// What the body of a success looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    /// A page of a bulk job.
    Csv,
    /// JSON, or nothing at all under 204: a change, and a deletion.
    JsonOrNothing,
}

impl Form {
    /// Whether the org itself can have said this. `kind` is the answer's content type.
    pub(crate) fn is_of(self, status: u16, kind: &str, body: &[u8]) -> bool {
        let text = body.trim_ascii_start();
        let is_json = matches!(text.first(), Some(b'{' | b'['));
        match self {
            Form::Json => is_json,
            Form::Csv => kind.trim_start().starts_with("text/csv"),
            Form::JsonOrNothing => is_json || (status == 204 && text.is_empty()),
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
    let class = class_of(&code, status);
    let error = match class {
        Class::Session => match incurable(&first.message) {
            Some(why) => CallError::SignedOut(why),
            None => return Verdict::Expired,
        },
        Class::Limit if is_concurrency(&first.message) => CallError::Busy { code, message },
        Class::Limit => CallError::LimitReached { message },
        Class::Busy => CallError::Busy { code, message },
        Class::InDoubt => effect.cut(Cut::Failed {
            status,
            code: Some(code),
        }),
        Class::Duplicate => CallError::Duplicate {
            message,
            existing: named_record(&first.message),
        },
        Class::Gone => CallError::Gone { code, message },
        Class::Halted => CallError::Halted { code },
        Class::Agent | Class::Admin => {
            let fields = std::iter::once(first).chain(rest);
            let fields = fields
                .flat_map(|entry| entry.fields.clone().unwrap_or_default())
                .collect();
            CallError::Refused(Refusal {
                code,
                message,
                fields,
                status,
                mender: if class == Class::Agent {
                    Mender::Agent
                } else {
                    Mender::Admin
                },
                duplicates: first.duplicates.as_ref().map(Found::read),
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
        None if status >= 500 => Class::InDoubt,
        None => Class::Admin,
    }
}

/// An answer of the org's that no code names: Salesforce Edge, or a limit of HTTP itself.
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
            mender: Mender::Admin,
            duplicates: None,
        }),
    })
}

fn incurable(message: &str) -> Option<SignedOut> {
    let found = INCURABLE.iter().find(|(text, _)| message.contains(text));
    found.map(|(_, why)| *why)
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
