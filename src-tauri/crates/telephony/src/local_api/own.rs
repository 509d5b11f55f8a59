//! The local API on the socket that only the owner of the profile reaches: for `ringside event`, and for hooks that speak HTTP
//! over a Unix socket.
//!
//! No token is asked for here: the system itself says whose process is at the other end, and no web page can reach it.

use std::time::Duration;

use axum::serve::Listener;
use system::{OwnSocket, OwnStream};

/// How long nobody is heard after the system could give no stream: it has no file left for one.
const PAUSE: Duration = Duration::from_millis(200);

/// The open socket.
pub(super) struct Own(pub(super) OwnSocket);

impl Listener for Own {
    type Io = OwnStream;
    type Addr = ();

    async fn accept(&mut self) -> (OwnStream, ()) {
        loop {
            match self.0.accept().await {
                Ok(stream) => return (stream, ()),
                Err(error) => {
                    tracing::warn!(%error, "a command could not be heard just now");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<()> {
        Ok(())
    }
}
