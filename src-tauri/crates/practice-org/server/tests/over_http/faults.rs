//! Each fault, by what the client sees and what the org keeps.

use std::time::{Duration, Instant};

use crate::common::TestOrg;
use practice_org::{CALL_KEY, Fault, FaultOrder};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) async fn try_task(org: &TestOrg, key: &str) -> reqwest::Result<crate::common::Answer> {
    let body = json!({ "Subject": "Call", CALL_KEY: key });
    org.try_call(Method::POST, "sobjects/Task", Some(body))
        .await
}

/// The connection ended with no byte of an answer: not a timeout, not a status, not a broken body.
pub(crate) fn assert_cut<T: std::fmt::Debug>(result: reqwest::Result<T>) {
    let error = result.expect_err("an answer came");
    assert!(
        error.is_request() && !error.is_timeout() && !error.is_body(),
        "{error:?}"
    );
    assert!(error.status().is_none());
}

#[tokio::test]
async fn offline_cuts_everything_but_the_controls() {
    let org = TestOrg::start().await;
    org.control.goes_offline().await.unwrap();
    assert_cut(try_task(&org, "a").await);
    assert_cut(org.try_call(Method::GET, "limits", None).await);
    assert_cut(org.token_call(&[("grant_type", "refresh_token")]).await);
    assert_cut(
        org.http
            .get(format!("{}/services/data", org.org.base_url()))
            .send()
            .await,
    );
    let seen = org.control.requests().await.unwrap();
    assert_eq!(seen.len(), 4);
    assert!(
        seen.iter()
            .all(|request| request.status.is_none() && request.counted == 0)
    );

    org.control.comes_back().await.unwrap();
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn silent_after_accepting_keeps_the_row_and_loses_the_answer() {
    let org = TestOrg::start().await;
    org.control.goes_silent_after_accepting(1).await.unwrap();
    assert_eq!(
        org.get("limits").await.status,
        200,
        "a read does not use the fault up"
    );
    assert_cut(try_task(&org, "a").await);
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
    let again = try_task(&org, "a").await.unwrap();
    assert_eq!((again.status, again.code()), (400, "DUPLICATE_VALUE"));
}

#[tokio::test]
async fn silent_after_accepting_meets_a_composite_that_writes() {
    let org = TestOrg::start().await;
    let fault = Fault::SilentAfterAccepting;
    let order = FaultOrder {
        times: Some(1),
        object: Some("Task".to_owned()),
        ..fault.into()
    };
    org.control.orders_exactly(&order).await.unwrap();
    let sub = |reference: &str, method: &str, path: &str, body: Value| {
        let url = format!("/services/data/v64.0/{path}");
        json!({ "method": method, "url": url, "referenceId": reference, "body": body })
    };
    let reads = json!({ "compositeRequest": [sub("r", "GET", "query?q=SELECT Id FROM Task", Value::Null)] });
    assert_eq!(org.post("composite", reads).await.status, 200);
    let other = json!({ "compositeRequest": [sub("w", "POST", "sobjects/Contact", json!({ "LastName": "x" }))] });
    assert_eq!(org.post("composite", other).await.status, 200);
    let writes = json!({ "compositeRequest": [sub("w", "POST", "sobjects/Task", json!({ "Subject": "x" }))] });
    assert_cut(org.try_call(Method::POST, "composite", Some(writes)).await);
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn dropped_before_accepting_leaves_no_row() {
    let org = TestOrg::start().await;
    org.control.drops_before_accepting(2).await.unwrap();
    assert_cut(try_task(&org, "a").await);
    assert_cut(try_task(&org, "a").await);
    assert!(org.control.tasks().await.unwrap().is_empty());
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);
}

#[tokio::test]
async fn expired_tokens_are_refused_until_the_next_refresh() {
    let org = TestOrg::start().await;
    let (refresh, access) = org.sign_in().await;
    org.control.expires_tokens().await.unwrap();
    assert!(!org.works(&access).await);
    let answer = org.get("limits").await;
    assert_eq!((answer.status, answer.code()), (401, "INVALID_SESSION_ID"));
    assert_eq!(
        org.control.counted_requests().await.unwrap(),
        0,
        "a refused token costs no call"
    );
    let fresh = org.refresh(&refresh).await;
    assert!(
        org.works(fresh.body["access_token"].as_str().unwrap())
            .await
    );
}

#[tokio::test]
async fn a_revoked_grant_can_not_be_refreshed() {
    let org = TestOrg::start().await;
    let (refresh, access) = org.sign_in().await;
    org.control.revokes_grant().await.unwrap();
    assert!(!org.works(&access).await);
    assert_eq!(org.refresh(&refresh).await.body["error"], "invalid_grant");
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_costs_the_grant_when_the_old_token_is_tried_again() {
    let org = TestOrg::start().await;
    let (refresh, access) = org.sign_in().await;
    org.control.loses_the_answer_to_a_refresh(1).await.unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
        ("client_id", practice_org::CLIENT_ID),
    ];
    assert_cut(org.token_call(&form).await);
    assert!(org.works(&access).await);
    assert_eq!(org.refresh(&refresh).await.status, 400);
    assert!(!org.works(&access).await);
}

#[tokio::test]
async fn an_unavailable_org_answers_503_in_html_or_json() {
    let org = TestOrg::start().await;
    org.control.is_unavailable(1).await.unwrap();
    let html = try_task(&org, "a").await.unwrap();
    assert_eq!(html.status, 503);
    assert!(html.body.as_str().unwrap().starts_with("<html>"));
    let order = FaultOrder {
        times: Some(1),
        ..Fault::ServerUnavailable { html: false }.into()
    };
    org.control.orders_exactly(&order).await.unwrap();
    let json = try_task(&org, "a").await.unwrap();
    assert_eq!((json.status, json.code()), (503, "SERVER_UNAVAILABLE"));
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);
}

