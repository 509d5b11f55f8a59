//! The practice phone over HTTP: its page, its buttons, and what the local API of an app is told of them.

#[cfg(test)]
mod phone {
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::http::{HeaderMap, StatusCode};
    use axum::routing::post;
    use practice_org::{Options, PracticeOrg, RunningOrg};
    use reqwest::{Client, Response};
    use serde_json::{Value, json};
    use tempfile::TempDir;

    /// A phone, and a local API that writes down what it is told.
    struct Harness {
        org: RunningOrg,
        client: Client,
        heard: Arc<Mutex<Vec<Value>>>,
        folder: TempDir,
    }

    impl Harness {
        async fn start() -> Self {
            let folder = TempDir::new().expect("a folder");
            let heard = Arc::new(Mutex::new(Vec::new()));
            let options = Options {
                door: Some(folder.path().join("door.json")),
                ..Options::default()
            };
            let org = PracticeOrg::start(options).await.expect("an org");
            let client = Client::builder().no_proxy().build().expect("a client");
            Harness {
                org,
                client,
                heard,
                folder,
            }
        }

        /// Opens the local API, as the app does when it has started.
        async fn open_local_api(&self) {
            let heard = Arc::clone(&self.heard);
            let take = move |headers: HeaderMap, body: axum::Json<Vec<Value>>| async move {
                if headers
                    .get("authorization")
                    .is_none_or(|token| token != "Bearer secret")
                {
                    return StatusCode::UNAUTHORIZED;
                }
                heard.lock().expect("the list").extend(body.0);
                StatusCode::ACCEPTED
            };
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            let port = listener.local_addr().expect("an address").port();
            let router = Router::new().route("/v1/events", post(take));
            tokio::spawn(async { axum::serve(listener, router).await });
            let card = json!({ "port": port, "token": "secret", "pid": 1, "version": "0" });
            std::fs::write(self.door_file(), card.to_string()).expect("a door.json");
        }

        fn door_file(&self) -> PathBuf {
            self.folder.path().join("door.json")
        }

        fn address(&self, path: &str) -> String {
            format!("{}/practice/phone{path}", self.org.base_url())
        }

        async fn press(&self, path: &str, body: Value) -> StatusCode {
            let response = self
                .client
                .post(self.address(path))
                .json(&body)
                .send()
                .await;
            response.expect("an answer").status()
        }

        async fn state(&self) -> Value {
            let response = self.client.get(self.address("/state")).send().await;
            response.expect("an answer").json().await.expect("JSON")
        }

        async fn query(&self) -> reqwest::Result<Response> {
            let org = self.org.announcement();
            let address = format!(
                "{}/services/data/v64.0/query?q=SELECT+Id+FROM+User",
                org.instance_url
            );
            self.client
                .get(address)
                .bearer_auth(&org.access_token)
                .send()
                .await
        }

        fn words(&self) -> Vec<String> {
            let heard = self.heard.lock().expect("the list");
            let word = |event: &Value, name: &str| event[name].as_str().map(str::to_owned);
            heard
                .iter()
                .filter_map(|event| word(event, "outcome").or_else(|| word(event, "event")))
                .collect()
        }
    }

    #[tokio::test]
    async fn the_page_runs_nothing_that_does_not_come_from_the_phone() {
        let harness = Harness::start().await;
        let page = harness
            .client
            .get(harness.address(""))
            .send()
            .await
            .expect("the page");
        let policy = page.headers().get("content-security-policy").cloned();
        let policy = policy.expect("a policy");
        let policy = policy.to_str().expect("text");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        let html = page.text().await.expect("HTML");
        for file in ["/page.js", "/page.css"] {
            assert!(html.contains(&format!("/practice/phone{file}")), "{file}");
            let answer = harness
                .client
                .get(harness.address(file))
                .send()
                .await
                .expect("a file");
            assert_eq!(answer.status(), StatusCode::OK, "{file}");
        }
        assert!(
            !html.contains("<script>") && !html.contains("style="),
            "nothing inline"
        );
    }

    #[tokio::test]
    async fn each_button_is_an_event_at_the_door() {
        let harness = Harness::start().await;
        harness.open_local_api().await;
        assert_eq!(
            harness.press("/ring", json!({ "person": 1 })).await,
            StatusCode::NO_CONTENT
        );
        let state = harness.state().await;
        assert_eq!(state["calls"][0]["phase"], "ringing");
        assert_eq!(state["taken"], true);
        let call = state["calls"][0]["id"].as_str().expect("an id").to_owned();
        for act in ["answer", "hold", "resume", "hang-up"] {
            let status = harness
                .press(&format!("/calls/{call}/{act}"), Value::Null)
                .await;
            assert_eq!(status, StatusCode::NO_CONTENT, "{act}");
        }
        assert_eq!(
            harness.words(),
            ["ringing", "answered", "held", "resumed", "answered"]
        );
        let gone = harness
            .press(&format!("/calls/{call}/hold"), Value::Null)
            .await;
        assert_eq!(gone, StatusCode::NOT_FOUND);
        let heard = harness.heard.lock().expect("the list").clone();
        assert_eq!(heard[0]["from"]["number"], "+14155550134");
        assert_eq!(heard[0]["direction"], "inbound");
        assert!(heard.iter().all(|event| event["call_id"] == call.as_str()));
    }

    #[tokio::test]
    async fn a_phone_without_a_door_has_no_call_and_says_so() {
        let harness = Harness::start().await;
        harness.press("/ring", json!({ "person": 0 })).await;
        let state = harness.state().await;
        assert_eq!(
            (&state["calls"], &state["taken"]),
            (&json!([]), &json!(false))
        );
        assert_eq!(
            harness.press("/ring", json!({ "person": 50 })).await,
            StatusCode::NOT_FOUND
        );
        // A door.json that was left by an app that has ended leads to no local API either.
        std::fs::write(harness.door_file(), r#"{"port":1,"token":"old"}"#).expect("a door.json");
        harness.press("/ring", json!({ "person": 0 })).await;
        assert_eq!(harness.state().await["calls"], json!([]));
    }

    #[tokio::test]
    async fn the_network_goes_and_comes_with_its_button() {
        let harness = Harness::start().await;
        assert!(
            harness
                .query()
                .await
                .is_ok_and(|answer| answer.status() == StatusCode::OK)
        );
        harness.press("/network", json!({ "on": false })).await;
        assert_eq!(harness.state().await["network_off"], true);
        assert!(harness.query().await.is_err());
        harness.press("/network", json!({ "on": true })).await;
        assert!(
            harness
                .query()
                .await
                .is_ok_and(|answer| answer.status() == StatusCode::OK)
        );
    }

    #[tokio::test]
    async fn a_write_whose_answer_is_lost_is_carried_out() {
        let harness = Harness::start().await;
        harness.press("/lose-next-answer", Value::Null).await;
        let org = harness.org.announcement();
        let tasks = format!("{}/services/data/v64.0/sobjects/Task", org.instance_url);
        let send = || {
            let body = json!({ "Subject": "Once", "Ringside_Key__c": "phone:1" });
            harness
                .client
                .post(&tasks)
                .bearer_auth(&org.access_token)
                .json(&body)
                .send()
        };
        assert!(send().await.is_err());
        let again = send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a body");
        assert!(again.contains("DUPLICATE_VALUE"), "{again}");
    }
}
