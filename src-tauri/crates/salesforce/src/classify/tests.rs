//! The table, read from outside: code, status and text against what the caller is told to do.

use serde_json::json;

use super::{Effect, Form, TABLE, Verdict, classify, classify_value};
use crate::error::{CallError, Cut, Mender, SignedOut};

/// What the caller does next, as one word.
fn next(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Expired => "renew",
        Verdict::PerhapsExpired => "perhaps-renew",
        Verdict::Failed(CallError::NotSent(_)) => "not-sent",
        Verdict::Failed(CallError::InDoubt(_)) => "in_doubt",
        Verdict::Failed(CallError::Unanswered(_)) => "unanswered",
        Verdict::Failed(CallError::Busy { .. }) => "busy",
        Verdict::Failed(CallError::LimitReached { .. }) => "limit",
        Verdict::Failed(CallError::SignedOut(_)) => "signed-out",
        Verdict::Failed(CallError::Duplicate { .. }) => "duplicate",
        Verdict::Failed(CallError::Gone { .. }) => "gone",
        Verdict::Failed(CallError::Halted { .. }) => "halted",
        Verdict::Failed(CallError::Refused(no)) => match no.mender {
            Mender::Agent => "agent",
            Mender::Admin => "admin",
        },
        Verdict::Failed(CallError::Unreadable(_)) => "unreadable",
    }
}

/// Status, code, what to do, and the org's text.
const CODES: &str = "
401 INVALID_SESSION_ID                                   renew      Session expired or invalid
401 INVALID_SESSION_ID                                   signed-out This session is not valid for use with the REST API
401 INVALID_SESSION_ID                                   signed-out Connected app is not attached to Agent
401 INVALID_AUTH_HEADER                                  renew      INVALID_HEADER_TYPE
403 REQUEST_LIMIT_EXCEEDED                               limit      TotalRequests Limit exceeded.
403 REQUEST_LIMIT_EXCEEDED                               busy       ConcurrentPerOrgLongTxn Limit exceeded.
403 REQUEST_LIMIT_EXCEEDED                               busy       ConcurrentRequests Limit exceeded.
503 SERVER_UNAVAILABLE                                   busy       server too busy
400 UNABLE_TO_LOCK_ROW                                   busy       unable to obtain exclusive access to this record or 1 records: 001
400 TOO_MANY_APEX_REQUESTS                               busy
503 FUNCTIONALITY_TEMPORARILY_UNAVAILABLE                busy
400 INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE  busy
503 ORG_IN_MAINTENANCE                                   busy
400 QUERY_TIMEOUT                                        busy       Your query request was running too long
400 REQUEST_RUNNING_TOO_LONG                             in_doubt
500 UNKNOWN_EXCEPTION                                    in_doubt     An unexpected error occurred. 1234-56 (78)
500 INTERNAL_ERROR                                       in_doubt
500 A_CODE_OF_NEXT_YEAR                                  in_doubt
400 A_CODE_OF_NEXT_YEAR                                  admin
400 DUPLICATE_VALUE                                      duplicate  duplicate value found
404 ENTITY_IS_DELETED                                    gone       entity is deleted
404 NOT_FOUND                                            gone       The requested resource does not exist
404 NOT_FOUND                                            gone       Provided external ID field does not exist or is not accessible: X
400 INVALID_QUERY_LOCATOR                                gone       invalid query locator
400 PROCESSING_HALTED                                    halted     The transaction was rolled back …
400 ALL_OR_NONE_OPERATION_ROLLED_BACK                    halted
412 BATCH_PROCESSING_HALTED                              halted
403 API_DISABLED_FOR_ORG                                 admin      API is disabled for this user
403 API_CURRENTLY_DISABLED                               admin
400 ENTITY_IS_LOCKED                                     agent      the entity is locked for editing
400 INVALID_CROSS_REFERENCE_KEY                          gone       invalid cross reference id
400 INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD               admin
400 INSUFFICIENT_ACCESS_OR_READONLY                      admin      insufficient access rights on object id
400 INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY        admin
400 CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY                 admin
400 FIELD_CUSTOM_VALIDATION_EXCEPTION                    agent      Pick a result
400 FIELD_FILTER_VALIDATION_EXCEPTION                    agent      Value does not exist or does not match filter criteria
400 REQUIRED_FIELD_MISSING                               agent      Required fields are missing: [LastName]
400 FIELD_INTEGRITY_EXCEPTION                            agent      Account ID: id value of incorrect type: 001
400 INVALID_FIELD                                        admin      No such column 'Type' on sobject of type Task
400 INVALID_FIELD_FOR_INSERT_UPDATE                      admin      Unable to create/update fields: F.
400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST              admin
400 STRING_TOO_LONG                                      agent      Subject: data value too large: …
400 NUMBER_OUTSIDE_VALID_RANGE                           admin
400 MALFORMED_ID                                         admin
400 INVALID_ID_FIELD                                     admin
400 INVALID_TYPE                                         admin
400 INACTIVE_OWNER_OR_USER                               admin      operation performed with inactive user
400 JSON_PARSER_ERROR                                    admin
400 MALFORMED_QUERY                                      admin      unexpected token
400 MALFORMED_SEARCH                                     admin      No search term found.
400 CANNOT_UPDATE_CONVERTED_LEAD                         gone       cannot reference converted lead
400 DUPLICATES_DETECTED                                  agent      Use one of these records?
400 STORAGE_LIMIT_EXCEEDED                               admin      storage limit exceeded
403 LIMIT_EXCEEDED                                       admin
400 MAX_TASK_DESCRIPTION_EXCEEEDED                       agent
403 TXN_SECURITY_NO_ACCESS                               admin      The operation you requested isn't allowed …
403 TXN_SECURITY_METERING_ERROR                          admin
400 EXCEEDED_ID_LIMIT                                    admin
405 METHOD_NOT_ALLOWED                                   admin      HTTP Method 'PUT' not allowed.
404 UNSUPPORTED_API_VERSION                              admin
403 FUNCTIONALITY_NOT_ENABLED                            admin
400 INSUFFICIENT_ACCESS                                  admin
400 CANNOT_EXECUTE_FLOW_TRIGGER                          admin      The record couldn’t be saved because it failed to trigger a flow.
403 TXN_SECURITY_APEX_ERROR                              admin
403 TXN_SECURITY_END_A_SESSION                           admin
403 TXN_SECURITY_FAIL_CLOSE                              admin
403 TXN_SECURITY_RUNTIME_ERROR                           admin
403 TXN_SECURITY_TWO_FA_REQUIRED                         admin
";

