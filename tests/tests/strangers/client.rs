//! An org over TLS as its own program, and a client as another: starting them, and reading what they print.
//!
//! It owns both processes. It never goes on after a client that failed: what it printed to standard error is the message.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use practice_org::{Control, SECURITY_TOKEN};
use serde_json::{Map, Value};

/// A running org; it ends however the test ends.
pub(crate) struct Org {
    process: Child,
    said: Value,
}

impl Org {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(acceptance::programs::practice_org().unwrap())
            .args(["--tls", "--data", "empty"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said = serde_json::from_str(&line).unwrap();
        Org { process, said }
    }

    fn said(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap()
    }

    pub(crate) fn authority_file(&self) -> &str {
        self.said("ca_file")
    }

    pub(crate) fn control(&self) -> Control {
        let authority = std::fs::read_to_string(self.authority_file()).unwrap();
        Control::trusting(self.said("instance_url"), &authority).unwrap()
    }

    /// Runs a client to its end and gives its steps in order.
    pub(crate) fn run(&self, client: &mut Command) -> Vec<Map<String, Value>> {
        let words = ["login_url", "client_id", "username", "password"];
        client
            .args(words.map(|name| self.said(name)))
            .arg(SECURITY_TOKEN);
        // The org is on this machine, whatever proxy the rest of the world is behind.
        for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
            client.env_remove(proxy).env_remove(proxy.to_uppercase());
        }
        let output = client.output().unwrap_or_else(|error| {
            panic!("{client:?}: {error}; `cargo xtask setup` brings the clients")
        });
        let printed = String::from_utf8(output.stdout).unwrap();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{printed}\n{complained}");
        let steps = printed.lines().map(serde_json::from_str);
        steps.collect::<Result<_, _>>().unwrap()
    }
}

impl Drop for Org {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A file beside this one.
pub(crate) fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("strangers")
        .join(name)
}

/// Where `cargo xtask setup` puts the Python client: in the target folder, in which this test was built.
pub(crate) fn venv() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let target = test.ancestors().nth(3).unwrap();
    target.join("tools").join("simple-salesforce")
}

/// Every step was done, with just these results, and no other.
pub(crate) fn compare(steps: &[Map<String, Value>], expected: &Value) {
    let done: Map<String, Value> = steps
        .iter()
        .map(|step| {
            let mut said = step.clone();
            let name = said.remove("step").unwrap();
            (name.as_str().unwrap().to_owned(), Value::Object(said))
        })
        .collect();
    for (name, expected) in expected.as_object().unwrap() {
        assert_eq!(done.get(name), Some(expected), "{name}");
    }
    assert_eq!(steps.len(), expected.as_object().unwrap().len(), "{done:?}");
}

/// The texts of one field, sorted.
pub(crate) fn column<'r>(rows: &'r [Value], field: &str) -> Vec<&'r str> {
    let mut texts: Vec<&str> = rows.iter().filter_map(|row| row[field].as_str()).collect();
    texts.sort_unstable();
    texts
}
