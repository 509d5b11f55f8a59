//! The socket that only the owner of the profile reaches: who is heard on it, and who in its place is told nothing.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::open_api::{OpenApi, own_folder, ringing};
use serde_json::{Value, json};
use system::OwnSocket;
use telephony::hand_over::{Handed, OwnEvent, Why, hand_over, take_kept};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// So long nobody says anything.
const MOMENT: Duration = Duration::from_millis(50);

/// What Debian calls `nobody`.
const NOBODY: u32 = 65534;

async fn handed(profile: &Path) -> Handed {
    let profile = profile.to_path_buf();
    tokio::task::spawn_blocking(move || {
        let words = [
            ("event", "ringing"),
            ("call_id", "a"),
            ("from.number", "+81312345678"),
        ];
        let event = OwnEvent::from_words(words, jiff::Timestamp::now()).unwrap();
        hand_over(&profile, &event, |text| Ok(text.to_vec())).unwrap()
    })
    .await
    .unwrap()
}

fn is_kept_because(handed: &Handed, because: Why) -> bool {
    matches!(handed, Handed::Kept { why, file } if *why == because && file.exists())
}

/// A card that leads commands to this socket.
fn write_card(profile: &Path, socket: &str) {
    let card = json!({ "port": 1, "token": "t", "socket": socket, "pid": 1, "version": "0" });
    std::fs::write(profile.join("door.json"), card.to_string()).unwrap();
}

fn lets_in(folder: &Path, mode: u32) {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Only root can start a program of another user's. Where the tests run as somebody else there is nothing to try.
fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

/// A program of another user's, in Perl as every Debian has it. It is ended with this value.
fn as_nobody(script: &str, argument: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "perl"])
        .args(["-MIO::Socket::UNIX", "-e", script])
        .arg(argument)
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    (child, said)
}

/// Says that it listens, and then all that it hears.
const LISTENS: &str = r#"
    $| = 1;
    my $socket = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5) or die "no socket: $!";
    print "listens\n";
    while (my $client = $socket->accept) { print "came\n"; while (<$client>) { print } }
"#;

/// Says whether it got an answer.
const ASKS: &str = r#"
    $SIG{PIPE} = 'IGNORE';  # Who is sent away at once writes into nothing.
    my $socket = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "no socket: $!";
    print $socket "GET /v1/view HTTP/1.1\r\nHost: localhost\r\n\r\n"; $socket->flush;
    my $answer = <$socket>;
    print defined $answer ? "answered: $answer\n" : "no answer\n";
"#;

async fn line(said: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    let read = timeout(PATIENCE, said.read_line(&mut line)).await;
    read.expect("it says nothing").unwrap();
    line
}

async fn asks(profile: &Path, request: &str) -> (u16, Value) {
    let mut stream = UnixStream::connect(profile.join("socket")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

#[tokio::test]
async fn a_hook_of_the_owner_speaks_http_over_the_socket_and_needs_no_token() {
    let mut api = OpenApi::new().await;
    let event = ringing("a").to_string();
    let post = format!(
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{event}",
        event.len()
    );
    assert_eq!(
        asks(api.profile.path(), &post).await,
        (200, json!({ "taken": 1 }))
    );
    assert_eq!(api.heard.recv().await.unwrap().call_id.unwrap(), "a");
    let get = "GET /v1/view HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(
        asks(api.profile.path(), get).await,
        (200, json!({ "rev": 1 }))
    );
    let mode = std::fs::metadata(api.profile.path().join("socket")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn in_a_profile_whose_path_is_too_long_for_a_socket_commands_are_heard_all_the_same() {
    let above = tempfile::tempdir().unwrap();
    let profile = above
        .path()
        .join("of a company with a long name ".repeat(8));
    std::fs::create_dir(&profile).unwrap();
    lets_in(&profile, 0o700);
    let mut api = OpenApi::at(profile.clone()).await;
    assert_eq!(handed(&profile).await, Handed::Taken);
    assert!(api.heard.recv().await.is_some());
    let card = std::fs::read(profile.join("door.json")).unwrap();
    let card: Value = serde_json::from_slice(&card).unwrap();
    let socket = Path::new(card["socket"].as_str().unwrap()).to_path_buf();
    let around = std::fs::metadata(socket.parent().unwrap()).unwrap();
    assert_eq!(around.permissions().mode() & 0o777, 0o700);
    api.stop().await;
    assert!(!socket.parent().unwrap().exists());
}

#[tokio::test]
async fn what_a_killed_program_has_left_is_nobody_and_stands_in_no_ones_way() {
    let profile = own_folder();
    // A socket whose program has ended without taking its file away.
    drop(std::os::unix::net::UnixListener::bind(profile.path().join("socket")).unwrap());
    write_card(profile.path(), "socket");
    assert!(is_kept_because(
        &handed(profile.path()).await,
        Why::NotRunning
    ));
    let mut api = OpenApi::at(profile.path().to_path_buf()).await;
    assert_eq!(handed(profile.path()).await, Handed::Taken);
    assert!(api.heard.recv().await.is_some());
}

#[tokio::test]
async fn a_socket_in_a_folder_into_which_others_look_is_told_nothing() {
    let profile = own_folder();
    let mut socket = OwnSocket::open(profile.path(), "ringside-test").unwrap();
    write_card(profile.path(), socket.address());
    lets_in(profile.path(), 0o755);
    assert!(is_kept_because(&handed(profile.path()).await, Why::NotOurs));
    assert!(timeout(MOMENT, socket.accept()).await.is_err());
}

#[tokio::test]
async fn another_users_program_in_the_place_of_ours_is_told_nothing() {
    if !is_root() {
        eprintln!("not root: nothing was tried");
        return;
    }
    let (profile, theirs) = (own_folder(), own_folder());
    chown(theirs.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    let there = theirs.path().join("socket");
    let (_listens, mut said) = as_nobody(LISTENS, &there);
    assert_eq!(line(&mut said).await, "listens\n");

    // As somebody would do it who knows where a killed program had its socket.
    write_card(profile.path(), there.to_str().unwrap());
    assert!(is_kept_because(&handed(profile.path()).await, Why::NotOurs));
    // Even where all files look like ours, the system says whose program listens.
    let here = profile.path().join("socket");
    std::fs::rename(&there, &here).unwrap();
    chown(&here, Some(0), Some(0)).unwrap();
    write_card(profile.path(), "socket");
    assert!(is_kept_because(&handed(profile.path()).await, Why::NotOurs));

    let kept = take_kept(profile.path(), |text| Some(text.to_vec())).unwrap();
    assert_eq!(kept.events.len(), 2, "both events are safe");
    // Who only connects is seen, with nothing after it.
    assert_eq!(line(&mut said).await, "came\n");
    let mut more = String::new();
    let heard = timeout(MOMENT, said.read_line(&mut more)).await;
    assert!(heard.is_err() && more.is_empty(), "{more}");
}

#[tokio::test]
async fn another_user_who_gets_to_our_socket_is_not_heard() {
    if !is_root() {
        eprintln!("not root: nothing was tried");
        return;
    }
    let api = OpenApi::new().await;
    let socket = api.profile.path().join("socket");
    // As if somebody had opened the profile to all.
    lets_in(api.profile.path(), 0o755);
    lets_in(&socket, 0o777);
    let (_asks, mut said) = as_nobody(ASKS, &socket);
    assert_eq!(line(&mut said).await, "no answer\n");
}
