//! Bulk API 2.0 query jobs.

use practice_org::{Fill, Options};
use serde_json::json;

use crate::common::{Answer, TestOrg};

async fn job(org: &TestOrg, query: &str) -> Answer {
    let body = json!({ "operation": "query", "query": query });
    org.post("jobs/query", body).await
}

async fn completed(org: &TestOrg, query: &str) -> String {
    let id = job(org, query).await.id();
    let mut states = Vec::new();
    while states.last().is_none_or(|state| state != "JobComplete") {
        let told = org.get(&format!("jobs/query/{id}")).await;
        states.push(told.body["state"].as_str().unwrap().to_owned());
    }
    assert_eq!(states, ["UploadComplete", "InProgress", "JobComplete"]);
    id
}

fn lines(answer: &Answer) -> Vec<String> {
    let text = answer.body.as_str().unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_job_hands_every_row_out_once_page_by_page() {
    let org = TestOrg::start_with(Options {
        fill: Fill::Sample { people: 30 },
        ..Options::default()
    })
    .await;
    let query = "SELECT Id, Name, Account.Name, SystemModstamp FROM Contact";
    let id = completed(&org, query).await;
    let mut rows = Vec::new();
    let mut locator = String::new();
    while locator != "null" {
        let next = match locator.as_str() {
            "" => String::new(),
            known => format!("&locator={known}"),
        };
        let page = org
            .get(&format!("jobs/query/{id}/results?maxRecords=7{next}"))
            .await;
        assert_eq!(page.header("content-type"), Some("text/csv; charset=UTF-8"));
        let mut page_rows = lines(&page);
        assert_eq!(
            page_rows.remove(0),
            r#""Id","Name","Account.Name","SystemModstamp""#
        );
        let count = page.header("sforce-numberofrecords").unwrap().to_owned();
        assert_eq!(page_rows.len().to_string(), count);
        rows.append(&mut page_rows);
        locator = page.header("sforce-locator").unwrap().to_owned();
    }
    assert!(rows.iter().all(|row| row.ends_with("Z\"")), "{rows:?}");
    let total = org.get("query?q=SELECT+COUNT()+FROM+Contact").await;
    assert_eq!(json!(rows.len()), total.body["totalSize"]);
    rows.sort();
    rows.dedup();
    assert_eq!(json!(rows.len()), total.body["totalSize"]);
    let told = org.get(&format!("jobs/query/{id}")).await;
    assert_eq!(told.body["numberRecordsProcessed"], total.body["totalSize"]);
}

#[tokio::test]
async fn a_job_that_was_deleted_or_has_not_ended_has_no_results() {
    let org = TestOrg::start().await;
    let id = job(&org, "SELECT Id FROM Contact").await.id();
    let early = org.get(&format!("jobs/query/{id}/results")).await;
    assert_eq!((early.status, early.code()), (400, "INVALIDJOBSTATE"));
    let aborted = org
        .patch(&format!("jobs/query/{id}"), json!({ "state": "Aborted" }))
        .await;
    assert_eq!(aborted.body["state"], "Aborted");
    assert_eq!(org.delete(&format!("jobs/query/{id}")).await.status, 204);
    let gone = org.get(&format!("jobs/query/{id}")).await;
    assert_eq!((gone.status, gone.code()), (404, "NOT_FOUND"));
    let grouped = job(&org, "SELECT COUNT(Id) FROM Contact").await;
    assert_eq!((grouped.status, grouped.code()), (400, "FEATURENOTENABLED"));
}