fn codes() -> impl Iterator<Item = (u16, &'static str, &'static str, &'static str)> {
    CODES.lines().filter(|line| !line.is_empty()).map(|line| {
        let (status, rest) = line.split_once(' ').unwrap();
        let (code, rest) = rest.split_once(' ').unwrap();
        let (expected, text) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        (status.parse().unwrap(), code, expected, text.trim())
    })
}

#[test]
fn each_code_tells_a_writer_what_to_do_next() {
    assert_eq!(codes().count(), 69);
    for (status, code, expected, message) in codes() {
        let body = json!([{ "errorCode": code, "message": message, "fields": [] }]);
        let verdict = classify(status, body.to_string().as_bytes(), Effect::Write);
        assert_eq!(next(&verdict), expected, "{status} {code} {message}");
    }
}

#[test]
fn a_reader_is_never_left_in_doubt() {
    for (status, code, expected, message) in codes() {
        let body = json!([{ "errorCode": code, "message": message }]);
        let verdict = classify(status, body.to_string().as_bytes(), Effect::Read);
        let expected = if expected == "in_doubt" {
            "unanswered"
        } else {
            expected
        };
        assert_eq!(next(&verdict), expected, "{status} {code}");
    }
}

#[test]
fn answers_without_a_code_are_judged_by_their_status() {
    for (status, body, expected) in [
        (503, "<html><body><h1>503</h1></body></html>", "in_doubt"),
        (500, "", "in_doubt"),
        (502, "Bad Gateway", "in_doubt"),
        (504, "", "in_doubt"),
        (420, "", "in_doubt"),
        (408, "", "in_doubt"),
        (429, "slow down", "busy"),
        (401, "", "perhaps-renew"),
        (403, "Bad_OAuth_Token", "renew"),
        (401, "<html>Sign in to the proxy</html>", "in_doubt"),
        (403, "<html>Forbidden</html>", "in_doubt"),
        (403, r#"{"error": "blocked by policy"}"#, "in_doubt"),
        (404, "nothing here", "in_doubt"),
        (403, "Wrong_Org", "admin"),
        (302, "", "not-sent"),
        (307, "<html>Log in to the hotel</html>", "not-sent"),
        (
            407,
            "<html>Proxy Authentication Required</html>",
            "not-sent",
        ),
        (511, "<html>Log in</html>", "not-sent"),
        (
            300,
            r#"["/services/data/v64.0/sobjects/Task/00T"]"#,
            "admin",
        ),
        (410, "", "admin"),
        (414, "URI too long", "admin"),
        (431, "", "admin"),
        (400, "{}", "in_doubt"),
        (400, "[]", "admin"),
        (500, "[{\"errorCode\": 7}]", "in_doubt"),
    ] {
        let verdict = classify(status, body.as_bytes(), Effect::Write);
        assert_eq!(next(&verdict), expected, "{status} {body}");
    }
}

#[test]
fn a_page_under_a_success_is_none_of_the_orgs_answers() {
    let page = b"<!doctype html><title>Welcome to the hotel</title>";
    for form in [Form::Json, Form::Csv, Form::JsonOrNothing] {
        assert!(!form.is_of(200, "text/html", page), "{form:?}");
        assert!(!form.is_of(200, "", b""), "{form:?}");
    }
    assert!(Form::Json.is_of(200, "application/json", b" {}"));
    assert!(Form::JsonOrNothing.is_of(204, "", b""));
    assert!(Form::JsonOrNothing.is_of(201, "application/json;charset=UTF-8", b"{}"));
    assert!(Form::Csv.is_of(200, "text/csv; charset=UTF-8", b""));
}

#[test]
fn a_duplicate_names_the_record_that_is_there() {
    let existing = |message: &str| {
        let body = json!([{ "errorCode": "DUPLICATE_VALUE", "message": message, "fields": [] }]);
        match classify_value(400, &body, Effect::Write) {
            Verdict::Failed(CallError::Duplicate { existing, .. }) => existing.map(String::from),
            other => panic!("{other:?}"),
        }
    };
    let named =
        "duplicate value found: X_Call_Key__c duplicates value on record with id: 00TUJ00000disvz";
    assert_eq!(existing(named).as_deref(), Some("00TUJ00000disvz2AA"));
    let dotted = "duplicate value found: F duplicates value on record with id: 00TUJ00000disvz2AA.";
    assert_eq!(existing(dotted).as_deref(), Some("00TUJ00000disvz2AA"));
    let hidden = "duplicate value found: <unknown> duplicates value on record with id: <unknown>";
    assert_eq!(existing(hidden), None);
    assert_eq!(existing("duplicate value found"), None);
    assert_eq!(existing("duplicate value found: record with id: "), None);
}

#[test]
fn several_broken_rules_are_told_together() {
    let body = json!([
        { "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Pick a result", "fields": ["CallDisposition"] },
        { "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Write a note", "fields": ["Description"] },
    ]);
    let Verdict::Failed(CallError::Refused(refusal)) = classify_value(400, &body, Effect::Write)
    else {
        panic!("not refused");
    };
    assert_eq!(refusal.message.as_str(), "Pick a result\nWrite a note");
    assert_eq!(refusal.fields, ["CallDisposition", "Description"]);
    assert_eq!(refusal.status, 400);
}

#[test]
fn collections_name_their_code_differently() {
    let body = json!([{ "statusCode": "UNABLE_TO_LOCK_ROW", "message": "", "fields": [] }]);
    assert_eq!(next(&classify_value(400, &body, Effect::Write)), "busy");
}

#[test]
fn what_the_org_wrote_stays_out_of_logs() {
    let body = json!([{ "errorCode": "STRING_TOO_LONG", "message": "Subject: data value too large: Ms Tanaka called" }]);
    let verdict = classify_value(400, &body, Effect::Write);
    let Verdict::Failed(error) = &verdict else {
        panic!("{verdict:?}")
    };
    assert!(
        !format!("{error:?} {error}").contains("Tanaka"),
        "{error:?}"
    );
    assert!(error.to_string().contains("STRING_TOO_LONG"));
}

#[test]
fn only_what_changed_nothing_is_repeated_without_looking() {
    assert!(Effect::Read.cut(Cut::TimedOut).is_safe_to_repeat());
    assert!(!Effect::Write.cut(Cut::TimedOut).is_safe_to_repeat());
    assert!(!CallError::SignedOut(SignedOut::GrantEnded).is_safe_to_repeat());
}

/// The class of each code in the README's table.
fn written_down() -> Vec<(String, String)> {
    let rows = include_str!("../../README.md").lines();
    let rows = rows.filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [class, _, _, _, codes] = cells[..] else {
            return None;
        };
        Some((String::from(class), codes))
    });
    let codes = rows.flat_map(|(class, codes)| {
        let codes = codes.split(", ").map(|code| code.trim_matches('`'));
        let codes = codes.filter(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
        let codes: Vec<String> = codes
            .filter(|code| !code.is_empty())
            .map(String::from)
            .collect();
        codes.into_iter().map(move |code| (code, class.clone()))
    });
    codes.collect()
}

#[test]
fn what_each_code_means_is_written_down_for_admins_as_it_is_decided() {
    let decided = TABLE.map(|(code, class)| (String::from(code), format!("{class:?}")));
    let mut decided = Vec::from(decided);
    let mut written = written_down();
    decided.sort();
    written.sort();
    assert_eq!(written, decided);
    assert!(decided.len() >= 20, "{} codes", decided.len());
}
