//! A real call: sipp rings a real baresip over SIP on loopback, and the engine's channel hears it.
//!
//! Both are Debian packages (`baresip-core`, `sip-tester`) and need no sound card, screen or rights. Without them the
//! test fails, as a skipped test would look like a passed one.
#![cfg(test)]
#![cfg(target_os = "linux")]

use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome};
use jiff::Timestamp;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use telephony::baresip::{BaresipOptions, run};
use telephony::{LostReason, SourceReport};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Registration, ringing and two seconds of talk take three seconds; a loaded machine gets ten times that.
const PATIENCE: Duration = Duration::from_secs(30);

struct Phone {
    reports: mpsc::Receiver<SourceReport>,
    sip_port: u16,
    folder: TempDir,
    stop: CancellationToken,
    baresip: Child,
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(path)
}

/// A port that is free now for SIP, with the next one free for TLS, which baresip opens as well.
fn sip_port() -> u16 {
    let here = Ipv4Addr::LOCALHOST;
    (0..100)
        .find_map(|_| {
            let port = UdpSocket::bind((here, 0)).ok()?.local_addr().ok()?.port();
            let next = port.checked_add(1)?;
            let free =
                TcpListener::bind((here, port)).is_ok() && TcpListener::bind((here, next)).is_ok();
            free.then_some(port)
        })
        .expect("two free ports in a row")
}

fn started(mut command: Command) -> Child {
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.kill_on_drop(true).spawn().unwrap_or_else(|error| {
        panic!(
            "{:?} did not start ({error}). This test makes a real call: apt-get install --no-install-recommends \
             baresip-core sip-tester",
            command.as_std().get_program()
        )
    })
}

fn modules() -> &'static str {
    let folders = ["/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules"];
    folders
        .into_iter()
        .find(|folder| Path::new(folder).is_dir())
        .unwrap_or(folders[0])
}

impl Phone {
    /// Starts a baresip of its own and waits until it is heard.
    async fn start(answermode: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sip_port = sip_port();
        let control = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap();
        for name in ["config", "accounts"] {
            let text = std::fs::read_to_string(fixture("baresip-config").join(name)).unwrap();
            let text = text
                .replace("@SIP_PORT@", &sip_port.to_string())
                .replace("@CONTROL_PORT@", &control.port().to_string())
                .replace("@MODULES@", modules())
                .replace("@ANSWERMODE@", answermode);
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mut command = Command::new("baresip");
        command.arg("-4").arg("-f").arg(folder.path());
        let baresip = started(command);
        let (events, reports) = mpsc::channel(64);
        let stop = CancellationToken::new();
        tokio::spawn(run(
            BaresipOptions { address: control },
            Arc::new(Timestamp::now),
            events,
            stop.clone(),
        ));
        let mut phone = Self {
            reports,
            sip_port,
            folder,
            stop,
            baresip,
        };
        loop {
            match phone.report().await {
                SourceReport::Connected { source } => {
                    assert_eq!(source, "baresip");
                    return phone;
                }
                // The phone needs a moment to open its control port.
                SourceReport::Lost {
                    reason: LostReason::NotRunning,
                    ..
                } => {}
                other => panic!("{other:?} before the phone was there"),
            }
        }
    }

    async fn report(&mut self) -> SourceReport {
        timeout(PATIENCE, self.reports.recv())
            .await
            .expect("a report in time")
            .unwrap()
    }

    async fn event(&mut self) -> CallEvent {
        match self.report().await {
            SourceReport::Event(event) => *event,
            other => panic!("{other:?} in the middle of a call"),
        }
    }

    /// Rings the phone; the caller stays for so many milliseconds.
    fn rung_by(&self, scenario: &str, milliseconds: u32) -> Child {
        let media = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let caller = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut command = Command::new("sipp");
        command
            .arg(SocketAddr::from((Ipv4Addr::LOCALHOST, self.sip_port)).to_string())
            .args(["-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", "25s"])
            .args(["-p", &caller.to_string(), "-mp", &media.to_string()])
            .args(["-d", &milliseconds.to_string()])
            .arg("-sf")
            .arg(fixture("sipp").join(scenario))
            // sipp leaves its logs where it runs.
            .current_dir(self.folder.path());
        started(command)
    }
}

async fn ended(mut caller: Child) -> ExitStatus {
    timeout(PATIENCE, caller.wait())
        .await
        .expect("the caller hangs up")
        .unwrap()
}

#[tokio::test]
async fn a_real_call_is_heard_from_the_ring_to_the_end() {
    let mut phone = Phone::start("auto").await;
    let caller = phone.rung_by("talks.xml", 1500);
    let rings = phone.event().await;
    let answered = phone.event().await;
    let over = phone.event().await;
    assert!(ended(caller).await.success());

    assert_eq!(rings.kind, CallEventKind::Ringing);
    assert_eq!(rings.direction, Some(Direction::Inbound));
    assert_eq!(rings.from.number.as_ref().unwrap().0, "+81312345678");
    assert_eq!(rings.from.name.as_deref(), Some("Tanaka Taro"));
    assert_eq!(answered.kind, CallEventKind::Answered);
    assert_eq!(over.kind, CallEventKind::Ended(Some(Outcome::Answered)));
    let ids = [&rings, &answered, &over].map(|event| event.call_id.as_deref().unwrap());
    assert!(ids.iter().all(|id| *id == ids[0] && !id.is_empty()));
    let talked = over.at.duration_since(answered.at);
    assert!(talked.as_millis() >= 1000, "they talked for {talked:?}");

    phone.baresip.start_kill().unwrap();
    let lost = phone.report().await;
    assert!(
        matches!(
            lost,
            SourceReport::Lost {
                reason: LostReason::Closed,
                ..
            }
        ),
        "{lost:?}"
    );
    phone.stop.cancel();
}

#[tokio::test]
async fn a_real_call_that_nobody_takes_is_missed() {
    let mut phone = Phone::start("manual").await;
    let caller = phone.rung_by("gives_up.xml", 500);
    let rings = phone.event().await;
    let over = phone.event().await;
    assert!(ended(caller).await.success());
    assert_eq!(rings.kind, CallEventKind::Ringing);
    assert_eq!(over.kind, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(rings.call_id, over.call_id);
    phone.stop.cancel();
}
