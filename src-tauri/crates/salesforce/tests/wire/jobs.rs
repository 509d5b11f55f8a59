//! Bulk query jobs against the practice org.

use salesforce::{CallError, JobState};
use serde_json::{Value, json};

use crate::common::SignedIn;

#[tokio::test]
async fn a_job_is_started_asked_after_read_in_pages_and_thrown_away() {
    let org = SignedIn::start().await;
    let people: Vec<Value> = (0..25)
        .map(|n| json!({ "attributes": { "type": "Contact" }, "LastName": format!("Quote \" {n:04}") }))
        .collect();
    org.control.insert(&people).await.unwrap();
    let soql = "SELECT Id, LastName FROM Contact WHERE LastName LIKE 'Quote%'";
    let id = org.client.start_query_job(soql).await.unwrap();
    assert_eq!(org.client.query_job(&id).await, Ok(JobState::AtWork));
    while org.client.query_job(&id).await.unwrap() != JobState::Complete {}

    let mut names = Vec::new();
    let mut next = None;
    loop {
        let page = org
            .client
            .query_job_page(&id, next.as_deref(), 10)
            .await
            .unwrap();
        let text = String::from_utf8(page.csv).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("\"Id\",\"LastName\""));
        names.extend(lines.map(str::to_owned));
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 25);
    assert!(names.iter().all(|line| line.contains("Quote \"\" ")));

    org.client.forget_query_job(&id).await.unwrap();
    let gone = org.client.query_job(&id).await;
    assert!(matches!(gone, Err(CallError::Gone { .. })), "{gone:?}");
    let refused = org
        .client
        .start_query_job("SELECT COUNT(Id) FROM Contact")
        .await;
    assert!(matches!(refused, Err(CallError::Refused(_))), "{refused:?}");
}
