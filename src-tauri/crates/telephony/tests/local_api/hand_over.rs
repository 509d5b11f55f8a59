//! `ringside event` with an app that runs, with none, and with one that is in trouble.

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::open_api::{OpenApi, own_folder, ringing};
use domain::call::event::CallEventKind;
use futures_util::future::select_all;
use jiff::Timestamp;
use reqwest::Method;
use system::OwnSocket;
use telephony::hand_over::{Handed, OwnEvent, Why, forget, hand_over, take_kept};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn rings(call_id: &str) -> OwnEvent {
    let words = [
        ("event", "ringing"),
        ("call_id", call_id),
        ("from.number", "+81312345678"),
        ("from.name", "SATO"),
        ("line", ""),
    ];
    OwnEvent::from_words(words, at("2026-11-21T00:30:00Z")).unwrap()
}

/// A box of a kind, for here it matters only that one is used.
fn sealed(text: &[u8]) -> std::io::Result<Vec<u8>> {
    Ok(std::iter::once(0)
        .chain(text.iter().map(|byte| !byte))
        .collect())
}

fn opened(sealed: &[u8]) -> Option<Vec<u8>> {
    let text = sealed.strip_prefix(&[0])?;
    Some(text.iter().map(|byte| !byte).collect())
}

fn handed(profile: &Path, event: &OwnEvent) -> Handed {
    hand_over(profile, event, sealed).unwrap()
}

/// The same beside an app that runs in this test.
async fn handed_beside(profile: &Path, event: OwnEvent) -> Handed {
    let profile = profile.to_path_buf();
    tokio::task::spawn_blocking(move || handed(&profile, &event))
        .await
        .unwrap()
}

/// Why it was kept.
fn why(handed: &Handed) -> Why {
    match handed {
        Handed::Kept { file, why } if file.exists() => *why,
        other => panic!("{other:?}"),
    }
}

fn kept_calls(profile: &Path) -> Vec<String> {
    let kept = take_kept(profile, opened).unwrap();
    kept.events
        .into_iter()
        .map(|(_, event)| event.call_id.unwrap())
        .collect()
}

/// A card that leads commands to this socket.
fn write_card(profile: &Path, port: u16, socket: &str) {
    let card = serde_json::json!({
        "port": port, "token": "t", "socket": socket, "pid": 1, "version": "0",
    });
    std::fs::write(profile.join("door.json"), card.to_string()).unwrap();
}

/// A program of this user's own on the profile's socket, which answers so and then waits until it is dropped.
fn odd_app(profile: &Path, answer: &'static [u8]) -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let name = format!("ringside-test-{}", uuid::Uuid::new_v4());
    let mut socket = {
        let _within = runtime.enter();
        OwnSocket::open(profile, &name).unwrap()
    };
    write_card(profile, 1, socket.address());
    runtime.spawn(async move {
        let mut stream = socket.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(answer).await.unwrap();
        stream.shutdown().await.unwrap();
        std::future::pending::<()>().await;
    });
    runtime
}

