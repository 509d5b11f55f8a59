//! The records of calls that Salesforce Voice keeps.

use practice_org::{Options, USER_ID};
use serde_json::{Value, json};

use super::common::TestOrg;

async fn with_voice() -> TestOrg {
    TestOrg::start_with(Options {
        salesforce_voice: true,
        ..Options::default()
    })
    .await
}

fn record(task: Option<&str>) -> Value {
    json!({
        "CallType": "Inbound", "FromPhoneNumber": "+819012345678", "ToPhoneNumber": "+81355501234",
        "CallStartDateTime": "2026-11-30T01:00:00.000Z", "CallEndDateTime": "2026-11-30T01:05:00.000Z",
        "UserId": USER_ID, "VendorCallKey": "vendor-1", "VendorType": "ContactCenter", "ActivityId": task,
    })
}

#[tokio::test]
async fn a_record_of_a_call_names_its_task_and_is_found_by_both() {
    let org = with_voice().await;
    let task = org
        .post("sobjects/Task", json!({ "Subject": "Voice call" }))
        .await
        .id();
    let call = org
        .post("sobjects/VoiceCall", record(Some(&task)))
        .await
        .id();
    assert!(call.starts_with("0LQ"));
    let soql = format!(
        "SELECT Name, Activity.Subject, Owner.Name, CallStartDateTime FROM VoiceCall \
         WHERE (UserId = '{USER_ID}' OR OwnerId = '{USER_ID}') AND CallStartDateTime >= 2026-11-30T00:00:00Z"
    );
    let found = org.query(&soql).await.body;
    assert_eq!(found["totalSize"], 1);
    let found = &found["records"][0];
    assert_eq!(found["Name"], "VC-00000001");
    assert_eq!(found["Activity"]["Subject"], "Voice call");
    assert_eq!(found["CallStartDateTime"], "2026-11-30T01:00:00.000+0000");
    let soql = "SELECT Id, (SELECT VendorCallKey FROM VoiceCallActivities) FROM Task";
    let found = org.query(soql).await.body;
    let of_task = &found["records"][0]["VoiceCallActivities"]["records"];
    assert_eq!(of_task[0]["VendorCallKey"], "vendor-1");
}

#[tokio::test]
async fn its_task_may_be_set_later_and_what_the_telephony_says_stays() {
    let org = with_voice().await;
    let call = org.post("sobjects/VoiceCall", record(None)).await.id();
    let task = org
        .post("sobjects/Task", json!({ "Subject": "Voice call" }))
        .await
        .id();
    let address = format!("sobjects/VoiceCall/{call}");
    let changed = org.patch(&address, json!({ "ActivityId": task })).await;
    assert_eq!(changed.status, 204);
    assert_eq!(org.get(&address).await.body["ActivityId"], task.as_str());
    let refused = org
        .patch(&address, json!({ "FromPhoneNumber": "+1" }))
        .await;
    assert_eq!(refused.code(), "INVALID_FIELD_FOR_INSERT_UPDATE");
    assert_eq!(
        org.delete(&address).await.code(),
        "INSUFFICIENT_ACCESS_OR_READONLY"
    );
    let unknown = json!({ "CallType": "Whispered" });
    let mut body = record(None);
    body["CallType"] = unknown["CallType"].clone();
    let refused = org.post("sobjects/VoiceCall", body).await;
    assert_eq!(refused.code(), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    let refused = org
        .post("sobjects/VoiceCall", json!({ "CallType": "Inbound" }))
        .await;
    assert_eq!(refused.code(), "REQUIRED_FIELD_MISSING");
}

#[tokio::test]
async fn an_org_without_it_has_no_trace_of_it_and_one_with_it_names_it_where_tasks_are_described() {
    let children = |describe: &Value| {
        let children = describe["childRelationships"].as_array().unwrap().iter();
        let voiced = children.filter(|child| child["childSObject"] == "VoiceCall");
        voiced
            .map(|child| child["relationshipName"].clone())
            .collect::<Vec<_>>()
    };
    let org = TestOrg::start().await;
    assert_eq!(org.get("sobjects/VoiceCall/describe").await.status, 404);
    assert_eq!(
        org.query("SELECT Id FROM VoiceCall").await.code(),
        "INVALID_TYPE"
    );
    assert!(children(&org.get("sobjects/Task/describe").await.body).is_empty());
    org.control.has_salesforce_voice(true).await.unwrap();
    let task = org.get("sobjects/Task/describe").await.body;
    assert_eq!(children(&task), ["VoiceCallActivities"]);
    let lead = org.get("sobjects/Lead/describe").await.body;
    assert_eq!(children(&lead), ["RelatedRecords"]);
    let call = org.get("sobjects/VoiceCall/describe").await.body;
    assert_eq!(
        (&call["keyPrefix"], &call["updateable"]),
        (&json!("0LQ"), &json!(true))
    );
}
