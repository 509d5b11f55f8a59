//! The program itself: one line on standard output, and an org behind it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use practice_org::Control;
use serde_json::{Value, json};

/// Ends the program however the test ends.
struct Running(Child);

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
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();

    let said: Value = serde_json::from_str(&line).unwrap();
    let names: Vec<&String> = said.as_object().unwrap().keys().collect();
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
