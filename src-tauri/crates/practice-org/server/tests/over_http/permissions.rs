//! What a profile takes away: fields, objects, records, the API itself. What is hidden is as if it were not there.

use practice_org::{Operation, Rule};
use serde_json::{Value, json};

use super::common::{Answer, TestOrg};

fn field<'a>(describe: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = describe["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name)
}

#[tokio::test]
async fn a_hidden_field_is_neither_described_nor_selected_nor_written() {
    let org = TestOrg::start().await;
    let task = org
        .post(
            "sobjects/Task",
            json!({ "Subject": "Call", "Type": "Call" }),
        )
        .await
        .id();
    org.control.hides_field("Task", "Type").await.unwrap();

    let described = org.get("sobjects/Task/describe").await.body;
    assert!(field(&described, "Type").is_none());
    assert!(field(&described, "Subject").is_some());
    let address = format!("sobjects/Task/{task}");
    assert_eq!(org.get(&address).await.body.get("Type"), None);

    let selected = org.query("SELECT Id, Type FROM Task").await;
    assert_eq!((selected.status, selected.code()), (400, "INVALID_FIELD"));
    let said = selected.body[0]["message"].as_str().unwrap();
    assert!(
        said.contains("No such column 'Type' on entity 'Task'"),
        "{said}"
    );
    assert_eq!(
        org.query("SELECT Id FROM Task WHERE Type = 'Call'")
            .await
            .code(),
        "INVALID_FIELD"
    );

    let written = org
        .post(
            "sobjects/Task",
            json!({ "Subject": "Call", "Type": "Call" }),
        )
        .await;
    assert_eq!((written.status, written.code()), (400, "INVALID_FIELD"));
    assert_eq!(
        written.body[0]["message"],
        "No such column 'Type' on sobject of type Task"
    );
    assert_eq!(
        org.patch(&address, json!({ "Subject": "Again" }))
            .await
            .status,
        204
    );
    assert_eq!(
        org.control.tasks().await.unwrap()[0]["Type"],
        "Call",
        "what is hidden stays"
    );
}

#[tokio::test]
async fn a_read_only_field_is_shown_and_refused_with_every_name_that_was_sent() {
    let org = TestOrg::start().await;
    let task = org
        .post("sobjects/Task", json!({ "Type": "Call" }))
        .await
        .id();
    for name in ["Type", "Description"] {
        org.control.makes_read_only("Task", name).await.unwrap();
    }
    let described = org.get("sobjects/Task/describe").await.body;
    let kind = field(&described, "Type").unwrap();
    assert_eq!(
        (&kind["createable"], &kind["updateable"]),
        (&json!(false), &json!(false))
    );
    let address = format!("sobjects/Task/{task}");
    assert_eq!(org.get(&address).await.body["Type"], "Call");
    let body = json!({ "Subject": "x", "Description": "y", "Type": "Other" });
    for refused in [
        org.post("sobjects/Task", body.clone()).await,
        org.patch(&address, body.clone()).await,
    ] {
        assert_eq!(
            (refused.status, refused.code()),
            (400, "INVALID_FIELD_FOR_INSERT_UPDATE")
        );
        assert_eq!(
            refused.body[0]["message"],
            "Unable to create/update fields: Description, Type. Please check the security settings of this \
             field and verify that it is read/write for your profile or permission set."
        );
        assert_eq!(refused.body[0]["fields"], json!(["Description", "Type"]));
    }
}

#[tokio::test]
async fn an_object_that_can_not_be_read_is_not_there() {
    let org = TestOrg::start().await;
    let body = json!({ "LastName": "Lead", "Company": "Neil & Co" });
    let lead = org.post("sobjects/Lead", body).await.id();
    org.control
        .denies("Lead", &[Operation::Read])
        .await
        .unwrap();

    let listed = org.get("sobjects").await.body;
    let listed = listed["sobjects"].as_array().unwrap();
    assert!(listed.iter().all(|object| object["name"] != "Lead"));
    for path in [
        "sobjects/Lead/describe".to_owned(),
        format!("sobjects/Lead/{lead}"),
    ] {
        let refused = org.get(&path).await;
        assert_eq!(
            (refused.status, refused.code()),
            (404, "NOT_FOUND"),
            "{path}"
        );
    }
    let selected = org.query("SELECT Id FROM Lead").await;
    assert_eq!((selected.status, selected.code()), (400, "INVALID_TYPE"));
    let said = selected.body[0]["message"].as_str().unwrap();
    assert!(
        said.contains("sObject type 'Lead' is not supported."),
        "{said}"
    );
    let found = org
        .get("search/?q=FIND+%7BNeil%7D+RETURNING+Lead(Id)")
        .await;
    assert_eq!(found.code(), "INVALID_TYPE");
    let found = org.get("search/?q=FIND+%7BNeil%7D").await;
    assert_eq!(found.body["searchRecords"], json!([]));
}

