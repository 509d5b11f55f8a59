//! The shape of every recording of a real org, held: the same request, and the same keys, types, headers and status.
//!
//! Each file under `tests/fixtures/shapes` was made once from a recording; its README tells the format. What this org
//! answers otherwise stands in the file as an exception with its reason, and an exception that no longer holds fails too,
//! so that the list can only be true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use practice_org::{CLIENT_ID, ORG_ID, Options, PASSWORD, USERNAME};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::common::{Answer, TestOrg};
use crate::facts::Facts;
use crate::shape::Shape;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    #[serde(rename = "source")]
    _source: String,
    #[serde(default, rename = "about")]
    _about: String,
    #[serde(default)]
    person_accounts: bool,
    /// How many contacts named Person there are.
    #[serde(default)]
    crowd: usize,
    #[serde(default)]
    given: Vec<Given>,
    steps: Vec<Step>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// A row that is there before the first step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(rename = "as")]
    name: String,
    record: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Requests that were not recorded, but without which the step would mean something else.
    #[serde(default)]
    before: Vec<Value>,
    request: Value,
    answer: Recorded,
    /// Later steps say `{name}` for what the answer has under the key.
    #[serde(default)]
    keep: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Value,
    #[serde(default)]
    keys: Keys,
    facts: Option<Facts>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    #[default]
    #[serde(rename = "exact")]
    Exact,
    /// The recording is too old or too partial to say which other keys there are.
    #[serde(rename = "at least")]
    AtLeast,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    at: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    body: Option<Value>,
    form: Option<BTreeMap<String, String>>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    token: Token,
}

#[derive(Deserialize, Default)]
enum Token {
    #[default]
    Bearer,
    OAuth,
    #[serde(rename = "dead")]
    Dead,
    #[serde(rename = "none")]
    Absent,
}

#[tokio::test]
async fn recorded_describes() {
    hold(|name| name.starts_with("describe-")).await;
}

#[tokio::test]
async fn recorded_parts_of_describes() {
    hold(|name| name.starts_with("query-builder-")).await;
}

#[tokio::test]
async fn recorded_sessions_of_2015() {
    hold(|name| name.starts_with("restforce-db-")).await;
}

#[tokio::test]
async fn recorded_answers_to_restforce() {
    hold(|name| name.starts_with("restforce-") && !name.starts_with("restforce-db-")).await;
}

#[tokio::test]
async fn recorded_composites_and_the_rest() {
    let elsewhere = ["describe-", "query-builder-", "restforce-"];
    hold(|name| !elsewhere.iter().any(|start| name.starts_with(start))).await;
}

async fn hold(wanted: impl Fn(&str) -> bool) {
    let mut offences = Vec::new();
    let mut held = 0;
    for (name, text) in files() {
        if name == "error-codes" || !wanted(&name) {
            continue;
        }
        let fixture: Fixture =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = play(&fixture).await;
        let excepted: BTreeSet<String> = fixture
            .exceptions
            .iter()
            .inspect(|exception| assert!(!exception.why.is_empty(), "{name}: no reason"))
            .flat_map(|exception| exception.at.iter().cloned())
            .collect();
        let new = found.difference(&excepted);
        offences.extend(new.map(|at| format!("{name}: {at}")));
        let gone = excepted.difference(&found);
        offences.extend(gone.map(|at| format!("{name}: no exception any more: {at}")));
        held += 1;
    }
    assert!(held > 0);
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

pub(crate) fn files() -> Vec<(String, String)> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../tests/fixtures/shapes");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Sends every step, and lists where the answers differ from the recorded ones.
async fn play(fixture: &Fixture) -> BTreeSet<String> {
    let org = TestOrg::start_with(Options {
        person_accounts: fixture.person_accounts,
        ..Options::default()
    })
    .await;
    let mut words = words();
    let crowd: Vec<Value> = (0..fixture.crowd)
        .map(|_| json!({ "attributes": { "type": "Contact" }, "LastName": "Person" }))
        .collect();
    org.control.insert(&crowd).await.unwrap();
    for given in &fixture.given {
        let ids = org.control.insert(&[fill(&given.record, &words)]).await;
        words.insert(given.name.clone(), ids.unwrap().remove(0));
    }
    let mut found = BTreeSet::new();
    for (number, step) in fixture.steps.iter().enumerate() {
        if step.request.to_string().contains("{refresh_token}") {
            words.insert("refresh_token".to_owned(), org.sign_in().await.0);
        }
        for before in &step.before {
            let answer = send(&org, &fill(before, &words)).await;
            assert!(answer.status < 300, "{before}: {answer:?}");
        }
        let answer = send(&org, &fill(&step.request, &words)).await;
        for (name, key) in &step.keep {
            let kept = answer.body[key].as_str().unwrap_or_default();
            words.insert(name.clone(), kept.to_owned());
        }
        let differences = step.answer.differences(&answer);
        found.extend(differences.into_iter().map(|at| format!("{number} {at}")));
    }
    found
}

/// The words that a fixture may use for values that are known only at the run.
fn words() -> BTreeMap<String, String> {
    let hours = |hours| {
        let time = Timestamp::now() + SignedDuration::from_hours(hours);
        time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    [
        ("client_id", CLIENT_ID.to_owned()),
        ("username", USERNAME.to_owned()),
        ("password", PASSWORD.to_owned()),
        ("org", ORG_ID.to_owned()),
        ("hour_ago", hours(-1)),
        ("hour_ahead", hours(1)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn fill(value: &Value, words: &BTreeMap<String, String>) -> Value {
    let filled = words.iter().fold(value.to_string(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    });
    serde_json::from_str(&filled).unwrap()
}

async fn send(org: &TestOrg, request: &Value) -> Answer {
    let request: Request = serde_json::from_value(request.clone()).unwrap();
    let method = Method::from_bytes(request.method.as_bytes()).unwrap();
    let url = format!("{}{}", org.org.base_url(), request.path);
    let mut call = org.http.request(method, url);
    call = match request.token {
        Token::Bearer => call.bearer_auth(org.token()),
        Token::OAuth => call.header("authorization", format!("OAuth {}", org.token())),
        Token::Dead => call.bearer_auth("00D!dead"),
        Token::Absent => call,
    };
    for (name, value) in &request.headers {
        call = call.header(name, value);
    }
    if let Some(body) = &request.body {
        call = call.json(body);
    }
    if let Some(form) = &request.form {
        call = call.form(form);
    }
    Answer::read(call.send().await.unwrap()).await
}

impl Recorded {
    fn differences(&self, answer: &Answer) -> Vec<String> {
        let mut differences = Vec::new();
        if answer.status != self.status {
            differences.push(format!("status {}", answer.status));
        }
        for (name, value) in &self.headers {
            match answer.header(name) {
                None => differences.push(format!("header {name}: absent")),
                Some(said) if value != "present" && said != value => {
                    differences.push(format!("header {name}: {said}"));
                }
                Some(_) => {}
            }
        }
        let empty = answer.body == "";
        if (self.body == "none") != empty {
            differences.push(format!("body: {}", if empty { "none" } else { "some" }));
        } else if !empty {
            let shape = Shape::read(&self.body);
            differences.extend(shape.differences(&answer.body, self.keys));
        }
        if let Some(facts) = &self.facts {
            differences.extend(facts.differences(&answer.body));
        }
        differences
    }
}
