//! Rows over HTTP: made, read, changed, deleted, found again, and refused.

use crate::common::{Answer, TestOrg};
use practice_org::{CALL_KEY, Fill, Options};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_row_is_made_read_changed_and_deleted() {
    let org = TestOrg::start().await;
    let made = org
        .post(
            "sobjects/Contact",
            json!({ "LastName": "Rey", "Phone": "1" }),
        )
        .await;
    assert_eq!(made.status, 201);
    let id = made.id();
    assert_eq!(id.len(), 18);
    assert_eq!(
        made.body,
        json!({ "id": id, "success": true, "errors": [] })
    );
    let path = format!("sobjects/Contact/{id}");
    assert_eq!(
        made.header("location"),
        Some(format!("/services/data/v64.0/{path}").as_str())
    );

    let read = org.get(&path).await;
    assert_eq!(read.body["attributes"]["type"], "Contact");
    assert!(
        read.body["CreatedDate"]
            .as_str()
            .unwrap()
            .ends_with(".000+0000")
    );
    assert!(read.header("last-modified").unwrap().ends_with(" GMT"));
    let some = org.get(&format!("{path}?fields=LastName,Phone")).await;
    assert_eq!(some.body["Phone"], "1");
    assert!(some.body.get("CreatedDate").is_none());

    let changed = org.patch(&path, json!({ "Phone": "2" })).await;
    assert_eq!(
        (changed.status, &changed.body),
        (204, &Value::String(String::new()))
    );
    assert_eq!(org.get(&path).await.body["Phone"], "2");

    assert_eq!(org.delete(&path).await.status, 204);
    let gone = org.get(&path).await;
    assert_eq!((gone.status, gone.code()), (404, "ENTITY_IS_DELETED"));
    let rows = org.control.rows("Contact").await.unwrap();
    assert_eq!(rows.len(), 1, "a checker still sees the deleted row");
    assert_eq!(rows[0]["IsDeleted"], true);
}

#[tokio::test]
async fn a_second_task_with_the_same_key_is_refused_and_names_the_first() {
    let org = TestOrg::start().await;
    let task = json!({ "Subject": "Call", CALL_KEY: "call-1" });
    let first = org.post("sobjects/Task", task.clone()).await.id();
    let second = org.post("sobjects/Task", task).await;
    assert_eq!((second.status, second.code()), (400, "DUPLICATE_VALUE"));
    let short: String = first.chars().take(15).collect();
    assert_eq!(
        second.body[0]["message"],
        format!("duplicate value found: {CALL_KEY} duplicates value on record with id: {short}")
    );
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn of_eight_racing_tasks_with_one_key_exactly_one_is_made() {
    let org = std::sync::Arc::new(TestOrg::start().await);
    let mut racers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let org = std::sync::Arc::clone(&org);
        racers.spawn(async move {
            org.post(
                "sobjects/Task",
                json!({ "Subject": "Call", CALL_KEY: "call-1" }),
            )
            .await
            .status
        });
    }
    let mut statuses = racers.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400, 400, 400, 400]);
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_org_whose_admin_made_no_key_has_no_such_field() {
    let options = Options {
        unique_call_key: false,
        ..Options::default()
    };
    let org = TestOrg::start_with(options).await;
    let refused = org
        .post("sobjects/Task", json!({ "Subject": "Call", CALL_KEY: "x" }))
        .await;
    assert_eq!((refused.status, refused.code()), (400, "INVALID_FIELD"));
    let describe = org.get("sobjects/Task/describe").await;
    let fields = describe.body["fields"].as_array().unwrap();
    assert!(!fields.iter().any(|field| field["name"] == CALL_KEY));
}

#[tokio::test]
async fn an_upsert_creates_then_updates_and_says_which() {
    let org = TestOrg::start().await;
    let path = format!("sobjects/Task/{CALL_KEY}/call%20%2F%201");
    let made = org.patch(&path, json!({ "Subject": "Call" })).await;
    assert_eq!((made.status, &made.body["created"]), (201, &json!(true)));
    let again = org.patch(&path, json!({ "Subject": "Call back" })).await;
    assert_eq!((again.status, &again.body["created"]), (200, &json!(false)));
    assert_eq!(again.id(), made.id());
    assert_eq!(org.get(&path).await.body["Subject"], "Call back");
    assert_eq!(org.get(&path).await.body[CALL_KEY], "call / 1");
}

