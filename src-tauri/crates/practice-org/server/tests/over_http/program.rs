//! The program itself: one line on standard output, and an org behind it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use practice_org::Control;
use serde_json::{Value, json};

/// Ends the program however the test ends.
struct Running(Child);

impl Running {
    /// The one line that the program prints.
    fn announcement(&mut self) -> Value {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn the_program_says_how_to_reach_it_and_serves_what_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.json");
    let people = json!([{ "attributes": { "type": "Contact" }, "LastName": "Rey" }]);
    std::fs::write(&file, people.to_string()).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_practice-org"));
    program
        .arg("--data")
        .arg(&file)
        .arg("--no-unique-key")
        .stdout(Stdio::piped());
    let mut running = Running(program.spawn().unwrap());
    let said = running.announcement();
    let mut names: Vec<&String> = said.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "access_token",
            "client_id",
            "instance_url",
            "login_url",
            "password",
            "username"
        ]
    );
    let base = said["instance_url"].as_str().unwrap();
    let rows = Control::new(base).unwrap().rows("Contact").await.unwrap();
    assert_eq!(rows[0]["LastName"], "Rey");
    let url = format!("{base}/services/data/v64.0/sobjects/Task/describe");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = said["access_token"].as_str().unwrap();
    let describe = http.get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(describe.status(), 200);
    assert!(
        !describe
            .text()
            .await
            .unwrap()
            .contains(practice_org::CALL_KEY)
    );
}

#[tokio::test]
async fn the_program_takes_a_schema_and_rules_and_refuses_a_rule_about_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (schema, rules) = (
        folder.path().join("schema.json"),
        folder.path().join("rules.json"),
    );
    let field =
        json!({ "fields": [{ "object": "Activity", "name": "Region__c", "type": "string" }] });
    std::fs::write(&schema, field.to_string()).unwrap();
    let program = |field: &str| {
        let rule = json!([{ "rule": "field_access", "object": "Task", "field": field, "access": "hidden" }]);
        std::fs::write(&rules, rule.to_string()).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_practice-org"));
        program
            .args(["--data", "empty", "--schema"])
            .arg(&schema)
            .arg("--rules")
            .arg(&rules);
        program.stdout(Stdio::piped()).stderr(Stdio::piped());
        program
    };
    let mut running = Running(program("Type").spawn().unwrap());
    let said = running.announcement();
    let url = format!(
        "{}/services/data/v64.0/sobjects/Task/describe",
        said["instance_url"].as_str().unwrap()
    );
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = said["access_token"].as_str().unwrap();
    let described = http.get(url).bearer_auth(token).send().await.unwrap();
    let described: Value = described.json().await.unwrap();
    let has = |name: &str| {
        described["fields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["name"] == name)
    };
    assert_eq!((has("Region__c"), has("Type")), (true, false));

    let refused = program("Colour").output().unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("Task has no field Colour"), "{said}");
}

#[tokio::test]
async fn over_tls_it_names_the_authority_to_trust_and_nobody_else_is_believed() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_practice-org"));
    program
        .args(["--tls", "--data", "empty"])
        .stdout(Stdio::piped());
    let mut running = Running(program.spawn().unwrap());
    let said = running.announcement();
    let base = said["instance_url"].as_str().unwrap();
    assert!(base.starts_with("https://127.0.0.1:"), "{base}");
    assert_eq!(said["login_url"], said["instance_url"]);
    let authority = std::fs::read_to_string(said["ca_file"].as_str().unwrap()).unwrap();

    // Two that say nothing, and one that speaks no TLS, do not hold up the others.
    let address = base.trim_start_matches("https://");
    let silent = [(); 2].map(|()| std::net::TcpStream::connect(address).unwrap());
    let plain = reqwest::get(format!("http://{address}/services/data")).await;
    assert!(plain.is_err(), "{plain:?}");

    let trusting = Control::trusting(base, &authority).unwrap();
    assert_eq!(trusting.rows("Organization").await.unwrap().len(), 1);
    let by_name = base.replace("127.0.0.1", "localhost");
    let by_name = Control::trusting(&by_name, &authority).unwrap();
    assert_eq!(by_name.tasks().await.unwrap(), [] as [Value; 0]);
    let distrusting = Control::new(base).unwrap().rows("User").await;
    assert!(format!("{:#}", distrusting.unwrap_err()).contains("asking /practice"));
    drop(silent);
}
