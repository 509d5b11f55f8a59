//! Who has connected over loopback and has not shown the token yet: for how long, and how many at once.
//!
//! Any user of this machine can open connections to a loopback port, and each takes one of the files that this program may
//! have. So a connection has a few seconds to show the token, in whatever it is about, and where too many have not, the oldest
//! makes room for the newest: a phone shows it at once. **Invariant:** who has shown the token is never sent away by this.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// How long a connection may take to show the token. A phone sends it with its first bytes.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many connections may be without it at once. It is far below the 1,024 files that a program may usually have.
const MOST: usize = 256;

/// A connection as the guard of its requests knows it.
#[derive(Debug, Clone)]
pub(super) struct Newcomer(Arc<Known>);

#[derive(Debug)]
struct Known {
    is_known: AtomicBool,
    sent_away: CancellationToken,
}

impl Newcomer {
    /// From now on it may stay.
    pub(super) fn has_shown_the_token(&self) {
        self.0.is_known.store(true, Ordering::Relaxed);
    }

    fn is_known(&self) -> bool {
        self.0.is_known.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, Newcomers>> for Newcomer {
    fn connect_info(stream: IncomingStream<'_, Newcomers>) -> Self {
        stream.io().newcomer.clone()
    }
}

/// The listening socket, which keeps count.
pub(super) struct Newcomers {
    listener: TcpListener,
    /// The oldest first.
    without_token: VecDeque<Weak<Known>>,
    stop: CancellationToken,
}

impl Newcomers {
    /// At `stop` whoever has not shown the token is sent away.
    pub(super) fn at(listener: TcpListener, stop: CancellationToken) -> Self {
        Self {
            listener,
            without_token: VecDeque::new(),
            stop,
        }
    }

    fn make_room(&mut self) {
        let is_waiting = |known: &Weak<Known>| {
            let known = known.upgrade();
            known.is_some_and(|known| !known.is_known.load(Ordering::Relaxed))
        };
        self.without_token.retain(is_waiting);
        while self.without_token.len() >= MOST {
            let oldest = self.without_token.pop_front();
            if let Some(oldest) = oldest.and_then(|oldest| oldest.upgrade()) {
                oldest.sent_away.cancel();
            }
        }
    }
}

impl Listener for Newcomers {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Hooks send small bodies and wait for the answer: Nagle's algorithm would hold it back.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
        self.make_room();
        let sent_away = self.stop.child_token();
        let known = Arc::new(Known {
            is_known: AtomicBool::new(false),
            sent_away: sent_away.clone(),
        });
        self.without_token.push_back(Arc::downgrade(&known));
        let over = async move {
            let sent_away = sent_away.cancelled_owned();
            // Either is the end.
            tokio::time::timeout(PATIENCE, sent_away)
                .await
                .unwrap_or_default();
        };
        let connection = Connection {
            stream,
            newcomer: Newcomer(known),
            over: Some(Box::pin(over)),
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends by itself unless it shows the token in time.
pub(super) struct Connection {
    stream: TcpStream,
    newcomer: Newcomer,
    /// Ready when its time is over; nothing once it is.
    over: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Connection {
    /// The stream, as long as the connection may stay.
    fn stream(&mut self, cx: &mut Context<'_>) -> io::Result<Pin<&mut TcpStream>> {
        if !self.newcomer.is_known() {
            let over = self.over.as_mut();
            if over.is_none_or(|over| over.as_mut().poll(cx).is_ready()) {
                self.over = None;
                return Err(io::Error::from(io::ErrorKind::TimedOut));
            }
        }
        Ok(Pin::new(&mut self.stream))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream(cx)?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream(cx)?.poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream(cx)?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream(cx)?.poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream(cx)?.poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
