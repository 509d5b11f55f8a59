//! A socket that only the owner of a folder can reach, and of which a client knows whose it is before it says a word.
//!
//! Owns what both sides ask of the system: on Linux and macOS a Unix socket in a folder for its owner alone, on Windows a
//! named pipe for its owner alone. **Invariant:** who gets a stream here speaks with a process of the folder's owner (or of
//! the system's administrator), by the word of the system and not of the other side.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::of_system;

/// An open socket. Dropping it takes its address away.
pub struct OwnSocket(of_system::Listener);

impl OwnSocket {
    /// Opens the socket of a folder. `name` serves where the folder itself can hold none, and is to be new each time: on Windows
    /// it is the pipe's, elsewhere that of a folder for temporary files.
    ///
    /// # Errors
    /// If the system gives no socket, neither in the folder nor elsewhere.
    pub fn open(folder: &Path, name: &str) -> io::Result<Self> {
        of_system::Listener::open(folder, name).map(Self)
    }

    /// What a client of the same folder is to be told, for [`connect_to_own`].
    pub fn address(&self) -> &str {
        self.0.address()
    }

    /// Waits for the next client of the same owner. Others are sent away without a word.
    ///
    /// # Errors
    /// If the system can't give a stream just now. The socket stays open.
    pub async fn accept(&mut self) -> io::Result<OwnStream> {
        self.0
            .accept()
            .await
            .map(|stream| OwnStream(Kind::Heard(stream)))
    }
}

/// Connects to the socket of a folder.
///
/// # Errors
/// `NotFound` or `ConnectionRefused` if nobody listens, `PermissionDenied` if what listens is another user's: nothing was
/// sent to it then.
pub async fn connect_to_own(folder: &Path, address: &str) -> io::Result<OwnStream> {
    let stream = of_system::connect(folder, address).await?;
    Ok(OwnStream(Kind::Called(stream)))
}

/// Bytes to and from a process of the same owner.
pub struct OwnStream(Kind);

/// On Windows the two ends of a pipe are of different types.
enum Kind {
    Heard(of_system::Heard),
    Called(of_system::Called),
}

impl AsyncRead for OwnStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Kind::Heard(stream) => Pin::new(stream).poll_read(cx, buffer),
            Kind::Called(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for OwnStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.0 {
            Kind::Heard(stream) => Pin::new(stream).poll_write(cx, bytes),
            Kind::Called(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Kind::Heard(stream) => Pin::new(stream).poll_flush(cx),
            Kind::Called(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Kind::Heard(stream) => Pin::new(stream).poll_shutdown(cx),
            Kind::Called(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnSocket, connect_to_own};
    use std::io;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test]
    async fn the_owner_is_heard_and_answered_one_after_the_other() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        crate::for_owner_only(folder.path())?;
        let name = format!("own-socket-test-{}", std::process::id());
        let mut socket = OwnSocket::open(folder.path(), &name)?;
        let address = String::from(socket.address());
        for _ in 0..3 {
            let asks = async {
                let mut stream = connect_to_own(folder.path(), &address).await?;
                stream.write_all(b"who calls?").await?;
                let mut answer = [0; 4];
                stream.read_exact(&mut answer).await.map(|_| answer)
            };
            let answers = async {
                let mut stream = socket.accept().await?;
                let mut question = [0; 10];
                stream.read_exact(&mut question).await?;
                stream.write_all(b"SATO").await?;
                // The other end reads it before this one ends.
                stream.read(&mut [0; 1]).await.unwrap_or_default();
                Ok(question)
            };
            let (answer, question): (_, io::Result<_>) = tokio::join!(asks, answers);
            assert_eq!((&answer?, &question?), (b"SATO", b"who calls?"));
        }
        drop(socket);
        let nobody = connect_to_own(folder.path(), &address).await;
        let why = nobody.err().map(|error| error.kind());
        assert_eq!(why, Some(io::ErrorKind::NotFound));
        Ok(())
    }
}
