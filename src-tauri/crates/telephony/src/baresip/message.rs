//! One payload of ctrl_tcp: an event of the phone, or the answer to our question.
//!
//! Owns the names of baresip's JSON. It decides nothing about calls, but for what differs between versions and shows
//! only in the JSON.

use crate::wire;
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
        // A display name is passed on as the caller sent it, in any encoding: one odd byte must not cost the call.
        let text = wire::marked(payload);
        if let Ok(event) = serde_json::from_str(&text) {
            return Some(Self::Event(PhoneEvent::in_plain_text(event)));
        }
        let response: Response = serde_json::from_str(&text).ok()?;
        match response.token.as_deref() {
            Some(ACCOUNTS) if response.response => {
                Some(Self::Accounts(wire::identity(&response.data)))
            }
            Some(CALLS) if response.response => {
                let listing = wire::identity(&response.data);
                Some(Self::Calls(Some(listing).filter(|_| response.ok)))
            }
            _ => None,
        }
    }
}

impl PhoneEvent {
    /// The event with its odd bytes read: a name that nobody can read is left out.
    fn in_plain_text(event: Self) -> Self {
        let identity = |text: String| wire::identity(&text);
        Self {
            kind: identity(event.kind),
            id: event.id.map(identity),
            direction: event.direction,
            address: identity(event.address),
            display_name: event.display_name.and_then(|name| wire::words(&name)),
            account: event.account.map(identity),
            param: event.param.map(identity),
            cuser: event.cuser,
        }
    }

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