#[tokio::test]
async fn a_path_through_an_object_that_can_not_be_read_is_not_understood() {
    let org = TestOrg::start().await;
    org.contact("Sato").await;
    org.control
        .denies("Account", &[Operation::Read])
        .await
        .unwrap();
    let selected = org.query("SELECT Id, Account.Name FROM Contact").await;
    assert_eq!(selected.code(), "INVALID_FIELD");
    let said = selected.body[0]["message"].as_str().unwrap();
    assert!(
        said.contains("Didn't understand relationship 'Account'"),
        "{said}"
    );
    assert_eq!(
        org.query("SELECT Id, AccountId FROM Contact").await.status,
        200
    );
}

#[tokio::test]
async fn an_object_may_be_written_in_part() {
    let org = TestOrg::start().await;
    let contact = org.contact("Sato").await;
    let address = format!("sobjects/Contact/{contact}");
    org.control
        .denies("Contact", &[Operation::Create])
        .await
        .unwrap();
    let refused = org
        .post("sobjects/Contact", json!({ "LastName": "Ito" }))
        .await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
    );
    assert_eq!(
        refused.body[0]["message"],
        "entity type cannot be inserted: Contact"
    );
    assert_eq!(
        org.patch(&address, json!({ "Title": "CFO" })).await.status,
        204
    );
    let described = org.get("sobjects/Contact/describe").await.body;
    assert_eq!(
        (&described["createable"], &described["updateable"]),
        (&json!(false), &json!(true))
    );

    org.control.drops_its_rules().await.unwrap();
    org.control
        .denies("Contact", &[Operation::Edit, Operation::Delete])
        .await
        .unwrap();
    assert_eq!(
        org.post("sobjects/Contact", json!({ "LastName": "Ito" }))
            .await
            .status,
        201
    );
    for refused in [
        org.patch(&address, json!({ "Title": "x" })).await,
        org.delete(&address).await,
    ] {
        assert_eq!(
            (refused.status, refused.code()),
            (400, "INSUFFICIENT_ACCESS_OR_READONLY")
        );
    }
}

#[tokio::test]
async fn a_record_that_is_not_shared_is_not_found_and_can_not_be_pointed_at() {
    let org = TestOrg::start().await;
    let (seen, unseen) = (org.contact("Sato").await, org.contact("Ito").await);
    let task = org
        .post("sobjects/Task", json!({ "WhoId": unseen }))
        .await
        .id();
    org.control.stops_sharing(&unseen).await.unwrap();

    let found = org.query("SELECT Id FROM Contact").await.body;
    assert_eq!(
        (&found["totalSize"], &found["records"][0]["Id"]),
        (&json!(1), &json!(seen))
    );
    assert_eq!(
        org.query("SELECT COUNT() FROM Contact").await.body["totalSize"],
        1
    );
    let search = org
        .get("search/?q=FIND+%7BIto%7D+RETURNING+Contact(Id)")
        .await;
    assert_eq!(search.body["searchRecords"], json!([]));
    let who = format!("SELECT Who.Name, WhoId FROM Task WHERE Id = '{task}'");
    let record = &org.query(&who).await.body["records"][0];
    assert_eq!(
        (&record["Who"], &record["WhoId"]),
        (&Value::Null, &json!(unseen))
    );

    let address = format!("sobjects/Contact/{unseen}");
    for refused in [
        org.get(&address).await,
        org.patch(&address, json!({ "Title": "x" })).await,
        org.delete(&address).await,
    ] {
        assert_eq!((refused.status, refused.code()), (404, "NOT_FOUND"));
    }
    let refused = org.post("sobjects/Task", json!({ "WhoId": unseen })).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY")
    );
    let short = unseen.get(..15).unwrap();
    let said = format!("insufficient access rights on cross-reference id: {short}");
    assert_eq!(refused.body[0]["message"], said);
    assert_eq!(
        org.post("sobjects/Task", json!({ "WhoId": seen }))
            .await
            .status,
        201
    );
}

