//! baresip, a real softphone, over its control connection (`ctrl_tcp`).
//!
//! Owns the connection: connect, ask, read, and connect again when it is lost. It must never answer, dial or hang up:
//! all it sends is the question which accounts and calls there are.
//!
//! The connection has no password, no clock and room for one client: whoever connects last has it. So events are
//! timed when they are heard, and a program that takes the connection away is given time: the wait before the next
//! try grows and falls back only after a connection that held. Port 4444 is also the usual one of Selenium and other
//! tools, so a phone counts as connected only when it has answered.

mod calls;
mod ending;
mod message;
mod netstring;
mod peer;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::{LostReason, Now, SourceReport};

pub use calls::Baresip;
pub use netstring::{Netstrings, Piece};

/// The source's name in events and reports.
pub const SOURCE: &str = "baresip";

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A connection that held this long was a good one.
const HELD: Duration = Duration::from_secs(30);
/// baresip answers within milliseconds; it is busy for longer only while it registers.
const ANSWER: Duration = Duration::from_secs(5);

/// Where the phone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BaresipOptions {
    /// What `ctrl_tcp_listen` says in baresip's configuration.
    pub address: SocketAddr,
}

impl Default for BaresipOptions {
    /// baresip's own port, on this machine.
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 4444)),
        }
    }
}

/// Listens to the phone, and times what it says by the given clock, until it is told to stop or the engine's channel is closed.
pub async fn run(
    options: BaresipOptions,
    now: Now,
    reports: mpsc::Sender<SourceReport>,
    stop: CancellationToken,
) {
    let mut line = Line {
        phone: Baresip::default(),
        now,
        reports,
        told: None,
    };
    tokio::select! {
        () = stop.cancelled() => {}
        EngineGone = line.keep_listening(options.address) => {}
    }
}

/// The engine's channel is closed, so nothing more can be told.
struct EngineGone;

/// How a connection ended.
enum Ended {
    Lost(LostReason),
    EngineGone,
}

struct Line {
    phone: Baresip,
    now: Now,
    reports: mpsc::Sender<SourceReport>,
    /// What was told last, so that a phone that is off for the night is reported once.
    told: Option<LostReason>,
}

impl Line {
    async fn keep_listening(&mut self, address: SocketAddr) -> EngineGone {
        let mut wait = FIRST_WAIT;
        loop {
            let began = Instant::now();
            let reason = match self.one_connection(address).await {
                Ended::Lost(reason) => reason,
                Ended::EngineGone => return EngineGone,
            };
            if began.elapsed() >= HELD {
                wait = FIRST_WAIT;
            }
            if self.told != Some(reason) {
                self.told = Some(reason);
                let source = String::from(SOURCE);
                if self
                    .tell(SourceReport::Lost { source, reason })
                    .await
                    .is_err()
                {
                    return EngineGone;
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    async fn one_connection(&mut self, address: SocketAddr) -> Ended {
        let mut stream = match timeout(ANSWER, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) if error.kind() != ErrorKind::ConnectionRefused => {
                return Ended::Lost(LostReason::Broken(error.kind()));
            }
            _ => return Ended::Lost(LostReason::NotRunning),
        };
        if let Err(error) = stream.write_all(message::QUESTIONS).await {
            return Ended::Lost(LostReason::Broken(error.kind()));
        }
        self.phone.connected();
        let mut frames = Netstrings::default();
        let answer_by = Instant::now() + ANSWER;
        let mut bytes = [0; 4096];
        loop {
            let read = stream.read(&mut bytes);
            let read = if self.phone.is_greeted() {
                read.await
            } else {
                match tokio::time::timeout_at(answer_by, read).await {
                    Ok(read) => read,
                    Err(_) => return Ended::Lost(LostReason::NotThePhone),
                }
            };
            let count = match read {
                Ok(0) if self.phone.has_quit() => return Ended::Lost(LostReason::Quit),
                Ok(0) => return Ended::Lost(LostReason::Closed),
                Ok(count) => count,
                Err(error) => return Ended::Lost(LostReason::Broken(error.kind())),
            };
            frames.feed(bytes.get(..count).unwrap_or_default());
            if let Err(ended) = self.take(&mut frames).await {
                return ended;
            }
        }
    }

    /// Takes all frames that have come.
    async fn take(&mut self, frames: &mut Netstrings) -> Result<(), Ended> {
        while let Some(piece) = frames.cut() {
            let payload = match piece {
                Piece::Payload(payload) => payload,
                Piece::Garbage(_) if !self.phone.is_greeted() => {
                    return Err(Ended::Lost(LostReason::NotThePhone));
                }
                Piece::Garbage(bytes) => {
                    tracing::warn!(
                        bytes,
                        "baresip sent bytes that are no frame; they were skipped"
                    );
                    continue;
                }
            };
            let greeted_before = self.phone.is_greeted();
            let events = self.phone.take(&payload, (self.now)());
            if self.phone.is_greeted() && !greeted_before {
                self.told = None;
                let source = String::from(SOURCE);
                self.tell(SourceReport::Connected { source }).await?;
            }
            for event in events {
                self.tell(SourceReport::Event(Box::new(event))).await?;
            }
        }
        Ok(())
    }

    async fn tell(&self, report: SourceReport) -> Result<(), Ended> {
        self.reports
            .send(report)
            .await
            .map_err(|_| Ended::EngineGone)
    }
}
