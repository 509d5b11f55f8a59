//! The local API's WebSocket, its `door.json`, and its end.

use crate::open_api::{OpenApi, ringing};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use telephony::local_api::LARGEST_BODY;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn stream(api: &OpenApi, headers: &[(&'static str, &str)]) -> Result<Stream, Error> {
    let address = format!("ws://127.0.0.1:{}/v1/events", api.port);
    let mut request = address.into_client_request().unwrap();
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).unwrap();
        request
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    connect_async(request).await.map(|(stream, _)| stream)
}

async fn opened(api: &OpenApi) -> Stream {
    stream(api, &[("authorization", &format!("Bearer {}", api.token))])
        .await
        .unwrap()
}

async fn ask(stream: &mut Stream, message: Message) -> Value {
    stream.send(message).await.unwrap();
    let answer = stream.next().await.unwrap().unwrap();
    serde_json::from_str(answer.to_text().unwrap()).unwrap()
}

#[tokio::test]
async fn each_event_on_the_stream_gets_its_own_answer() {
    let mut api = OpenApi::new().await;
    let mut phone = opened(&api).await;
    let text = |value: Value| Message::text(value.to_string());
    assert_eq!(
        ask(&mut phone, text(ringing("a"))).await,
        json!({ "taken": 1 })
    );
    let bad = ask(&mut phone, text(json!({ "event": "rings" }))).await;
    assert_eq!(
        (&bad["error"]["code"], &bad["error"]["field"]),
        (&json!("bad_event"), &json!("event"))
    );
    let large = Message::text("x".repeat(LARGEST_BODY + 1));
    assert_eq!(ask(&mut phone, large).await["error"]["code"], "too_large");
    let nonsense = Message::binary(vec![1, 2, 3]);
    assert_eq!(ask(&mut phone, nonsense).await["error"]["code"], "not_json");
    let several = text(json!([ringing("c"), ringing("d")]));
    assert_eq!(ask(&mut phone, several).await, json!({ "taken": 2 }));
    for _ in 0..3 {
        assert!(api.heard.recv().await.is_some());
    }
    assert!(api.heard.try_recv().is_err());
    let health = api.get("/v1/health").await.1;
    assert_eq!(health["taken"], 3);
    assert_eq!(
        health["refused"],
        json!({ "bad_event": 1, "too_large": 1, "not_json": 1 })
    );
}

#[tokio::test]
async fn a_binary_frame_is_taken_as_the_body_of_a_post_is_also_in_latin_1() {
    let mut api = OpenApi::new().await;
    let mut phone = opened(&api).await;
    let plain = Message::binary(ringing("a").to_string().into_bytes());
    assert_eq!(ask(&mut phone, plain).await["taken"], 1);
    let mut event = ringing("b");
    event["from"]["name"] = json!("Lefevre?");
    // One byte of Latin-1, as a switch with an old code page sends it.
    let body: Vec<u8> = event
        .to_string()
        .bytes()
        .map(|b| if b == b'?' { 0xE8 } else { b })
        .collect();
    let by_post = api.request(Method::POST, "/v1/events").body(body.clone());
    let by_post: Value = by_post.send().await.unwrap().json().await.unwrap();
    let by_stream = ask(&mut phone, Message::binary(body)).await;
    assert_eq!(by_stream, by_post, "mended in the same way, and said so");
    assert_eq!(by_stream["taken"], 1);
    for _ in 0..3 {
        assert!(api.heard.recv().await.is_some());
    }
}

#[tokio::test]
async fn a_stream_needs_the_token_and_no_foreign_origin() {
    let api = OpenApi::with(8, &["chrome-extension://abc"]).await;
    let bearer = format!("Bearer {}", api.token);
    let authorized = ("authorization", bearer.as_str());
    for (headers, status) in [
        (vec![], 401),
        (vec![("authorization", "Bearer x")], 401),
        (vec![authorized, ("origin", "https://example.com")], 403),
        (vec![authorized, ("host", "example.com")], 403),
    ] {
        let Err(Error::Http(answer)) = stream(&api, &headers).await else {
            panic!("{headers:?} must not open a stream");
        };
        assert_eq!(answer.status(), status, "{headers:?}");
    }
    stream(&api, &[authorized, ("origin", "chrome-extension://abc")])
        .await
        .unwrap();
}

#[tokio::test]
async fn stopping_closes_streams_refuses_who_waits_and_removes_the_card() {
    let api = OpenApi::with(1, &[]).await;
    let mut phone = opened(&api).await;
    assert_eq!(api.post(&ringing("a").to_string()).await.0, 200);
    let waits = api
        .request(Method::POST, "/v1/events")
        .body(ringing("b").to_string());
    let mut waits = tokio::spawn(waits.send());
    assert!(
        tokio::time::timeout(Duration::from_millis(200), &mut waits)
            .await
            .is_err()
    );
    let profile = api.stop().await;
    assert!(matches!(phone.next().await, Some(Ok(Message::Close(_)))));
    // It either was refused with words or never got in; taken it was not.
    assert!(
        waits
            .await
            .unwrap()
            .map_or(true, |answer| answer.status() == 503)
    );
    assert_eq!(
        std::fs::read_dir(profile.path()).unwrap().count(),
        0,
        "card and socket go with the program"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_card_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let api = OpenApi::new().await;
    let card = std::fs::metadata(api.profile.path().join("door.json")).unwrap();
    assert_eq!(card.permissions().mode() & 0o777, 0o600);
    let files = std::fs::read_dir(api.profile.path()).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["door.json", "socket"], "no part of a file is left");
}

#[tokio::test]
async fn two_profiles_have_two_doors_with_two_tokens() {
    let (one, other) = (OpenApi::new().await, OpenApi::new().await);
    assert_ne!(one.port, other.port);
    assert_ne!(one.token, other.token);
    assert_eq!(one.token.len(), 43, "32 bytes in base64url");
    let answer = one
        .bare(Method::GET, "/v1/view")
        .bearer_auth(&other.token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn a_card_that_a_newer_start_has_written_stays() {
    let api = OpenApi::new().await;
    let newer = r#"{"port":1,"token":"t","pid":1,"version":"9"}"#;
    std::fs::write(api.profile.path().join("door.json"), newer).unwrap();
    let profile = api.stop().await;
    assert_eq!(
        std::fs::read_to_string(profile.path().join("door.json")).unwrap(),
        newer
    );
}

/// A frame as it is on the wire, masked with zeros, which leave it as it is.
fn raw(opcode: u8, body: &[u8]) -> Vec<u8> {
    let length = u64::try_from(body.len()).unwrap();
    let mut frame = vec![0x80 | opcode, 0x80 | 127];
    frame.extend(length.to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(body);
    frame
}

/// Sends bytes past the library, which would refuse to send them.
async fn send_raw(stream: &mut Stream, bytes: &[u8]) {
    let MaybeTlsStream::Plain(socket) = stream.get_mut() else {
        panic!("loopback has no TLS");
    };
    socket.write_all(bytes).await.unwrap();
}

#[tokio::test]
async fn a_text_frame_that_is_no_utf_8_is_answered_and_counted_before_the_protocol_ends_the_stream()
{
    let mut api = OpenApi::new().await;
    let latin = [
        &b"{\"event\":\"ringing\",\"call_id\":\"a\",\"from\":{\"name\":\"Lef"[..],
        &[0xE8],
        b"vre\"}}",
    ];
    let half = [&b"{\"event\":\"ringing\"}"[..], &[0xE3, 0x81]];
    for bytes in [latin.concat(), half.concat(), vec![0xFF, 0xFE, 0x7B, 0]] {
        let mut phone = opened(&api).await;
        assert_eq!(
            ask(&mut phone, Message::text(ringing("b").to_string())).await["taken"],
            1
        );
        send_raw(&mut phone, &raw(1, &bytes)).await;
        let answer = phone.next().await.unwrap().unwrap();
        let answer: Value = serde_json::from_str(answer.to_text().unwrap()).unwrap();
        assert_eq!(answer["error"]["code"], "not_utf8");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains("binary frame"), "{message}");
        let Some(Ok(Message::Close(Some(close)))) = phone.next().await else {
            panic!("the stream is closed with a reason");
        };
        assert_eq!(u16::from(close.code), 1007);
        // What a phone does then works.
        let mut again = opened(&api).await;
        assert_eq!(
            ask(
                &mut again,
                Message::binary(ringing("c").to_string().into_bytes())
            )
            .await["taken"],
            1
        );
        for _ in 0..2 {
            assert!(api.heard.recv().await.is_some());
        }
    }
    let health = api.get("/v1/health").await.1;
    assert_eq!(health["refused"], json!({ "not_utf8": 3 }));
}

#[tokio::test]
async fn a_frame_that_is_never_read_is_answered_and_counted() {
    let api = OpenApi::new().await;
    let mut phone = opened(&api).await;
    // Its head says a terabyte.
    let mut head = vec![0x81, 0x80 | 127];
    head.extend((1_u64 << 40).to_be_bytes());
    head.extend([0; 4]);
    send_raw(&mut phone, &head).await;
    let answer = phone.next().await.unwrap().unwrap();
    let answer: Value = serde_json::from_str(answer.to_text().unwrap()).unwrap();
    assert_eq!(answer["error"]["code"], "too_large");
    let Some(Ok(Message::Close(Some(close)))) = phone.next().await else {
        panic!("the stream is closed with a reason");
    };
    assert_eq!(u16::from(close.code), 1009);
    let health = api.get("/v1/health").await.1;
    assert_eq!(health["refused"], json!({ "too_large": 1 }));
}

#[tokio::test]
async fn a_frame_that_is_no_json_leaves_the_stream_open_and_a_phone_that_vanishes_is_no_refusal() {
    let mut api = OpenApi::new().await;
    let mut phone = opened(&api).await;
    for nonsense in ["", "ringing", "{\"event\":", "\u{0}"] {
        let answer = ask(&mut phone, Message::text(nonsense)).await;
        assert_eq!(answer["error"]["code"], "not_json", "{nonsense:?}");
    }
    assert_eq!(
        ask(&mut phone, Message::text(ringing("a").to_string())).await["taken"],
        1
    );
    assert!(api.heard.recv().await.is_some());
    drop(phone);
    let mut other = opened(&api).await;
    assert_eq!(
        ask(&mut other, Message::text(ringing("b").to_string())).await["taken"],
        1
    );
    let health = api.get("/v1/health").await.1;
    assert_eq!(health["refused"], json!({ "not_json": 4 }));
}
