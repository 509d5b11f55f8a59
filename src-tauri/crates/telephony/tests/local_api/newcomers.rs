//! Connections that have not shown the token: as many as any user of this machine likes to open, and slow ones.

use std::time::{Duration, Instant};

use crate::open_api::{OpenApi, ringing};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use telephony::hand_over::{Handed, OwnEvent, hand_over};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

const HALF_A_HEADER: &[u8] = b"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bea";

/// So many connections with half a header each.
async fn half_open(api: &OpenApi, count: usize) -> Vec<TcpStream> {
    system::allow_many_files().unwrap();
    let mut open = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(("127.0.0.1", api.port)).await.unwrap();
        // It may have been sent away already.
        stream.write_all(HALF_A_HEADER).await.unwrap_or_default();
        open.push(stream);
    }
    open
}

/// Whether the local API has ended a connection, in whichever way.
async fn has_ended(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_))
}

#[tokio::test(flavor = "multi_thread")]
async fn with_eleven_hundred_half_open_connections_phones_and_commands_are_heard() {
    let mut api = OpenApi::new().await;
    let mut half_open = half_open(&api, 1100).await;
    assert_eq!(api.get("/v1/view").await.0, 200);
    let (status, answer) = api.post(&ringing("a").to_string()).await;
    assert_eq!((status, answer), (200, json!({ "taken": 1 })));
    let profile = api.profile.path().to_path_buf();
    let command = tokio::task::spawn_blocking(move || {
        let words = [("event", "ended"), ("call_id", "b")];
        let event = OwnEvent::from_words(words, jiff::Timestamp::now()).unwrap();
        hand_over(&profile, &event, |_| panic!("it is not to be kept")).unwrap()
    });
    assert_eq!(command.await.unwrap(), Handed::Taken);
    for _ in 0..2 {
        assert!(api.heard.recv().await.is_some());
    }
    assert!(
        has_ended(&mut half_open[0]).await,
        "the oldest makes room for those who come"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_shown_the_token_is_not_sent_away_by_those_who_have_not() {
    let mut api = OpenApi::new().await;
    let address = format!("ws://127.0.0.1:{}/v1/events", api.port);
    let mut request = address.into_client_request().unwrap();
    let token = HeaderValue::from_str(&format!("Bearer {}", api.token)).unwrap();
    request.headers_mut().insert("authorization", token);
    let (mut phone, _) = connect_async(request).await.unwrap();
    let mut last = half_open(&api, 600).await.pop().unwrap();
    // Until the patience with the last of them is over.
    assert!(has_ended(&mut last).await);
    let event = Message::text(ringing("a").to_string());
    phone.send(event).await.unwrap();
    let answer = phone.next().await.unwrap().unwrap();
    let answer: Value = serde_json::from_str(answer.to_text().unwrap()).unwrap();
    assert_eq!(answer, json!({ "taken": 1 }));
    assert!(api.heard.recv().await.is_some());
}

#[tokio::test]
async fn a_header_that_comes_byte_by_byte_is_not_waited_for() {
    let api = OpenApi::new().await;
    let stream = TcpStream::connect(("127.0.0.1", api.port)).await.unwrap();
    let (mut answers, mut asks) = stream.into_split();
    let began = Instant::now();
    let slow = tokio::spawn(async move {
        let mut pace = tokio::time::interval(Duration::from_millis(100));
        for byte in HALF_A_HEADER.iter().cycle() {
            pace.tick().await;
            if asks.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), answers.read_to_end(&mut answer));
    assert!(ended.await.is_ok(), "the connection goes on");
    assert!(began.elapsed() > Duration::from_secs(1), "it had some time");
    slow.abort();
}