#[tokio::test]
async fn a_key_that_two_rows_share_is_answered_with_their_addresses() {
    let org = TestOrg::start().await;
    for name in ["One", "Two"] {
        let body = json!({ "LastName": name, "Email": "shared@practice.example" });
        assert_eq!(org.post("sobjects/Contact", body).await.status, 201);
    }
    let path = "sobjects/Contact/Email/shared@practice.example";
    let choice = org.patch(path, json!({ "LastName": "Three" })).await;
    assert_eq!(choice.status, 300);
    assert_eq!(choice.body.as_array().unwrap().len(), 2);
    assert!(
        choice.body[0]
            .as_str()
            .unwrap()
            .starts_with("/services/data/v64.0/sobjects/Contact/003")
    );
}

#[tokio::test]
async fn what_is_not_there_or_not_json_is_refused_in_the_orgs_own_words() {
    let org = TestOrg::start().await;
    for path in [
        "sobjects/Nothing",
        "nothing",
        "sobjects/Contact/003000000000000AAA",
    ] {
        let answer = org.get(path).await;
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{path}");
        assert!(answer.body[0].get("fields").is_none());
    }
    let url = format!(
        "{}/services/data/v64.0/sobjects/Contact",
        org.org.base_url()
    );
    let request = org
        .http
        .post(&url)
        .bearer_auth(org.token())
        .body("{\"LastName\": ");
    let broken = Answer::read(request.send().await.unwrap()).await;
    assert_eq!((broken.status, broken.code()), (400, "JSON_PARSER_ERROR"));

    let put = org
        .try_call(Method::PUT, "sobjects/Contact", Some(json!({})))
        .await
        .unwrap();
    assert_eq!((put.status, put.code()), (405, "METHOD_NOT_ALLOWED"));

    let signed_out = Answer::read(org.http.get(&url).send().await.unwrap()).await;
    assert_eq!(
        (signed_out.status, signed_out.code()),
        (401, "INVALID_SESSION_ID")
    );
    assert_eq!(signed_out.body[0]["message"], "Session expired or invalid");
}

#[tokio::test]
async fn the_older_name_of_the_authorization_scheme_is_taken() {
    let org = TestOrg::start().await;
    let url = format!("{}/services/data/v64.0/limits", org.org.base_url());
    let request = org
        .http
        .get(url)
        .header("authorization", format!("OAuth {}", org.token()));
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn rows_carry_the_orgs_own_time() {
    let org = TestOrg::start().await;
    org.control
        .sets_clock("2031-05-06T07:08:09Z".parse().unwrap())
        .await
        .unwrap();
    let id = org.contact("Later").await;
    let read = org
        .get(&format!("sobjects/Contact/{id}?fields=CreatedDate"))
        .await;
    assert!(
        read.body["CreatedDate"]
            .as_str()
            .unwrap()
            .starts_with("2031-05-06T07:08:"),
        "{read:?}"
    );
}

#[tokio::test]
async fn given_records_may_refer_to_each_other_and_have_a_past() {
    let records = vec![
        json!({ "attributes": { "type": "Account", "referenceId": "acme" }, "Name": "Acme" }),
        json!({ "attributes": { "type": "Contact" }, "LastName": "Rey", "AccountId": "@acme",
                "CreatedDate": "2020-01-02T03:04:05.000+0000" }),
    ];
    let options = Options {
        fill: Fill::Records(records.into()),
        ..Options::default()
    };
    let org = TestOrg::start_with(options).await;
    let contact = &org.control.rows("Contact").await.unwrap()[0];
    assert_eq!(contact["CreatedDate"], "2020-01-02T03:04:05.000+0000");
    assert_eq!(
        contact["AccountId"],
        org.control.rows("Account").await.unwrap()[0]["Id"]
    );
}

#[tokio::test]
async fn an_org_in_a_file_keeps_its_rows_and_its_sign_ins() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        db: Some(folder.path().join("org.db")),
        ..Options::default()
    };
    let before = TestOrg::start_with(options.clone()).await;
    let id = before.contact("Rey").await;
    let (refresh, _) = before.sign_in().await;
    before.org.stop().await;

    let after = TestOrg::start_with(options).await;
    assert_eq!(
        after.get(&format!("sobjects/Contact/{id}")).await.body["LastName"],
        "Rey"
    );
    assert_eq!(after.refresh(&refresh).await.status, 200);
    after.control.resets().await.unwrap();
    assert!(after.control.rows("Contact").await.unwrap().is_empty());
    assert_eq!(after.control.rows("Organization").await.unwrap().len(), 1);
}
