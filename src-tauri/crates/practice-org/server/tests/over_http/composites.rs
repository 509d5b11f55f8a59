//! Several operations in one call: what is kept, what is rolled back, and what each of them says.

use crate::common::TestOrg;
use practice_org::CALL_KEY;
use serde_json::{Value, json};

fn sub(reference: &str, method: &str, path: &str, body: Value) -> Value {
    let url = format!("/services/data/v64.0/{path}");
    json!({ "method": method, "url": url, "referenceId": reference, "body": body })
}

#[tokio::test]
async fn a_later_subrequest_uses_the_id_that_an_earlier_one_made() {
    let org = TestOrg::start().await;
    let answer = org
        .post("composite", json!({ "allOrNone": true, "compositeRequest": [
            sub("who", "POST", "sobjects/Contact", json!({ "LastName": "Rey" })),
            sub("task", "POST", "sobjects/Task", json!({ "Subject": "Call", "WhoId": "@{who.id}" })),
            sub("read", "GET", "sobjects/Contact/@{who.id}?fields=LastName", Value::Null),
        ]}))
        .await;
    assert_eq!(answer.status, 200);
    let parts = answer.body["compositeResponse"].as_array().unwrap();
    assert_eq!(
        parts
            .iter()
            .map(|p| &p["httpStatusCode"])
            .collect::<Vec<_>>(),
        [201, 201, 200]
    );
    assert!(
        parts[0]["httpHeaders"]["Location"]
            .as_str()
            .unwrap()
            .contains("/sobjects/Contact/003")
    );
    assert_eq!(parts[2]["body"]["LastName"], "Rey");
    assert_eq!(
        org.control.tasks().await.unwrap()[0]["WhoId"],
        parts[0]["body"]["id"]
    );
}

