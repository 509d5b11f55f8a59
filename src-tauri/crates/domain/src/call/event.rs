//! What a call source tells: the one form into which the events of every phone are turned.
//!
//! Owns no wire format (the local API and each source have their own) and no rules (those are in `call`). Events may
//! repeat, come late or out of order; every event therefore carries when it happened, not only when it was heard.

use crate::base::ids::{RawNumber, SfId};
use crate::call::data::CallerGave;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One thing that a phone said of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallEvent {
    /// The name of the source, such as `baresip` or what the hook calls itself.
    pub source: String,
    /// The source's id of the call. Hooks that know only a number leave it out; then the call is the open one with
    /// that number, else a new one.
    pub call_id: Option<String>,
    /// When it happened, by the source's clock if it has one, else when it was heard.
    pub at: Timestamp,
    /// What happened.
    pub kind: CallEventKind,
    /// Which way the call goes, where the source says so.
    pub direction: Option<Direction>,
    /// Who calls.
    pub from: Party,
    /// Who is called.
    pub to: Party,
    /// The line or queue that the call came in on, in the source's words.
    pub line: Option<String>,
    /// The record from which the number was dialled, where the source knows it.
    pub record: Option<SfId>,
    /// How the call was put through, where this leg is part of a transfer.
    pub transfer: Option<Transfer>,
    /// What all legs of one call share, such as the switch's own id of the whole call.
    pub group_id: Option<String>,
    /// What the caller was asked for before the call came here.
    pub data: CallerGave,
}

/// One end of a call, as far as the source knows it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The number as the other side sent it, or nothing where it is withheld.
    pub number: Option<RawNumber>,
    /// The display name that came with it.
    pub name: Option<String>,
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Party")
            .field("number", &self.number)
            .field("name", &self.name.as_ref().map(|_| "…"))
            .finish()
    }
}

/// Which way a call goes, seen from the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Direction {
    /// Somebody calls the agent.
    Inbound,
    /// The agent calls somebody.
    Outbound,
    /// A call between colleagues.
    Internal,
}

/// How a call was put through, seen from the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Transfer {
    /// A colleague has put it through to the agent.
    In,
    /// The agent has passed it on to somebody.
    Out,
    /// The switch has forwarded it by itself.
    Automatic,
}

/// What happened to the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallEventKind {
    /// The agent's phone rings.
    Ringing,
    /// The agent has dialled.
    Dialing,
    /// Both sides can speak.
    Answered,
    /// The agent's side put the call on hold.
    Held,
    /// The call is off hold.
    Resumed,
    /// The call was passed on; this leg may still be there for a moment.
    Transferred,
    /// The leg is over. Without an outcome it follows from whether the call was answered.
    Ended(Option<Outcome>),
    /// The caller left a message in the voicemail.
    Voicemail,
    /// Facts that may come late: `recording_url`, `summary` and so on, by their names in the public schema.
    Details(BTreeMap<String, String>),
}

impl CallEventKind {
    /// Whether such an event comes with the end of a call or after it.
    pub(crate) fn is_late(&self) -> bool {
        match self {
            Self::Ended(_) | Self::Voicemail | Self::Details(_) => true,
            Self::Ringing
            | Self::Dialing
            | Self::Answered
            | Self::Held
            | Self::Resumed
            | Self::Transferred => false,
        }
    }
}

/// How a leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Outcome {
    /// The two sides spoke.
    Answered,
    /// It rang here and nobody took it.
    Missed,
    /// The agent refused it.
    Declined,
    /// Another phone of the same group took it.
    AnsweredElsewhere,
    /// The other side did not take it.
    NoAnswer,
    /// The other side was busy.
    Busy,
    /// The call could not be made.
    Failed,
    /// It ended in the voicemail.
    Voicemail,
    /// The leg ended because the call was passed on.
    Transferred,
}
