//! What an org's own rules say to a save: required fields, validation rules, triggers, duplicates, locks.

use practice_org::{CustomSchema, Options, Rule};
use reqwest::Method;
use serde_json::{Value, json};

use super::common::{Answer, TestOrg};

async fn org_with(custom: Value) -> TestOrg {
    let custom: CustomSchema = serde_json::from_value(custom).unwrap();
    TestOrg::start_with(Options {
        custom,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn required_fields_that_are_missing_are_all_named() {
    let org = org_with(json!({ "fields": [
        { "object": "Activity", "name": "Region__c", "type": "picklist", "values": ["North"], "required": true },
        { "object": "Activity", "name": "Team__c", "type": "string", "required": true },
        { "object": "Activity", "name": "Channel__c", "type": "string", "required": true, "default": "Phone" }
    ] }))
    .await;
    let refused = org
        .post("sobjects/Task", json!({ "Subject": "Call" }))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "REQUIRED_FIELD_MISSING")
    );
    assert_eq!(
        refused.body[0]["message"],
        "Required fields are missing: [Region__c, Team__c]"
    );
    assert_eq!(refused.body[0]["fields"], json!(["Region__c", "Team__c"]));

    let whole = json!({ "Subject": "Call", "Region__c": "South", "Team__c": "2" });
    let made = org.post("sobjects/Task", whole).await;
    assert_eq!(made.status, 201, "{made:?}");
    let task = format!("sobjects/Task/{}", made.id());
    assert_eq!(org.get(&task).await.body["Channel__c"], "Phone");
    let emptied = org.patch(&task, json!({ "Team__c": null })).await;
    assert_eq!(emptied.code(), "REQUIRED_FIELD_MISSING");
    assert_eq!(
        org.patch(&task, json!({ "Subject": "Again" })).await.status,
        204
    );
}

#[tokio::test]
async fn a_validation_rule_speaks_in_the_admins_words_and_undoes_the_save() {
    let org = TestOrg::start().await;
    let words = "結果を選んでください (choose a result).";
    let condition = "IsClosed = true AND CallType = 'Inbound' AND CallDisposition = null";
    org.control
        .refuses_where("Task", condition, Some("CallDisposition"), words)
        .await
        .unwrap();
    let open = json!({ "Subject": "Call", "CallType": "Inbound" });
    let task = org.post("sobjects/Task", open).await;
    assert_eq!(
        task.status, 201,
        "the condition is not true for an open task"
    );
    let address = format!("sobjects/Task/{}", task.id());

    let refused = org.patch(&address, json!({ "Status": "Completed" })).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION")
    );
    assert_eq!(refused.body[0]["message"], words);
    assert_eq!(refused.body[0]["fields"], json!(["CallDisposition"]));
    assert_eq!(org.get(&address).await.body["Status"], "Not Started");

    let whole = json!({ "Status": "Completed", "CallDisposition": "Connected" });
    assert_eq!(org.patch(&address, whole).await.status, 204);
}

#[tokio::test]
async fn a_validation_rule_of_the_page_names_no_field_and_stops_a_composite() {
    let org = TestOrg::start().await;
    org.control
        .refuses_where("Task", "WhoId = null", None, "Say who it was.")
        .await
        .unwrap();
    let sub = |reference: &str, object: &str, body: Value| {
        json!({ "method": "POST", "referenceId": reference, "body": body,
                "url": format!("/services/data/v64.0/sobjects/{object}") })
    };
    let body = json!({ "allOrNone": true, "compositeRequest": [
        sub("who", "Contact", json!({ "LastName": "Sato" })),
        sub("task", "Task", json!({ "Subject": "Call" })),
    ] });
    let answer = org.post("composite", body).await.body;
    let error = &answer["compositeResponse"][1]["body"][0];
    assert_eq!(error["errorCode"], "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    assert_eq!(
        (&error["message"], &error["fields"]),
        (&json!("Say who it was."), &json!([]))
    );
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
    assert!(org.control.tasks().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_rule_that_can_not_be_understood_is_refused_when_it_is_made() {
    let org = TestOrg::start().await;
    for (object, condition) in [
        ("Task", "Colour = 'red'"),
        ("Task", "AND"),
        ("Nothing", "Id != null"),
    ] {
        let made = org
            .control
            .refuses_where(object, condition, None, "no")
            .await;
        assert!(made.is_err(), "{object}: {condition}");
    }
    assert!(org.control.hides_field("Task", "Colour").await.is_err());
    assert_eq!(org.control.rules().await.unwrap(), []);
}

#[tokio::test]
async fn a_trigger_that_fails_says_so_and_leaves_nothing_behind() {
    let org = TestOrg::start().await;
    org.control
        .has_a_failing_trigger("Task", "List has no rows for assignment to SObject")
        .await
        .unwrap();
    let refused = org
        .post("sobjects/Task", json!({ "Subject": "Call" }))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
    );
    let message = refused.body[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("TaskTrigger: execution of AfterInsert\n\ncaused by:"),
        "{message}"
    );
    assert!(message.contains("List has no rows"), "{message}");
    assert!(org.control.tasks().await.unwrap().is_empty());

    org.control.drops_its_rules().await.unwrap();
    assert_eq!(
        org.post("sobjects/Task", json!({ "Subject": "Call" }))
            .await
            .status,
        201
    );
}

async fn save_anyway(org: &TestOrg, body: &Value) -> Answer {
    let url = format!(
        "{}/services/data/v64.0/sobjects/Contact",
        org.org.base_url()
    );
    let request = org
        .http
        .request(Method::POST, url)
        .bearer_auth(org.token())
        .header(
            "Sforce-Duplicate-Rule-Header",
            "allowSave=true; includeRecordDetails=false",
        );
    Answer::read(request.json(body).send().await.unwrap()).await
}

#[tokio::test]
async fn a_duplicate_is_refused_with_what_it_doubles_and_saved_if_the_request_insists() {
    let org = TestOrg::start().await;
    org.control
        .has_a_duplicate_rule("Contact", &["Email", "MobilePhone"], true)
        .await
        .unwrap();
    let first = json!({ "LastName": "Sato", "Email": "hanako@aoba.example" });
    let known = org.post("sobjects/Contact", first).await.id();
    let second = json!({ "LastName": "Satou", "Email": "HANAKO@aoba.example" });
    let refused = org.post("sobjects/Contact", second.clone()).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "DUPLICATES_DETECTED")
    );
    assert_eq!(refused.body[0].get("fields"), None);
    let result = &refused.body[0]["duplicateResut"];
    assert_eq!(
        (&result["allowSave"], &result["duplicateRuleEntityType"]),
        (&json!(true), &json!("Contact"))
    );
    let record = &result["matchResults"][0]["matchRecords"][0]["record"];
    assert_eq!(record["Id"], known.as_str());

    assert_eq!(save_anyway(&org, &second).await.status, 201);
    let other = json!({ "LastName": "Satou", "Email": "other@aoba.example" });
    assert_eq!(org.post("sobjects/Contact", other).await.status, 201);
}

