//! An accepted connection, plain or over TLS.
//!
//! It owns the handshake. It never makes the listener wait for one: the handshake is driven by the first read or write of
//! the connection itself, so that a client which connects and says nothing does not hold up the others.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

pub(super) enum Secured {
    Plain(TcpStream),
    Shaking(Box<Accept<TcpStream>>),
    Shaken(Box<TlsStream<TcpStream>>),
    /// The handshake failed; its error was given to whoever drove it.
    Refused,
}

/// What is left once the handshake is done.
trait Io: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Io for T {}

impl Secured {
    pub(super) fn new(stream: TcpStream, tls: Option<&TlsAcceptor>) -> Self {
        match tls {
            Some(tls) => Secured::Shaking(Box::new(tls.accept(stream))),
            None => Secured::Plain(stream),
        }
    }

    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Pin<&mut dyn Io>>> {
        if let Secured::Shaking(handshake) = self {
            let shaken = ready!(Pin::new(handshake.as_mut()).poll(context));
            *self = match shaken {
                Ok(stream) => Secured::Shaken(Box::new(stream)),
                Err(error) => {
                    tracing::debug!(%error, "a TLS handshake failed");
                    *self = Secured::Refused;
                    return Poll::Ready(Err(error));
                }
            };
        }
        Poll::Ready(match self {
            Secured::Plain(stream) => Ok(Pin::new(stream)),
            Secured::Shaken(stream) => Ok(Pin::new(stream.as_mut())),
            Secured::Shaking(_) | Secured::Refused => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = ready!(self.get_mut().poll_open(context))?;
        stream.poll_read(context, buffer)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let stream = ready!(self.get_mut().poll_open(context))?;
        stream.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let stream = ready!(self.get_mut().poll_open(context))?;
        stream.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = ready!(self.get_mut().poll_open(context))?;
        stream.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = ready!(self.get_mut().poll_open(context))?;
        stream.poll_shutdown(context)
    }
}
