//! One payload of ctrl_tcp: an event of the phone, or the answer to our question.
//!
//! Owns the names of baresip's JSON. It decides nothing about calls, but for what differs between versions and shows
//! only in the JSON.

use domain::call::event::Direction;
use serde::Deserialize;

/// Sent after connecting: which accounts and which calls there are. The last answer proves that a baresip is there.
pub(super) const QUESTIONS: &[u8] = br#"49:{"command":"reginfo","token":"ringside-accounts"},48:{"command":"listcalls","token":"ringside-calls"},"#;
/// The tokens in [`QUESTIONS`], by which the answers are known.
const ACCOUNTS: &str = "ringside-accounts";
const CALLS: &str = "ringside-calls";

/// What the phone sent.
pub(super) enum Message {
    /// Something happened.
    Event(PhoneEvent),
    /// The text that lists the accounts.
    Accounts(String),
    /// The text that lists the calls; empty from a phone without the module that lists them.
    Calls(Option<String>),
}

/// An event of the phone, with the fields that are used.
#[derive(Deserialize)]
pub(super) struct PhoneEvent {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: Option<String>,
    direction: Option<String>,
    #[serde(rename = "peeruri", default)]
    pub(super) address: String,
    #[serde(rename = "peerdisplayname")]
    pub(super) display_name: Option<String>,
    #[serde(rename = "accountaor")]
    pub(super) account: Option<String>,
    pub(super) param: Option<String>,
    cuser: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    response: bool,
    ok: bool,
    #[serde(default)]
    data: String,
    token: Option<String>,
}

impl Message {
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        // A display name is passed on as the caller sent it, which may be Latin-1: one bad byte must not cost the call.
        let text = String::from_utf8_lossy(payload);
        if let Ok(event) = serde_json::from_str(&text) {
            return Some(Self::Event(event));
        }
        let response: Response = serde_json::from_str(&text).ok()?;
        match response.token.as_deref() {
            Some(ACCOUNTS) if response.response => Some(Self::Accounts(response.data)),
            Some(CALLS) if response.response => {
                Some(Self::Calls(Some(response.data).filter(|_| response.ok)))
            }
            _ => None,
        }
    }
}

impl PhoneEvent {
    pub(super) fn direction(&self) -> Option<Direction> {
        match self.direction.as_deref() {
            Some("incoming") => Some(Direction::Inbound),
            Some("outgoing") => Some(Direction::Outbound),
            _ => None,
        }
    }

    /// Whether the call is over when its transfer fails: so it is in 1.0.0, which then closes the call without a word. In
    /// 4.10 the call goes on, and its events have `cuser`, which those of 1.0.0 lack.
    pub(super) fn ends_with_failed_transfer(&self) -> bool {
        self.cuser.is_none()
    }
}
