//! The local API over real HTTP: what is taken, what is refused and with which words, and what the counters say.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::open_api::{OpenApi, SLOW_BY, ringing};
use domain::call::event::CallEvent;
use futures_util::future::select_all;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use telephony::local_api::LARGEST_BODY;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn call_id(event: CallEvent) -> String {
    event.call_id.unwrap()
}

#[tokio::test]
async fn an_event_reaches_the_engine_and_is_answered() {
    let mut api = OpenApi::new().await;
    assert_eq!(
        api.post(&ringing("a").to_string()).await,
        (200, json!({ "taken": 1 }))
    );
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "a");
    let both = json!([ringing("b"), ringing("c")]);
    assert_eq!(
        api.post(&both.to_string()).await,
        (200, json!({ "taken": 2 }))
    );
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "b");
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "c");
}

#[tokio::test]
async fn one_bad_event_refuses_the_whole_and_is_named_by_place_and_field() {
    let mut api = OpenApi::new().await;
    let body = json!([ringing("a"), { "event": "ringing", "from": { "number": 110 } }]);
    let (status, answer) = api.post(&body.to_string()).await;
    assert_eq!(status, 400);
    assert_eq!(
        answer,
        json!({ "error": {
            "code": "bad_event", "index": 1, "field": "from.number",
            "message": "Event 1: `from.number` must be text.",
        } })
    );
    assert!(
        api.heard.try_recv().is_err(),
        "nothing of a refused body may reach the engine"
    );
}

#[tokio::test]
async fn an_answer_waits_until_the_engine_has_taken_the_event() {
    let mut api = OpenApi::with(1, &[]).await;
    assert_eq!(api.post(&ringing("a").to_string()).await.0, 200);
    let second = api
        .request(Method::POST, "/v1/events")
        .body(ringing("b").to_string());
    let mut second = tokio::spawn(second.send());
    let too_soon = tokio::time::timeout(Duration::from_millis(200), &mut second).await;
    assert!(too_soon.is_err(), "the engine has no room for it yet");
    assert_eq!(api.get("/v1/health").await.1["taken"], 1);
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "a");
    assert_eq!(second.await.unwrap().unwrap().status(), 200);
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "b");
}

#[tokio::test]
async fn what_the_disk_refuses_is_not_said_to_be_taken() {
    let mut api = OpenApi::new().await;
    api.disk_refuses.store(true, Ordering::SeqCst);
    let (status, answer) = api.post(&ringing("a").to_string()).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (503, &json!("not_on_disk"))
    );
    let message = answer["error"]["message"].as_str().unwrap();
    for part in ["could not write", "Free some space", "send them again"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "a");
    api.disk_refuses.store(false, Ordering::SeqCst);
    let again = api.post(&ringing("a").to_string()).await;
    assert_eq!(again, (200, json!({ "taken": 1 })));
    let health = api.get("/v1/health").await.1;
    assert_eq!(health["taken"], 1);
    assert_eq!(health["refused"], json!({ "not_on_disk": 1 }));
}

#[tokio::test]
async fn a_hook_that_finds_too_much_before_it_is_told_to_come_again_within_a_second() {
    let mut api = OpenApi::with(1, &[]).await;
    let post = |id: &str| {
        let body = ringing(id).to_string();
        api.request(Method::POST, "/v1/events").body(body).send()
    };
    assert_eq!(post("a").await.unwrap().status(), 200);
    // The engine has one in hand, one waits before it, and there is no place for a third.
    let posts = ["b", "c", "d"].map(|id| tokio::spawn(post(id)));
    let (first, ..) = select_all(posts).await;
    let answer = first.unwrap().unwrap();
    assert_eq!(answer.status(), 429);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error"]["code"], "busy");
    let message = body["error"]["message"].as_str().unwrap();
    assert!(message.contains("Nothing of these was taken"), "{message}");
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "a");
}

