//! The org's count of calls, as `Sforce-Limit-Info` and REQUEST_LIMIT_EXCEEDED show it.

use practice_org::Usage;
use serde_json::json;

use super::common::TestOrg;

async fn shown(org: &TestOrg) -> String {
    let answer = org.get("limits").await;
    answer.header("sforce-limit-info").unwrap().to_owned()
}

#[tokio::test]
async fn calls_beyond_the_limit_are_refused_and_not_counted() {
    let org = TestOrg::start().await;
    org.control.has_used_calls(98, 100).await.unwrap();
    assert_eq!(shown(&org).await, "api-usage=99/100");
    let limits = org.get("limits").await.body;
    assert_eq!(
        limits["DailyApiRequests"],
        json!({ "Max": 100, "Remaining": 0 })
    );
    for _ in 0..2 {
        let refused = org.get("limits").await;
        assert_eq!(
            (refused.status, refused.code()),
            (403, "REQUEST_LIMIT_EXCEEDED")
        );
        assert_eq!(refused.body[0]["message"], "TotalRequests Limit exceeded.");
        assert_eq!(refused.header("retry-after"), None);
    }
    assert_eq!(org.control.usage().await.unwrap().used, 100);
    // The window rolls on: calls of yesterday no longer count.
    org.control.has_used_calls(40, 100).await.unwrap();
    assert_eq!(shown(&org).await, "api-usage=41/100");
}

#[tokio::test]
async fn a_batch_that_costs_more_than_is_left_is_refused_whole() {
    let org = TestOrg::start().await;
    org.control.has_used_calls(8, 10).await.unwrap();
    let one = json!({ "method": "GET", "url": "v64.0/limits" });
    let batch = json!({ "batchRequests": [one, one, one] });
    assert_eq!(
        org.post("composite/batch", batch).await.code(),
        "REQUEST_LIMIT_EXCEEDED"
    );
    let composite = json!({ "compositeRequest": [] });
    assert_eq!(org.post("composite", composite).await.status, 200);
}

#[tokio::test]
async fn an_org_that_nobody_set_up_lets_every_call_through() {
    let org = TestOrg::start().await;
    let usage = Usage {
        used: 15_000,
        ..Usage::default()
    };
    org.control.sets_usage(&usage).await.unwrap();
    assert_eq!(shown(&org).await, "api-usage=15001/15000");
}

#[tokio::test]
async fn the_shown_count_goes_up_and_down_where_it_is_told_to() {
    let org = TestOrg::start().await;
    org.control.counts_unsteadily().await.unwrap();
    let mut counts = Vec::new();
    for _ in 0..12 {
        let header = shown(&org).await;
        let count = header
            .trim_start_matches("api-usage=")
            .split('/')
            .next()
            .unwrap();
        counts.push(count.parse::<u64>().unwrap());
    }
    assert!(!counts.is_sorted(), "{counts:?}");
    assert_eq!(org.control.usage().await.unwrap().used, 12);
}

#[tokio::test]
async fn an_app_has_a_limit_of_its_own_beside_the_orgs() {
    let org = TestOrg::start().await;
    org.control.limits_the_app("Ringside", 2).await.unwrap();
    assert_eq!(
        shown(&org).await,
        "api-usage=1/15000; per-app-api-usage=1/2(appName=Ringside)"
    );
    assert_eq!(org.get("limits").await.status, 200);
    assert_eq!(org.get("limits").await.code(), "REQUEST_LIMIT_EXCEEDED");
}
