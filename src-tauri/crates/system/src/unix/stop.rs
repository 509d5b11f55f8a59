//! How Linux and macOS ask a program to end.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

pub(crate) async fn asked_to_stop() -> io::Result<()> {
    // The end of a session, of its terminal, and Ctrl-C.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