#[tokio::test]
async fn hooks_that_fire_at_the_same_time_are_all_heard() {
    let mut api = OpenApi::with(4, &[]).await;
    let posts: Vec<_> = (0..60)
        .map(|n| {
            let body = ringing(&n.to_string()).to_string();
            tokio::spawn(api.request(Method::POST, "/v1/events").body(body).send())
        })
        .collect();
    let mut heard = Vec::new();
    for _ in 0..60 {
        heard.push(call_id(api.heard.recv().await.unwrap()));
    }
    for post in posts {
        assert_eq!(post.await.unwrap().unwrap().status(), 200);
    }
    heard.sort_by_key(|id| id.parse::<u32>().unwrap());
    assert_eq!(heard, (0..60).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(api.get("/v1/health").await.1["taken"], 60);
}

#[tokio::test]
async fn every_refusal_has_its_status_its_code_and_its_count() {
    let api = OpenApi::new().await;
    let too_many = Value::from(vec![ringing("a"); 101]).to_string();
    let large = format!("\"{}\"", "x".repeat(LARGEST_BODY));
    let good = ringing("a").to_string();
    let events = "/v1/events";
    let post = |body: &str| api.request(Method::POST, events).body(String::from(body));
    let bare = |method| api.bare(method, events).body(good.clone());
    let table = [
        (400, "not_json", post("ringing")),
        (400, "not_json", post("")),
        (400, "bad_event", post("{}")),
        (400, "too_many_events", post(&too_many)),
        (413, "too_large", post(&large)),
        (401, "token_missing", bare(Method::POST)),
        (
            401,
            "token_missing",
            bare(Method::POST).header("Authorization", "Basic eDp5"),
        ),
        (401, "token_wrong", bare(Method::POST).bearer_auth("wrong")),
        (401, "token_missing", bare(Method::POST).bearer_auth("")),
        (401, "token_missing", api.bare(Method::GET, "/v1/health")),
        (401, "token_missing", api.bare(Method::GET, "/nowhere")),
        (404, "not_found", api.request(Method::GET, "/nowhere")),
        (405, "method_refused", api.request(Method::PUT, events)),
        (405, "method_refused", api.request(Method::POST, "/v1/view")),
        (426, "not_a_websocket", api.request(Method::GET, events)),
        (
            403,
            "host_refused",
            post(&good).header("Host", "ringside.example.com"),
        ),
        (
            403,
            "origin_refused",
            post(&good).header("Origin", "https://example.com"),
        ),
        (403, "origin_refused", post(&good).header("Origin", "null")),
    ];
    let mut counts = std::collections::BTreeMap::new();
    for (status, code, request) in table {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{code}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error"]["code"], code);
        let message = body["error"]["message"].as_str().unwrap();
        assert!(
            message.ends_with('.') && !message.contains(&api.token),
            "{message}"
        );
        *counts.entry(code).or_insert(0) += 1;
    }
    let (_, health) = api.get("/v1/health").await;
    assert_eq!(health["refused"], json!(counts));
    assert_eq!(health["taken"], 0);
    assert!(health["uptime_seconds"].is_u64() && health["version"].is_string());
}

#[tokio::test]
async fn only_loopback_names_are_taken_as_the_host() {
    let api = OpenApi::new().await;
    for (host, status) in [
        ("127.0.0.1", 200),
        ("localhost:1", 200),
        ("LOCALHOST:65535", 200),
        ("[::1]", 200),
        ("[::1]:27411", 200),
        ("127.0.0.1.example.com", 403),
        ("127.0.0.2", 403),
        ("localhost.example.com:80", 403),
        ("localhost:http", 403),
        ("[::2]:80", 403),
        ("user@localhost", 403),
        ("0.0.0.0", 403),
    ] {
        let answer = api
            .request(Method::GET, "/v1/view")
            .header("Host", host)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{host}");
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_ask_first_and_then_needs_the_token() {
    let api = OpenApi::with(8, &["https://phone.example.com"]).await;
    let asks = |origin: &'static str| {
        api.bare(Method::OPTIONS, "/v1/events")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .send()
    };
    let allowed = asks("https://phone.example.com").await.unwrap();
    assert_eq!(allowed.status(), 204);
    let headers = allowed.headers();
    assert_eq!(
        headers["access-control-allow-origin"],
        "https://phone.example.com"
    );
    assert_eq!(
        headers["access-control-allow-headers"],
        "authorization, content-type"
    );
    assert_eq!(
        asks("https://phone.example.com.evil.example")
            .await
            .unwrap()
            .status(),
        403
    );

    let post = api
        .bare(Method::POST, "/v1/events")
        .header("Origin", "https://phone.example.com");
    assert_eq!(
        post.try_clone().unwrap().send().await.unwrap().status(),
        401
    );
    let taken = post
        .bearer_auth(&api.token)
        .body(ringing("a").to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(taken.status(), 200);
}

#[tokio::test]
async fn the_view_is_the_newest_and_the_schema_is_the_published_one() {
    let api = OpenApi::new().await;
    assert_eq!(api.get("/v1/view").await, (200, json!({ "rev": 1 })));
    api.view.send_replace(Arc::from(r#"{"rev":2}"#));
    assert_eq!(api.get("/v1/view").await, (200, json!({ "rev": 2 })));
    assert_eq!(
        api.get("/v1/schema.json").await,
        (200, telephony::wire::schema())
    );
}

#[tokio::test]
async fn a_huge_body_is_refused_with_words() {
    let api = OpenApi::new().await;
    for _ in 0..5 {
        let body = "x".repeat(2 * LARGEST_BODY);
        let (status, answer) = api.post(&body).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (413, &json!("too_large"))
        );
    }
}

#[tokio::test]
async fn who_sends_all_of_a_huge_body_before_listening_hears_the_refusal_and_no_reset() {
    let api = OpenApi::new().await;
    let mut stream = TcpStream::connect(("127.0.0.1", api.port)).await.unwrap();
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
        api.token,
        3 * LARGEST_BODY
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
        .write_all(&vec![b'x'; 3 * LARGEST_BODY])
        .await
        .unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 413");
}

#[tokio::test]
async fn what_was_mended_is_taken_named_and_counted() {
    let mut api = OpenApi::new().await;
    let mut event = ringing("a");
    event["from"]["name"] = json!("長".repeat(300));
    event["direction"] = json!("in");
    let (status, answer) = api.post(&event.to_string()).await;
    assert_eq!((status, &answer["taken"]), (200, &json!(1)));
    let fields: Vec<_> = answer["mended"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["field"])
        .collect();
    assert_eq!(fields, ["direction", "from.name"]);
    assert_eq!(call_id(api.heard.recv().await.unwrap()), "a");
    let latin_1 = b"{\"event\":\"ringing\",\"call_id\":\"b\",\"from\":{\"name\":\"M\xFCller\"}}";
    let post = api
        .request(Method::POST, "/v1/events")
        .body(latin_1.to_vec());
    assert_eq!(post.send().await.unwrap().status(), 200);
    let health = api.get("/v1/health").await.1;
    assert_eq!(
        health["mended"],
        json!({ "bytes": 1, "cut": 1, "left_out": 1 })
    );
    assert_eq!(
        (&health["taken"], &health["refused"]),
        (&json!(2), &json!({}))
    );
}

#[tokio::test]
async fn an_event_that_the_schema_allows_always_fits_and_an_array_that_is_too_long_is_told_to_come_in_parts()
 {
    let api = OpenApi::with(512, &[]).await;
    // Each character as two escapes of six bytes.
    let long = "\\ud83d\\udcde".repeat(100_000);
    let event = format!(
        r#"{{"event":"message","call_id":"a","text":"{long}","transcript":"{long}","summary":"{long}"}}"#
    );
    assert!(event.len() < LARGEST_BODY);
    let (status, answer) = api.post(&event).await;
    assert_eq!((status, &answer["taken"]), (200, &json!(1)), "{answer}");
    let plain = format!(
        r#"{{"event":"details","call_id":"a","transcript":"{}"}}"#,
        "x".repeat(100_000)
    );
    let hundred = format!("[{}]", vec![plain; 100].join(","));
    let (status, answer) = api.post(&hundred).await;
    assert_eq!((status, &answer["taken"]), (200, &json!(100)), "{answer}");
    // The same in a script of three bytes a character.
    let japanese = "語".repeat(100_000);
    let wide = format!(r#"{{"event":"details","call_id":"a","transcript":"{japanese}"}}"#);
    let hundred = format!("[{}]", vec![wide; 100].join(","));
    let (status, answer) = api.post(&hundred).await;
    assert_eq!((status, &answer["taken"]), (200, &json!(100)), "{answer}");
    let too_long = format!("[{}]", vec![event; 10].join(","));
    let (status, answer) = api.post(&too_long).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (413, &json!("too_large"))
    );
    let message = answer["error"]["message"].as_str().unwrap();
    for part in ["has more than", "Nothing of it was taken", "in parts"] {
        assert!(message.contains(part), "{message}");
    }
    let short: Vec<Value> = (0..100).map(|n| ringing(&format!("c{n}"))).collect();
    let (status, answer) = api.post(&json!(short).to_string()).await;
    assert_eq!((status, &answer["taken"]), (200, &json!(100)), "{answer}");
    let said = telephony::wire::schema()["description"].to_string();
    assert!(said.contains("100") && said.contains("32 MiB"), "{said}");
}

#[tokio::test]
async fn a_transcript_as_long_as_the_schema_lets_it_be_is_taken_however_it_is_written() {
    let api = OpenApi::new().await;
    let long = "\\u8a9e".repeat(100_000);
    let event =
        format!(r#"{{"event":"details","call_id":"a","transcript":"{long}","summary":"{long}"}}"#);
    let (status, answer) = api.post(&event).await;
    assert_eq!((status, answer), (200, json!({ "taken": 1 })));
}

#[tokio::test]
async fn an_event_is_timed_by_the_engines_clock_where_its_phone_names_no_time_that_a_call_can_have()
{
    let mut api = OpenApi::new().await;
    let began = Timestamp::now();
    for (at, mended) in [
        (None, json!(null)),
        (Some("9999-12-31T23:59:59Z"), json!("left_out")),
    ] {
        let mut event = ringing("a");
        if let Some(at) = at {
            event["at"] = json!(at);
        }
        let (status, answer) = api.post(&event.to_string()).await;
        assert_eq!(status, 200);
        assert_eq!(answer["mended"][0]["how"], mended, "{answer}");
        let heard = api.heard.recv().await.unwrap().at;
        assert!(
            heard >= began - SLOW_BY && heard <= Timestamp::now() - SLOW_BY,
            "{heard}"
        );
    }
}
