//! The local API: HTTP and WebSocket, through which every phone without a source of its own is heard.
//!
//! Owns the sockets, the token and `door.json`. There are two ways in: a socket that only the owner of the profile reaches
//! (`own`), for which the system vouches, and loopback, for programs that know nothing else. It must never listen on another
//! address than loopback, answer there without the token, or say that an event was taken before it is on disk: a hook that got an
//! answer forgets the event.
//!
//! Any program and any web page on this machine can reach a loopback port, so three things are asked of each request,
//! in this order: a Host that is loopback (a page that rebinds its own name in DNS keeps its name there), no foreign
//! Origin (a page can't leave it out), and the token, which only the owner of the profile folder can read.

mod card;
mod counts;
mod guard;
mod inside;
mod intake;
mod limit;
mod newcomers;
mod own;
mod refusal;
mod routes;
mod socket;

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use system::OwnSocket;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::local_api::card::CardOnDisk;
use crate::local_api::counts::Counts;
use crate::local_api::inside::Inside;
use crate::local_api::newcomers::{Newcomer, Newcomers};
use crate::local_api::own::Own;
use crate::local_api::refusal::Refused;
use crate::owner_only;
use crate::{Delivery, Now};

pub(crate) use card::LocalApiCard;
pub use limit::LARGEST_BODY;

/// How long an answer that is being written may still take after the local API was told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// What the local API is given.
pub struct LocalApiOptions<'a> {
    /// The profile folder, where `door.json` is written.
    pub profile: &'a Path,
    /// What the sidebar shows now, as JSON.
    pub view: watch::Receiver<Arc<str>>,
    /// Where the engine takes events.
    pub events: mpsc::Sender<Delivery>,
    /// The engine's clock.
    pub now: Now,
    /// The origins from which web pages or browser extensions may speak to the local API, such as
    /// `chrome-extension://…`. Normally none.
    pub allowed_origins: Vec<String>,
}

/// Why the local API could not be opened or kept open.
#[derive(Debug, thiserror::Error)]
pub enum LocalApiError {
    /// No loopback port could be had.
    #[error("no loopback port could be opened")]
    Bind(#[source] io::Error),
    /// The system gave no randomness for a token.
    #[error("the system gave no random bytes for the local API's token")]
    Token(aws_lc_rs::error::Unspecified),
    /// `door.json` could not be written.
    #[error("door.json could not be written")]
    Card(#[source] io::Error),
    /// The socket failed while serving.
    #[error("the local API's socket failed")]
    Serve(#[source] io::Error),
}

/// An open local API: its sockets listen and `door.json` is written. It answers once [`LocalApi::serve`] runs; what comes
/// before waits in the sockets. Dropping it removes `door.json`.
pub struct LocalApi {
    listener: TcpListener,
    socket: Option<OwnSocket>,
    port: u16,
    card: CardOnDisk,
    view: watch::Receiver<Arc<str>>,
    events: mpsc::Sender<Delivery>,
    now: Now,
    allowed_origins: Vec<String>,
}

impl LocalApi {
    /// Opens both sockets and writes `door.json` with a new token.
    pub async fn open(options: LocalApiOptions<'_>) -> Result<Self, LocalApiError> {
        let mut random = [0; 32];
        aws_lc_rs::rand::fill(&mut random).map_err(LocalApiError::Token)?;
        // A port that were the same at each start could be had by another user as soon as no program runs, and hooks would tell
        // that user who calls.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(LocalApiError::Bind)?;
        let port = listener.local_addr().map_err(LocalApiError::Bind)?.port();
        owner_only::folder(options.profile).map_err(LocalApiError::Card)?;
        let name = format!("ringside-{}", Uuid::new_v4().simple());
        // Without it commands keep their events, which are taken soon after.
        let socket = OwnSocket::open(options.profile, &name)
            .inspect_err(|error| tracing::warn!(%error, "there is no socket for commands"))
            .ok();
        let address = socket.as_ref().map(|socket| String::from(socket.address()));
        let card = LocalApiCard::new(port, URL_SAFE_NO_PAD.encode(random), address);
        let card = CardOnDisk::write(options.profile, card).map_err(LocalApiError::Card)?;
        Ok(Self {
            listener,
            socket,
            port,
            card,
            view: options.view,
            events: options.events,
            now: options.now,
            allowed_origins: options.allowed_origins,
        })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Answers until it is told to stop, and then removes `door.json`. A request that waits for the engine at that
    /// moment is refused and not half taken.
    pub async fn serve(self, stop: CancellationToken) -> Result<(), LocalApiError> {
        let (in_use, mut ended) = mpsc::channel::<()>(1);
        let inside = Arc::new(Inside {
            token: String::from(self.card.token()),
            view: self.view,
            events: self.events,
            now: self.now,
            allowed_origins: self.allowed_origins,
            stop: stop.clone(),
            started: Instant::now(),
            taken: AtomicU64::new(0),
            mended: Counts::default(),
            refused: Refused::default(),
            _in_use: in_use,
        });
        let everybody = routes::for_everybody(Arc::clone(&inside))
            .into_make_service_with_connect_info::<Newcomer>();
        let listener = Newcomers::at(self.listener, stop.clone());
        let on_loopback = axum::serve(listener, everybody)
            .with_graceful_shutdown(stop.clone().cancelled_owned())
            .into_future();
        let socket = self.socket;
        let on_socket = async {
            if let Some(socket) = socket {
                axum::serve(Own(socket), routes::for_the_owner(inside))
                    .with_graceful_shutdown(stop.clone().cancelled_owned())
                    .await
            } else {
                drop(inside);
                Ok(())
            }
        };
        let late = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = async { tokio::try_join!(on_loopback, on_socket) } => {
                served.map(drop).map_err(LocalApiError::Serve)
            }
            () = late => Ok(()),
        };
        // WebSockets outlive the server that upgraded them, and end by themselves when told to stop.
        if tokio::time::timeout(GRACE, ended.recv()).await.is_err() {
            tracing::warn!("a connection to the local API did not end in time");
        }
        served
    }
}
