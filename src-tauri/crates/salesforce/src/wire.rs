//! The HTTP client: how it is set up, and what its failures mean.
//!
//! It owns time limits, the transport's rules, and the line between "never left" and "left". It never reads a body.
//!
//! **Invariant:** a failure counts as "never left" only if it happened while connecting. Anything later may have reached
//! the org. hyper resends a request by itself only where no byte of it was written or the server said that it took none,
//! which keeps to the same line.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use crate::error::{Cut, NotSent};
use crate::host::is_loopback;

/// How long the network may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    pub connect: Duration,
    /// From the start of connecting to the end of the answer. Longer than `connect`, or a failure to connect can't be
    /// told from a lost answer.
    pub call: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            connect: Duration::from_secs(5),
            call: Duration::from_secs(30),
        }
    }
}

/// A failure below HTTP.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WireError {
    /// The request never left.
    #[error("{0}")]
    NotSent(NotSent),
    /// The request left, and its answer was lost.
    #[error("{0}")]
    Cut(Cut),
}

/// An HTTP client for one host. Redirects are not followed, as they would carry a token to wherever they point.
pub(crate) fn http_client(host: &Url, timeouts: Timeouts) -> reqwest::Result<reqwest::Client> {
    let here = is_loopback(host);
    let builder = reqwest::Client::builder()
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.call)
        .redirect(Policy::none())
        .referer(false)
        .https_only(!here);
    // The practice org is never behind the company's proxy.
    if here { builder.no_proxy() } else { builder }.build()
}

impl From<reqwest::Error> for WireError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_builder() {
            return WireError::NotSent(NotSent::NotBuilt);
        }
        if error.is_connect() {
            return WireError::NotSent(why_not_connected(&error));
        }
        if error.is_timeout() {
            return WireError::Cut(Cut::TimedOut);
        }
        WireError::Cut(Cut::Lost)
    }
}

fn why_not_connected(error: &reqwest::Error) -> NotSent {
    if error.is_dns() {
        return NotSent::NameNotFound;
    }
    if error.is_timeout() {
        return NotSent::ConnectTimedOut;
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.downcast_ref::<io::Error>().is_some_and(is_handshake) {
            return NotSent::NotSecure;
        }
        cause = inner.source();
    }
    NotSent::NoConnection
}

/// rustls reports a failed handshake as `InvalidData`, certificates and protocol alike, which no TCP failure is.
/// hyper-rustls wraps that once more, and an `io::Error` leaves what it wraps out of its chain of sources.
fn is_handshake(error: &io::Error) -> bool {
    let wrapped = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<io::Error>());
    error.kind() == io::ErrorKind::InvalidData || wrapped.is_some_and(is_handshake)
}
