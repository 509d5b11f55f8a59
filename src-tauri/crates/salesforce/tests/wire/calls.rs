//! What an agent's work asks of Salesforce.

use practice_org::CALL_KEY;
use salesforce::soql::{soql_string, sosl_terms};
use salesforce::{
    ApiUse, CallError, Composite, Describe, Page, RecordId, RequestsReported, SubRequest,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::common::{SignedIn, fields};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Person {
    id: RecordId,
    last_name: String,
    phone: Option<String>,
}

#[tokio::test]
async fn a_record_is_made_read_changed_and_found() {
    let org = SignedIn::start().await;
    let name = r#"O'Brien "Bo" \ Söhne"#;
    let id = org.contact(name).await.unwrap();
    assert_eq!(id.key_prefix(), "003");

    let phone = fields(&[("Phone", "+1 415 555 1212")]);
    org.client.update("Contact", &id, &phone).await.unwrap();
    let expected = Person {
        id: id.clone(),
        last_name: name.to_owned(),
        phone: Some("+1 415 555 1212".to_owned()),
    };
    let read: Person = org
        .client
        .retrieve("Contact", &id, &["Id", "LastName", "Phone"])
        .await
        .unwrap();
    assert_eq!(read, expected);

    let soql = format!(
        "SELECT Id, LastName, Phone FROM Contact WHERE LastName = {}",
        soql_string(name)
    );
    let found: Page<Person> = org.client.query(&soql).await.unwrap();
    assert_eq!(
        found,
        Page {
            total_size: 1,
            done: true,
            next: None,
            records: vec![expected]
        }
    );
}

#[tokio::test]
async fn a_caller_is_found_by_number() {
    let org = SignedIn::start().await;
    let person = fields(&[("LastName", "Tanaka"), ("Phone", "4155551212")]);
    let id = org.client.create("Contact", &person).await.unwrap();
    let find = sosl_terms(&["14155551212", "4155551212"]).unwrap();
    let sosl = format!("{find} IN PHONE FIELDS RETURNING Contact(Id, LastName, Phone)");
    let found: Vec<Person> = org.client.search(&sosl).await.unwrap();
    assert_eq!(
        found
            .into_iter()
            .map(|person| person.id)
            .collect::<Vec<_>>(),
        [id]
    );

    let nobody = sosl_terms(&["8135551212"]).unwrap();
    let sosl = format!("{nobody} IN PHONE FIELDS RETURNING Contact(Id, LastName, Phone)");
    assert_eq!(org.client.search::<Person>(&sosl).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_long_answer_comes_in_pages() {
    let org = SignedIn::start().await;
    let people: Vec<Value> = (0..2100)
        .map(|n| json!({ "attributes": { "type": "Contact" }, "LastName": format!("Person {n:04}") }))
        .collect();
    org.control.insert(&people).await.unwrap();

    let soql = "SELECT Id, LastName, Phone FROM Contact ORDER BY LastName, Id";
    let first: Page<Person> = org.client.query(soql).await.unwrap();
    assert_eq!(
        (first.total_size, first.done, first.records.len()),
        (2100, false, 2000)
    );
    let locator = first.next.unwrap();
    let rest: Page<Person> = org.client.query_next(&locator).await.unwrap();
    assert_eq!(
        (rest.done, rest.next, rest.records.len()),
        (true, None, 100)
    );
    assert_eq!(rest.records.last().unwrap().last_name, "Person 2099");

    org.control.resets().await.unwrap();
    let ended = org.client.query_next::<Person>(&locator).await;
    assert!(
        matches!(&ended, Err(CallError::Gone { code, .. }) if code == "INVALID_QUERY_LOCATOR"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn the_orgs_fields_are_told() {
    let org = SignedIn::start().await;
    let task: Describe = org.client.describe("Task").await.unwrap();
    assert_eq!(task.key_prefix.as_deref(), Some("00T"));
    let key = task.field(CALL_KEY).unwrap();
    assert!(key.unique && key.external_id && key.createable && key.custom);
    let subtype = task.field("TaskSubtype").unwrap();
    assert!(subtype.createable && !subtype.updateable);
    assert!(
        subtype
            .picklist_values
            .iter()
            .any(|value| value.value == "Call" && value.active)
    );
    let who = task.field("WhoId").unwrap();
    assert_eq!(
        (who.kind.as_str(), who.relationship_name.as_deref()),
        ("reference", Some("Who"))
    );
    assert!(who.reference_to.contains(&"Lead".to_owned()));
    assert!(task.field("Nothing__c").is_none());

    let unknown = org.client.describe("Nothing__c").await;
    assert!(
        matches!(unknown, Err(CallError::Gone { .. })),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn the_org_tells_what_it_has_used() {
    let org = SignedIn::start().await;
    assert_eq!(org.client.requests_reported(), RequestsReported::default());
    org.reads().await.unwrap();
    // Who is signed in is asked for nothing.
    org.client.user_info().await.unwrap();
    let RequestsReported { made, api_use } = org.client.requests_reported();
    let ApiUse { used, allowed } = api_use.unwrap();
    assert!(used >= 1 && used < allowed, "{used} of {allowed}");
    assert_eq!(made, 1);
    assert_eq!(org.client.requests_reported(), RequestsReported::default());
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_is_counted_and_one_that_met_an_expired_session_twice() {
    let org = SignedIn::start().await;
    org.control.goes_silent_after_accepting(1).await.unwrap();
    org.contact("Okafor").await.unwrap_err();
    assert_eq!(org.client.requests_reported().made, 1);
    org.control.expires_tokens().await.unwrap();
    org.reads().await.unwrap();
    assert_eq!(org.client.requests_reported().made, 2);
}

#[tokio::test]
async fn a_second_task_with_the_same_key_names_the_first() {
    let org = SignedIn::start().await;
    let task = fields(&[("Subject", "Call"), (CALL_KEY, "front-desk/3f2a")]);
    let first = org.client.create("Task", &task).await.unwrap();
    match org.client.create("Task", &task).await {
        Err(CallError::Duplicate { existing, .. }) => assert_eq!(existing, Some(first)),
        other => panic!("{other:?}"),
    }
}

fn log_then_task(reference: &str, key: &str) -> Composite {
    let contact = fields(&[("LastName", "Okafor")]);
    let task = fields(&[("Subject", "Call"), ("WhoId", reference), (CALL_KEY, key)]);
    Composite {
        all_or_none: true,
        requests: vec![
            SubRequest::create("who", "Contact", contact),
            SubRequest::create("task", "Task", task),
        ],
    }
}

#[tokio::test]
async fn a_composite_is_done_as_one_and_its_records_refer_to_each_other() {
    let org = SignedIn::start().await;
    let answers = org
        .client
        .composite(&log_then_task("@{who.id}", "k1"))
        .await
        .unwrap();
    let ids: Vec<_> = answers
        .iter()
        .map(|answer| answer.created().unwrap())
        .collect();
    let task = &org.control.tasks().await.unwrap()[0];
    assert_eq!(task["WhoId"], json!(ids[0]));
    assert_eq!(task["Id"], json!(ids[1]));

    let name = "SELECT Id FROM Contact WHERE LastName = 'A & B + C'";
    let requests = vec![
        SubRequest::query("q", name),
        SubRequest::query_all("all", "SELECT Id FROM Task"),
    ];
    let read = Composite {
        all_or_none: false,
        requests,
    };
    let answers = org.client.composite(&read).await.unwrap();
    let sizes = answers
        .iter()
        .map(|answer| answer.outcome().unwrap()["totalSize"].clone());
    assert_eq!(sizes.collect::<Vec<_>>(), [json!(0), json!(1)]);
}

#[tokio::test]
async fn a_composites_failure_is_found_although_the_call_succeeds() {
    let org = SignedIn::start().await;
    let task = fields(&[("Subject", "Call"), (CALL_KEY, "k1")]);
    let existing = org.client.create("Task", &task).await.unwrap();

    let answers = org
        .client
        .composite(&log_then_task("@{who.id}", "k1"))
        .await
        .unwrap();
    let errors: Vec<_> = answers
        .iter()
        .map(|answer| answer.outcome().unwrap_err())
        .collect();
    assert!(
        matches!(&errors[0], CallError::Halted { code } if code == "PROCESSING_HALTED"),
        "{errors:?}"
    );
    assert!(
        matches!(&errors[1], CallError::Duplicate { existing: Some(id), .. } if *id == existing),
        "{errors:?}"
    );
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
}