#[tokio::test]
async fn a_locked_row_and_a_used_up_limit_go_by_themselves() {
    let org = TestOrg::start().await;
    org.control.locks_rows(1).await.unwrap();
    let locked = try_task(&org, "a").await.unwrap();
    assert_eq!((locked.status, locked.code()), (400, "UNABLE_TO_LOCK_ROW"));
    org.control.reaches_request_limit(1).await.unwrap();
    let limited = try_task(&org, "a").await.unwrap();
    assert_eq!(
        (limited.status, limited.code()),
        (403, "REQUEST_LIMIT_EXCEEDED")
    );
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);
}

#[tokio::test]
async fn a_validation_rule_stands_for_its_object_until_it_is_cleared() {
    let org = TestOrg::start().await;
    org.control
        .has_validation_rule("Task", "Say what was agreed.")
        .await
        .unwrap();
    for _ in 0..2 {
        let refused = try_task(&org, "a").await.unwrap();
        assert_eq!(
            (refused.status, refused.code()),
            (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION")
        );
        assert_eq!(refused.body[0]["message"], "Say what was agreed.");
    }
    org.contact("Rey").await;
    let all = json!({ "allOrNone": true, "compositeRequest": [
        { "method": "POST", "url": "/services/data/v64.0/sobjects/Contact", "referenceId": "c",
          "body": { "LastName": "Sun" } },
        { "method": "POST", "url": "/services/data/v64.0/sobjects/Task", "referenceId": "t",
          "body": { "Subject": "x", "WhoId": "@{c.id}" } },
    ]});
    let answer = org.post("composite", all).await;
    let failed = &answer.body["compositeResponse"][1]["body"][0]["errorCode"];
    assert_eq!(failed, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);
    org.control.heals().await.unwrap();
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);
}

#[tokio::test]
async fn a_slow_org_carries_a_request_out_although_the_client_gave_up() {
    let org = TestOrg::start().await;
    org.control.is_slow(300).await.unwrap();
    let begun = Instant::now();
    assert_eq!(org.get("limits").await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));

    let url = format!("{}/services/data/v64.0/sobjects/Task", org.org.base_url());
    let request = org
        .http
        .post(url)
        .bearer_auth(org.token())
        .json(&json!({ "Subject": "x" }));
    let gave_up = request
        .timeout(Duration::from_millis(50))
        .send()
        .await
        .unwrap_err();
    assert!(gave_up.is_timeout());
    let deadline = Instant::now() + Duration::from_secs(10);
    while org.control.tasks().await.unwrap().is_empty() {
        assert!(Instant::now() < deadline, "the task never appeared");
        tokio::task::yield_now().await;
    }
}
