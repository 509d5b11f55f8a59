//! `ringside event` with an app that runs, with none, and with one that is in trouble.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::open_api::OpenApi;
use domain::call::event::CallEventKind;
use jiff::Timestamp;
use telephony::SourceReport;
use telephony::hand_over::{Handed, OwnEvent, forget, hand_over, take_kept};

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

fn handed(profile: &Path, event: &OwnEvent) -> std::io::Result<Handed> {
    hand_over(profile, event, sealed)
}

fn kept_calls(profile: &Path) -> Vec<String> {
    let kept = take_kept(profile, opened).unwrap();
    kept.events
        .into_iter()
        .map(|(_, event)| event.call_id.unwrap())
        .collect()
}

/// A stranger on the port that an old `door.json` names.
fn stranger(profile: &Path, answer: &'static str) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let card = format!(r#"{{"port":{port},"token":"t","pid":1,"version":"0"}}"#);
    std::fs::write(profile.join("door.json"), card).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(answer.as_bytes()).unwrap();
    });
}

#[tokio::test]
async fn a_running_app_takes_the_event_as_it_was_said() {
    let mut api = OpenApi::new().await;
    let profile = api.profile.path().to_path_buf();
    let handed = tokio::task::spawn_blocking(move || handed(&profile, &rings("a")).unwrap());
    assert_eq!(handed.await.unwrap(), Handed::Taken);
    let Some(SourceReport::Event(event)) = api.reports.recv().await else {
        panic!("no event")
    };
    assert_eq!(
        (event.source.as_str(), event.call_id.as_deref()),
        ("command", Some("a"))
    );
    assert_eq!(event.at, at("2026-11-21T00:30:00Z"));
    assert_eq!(event.from.name.as_deref(), Some("SATO"));
    assert_eq!(event.line, None);
    assert_eq!(kept_calls(api.profile.path()), Vec::<String>::new());
}

#[test]
fn without_an_app_events_are_kept_in_order_until_they_are_forgotten() {
    let profile = tempfile::tempdir().unwrap();
    for call_id in ["a", "b", "c"] {
        let handed = handed(profile.path(), &rings(call_id)).unwrap();
        assert!(matches!(handed, Handed::NoApp { kept } if kept.exists()));
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
    let handed = handed(profile.path(), &rings("a")).unwrap();
    assert!(matches!(handed, Handed::NoApp { .. }));
}

#[test]
fn a_stranger_on_the_port_of_an_app_that_crashed_gets_no_event_for_good() {
    for answer in [
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"taken\":1}",
        "HTTP/1.1 400 Bad Request\r\n\r\nWhat?",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>It works!",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "",
    ] {
        let profile = tempfile::tempdir().unwrap();
        stranger(profile.path(), answer);
        let handed = handed(profile.path(), &rings("a")).unwrap();
        assert!(matches!(handed, Handed::NoApp { .. }), "{answer:?}");
        assert_eq!(kept_calls(profile.path()), ["a"], "{answer:?}");
    }
}

#[test]
fn an_app_that_finds_fault_with_the_event_is_quoted() {
    let profile = tempfile::tempdir().unwrap();
    let refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 47\r\n\r\n{\"error\":{\"code\":\"x\",\"message\":\"`at` is odd.\"}}";
    stranger(profile.path(), refusal);
    let handed = handed(profile.path(), &rings("a")).unwrap();
    assert_eq!(handed, Handed::Refused(String::from("`at` is odd.")));
    assert_eq!(kept_calls(profile.path()), Vec::<String>::new());
}

/// Whether anybody has connected to a listener that waits for nobody.
fn was_asked(listener: &TcpListener) -> bool {
    listener.set_nonblocking(true).unwrap();
    listener.accept().is_ok()
}

#[test]
fn an_answer_that_sends_the_event_elsewhere_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    for status in ["301", "302", "307", "308"] {
        let profile = tempfile::tempdir().unwrap();
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{port}/v1/events\r\nContent-Length: 0\r\n\r\n"
        );
        stranger(profile.path(), answer.leak());
        let handed = handed(profile.path(), &rings("a")).unwrap();
        assert!(matches!(handed, Handed::NoApp { .. }), "{status}");
    }
    assert!(!was_asked(&elsewhere));
}

/// The environment is a process's own, so the test of a running app is played once more in another one.
#[test]
fn no_proxy_of_the_environment_is_asked() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args([
        "--exact",
        "hand_over::a_running_app_takes_the_event_as_it_was_said",
    ]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, &address);
    }
    let played = again
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&played.stdout);
    assert!(told.contains("1 passed"), "{told}");
    assert!(!was_asked(&proxy));
}

#[test]
fn a_program_that_takes_the_event_and_never_answers_is_not_waited_for_long() {
    let profile = tempfile::tempdir().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let card = format!(r#"{{"port":{port},"token":"t","pid":1,"version":"0"}}"#);
    std::fs::write(profile.path().join("door.json"), card).unwrap();
    let began = Instant::now();
    let handed = handed(profile.path(), &rings("a")).unwrap();
    assert!(matches!(handed, Handed::NoApp { .. }));
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
    let profile = tempfile::tempdir().unwrap();
    let now = at("2026-11-21T00:30:00Z");
    let words = [
        ("event", "ended"),
        ("call_id", "a"),
        ("outcome", "lost"),
        ("at", "noon"),
    ];
    let event = OwnEvent::from_words(words, now).unwrap();
    assert!(matches!(
        handed(profile.path(), &event).unwrap(),
        Handed::NoApp { .. }
    ));
    let kept = take_kept(profile.path(), opened).unwrap();
    assert_eq!(kept.events[0].1.at, now);
    assert_eq!(kept.events[0].1.kind, CallEventKind::Ended(None));
}

#[test]
fn a_kept_file_that_cannot_be_read_is_told_left_as_it_is_and_harms_no_other() {
    let profile = tempfile::tempdir().unwrap();
    handed(profile.path(), &rings("a")).unwrap();
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
    let profile = tempfile::tempdir().unwrap();
    handed(profile.path(), &rings("b")).unwrap();
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
    let profile = tempfile::tempdir().unwrap();
    let Handed::NoApp { kept } = handed(profile.path(), &rings("a")).unwrap() else {
        panic!("nobody could take it");
    };
    let bytes = std::fs::read(&kept).unwrap();
    for word in ["81312345678", "SATO", "ringing"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
    forget(&kept).unwrap();
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
    let profile = tempfile::tempdir().unwrap();
    let Handed::NoApp { kept } = handed(profile.path(), &rings("a")).unwrap() else {
        panic!("nobody could take it");
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&kept), mode(kept.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_command_with_an_empty_number_tells_of_a_withheld_call() {
    let profile = tempfile::tempdir().unwrap();
    let words = [("event", "ringing"), ("from.number", ""), ("from.name", "")];
    let event = OwnEvent::from_words(words, at("2026-11-21T00:30:00Z")).unwrap();
    assert!(matches!(
        handed(profile.path(), &event).unwrap(),
        Handed::NoApp { .. }
    ));
    let kept = take_kept(profile.path(), opened).unwrap();
    assert_eq!(kept.events[0].1.from.number, None);
}
