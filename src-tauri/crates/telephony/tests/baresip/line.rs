//! The connection to the phone: found, lost, found again, and who else may answer at its address.

use domain::call::event::CallEventKind;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use telephony::baresip::{BaresipOptions, run};
use telephony::{LostReason, SourceReport};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(20);

struct Line {
    reports: mpsc::Receiver<SourceReport>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn line_to(listener: &TcpListener) -> Line {
    let (events, reports) = mpsc::channel(16);
    let stop = CancellationToken::new();
    let options = BaresipOptions {
        address: listener.local_addr().unwrap(),
    };
    Line {
        reports,
        task: tokio::spawn(run(options, Arc::new(Timestamp::now), events, stop.clone())),
        stop,
    }
}

impl Line {
    async fn report(&mut self) -> SourceReport {
        timeout(PATIENCE, self.reports.recv())
            .await
            .expect("a report in time")
            .unwrap()
    }

    async fn lost(&mut self) -> LostReason {
        match self.report().await {
            SourceReport::Lost { source, reason } => {
                assert_eq!(source, "baresip");
                reason
            }
            other => panic!("{other:?}"),
        }
    }

    async fn connected(&mut self) {
        assert_eq!(
            self.report().await,
            SourceReport::Connected {
                source: String::from("baresip")
            }
        );
    }

    async fn heard(&mut self) -> CallEventKind {
        match self.report().await {
            SourceReport::Event(event) => event.kind,
            other => panic!("{other:?}"),
        }
    }
}

fn frame(payload: &str) -> String {
    format!("{}:{payload},", payload.len())
}

fn event(kind: &str) -> String {
    frame(&format!(
        r#"{{"event":true,"type":"{kind}","direction":"incoming","peeruri":"sip:+81312345678@h","id":"x"}}"#
    ))
}

/// Takes the next connection and answers the two questions as a phone with no calls does.
async fn phone(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = timeout(PATIENCE, listener.accept())
        .await
        .expect("a connection")
        .unwrap();
    let questions = "49:{\"command\":\"reginfo\",\"token\":\"ringside-accounts\"},\
                     48:{\"command\":\"listcalls\",\"token\":\"ringside-calls\"},";
    let mut asked = vec![0; questions.len()];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(String::from_utf8(asked).unwrap(), questions);
    for (token, data) in [
        ("ringside-accounts", "--- User Agents (1) ---"),
        ("ringside-calls", "--- Active calls (0) ---"),
    ] {
        let answer = format!(r#"{{"response":true,"ok":true,"data":"{data}","token":"{token}"}}"#);
        stream.write_all(frame(&answer).as_bytes()).await.unwrap();
    }
    stream
}

#[tokio::test]
async fn a_lost_phone_is_reported_found_again_and_asked_what_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut line = line_to(&listener).await;
    let mut stream = phone(&listener).await;
    line.connected().await;
    stream
        .write_all(event("CALL_INCOMING").as_bytes())
        .await
        .unwrap();
    assert_eq!(line.heard().await, CallEventKind::Ringing);
    drop(stream);
    assert_eq!(line.lost().await, LostReason::Closed);

    let _stream = phone(&listener).await;
    line.connected().await;
    // The phone lists no call any more.
    assert_eq!(line.heard().await, CallEventKind::Ended(None));
    line.stop.cancel();
    timeout(PATIENCE, line.task).await.expect("an end").unwrap();
}

#[tokio::test]
async fn bytes_that_are_no_frame_do_not_end_the_line() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut line = line_to(&listener).await;
    let mut stream = phone(&listener).await;
    line.connected().await;
    let noise = format!("oops\n{}{}", frame("{bad"), event("CALL_INCOMING"));
    stream.write_all(noise.as_bytes()).await.unwrap();
    assert_eq!(line.heard().await, CallEventKind::Ringing);
}

#[tokio::test]
async fn a_phone_that_says_goodbye_has_quit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut line = line_to(&listener).await;
    let mut stream = phone(&listener).await;
    line.connected().await;
    let goodbye = frame(r#"{"event":true,"type":"EXIT","class":"application"}"#);
    stream.write_all(goodbye.as_bytes()).await.unwrap();
    drop(stream);
    assert_eq!(line.lost().await, LostReason::Quit);
}

#[tokio::test]
async fn another_program_at_the_address_is_not_the_phone() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut line = line_to(&listener).await;
    let (mut stranger, _) = listener.accept().await.unwrap();
    stranger
        .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(line.lost().await, LostReason::NotThePhone);
    // The same trouble again is not told again: the next report is that of the phone.
    let (mut again, _) = listener.accept().await.unwrap();
    again
        .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        .await
        .unwrap();
    let _stream = phone(&listener).await;
    line.connected().await;
}

#[tokio::test]
async fn a_phone_that_is_not_running_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut line = {
        let (events, reports) = mpsc::channel(16);
        let stop = CancellationToken::new();
        drop(listener);
        Line {
            reports,
            task: tokio::spawn(run(
                BaresipOptions { address },
                Arc::new(Timestamp::now),
                events,
                stop.clone(),
            )),
            stop,
        }
    };
    assert_eq!(line.lost().await, LostReason::NotRunning);
    let listener = TcpListener::bind(address).await.unwrap();
    let _stream = phone(&listener).await;
    line.connected().await;
}

#[tokio::test]
async fn without_an_engine_the_line_ends_by_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let line = line_to(&listener).await;
    drop(line.reports);
    let _stream = phone(&listener).await;
    timeout(PATIENCE, line.task).await.expect("an end").unwrap();
}
