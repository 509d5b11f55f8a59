//! Activities that are archived, and activities that concern several people.

use practice_org::Options;
use serde_json::{Value, json};

use super::common::TestOrg;

async fn query_all(org: &TestOrg, soql: &str) -> Value {
    let query: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    org.get(&format!("queryAll?q={query}")).await.body
}

#[tokio::test]
async fn closed_tasks_of_more_than_a_year_ago_are_in_query_all_only() {
    let org = TestOrg::start().await;
    let task = |subject: &str, status: &str, day: &str| json!({ "Subject": subject, "Status": status, "ActivityDate": day });
    for body in [
        task("old call", "Completed", "2020-01-10"),
        task("old to-do", "Not Started", "2020-01-10"),
        task("new call", "Completed", "2999-01-10"),
    ] {
        assert_eq!(org.post("sobjects/Task", body).await.status, 201);
    }
    let soql = "SELECT Subject FROM Task WHERE Subject LIKE 'old%' ORDER BY Subject";
    assert_eq!(
        org.query(soql).await.body["totalSize"],
        2,
        "the nightly run has not been"
    );
    org.control.archives_old_activities().await.unwrap();
    assert_eq!(
        org.query(soql).await.body["records"][0]["Subject"],
        "old to-do"
    );
    assert_eq!(org.query("SELECT Id FROM Task").await.body["totalSize"], 2);
    let all = query_all(
        &org,
        "SELECT Subject, IsArchived FROM Task ORDER BY Subject DESC",
    )
    .await;
    let shown: Vec<_> = (0..3)
        .map(|n| all["records"][n]["IsArchived"].clone())
        .collect();
    assert_eq!(shown, [json!(false), json!(true), json!(false)]);
}

#[tokio::test]
async fn a_year_that_passes_archives_too_and_archived_tasks_can_still_be_changed() {
    let org = TestOrg::start().await;
    let body = json!({ "Subject": "call", "Status": "Completed", "ActivityDate": "2026-01-10" });
    let task = org.post("sobjects/Task", body).await.id();
    org.control
        .sets_clock("2026-06-01T00:00:00Z".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(org.query("SELECT Id FROM Task").await.body["totalSize"], 1);
    org.control
        .sets_clock("2027-06-01T00:00:00Z".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(org.query("SELECT Id FROM Task").await.body["totalSize"], 0);
    let address = format!("sobjects/Task/{task}");
    assert_eq!(
        org.patch(&address, json!({ "Description": "late note" }))
            .await
            .status,
        204
    );
    assert_eq!(org.get(&address).await.body["Description"], "late note");
}

async fn sharing() -> TestOrg {
    TestOrg::start_with(Options {
        shared_activities: true,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_shared_task_is_found_from_each_of_its_people() {
    let org = sharing().await;
    let (sato, ito, abe) = (
        org.contact("Sato").await,
        org.contact("Ito").await,
        org.contact("Abe").await,
    );
    let task = org
        .post("sobjects/Task", json!({ "TaskWhoIds": [sato, ito] }))
        .await
        .id();
    let of = |person: &str| {
        format!(
            "SELECT Id, WhoId, WhoCount FROM Task WHERE Id IN (SELECT TaskId FROM TaskWhoRelation WHERE RelationId = '{person}')"
        )
    };
    for person in [&sato, &ito] {
        let found = org.query(&of(person)).await.body;
        assert_eq!(
            found["records"][0]["WhoId"],
            sato.as_str(),
            "the first is the primary one"
        );
        assert_eq!(found["records"][0]["WhoCount"], 2);
    }
    let address = format!("sobjects/Task/{task}");
    assert_eq!(
        org.patch(&address, json!({ "WhoId": abe })).await.status,
        204
    );
    assert_eq!(org.query(&of(&sato)).await.body["totalSize"], 0);
    assert_eq!(org.query(&of(&ito)).await.body["totalSize"], 1);
    assert_eq!(org.query(&of(&abe)).await.body["totalSize"], 1);
    let relations = org
        .query("SELECT RelationId, IsWhat FROM TaskRelation")
        .await
        .body;
    assert_eq!(relations["totalSize"], 2);
}

#[tokio::test]
async fn a_task_is_shared_by_contacts_or_has_one_lead() {
    let org = sharing().await;
    let sato = org.contact("Sato").await;
    let body = json!({ "LastName": "Lead", "Company": "Neil & Co" });
    let lead = org.post("sobjects/Lead", body).await.id();
    let refused = org
        .post("sobjects/Task", json!({ "TaskWhoIds": [sato, lead] }))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "FIELD_INTEGRITY_EXCEPTION")
    );
    let accepted = org
        .post("sobjects/Task", json!({ "TaskWhoIds": [lead] }))
        .await;
    assert_eq!(accepted.status, 201);
}

#[tokio::test]
async fn an_org_that_does_not_share_activities_has_no_trace_of_it() {
    let org = TestOrg::start().await;
    assert_eq!(
        org.get("sobjects/TaskWhoRelation/describe").await.status,
        404
    );
    assert_eq!(
        org.query("SELECT WhoCount FROM Task").await.code(),
        "INVALID_FIELD"
    );
    let refused = org.post("sobjects/Task", json!({ "TaskWhoIds": [] })).await;
    assert_eq!(
        refused.body[0]["message"],
        "No such column 'TaskWhoIds' on sobject of type Task"
    );
    let org = sharing().await;
    let described = org.get("sobjects/Task/describe").await.body;
    let children = described["childRelationships"].as_array().unwrap();
    let whos = children
        .iter()
        .find(|child| child["childSObject"] == "TaskWhoRelation");
    assert_eq!(whos.unwrap()["junctionIdListNames"], json!(["TaskWhoIds"]));
}
