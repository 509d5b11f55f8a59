//! Record types, and an admin's own values of Task.Status.

use practice_org::{CustomSchema, Options};
use serde_json::{Value, json};

use super::common::TestOrg;

async fn org_with(custom: Value) -> TestOrg {
    let custom: CustomSchema = serde_json::from_value(custom).unwrap();
    TestOrg::start_with(Options {
        custom,
        ..Options::default()
    })
    .await
}

async fn org() -> TestOrg {
    let task = |name: &str| json!({ "object": "Task", "developer_name": name, "name": format!("{name} task") });
    let mut sales = task("Sales");
    sales["default"] = json!(true);
    let mut support = task("Support");
    support["available"] = json!(false);
    org_with(json!({ "record_types": [task("Service"), sales, support] })).await
}

fn id_of(describe: &Value, name: &str) -> String {
    let infos = describe["recordTypeInfos"].as_array().unwrap();
    let info = infos.iter().find(|info| info["developerName"] == name);
    info.unwrap()["recordTypeId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn record_types_are_described_with_the_master_last() {
    let org = org().await;
    let task = org.get("sobjects/Task/describe").await.body;
    let infos = task["recordTypeInfos"].as_array().unwrap();
    let shown: Vec<_> = infos
        .iter()
        .map(|info| {
            (
                &info["name"],
                &info["available"],
                &info["defaultRecordTypeMapping"],
                &info["master"],
            )
        })
        .map(|(name, available, default, master)| json!([name, available, default, master]))
        .collect();
    assert_eq!(
        shown,
        [
            json!(["Service task", true, false, false]),
            json!(["Sales task", true, true, false]),
            json!(["Support task", false, false, false]),
            json!(["Master", true, false, true]),
        ]
    );
    let contact = org.get("sobjects/Contact/describe").await.body;
    assert_eq!(contact["recordTypeInfos"].as_array().unwrap().len(), 1);
    let without = org
        .post(
            "sobjects/Contact",
            json!({ "LastName": "x", "RecordTypeId": null }),
        )
        .await;
    assert_eq!(
        without.body[0]["message"],
        "No such column 'RecordTypeId' on sobject of type Contact"
    );
    let rows = org
        .query("SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Task'")
        .await;
    assert_eq!(rows.body["totalSize"], 3);
}

#[tokio::test]
async fn a_record_has_the_type_that_it_names_else_the_default_one() {
    let org = org().await;
    let described = org.get("sobjects/Task/describe").await.body;
    let soql = "SELECT RecordType.Name FROM Task ORDER BY Id DESC LIMIT 1";
    org.post("sobjects/Task", json!({ "Subject": "Call" }))
        .await
        .id();
    let latest = org.query(soql).await.body;
    assert_eq!(latest["records"][0]["RecordType"]["Name"], "Sales task");
    let service = json!({ "RecordTypeId": id_of(&described, "Service") });
    org.post("sobjects/Task", service).await.id();
    let latest = org.query(soql).await.body;
    assert_eq!(latest["records"][0]["RecordType"]["Name"], "Service task");
}

#[tokio::test]
async fn a_type_that_the_profile_may_not_choose_is_refused() {
    let org = org().await;
    let described = org.get("sobjects/Task/describe").await.body;
    for id in [
        id_of(&described, "Support"),
        "0125g000004L92fAAC".to_owned(),
    ] {
        let refused = org
            .post("sobjects/Task", json!({ "RecordTypeId": id }))
            .await;
        assert_eq!(
            (refused.status, refused.code()),
            (400, "INVALID_CROSS_REFERENCE_KEY")
        );
        let said = format!("Record Type ID: this ID value isn't valid for the user: {id}");
        assert_eq!(refused.body[0]["message"], said);
        assert_eq!(refused.body[0]["fields"], json!(["RecordTypeId"]));
    }
}

#[tokio::test]
async fn an_admins_own_statuses_replace_the_standard_ones() {
    let org = org_with(json!({ "task_statuses": [
        { "name": "Offen", "default": true }, { "name": "Erledigt", "closed": true },
    ] }))
    .await;
    let rows = org
        .query("SELECT ApiName, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder")
        .await;
    let names: Vec<_> = (0..2)
        .map(|n| rows.body["records"][n]["ApiName"].clone())
        .collect();
    assert_eq!(names, ["Offen", "Erledigt"]);
    assert_eq!(rows.body["totalSize"], 2);
    let task = org
        .post("sobjects/Task", json!({ "Subject": "Call" }))
        .await
        .id();
    let address = format!("sobjects/Task/{task}");
    let made = org.get(&address).await.body;
    assert_eq!(
        (&made["Status"], &made["IsClosed"]),
        (&json!("Offen"), &json!(false))
    );
    org.patch(&address, json!({ "Status": "Erledigt" })).await;
    assert_eq!(org.get(&address).await.body["IsClosed"], true);
    // The picklist is not restricted, and an unknown word is not closed.
    org.patch(&address, json!({ "Status": "Completed" })).await;
    assert_eq!(org.get(&address).await.body["IsClosed"], false);
}
