//! Every way in which the local API says no, and how often it did.
//!
//! Owns the codes, the statuses and the counters; scripts depend on the codes, people read the messages. A refusal
//! that isn't in this list can't be answered, so none goes uncounted.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::local_api::counts::Counts;
use crate::local_api::limit::LARGEST_BODY;
use crate::wire::BatchError;

/// Why a request or an event was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The Host is not loopback.
    #[error("The Host must be 127.0.0.1, localhost or [::1].")]
    Host,
    /// A web page of an origin that isn't allowed.
    #[error("This origin may not speak to Ringside; it can be allowed in the settings.")]
    Origin,
    /// No token.
    #[error("Send `Authorization: Bearer TOKEN`; the token is in door.json in the profile folder.")]
    NoToken,
    /// Another token, perhaps that of an earlier start.
    #[error("The token is not the one in door.json; it is new at each start.")]
    WrongToken,
    /// The body is over the limit.
    #[error(
        "The body has more than {LARGEST_BODY} bytes. Nothing of it was taken, and what was taken before stays. Send an array in parts, or its events one by one: one event always fits."
    )]
    TooLarge,
    /// The body broke off.
    #[error("The body could not be read to its end.")]
    BrokenBody,
    /// A text frame that is no UTF-8.
    #[error(
        "A text frame must be UTF-8. Nothing of this one was taken, and what was taken before stays. The WebSocket protocol ends the connection here: open it again, and send text in another encoding in a binary frame."
    )]
    NotUtf8,
    /// A frame that was not even read.
    #[error(
        "The frame is far over {LARGEST_BODY} bytes and was not read. Nothing of it was taken, and what was taken before stays. The connection ends here: open it again, and send an array in parts."
    )]
    FrameTooLarge,
    /// The events can't be read.
    #[error("{0}")]
    Events(BatchError),
    /// No such path.
    #[error(
        "There is nothing here. The paths are /v1/events, /v1/view, /v1/health and /v1/schema.json."
    )]
    NotFound,
    /// The path has no such method.
    #[error("This path does not take this method.")]
    WrongMethod,
    /// A GET of the event stream without an upgrade.
    #[error("GET /v1/events is a WebSocket; to send one event, POST it.")]
    NotAWebSocket,
    /// The app is stopping.
    #[error(
        "Ringside is stopping. Send the event again later, or use `ringside event`, which keeps it."
    )]
    Stopping,
    /// The disk refuses.
    #[error(
        "Ringside could not write the events to its disk. The sidebar shows them, but they are lost if Ringside ends now. Free some space, then send them again: the same event twice does no harm."
    )]
    NotOnDisk,
    /// More events than can be taken.
    #[error(
        "Ringside has more events to take than it can just now. Nothing of these was taken: send them again in a second."
    )]
    Busy,
}

impl Refusal {
    /// The word for scripts and counters.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Host => "host_refused",
            Self::Origin => "origin_refused",
            Self::NoToken => "token_missing",
            Self::WrongToken => "token_wrong",
            Self::TooLarge | Self::FrameTooLarge => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::BrokenBody => "body_broken",
            Self::Events(BatchError::NotJson) => "not_json",
            Self::Events(BatchError::TooMany { .. }) => "too_many_events",
            Self::Events(BatchError::Bad { .. }) => "bad_event",
            Self::NotFound => "not_found",
            Self::WrongMethod => "method_refused",
            Self::NotAWebSocket => "not_a_websocket",
            Self::Stopping => "stopping",
            Self::NotOnDisk => "not_on_disk",
            Self::Busy => "busy",
        }
    }

    /// The body of the answer, the same over HTTP and over the WebSocket.
    pub(super) fn body(&self) -> Value {
        let mut error = Map::new();
        error.insert(String::from("code"), json!(self.code()));
        error.insert(String::from("message"), json!(self.to_string()));
        if let Self::Events(BatchError::Bad { index, error: bad }) = self {
            if let Some(index) = index {
                error.insert(String::from("index"), json!(index));
            }
            if !bad.field.is_empty() {
                error.insert(String::from("field"), json!(bad.field));
            }
        }
        json!({ "error": error })
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Host | Self::Origin => StatusCode::FORBIDDEN,
            Self::NoToken | Self::WrongToken => StatusCode::UNAUTHORIZED,
            Self::TooLarge | Self::FrameTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BrokenBody | Self::NotUtf8 | Self::Events(_) => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAWebSocket => StatusCode::UPGRADE_REQUIRED,
            Self::Stopping | Self::NotOnDisk => StatusCode::SERVICE_UNAVAILABLE,
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
        }
    }
}

/// How often each refusal was given since the start.
#[derive(Default)]
pub(super) struct Refused(Counts);

impl Refused {
    /// Counts a refusal and makes its answer.
    pub(super) fn answer(&self, refusal: &Refusal) -> Response {
        self.count(refusal);
        (refusal.status(), Json(refusal.body())).into_response()
    }

    /// Counts a refusal.
    pub(super) fn count(&self, refusal: &Refusal) {
        self.0.add(refusal.code());
    }

    /// The counts by code.
    pub(super) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.by_word()
    }
}