#[tokio::test]
async fn all_or_none_leaves_nothing_behind_and_says_which_one_failed() {
    let org = TestOrg::start().await;
    org.post(
        "sobjects/Task",
        json!({ "Subject": "First", CALL_KEY: "call-1" }),
    )
    .await;
    let answer = org
        .post("composite", json!({ "allOrNone": true, "compositeRequest": [
            sub("who", "POST", "sobjects/Contact", json!({ "LastName": "Rey" })),
            sub("task", "POST", "sobjects/Task", json!({ "Subject": "Call", CALL_KEY: "call-1" })),
            sub("more", "POST", "sobjects/Contact", json!({ "LastName": "Sun" })),
        ]}))
        .await;
    assert_eq!(answer.status, 200);
    let parts = answer.body["compositeResponse"].as_array().unwrap();
    let codes: Vec<&Value> = parts
        .iter()
        .map(|part| &part["body"][0]["errorCode"])
        .collect();
    assert_eq!(
        codes,
        ["PROCESSING_HALTED", "DUPLICATE_VALUE", "PROCESSING_HALTED"]
    );
    assert!(parts.iter().all(|part| part["httpStatusCode"] == 400));
    assert_eq!(
        parts[0]["body"][0]["message"],
        "The transaction was rolled back since another operation in the same transaction failed."
    );
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn without_all_or_none_the_good_ones_stay_and_what_refers_to_a_bad_one_is_halted() {
    let org = TestOrg::start().await;
    let answer = org
        .post("composite", json!({ "compositeRequest": [
            sub("good", "POST", "sobjects/Contact", json!({ "LastName": "Rey" })),
            sub("bad", "POST", "sobjects/Contact", json!({})),
            sub("lost", "POST", "sobjects/Task", json!({ "Subject": "x", "WhoId": "@{bad.id}" })),
        ]}))
        .await;
    let parts = answer.body["compositeResponse"].as_array().unwrap();
    assert_eq!(parts[0]["httpStatusCode"], 201);
    assert_eq!(parts[1]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    assert_eq!(parts[2]["body"][0]["errorCode"], "PROCESSING_HALTED");
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);
    assert!(org.control.tasks().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_composite_that_breaks_the_rules_is_refused_whole() {
    let org = TestOrg::start().await;
    let contact = |n: usize| {
        sub(
            &format!("r{n}"),
            "POST",
            "sobjects/Contact",
            json!({ "LastName": "x" }),
        )
    };
    let query = |n: usize| {
        sub(
            &format!("q{n}"),
            "GET",
            "query?q=SELECT Id FROM Contact",
            Value::Null,
        )
    };
    let mut header = contact(1);
    header["httpHeaders"] = json!({ "Authorization": "Bearer x" });
    for (requests, code) in [
        ((0..26).map(contact).collect::<Vec<_>>(), "LIMIT_EXCEEDED"),
        ((0..6).map(query).collect(), "LIMIT_EXCEEDED"),
        (vec![contact(1), contact(1)], "JSON_PARSER_ERROR"),
        (
            vec![sub("not ok", "GET", "sobjects", Value::Null)],
            "JSON_PARSER_ERROR",
        ),
        (vec![header], "JSON_PARSER_ERROR"),
    ] {
        let answer = org
            .post("composite", json!({ "compositeRequest": requests }))
            .await;
        assert_eq!((answer.status, answer.code()), (400, code));
    }
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_composite_asks_by_query_and_reads_a_missing_row_as_not_found() {
    let org = TestOrg::start().await;
    let id = org.contact("Rey").await;
    let answer = org
        .post("composite", json!({ "compositeRequest": [
            sub("q", "GET", "query?q=SELECT Id FROM Contact WHERE LastName = 'Rey'", Value::Null),
            sub("c", "PATCH", "sobjects/Contact/@{q.records[0].Id}", json!({ "Phone": "1" })),
            sub("none", "GET", "sobjects/Foo", Value::Null),
        ]}))
        .await;
    let parts = answer.body["compositeResponse"].as_array().unwrap();
    assert_eq!(parts[0]["body"]["records"][0]["Id"], json!(id));
    assert_eq!(
        (&parts[1]["httpStatusCode"], &parts[1]["body"]),
        (&json!(204), &Value::Null)
    );
    assert_eq!(parts[2]["body"][0]["errorCode"], "NOT_FOUND");
}

#[tokio::test]
async fn a_collection_is_always_200_and_reports_each_row() {
    let org = TestOrg::start().await;
    let kind = json!({ "type": "Contact" });
    let records = json!([{ "attributes": kind, "LastName": "Rey" }, { "attributes": kind }]);
    let made = org
        .post("composite/sobjects", json!({ "records": records }))
        .await;
    assert_eq!(made.status, 200);
    assert_eq!(made.body[0]["success"], true);
    assert_eq!(
        made.body[1]["errors"][0]["statusCode"],
        "REQUIRED_FIELD_MISSING"
    );

    let all = org
        .post(
            "composite/sobjects",
            json!({ "allOrNone": true, "records": records }),
        )
        .await;
    assert_eq!(all.status, 200);
    assert_eq!(
        all.body[0]["errors"][0]["statusCode"],
        "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    );
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);

    let id = made.body[0]["id"].as_str().unwrap();
    let change = json!({ "records": [{ "attributes": kind, "id": id, "Phone": "7" }] });
    assert_eq!(
        org.patch("composite/sobjects", change).await.body[0]["success"],
        true
    );
    let read = org
        .get(&format!(
            "composite/sobjects/Contact?ids={id},003000000000000AAA&fields=Phone"
        ))
        .await;
    assert_eq!(read.body[0]["Phone"], "7");
    assert_eq!(read.body[1], Value::Null);
    let gone = org.delete(&format!("composite/sobjects?ids={id}")).await;
    assert_eq!(gone.body[0]["success"], true);

    let task =
        json!({ "records": [{ "attributes": { "type": "Task" }, "Subject": "x", CALL_KEY: "k" }] });
    let path = format!("composite/sobjects/Task/{CALL_KEY}");
    assert_eq!(
        org.patch(&path, task.clone()).await.body[0]["created"],
        true
    );
    assert_eq!(org.patch(&path, task).await.body[0]["created"], false);
}

#[tokio::test]
async fn a_batch_goes_on_after_an_error_unless_told_to_halt() {
    let org = TestOrg::start().await;
    let bad = json!({ "method": "GET", "url": "v64.0/sobjects/Foo" });
    let good = json!({ "method": "POST", "url": "v64.0/sobjects/Contact", "richInput": { "LastName": "Rey" } });
    let both = json!({ "batchRequests": [bad, good] });
    let answer = org.post("composite/batch", both).await;
    assert_eq!(answer.body["hasErrors"], true);
    assert_eq!(answer.body["results"][1]["statusCode"], 201);
    let halting = json!({ "haltOnError": true, "batchRequests": [bad, good] });
    let answer = org.post("composite/batch", halting).await;
    assert_eq!(answer.body["results"][1]["statusCode"], 412);
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);
}
