//! Several records in one call: what became of each is told of each.

use practice_org::CALL_KEY;
use salesforce::{CallError, RecordId, SubRequest, SubResponse};
use serde_json::{Map, Value, json};

use crate::common::{SignedIn, fields};

#[tokio::test]
async fn records_are_made_and_changed_each_for_itself() {
    let org = SignedIn::start().await;
    let records = [
        fields(&[("LastName", "Okafor")]),
        fields(&[("FirstName", "Nameless")]),
        fields(&[("LastName", "Rey")]),
    ];
    let made = org.client.create_all("Contact", &records).await.unwrap();
    assert!(matches!(&made[1], Err(CallError::Refused(no)) if no.code == "REQUIRED_FIELD_MISSING"));
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 2);

    let phone = |id: &RecordId| (id.clone(), fields(&[("Phone", "+1 415 555 1212")]));
    let gone = RecordId::parse("0035g0000012345AAA").unwrap();
    let changes = [
        phone(made[0].as_ref().unwrap()),
        phone(&gone),
        phone(made[2].as_ref().unwrap()),
    ];
    let changed = org.client.update_all("Contact", &changes).await.unwrap();
    assert_eq!(changed[0], Ok(()));
    assert!(
        matches!(&changed[1], Err(CallError::Gone { .. })),
        "{changed:?}"
    );
    assert_eq!(changed[2], Ok(()));
    let contacts = org.control.rows("Contact").await.unwrap();
    assert!(contacts.iter().all(|one| one["Phone"] == "+1 415 555 1212"));
    assert_eq!(org.client.requests_reported().made, 2);
}

#[tokio::test]
async fn a_key_that_is_there_already_names_the_record_of_that_row_alone() {
    let org = SignedIn::start().await;
    let task = |key: &str| fields(&[("Subject", "Call"), (CALL_KEY, key)]);
    let first = org.client.create("Task", &task("a")).await.unwrap();
    let tasks = [task("a"), task("b")];
    let made = org.client.create_all("Task", &tasks).await.unwrap();
    let Err(CallError::Duplicate { existing, .. }) = &made[0] else {
        panic!("{made:?}");
    };
    assert_eq!(existing.as_ref(), Some(&first));
    assert!(made[1].is_ok());
}

fn graph(last_name: Value) -> Vec<SubRequest> {
    let mut who = Map::new();
    who.insert("LastName".to_owned(), last_name);
    let task = fields(&[("Subject", "Call"), ("WhoId", "@{who.id}")]);
    vec![
        SubRequest::create("who", "Contact", who),
        SubRequest::create("task", "Task", task),
    ]
}

#[tokio::test]
async fn a_graph_is_whole_or_not_at_all_whatever_becomes_of_the_others() {
    let org = SignedIn::start().await;
    let graphs = [
        graph(json!("Okafor")),
        graph(Value::Null),
        graph(json!("Rey")),
    ];
    let answers = org.client.graphs(&graphs).await.unwrap();
    let outcome = |parts: &[SubResponse]| parts.iter().all(|part| part.outcome().is_ok());
    let whole: Vec<bool> = answers.iter().map(|parts| outcome(parts)).collect();
    assert_eq!(whole, [true, false, true]);
    assert_eq!(answers[0][0].reference, "who");
    let tasks = org.control.tasks().await.unwrap();
    let about: Vec<&Value> = tasks.iter().map(|task| &task["WhoId"]).collect();
    let made = |n: usize| json!(answers[n][0].created().unwrap().as_str());
    assert_eq!(about, [&made(0), &made(2)]);
    assert_eq!(org.client.requests_reported().made, 1);
}

#[tokio::test]
async fn graphs_that_the_org_did_not_come_to_are_halted_and_not_lost() {
    let org = SignedIn::start().await;
    let mut graphs = vec![graph(Value::Null); 15];
    graphs.push(graph(json!("Rey")));
    let answers = org.client.graphs(&graphs).await.unwrap();
    let last = answers.last().unwrap();
    assert!(matches!(last[0].outcome(), Err(CallError::Halted { .. })));
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
}
