//! Writes that are refused, and Salesforce's words for it.

use serde_json::json;

use crate::harness::{Harness, People};
use crate::rows::refusal;

#[test]
fn each_bad_write_is_refused_in_salesforces_words() {
    let (
        harness,
        People {
            hanako,
            lead,
            deal,
            aoba,
            ..
        },
    ) = Harness::with_people();
    let harness = harness.later(1);
    let wrong = format!("Name ID: id value of incorrect type: {aoba}");
    let long = format!(
        "Call Result: data value too large: {} (max length=255)",
        "x".repeat(256)
    );
    let cases = [
        (
            "Task",
            json!({ "Foo": 1 }),
            "INVALID_FIELD",
            "No such column 'Foo' on sobject of type Task",
            vec![],
        ),
        (
            "Task",
            json!({ "Id": hanako }),
            "INVALID_FIELD",
            "The Id field should not be specified in the sobject data.",
            vec![],
        ),
        (
            "Task",
            json!({ "IsClosed": true }),
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: IsClosed. Please check the security settings of this field and verify \
             that it is read/write for your profile or permission set.",
            vec!["IsClosed"],
        ),
        (
            "Task",
            json!({ "CallDisposition": "x".repeat(256) }),
            "STRING_TOO_LONG",
            long.as_str(),
            vec!["CallDisposition"],
        ),
        (
            "Task",
            json!({ "CallType": "inbound" }),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Call Type: bad value for restricted picklist field: inbound",
            vec!["CallType"],
        ),
        (
            "Task",
            json!({ "WhoId": aoba }),
            "FIELD_INTEGRITY_EXCEPTION",
            wrong.as_str(),
            vec!["WhoId"],
        ),
        (
            "Task",
            json!({ "WhoId": "abc" }),
            "MALFORMED_ID",
            "Name ID: id value of incorrect type: abc",
            vec!["WhoId"],
        ),
        (
            "Task",
            json!({ "WhoId": "0035g000000zzzzAAA" }),
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
            vec!["WhoId"],
        ),
        (
            "Task",
            json!({ "WhoId": lead, "WhatId": deal }),
            "FIELD_INTEGRITY_EXCEPTION",
            "Related To ID: a lead as Name ID (WhoId) can't be combined with WhatId",
            vec!["WhoId", "WhatId"],
        ),
        (
            "Contact",
            json!({ "FirstName": "Only" }),
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]",
            vec!["LastName"],
        ),
        (
            "Lead",
            json!({ "LastName": "", "Company": null }),
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName, Company]",
            vec!["LastName", "Company"],
        ),
        (
            "Contact",
            json!({ "LastName": "A", "Email": "nowhere" }),
            "INVALID_EMAIL_ADDRESS",
            "Email: invalid email address: nowhere",
            vec!["Email"],
        ),
        (
            "Task",
            json!({ "ActivityDate": "soon" }),
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of date from VALUE_STRING value soon or request may be missing a required field \
             at [line:1, column:1]",
            vec![],
        ),
        (
            "Task",
            json!({ "CallDurationInSeconds": 1e9 }),
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Call Duration: value outside of valid range on numeric field: 1000000000.0",
            vec!["CallDurationInSeconds"],
        ),
    ];
    for (object, body, code, message, fields) in cases {
        let error = refusal(&harness, object, &body);
        assert_eq!(
            (error.status, error.code, error.message.as_str()),
            (400, code, message),
            "{body}"
        );
        assert_eq!(error.fields, fields, "{body}");
    }
}