#[tokio::test]
async fn a_running_app_takes_the_event_as_it_was_said() {
    let mut api = OpenApi::new().await;
    let handed = handed_beside(api.profile.path(), rings("a")).await;
    assert_eq!(handed, Handed::Taken);
    let event = api.heard.recv().await.unwrap();
    assert_eq!(
        (event.source.as_str(), event.call_id.as_deref()),
        ("command", Some("a"))
    );
    assert_eq!(event.at, at("2026-11-21T00:30:00Z"));
    assert_eq!(event.from.name.as_deref(), Some("SATO"));
    assert_eq!(event.line, None);
    assert_eq!(kept_calls(api.profile.path()), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_apps_disk_refuses_is_kept_and_said_so() {
    let api = OpenApi::new().await;
    api.disk_refuses.store(true, Ordering::SeqCst);
    let handed = handed_beside(api.profile.path(), rings("a")).await;
    assert_eq!(why(&handed), Why::DiskRefuses);
    assert_eq!(kept_calls(api.profile.path()), ["a"]);
}

#[tokio::test]
async fn an_app_that_has_too_much_to_do_gets_the_event_later() {
    let api = OpenApi::with(1, &[]).await;
    assert_eq!(api.post(&ringing("a").to_string()).await.0, 200);
    let posts = ["b", "c", "e"].map(|id| {
        let post = api.request(Method::POST, "/v1/events");
        tokio::spawn(post.body(ringing(id).to_string()).send())
    });
    // One is in hand, one waits, and the third has been told to come again.
    let (first, ..) = select_all(posts).await;
    assert_eq!(first.unwrap().unwrap().status(), 429);
    let handed = handed_beside(api.profile.path(), rings("d")).await;
    assert_eq!(why(&handed), Why::NotNow);
    assert_eq!(kept_calls(api.profile.path()), ["d"]);
}

#[test]
fn without_an_app_events_are_kept_in_order_until_they_are_forgotten() {
    let profile = own_folder();
    for call_id in ["a", "b", "c"] {
        let handed = handed(profile.path(), &rings(call_id));
        assert_eq!(why(&handed), Why::NotRunning);
    }
    assert_eq!(kept_calls(profile.path()), ["a", "b", "c"]);
    let kept = take_kept(profile.path(), opened).unwrap();
    let (file, event) = &kept.events[0];
    assert_eq!(event.at, at("2026-11-21T00:30:00Z"));
    forget(file).unwrap();
    forget(file).unwrap();
    assert_eq!(kept_calls(profile.path()), ["b", "c"]);
}

#[tokio::test]
async fn an_app_that_has_stopped_leaves_the_event_on_disk() {
    let profile = OpenApi::new().await.stop().await;
    let handed = handed_beside(profile.path(), rings("a")).await;
    assert_eq!(why(&handed), Why::NotRunning);
}

#[test]
fn an_app_that_answers_oddly_has_not_taken_the_event() {
    for answer in [
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"taken\":1}",
        "HTTP/1.1 400 Bad Request\r\n\r\nWhat?",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>It works!",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u{e9}1",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "",
    ] {
        let profile = own_folder();
        let _app = odd_app(profile.path(), answer.as_bytes());
        let handed = handed(profile.path(), &rings("a"));
        assert_eq!(why(&handed), Why::NoAnswer, "{answer:?}");
        assert_eq!(kept_calls(profile.path()), ["a"], "{answer:?}");
    }
}

#[test]
fn an_app_that_finds_fault_with_the_event_is_quoted() {
    let profile = own_folder();
    let refusal = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 47\r\n\r\n{\"error\":{\"code\":\"x\",\"message\":\"`at` is odd.\"}}";
    let _app = odd_app(profile.path(), refusal);
    let handed = handed(profile.path(), &rings("a"));
    assert_eq!(handed, Handed::Refused(String::from("`at` is odd.")));
    assert_eq!(kept_calls(profile.path()), Vec::<String>::new());
}

/// Whether anybody has connected to a listener that waits for nobody.
fn was_asked(listener: &TcpListener) -> bool {
    listener.set_nonblocking(true).unwrap();
    listener.accept().is_ok()
}

#[test]
fn who_listens_on_the_port_of_an_app_that_was_killed_is_told_nothing() {
    let profile = own_folder();
    let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = stranger.local_addr().unwrap().port();
    write_card(profile.path(), port, "socket");
    let of_0_1_0 = format!(r#"{{"port":{port},"token":"t","pid":1,"version":"0.1.0"}}"#);
    let first = handed(profile.path(), &rings("a"));
    assert_eq!(why(&first), Why::NotRunning);
    std::fs::write(profile.path().join("door.json"), of_0_1_0).unwrap();
    let second = handed(profile.path(), &rings("b"));
    assert_eq!(why(&second), Why::NoAnswer);
    assert!(!was_asked(&stranger));
    assert_eq!(kept_calls(profile.path()), ["a", "b"]);
}

#[test]
fn a_program_that_takes_the_event_and_never_answers_is_not_waited_for_long() {
    let profile = own_folder();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _within = runtime.enter();
    let silent = OwnSocket::open(profile.path(), "ringside-test-silent").unwrap();
    write_card(profile.path(), 1, silent.address());
    let began = Instant::now();
    let handed = std::thread::scope(|scope| {
        let client = scope.spawn(|| handed(profile.path(), &rings("a")));
        client.join().unwrap()
    });
    assert_eq!(why(&handed), Why::NoAnswer);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn wrong_arguments_are_named_before_anything_is_sent() {
    let now = at("2026-11-21T00:30:00Z");
    for (words, field) in [
        (vec![("event", "rings"), ("call_id", "a")], "event"),
        (
            vec![
                ("event", "ringing"),
                ("from", "110"),
                ("from.number", "110"),
            ],
            "from",
        ),
        (vec![("event", "ringing")], "call_id"),
        (vec![("call_id", "a")], "event"),
    ] {
        let error = OwnEvent::from_words(words.clone(), now).err().unwrap();
        assert_eq!(error.field, field, "{words:?}");
    }
}

#[test]
fn what_a_command_says_beside_the_call_never_costs_it() {
    let profile = own_folder();
    let now = at("2026-11-21T00:30:00Z");
    let words = [
        ("event", "ended"),
        ("call_id", "a"),
        ("outcome", "lost"),
        ("at", "noon"),
    ];
    let event = OwnEvent::from_words(words, now).unwrap();
    assert_eq!(why(&handed(profile.path(), &event)), Why::NotRunning);
    let kept = take_kept(profile.path(), opened).unwrap();
    assert_eq!(kept.events[0].1.at, now);
    assert_eq!(kept.events[0].1.kind, CallEventKind::Ended(None));
}

#[test]
fn a_kept_file_that_cannot_be_read_is_told_left_as_it_is_and_harms_no_other() {
    let profile = own_folder();
    handed(profile.path(), &rings("a"));
    let folder = profile.path().join("events-kept");
    let whole = sealed(br#"{"event":"ringing","call_id":"x"}"#).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("0.json", b"half an ev"),
        ("1.sealed", b"for somebody else"),
        ("2.sealed", &whole[..9]),
        ("3.unreadable", b"set aside by 0.1.0"),
        ("notes.txt", b"what is this folder?"),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    std::fs::write(folder.join("9.part"), "being written").unwrap();
    std::fs::create_dir(folder.join("a folder")).unwrap();
    let kept = take_kept(profile.path(), opened).unwrap();
    let expected: Vec<_> = files.map(|(name, _)| folder.join(name)).into();
    assert_eq!(kept.unreadable, expected);
    assert_eq!(kept.events.len(), 1);
    for (name, bytes) in files {
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), bytes);
    }
}

#[test]
fn an_event_that_0_1_0_kept_unsealed_is_taken_in_its_place() {
    let profile = own_folder();
    handed(profile.path(), &rings("b"));
    let folder = profile.path().join("events-kept");
    let clear =
        r#"{"event":"ringing","source":"command","call_id":"a","at":"2026-11-20T09:30:00Z"}"#;
    std::fs::write(
        folder.join("0190a000-0000-7000-8000-000000000000.json"),
        clear,
    )
    .unwrap();
    assert_eq!(kept_calls(profile.path()), ["a", "b"]);
}

#[test]
fn nothing_readable_stands_in_a_kept_file_and_without_a_box_nothing_is_kept() {
    let profile = own_folder();
    let Handed::Kept { file, .. } = handed(profile.path(), &rings("a")) else {
        panic!("nobody could take it");
    };
    let bytes = std::fs::read(&file).unwrap();
    for word in ["81312345678", "SATO", "ringing"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
    forget(&file).unwrap();
    let refused = hand_over(profile.path(), &rings("b"), |_| {
        Err(std::io::Error::other("locked"))
    });
    assert!(refused.is_err());
    let folder = std::fs::read_dir(profile.path().join("events-kept")).unwrap();
    assert_eq!(folder.count(), 0);
}

#[cfg(unix)]
#[test]
fn kept_events_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let profile = own_folder();
    let Handed::Kept { file, .. } = handed(profile.path(), &rings("a")) else {
        panic!("nobody could take it");
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_command_with_an_empty_number_tells_of_a_withheld_call() {
    let profile = own_folder();
    let words = [("event", "ringing"), ("from.number", ""), ("from.name", "")];
    let event = OwnEvent::from_words(words, at("2026-11-21T00:30:00Z")).unwrap();
    assert_eq!(why(&handed(profile.path(), &event)), Why::NotRunning);
    let kept = take_kept(profile.path(), opened).unwrap();
    assert_eq!(kept.events[0].1.from.number, None);
}
