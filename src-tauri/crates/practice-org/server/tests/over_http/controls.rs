//! The org's own controls: who may use them, what they answer, and the phone's page beside them.

use crate::common::TestOrg;
use crate::faults::{assert_cut, try_task};
use practice_org::Options;
use serde_json::{Value, json};

#[tokio::test]
async fn standing_faults_can_be_read_and_an_unknown_one_is_refused() {
    let org = TestOrg::start().await;
    let url = format!("{}/practice/faults", org.org.base_url());
    let posted =
        json!({ "fault": "slow", "ms": 1, "times": 3, "object": "Task", "method": "POST" });
    assert_eq!(
        org.http
            .post(&url)
            .json(&posted)
            .send()
            .await
            .unwrap()
            .status(),
        201
    );
    let standing: Value = org
        .http
        .get(&url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(standing, json!([posted]));
    let unknown = org
        .http
        .post(&url)
        .json(&json!({ "fault": "earthquake" }))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 422);
}

#[tokio::test]
async fn the_controls_answer_this_machine_only() {
    let org = TestOrg::start().await;
    let url = format!("{}/practice/requests", org.org.base_url());
    for (name, value) in [
        ("host", "org.example.com"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = org.http.get(&url).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
    }
    assert_eq!(
        org.http
            .get(&url)
            .header("host", "localhost:1")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
}

#[tokio::test]
async fn the_practice_phones_buttons_take_the_orgs_network_away_and_give_it_back() {
    let door = std::path::PathBuf::from("no-app-runs-here.json");
    let org = TestOrg::start_with(Options {
        door: Some(door),
        ..Options::default()
    })
    .await;
    let phone = format!("{}/practice/phone", org.org.base_url());
    assert_eq!(org.http.get(&phone).send().await.unwrap().status(), 200);
    org.control.is_slow(1).await.unwrap();
    let switch = |on: bool| {
        org.http
            .post(format!("{phone}/network"))
            .json(&json!({ "on": on }))
    };
    assert_eq!(switch(false).send().await.unwrap().status(), 204);
    assert_cut(try_task(&org, "a").await);
    assert_eq!(switch(true).send().await.unwrap().status(), 204);
    assert_eq!(try_task(&org, "a").await.unwrap().status, 201);

    let lose = org.http.post(format!("{phone}/lose-next-answer"));
    assert_eq!(lose.send().await.unwrap().status(), 204);
    assert_cut(try_task(&org, "b").await);
    assert_eq!(org.control.tasks().await.unwrap().len(), 2);
    let far = org
        .http
        .get(&phone)
        .header("host", "org.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(far.status(), 403);
}