async fn as_user(org: &TestOrg, token: &str, soql: &str) -> Answer {
    let url = format!("{}/services/data/v64.0/query", org.org.base_url());
    let request = org.http.get(url).query(&[("q", soql)]).bearer_auth(token);
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_hidden_phone_field_finds_nobody() {
    let org = TestOrg::start().await;
    for (name, field) in [("Sato", "Phone"), ("Ito", "MobilePhone")] {
        let mut body = json!({ "LastName": name });
        body[field] = json!("(415) 555-0134");
        assert_eq!(org.post("sobjects/Contact", body).await.status, 201);
    }
    let search = "search/?q=FIND+%7B4155550134%7D+IN+PHONE+FIELDS+RETURNING+Contact(Name)";
    let names = async || {
        let found = org.get(search).await.body;
        let records = found["searchRecords"].as_array().unwrap();
        records
            .iter()
            .map(|record| record["Name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Sato", "Ito"]);
    org.control
        .hides_field("Contact", "MobilePhone")
        .await
        .unwrap();
    assert_eq!(names().await, ["Sato"]);
}

#[tokio::test]
async fn a_new_record_is_not_found_by_search_until_the_index_has_caught_up() {
    let org = TestOrg::start().await;
    org.control.lags_in_search(3).await.unwrap();
    let contact = org.contact("Sato").await;
    let search = "search/?q=FIND+%7BSato%7D+RETURNING+Contact(Id)";
    assert_eq!(org.get(search).await.body["searchRecords"], json!([]));
    assert_eq!(
        org.query("SELECT Id FROM Contact").await.body["totalSize"],
        1
    );
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(4);
    org.control.sets_clock(later).await.unwrap();
    assert_eq!(
        org.get(search).await.body["searchRecords"][0]["Id"],
        contact.as_str()
    );
}

#[tokio::test]
async fn private_records_are_each_owners_own() {
    let org = TestOrg::start().await;
    let users = org.control.rows("User").await.unwrap();
    let colleague = users
        .iter()
        .find(|user| user["Id"] != practice_org::USER_ID && user["IsActive"] == true)
        .unwrap();
    let token = org.token_of(colleague["Username"].as_str().unwrap()).await;
    org.contact("Mine").await;
    let hers = json!({ "LastName": "Hers", "OwnerId": colleague["Id"] });
    org.post("sobjects/Contact", hers).await.id();
    org.control.keeps_private("Contact").await.unwrap();

    let soql = "SELECT Name FROM Contact";
    let (own, other) = (
        org.query(soql).await.body,
        as_user(&org, &token, soql).await.body,
    );
    assert_eq!(
        (&own["totalSize"], &own["records"][0]["Name"]),
        (&json!(1), &json!("Mine"))
    );
    assert_eq!(
        (&other["totalSize"], &other["records"][0]["Name"]),
        (&json!(1), &json!("Hers"))
    );
}

#[tokio::test]
async fn a_rule_for_one_user_leaves_the_others_alone() {
    let org = TestOrg::start().await;
    let users = org.control.rows("User").await.unwrap();
    let colleague = users
        .iter()
        .find(|user| user["Id"] != practice_org::USER_ID && user["IsActive"] == true)
        .unwrap();
    let token = org.token_of(colleague["Username"].as_str().unwrap()).await;
    let user = colleague["Id"].as_str().map(str::to_owned);
    org.control.has_rule(&Rule::NoApi { user }).await.unwrap();

    let refused = as_user(&org, &token, "SELECT Id FROM Contact").await;
    assert_eq!(
        (refused.status, refused.code()),
        (403, "API_DISABLED_FOR_ORG")
    );
    assert_eq!(refused.body[0]["message"], "API is disabled for this user");
    assert_eq!(org.query("SELECT Id FROM Contact").await.status, 200);
    org.control.disables_the_api().await.unwrap();
    assert_eq!(org.query("SELECT Id FROM Contact").await.status, 403);
}