#[tokio::test]
async fn a_duplicate_rule_that_blocks_can_not_be_talked_round() {
    let org = TestOrg::start().await;
    org.control
        .has_a_duplicate_rule("Contact", &["Email"], false)
        .await
        .unwrap();
    let body = json!({ "LastName": "Sato", "Email": "hanako@aoba.example" });
    assert_eq!(org.post("sobjects/Contact", body.clone()).await.status, 201);
    let refused = save_anyway(&org, &body).await;
    assert_eq!(refused.code(), "DUPLICATES_DETECTED");
    assert_eq!(refused.body[0]["duplicateResut"]["allowSave"], false);
}

#[tokio::test]
async fn a_locked_account_stops_open_dated_tasks_and_every_change_but_no_completed_call() {
    let org = TestOrg::start().await;
    let account = org
        .post("sobjects/Account", json!({ "Name": "Aoba" }))
        .await
        .id();
    let who = json!({ "LastName": "Sato", "AccountId": account });
    let contact = org.post("sobjects/Contact", who).await.id();
    let completed = |subject: &str| json!({ "Subject": subject, "WhoId": contact, "Status": "Completed", "ActivityDate": "2026-11-21" });
    let before = org.post("sobjects/Task", completed("Before")).await.id();
    org.control.locks_the_record(&account).await.unwrap();

    assert_eq!(
        org.post("sobjects/Task", completed("Call")).await.status,
        201
    );
    let undated = json!({ "Subject": "To do", "WhoId": contact });
    assert_eq!(org.post("sobjects/Task", undated).await.status, 201);
    let dated = json!({ "Subject": "To do", "WhoId": contact, "ActivityDate": "2026-11-21" });
    let refused = org.post("sobjects/Task", dated.clone()).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "UNABLE_TO_LOCK_ROW")
    );
    assert_eq!(
        refused.body[0]["message"],
        format!("unable to obtain exclusive access to this record or 1 records: {account}")
    );
    let task = format!("sobjects/Task/{before}");
    assert_eq!(
        org.patch(&task, json!({ "Subject": "x" })).await.code(),
        "UNABLE_TO_LOCK_ROW"
    );
    assert_eq!(org.delete(&task).await.code(), "UNABLE_TO_LOCK_ROW");

    org.control.drops_its_rules().await.unwrap();
    assert_eq!(org.post("sobjects/Task", dated).await.status, 201);
    assert_eq!(org.delete(&task).await.status, 204);
}

#[tokio::test]
async fn rules_of_the_start_come_back_with_a_reset() {
    let rule = Rule::FailingTrigger {
        object: "Task".to_owned(),
        message: "no".to_owned(),
    };
    let org = TestOrg::start_with(Options {
        rules: vec![rule.clone()],
        ..Options::default()
    })
    .await;
    org.control.drops_its_rules().await.unwrap();
    assert_eq!(org.control.rules().await.unwrap(), []);
    org.control.resets().await.unwrap();
    assert_eq!(org.control.rules().await.unwrap(), [rule]);
}
