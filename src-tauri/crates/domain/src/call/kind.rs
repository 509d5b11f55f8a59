//! The kinds of call that subjects, follow-ups and reports distinguish: direction and outcome in one word.

use crate::call::event::{Direction, Outcome, Transfer};
use crate::call::facts::CallFacts;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of call it was, or is so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallKind {
    /// Somebody called and was spoken with, or it still rings.
    Inbound,
    /// Somebody called and was not answered.
    Missed,
    /// Somebody called and was turned away.
    Declined,
    /// Somebody called and left a message.
    Voicemail,
    /// The agent called and spoke with somebody, or it still rings.
    Outbound,
    /// The agent called and nobody answered.
    NoAnswer,
    /// The agent called and the line was busy.
    Busy,
    /// The agent called and no connection came about.
    Failed,
    /// The agent passed it on.
    Transferred,
    /// Between colleagues.
    Internal,
    /// A colleague put it through to the agent, who took it.
    TransferredIn,
    /// The switch forwarded it to the agent, who took it.
    TransferredBySwitch,
}

/// The values of `CallType` (Object Reference v65, Task): the picklist is the same in every org.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallType {
    /// `Inbound`.
    Inbound,
    /// `Outbound`.
    Outbound,
    /// `Internal`.
    Internal,
}

impl CallType {
    /// The value as Salesforce writes it.
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
            Self::Internal => "Internal",
        }
    }
}

impl CallKind {
    /// The kind of a call, by what has been heard of it.
    pub fn of(facts: &CallFacts) -> Self {
        match (
            Self::told(facts.direction(), facts.outcome()),
            facts.transfer(),
        ) {
            (Self::Transferred | Self::Inbound | Self::Outbound, Some(Transfer::In)) => {
                Self::TransferredIn
            }
            (Self::Inbound, Some(Transfer::Automatic)) => Self::TransferredBySwitch,
            (kind, _) => kind,
        }
    }

    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 12] = [
        Self::Inbound,
        Self::Missed,
        Self::Declined,
        Self::Voicemail,
        Self::Outbound,
        Self::NoAnswer,
        Self::Busy,
        Self::Failed,
        Self::TransferredIn,
        Self::Transferred,
        Self::TransferredBySwitch,
        Self::Internal,
    ];

    /// Its `CallType` where no setting maps it. Salesforce has none for a call that somebody puts through.
    pub fn call_type(self) -> Option<CallType> {
        match self {
            Self::Inbound
            | Self::Missed
            | Self::Declined
            | Self::Voicemail
            | Self::TransferredBySwitch => Some(CallType::Inbound),
            Self::Outbound | Self::NoAnswer | Self::Busy | Self::Failed => Some(CallType::Outbound),
            Self::Internal => Some(CallType::Internal),
            Self::Transferred | Self::TransferredIn => None,
        }
    }

    /// The kind of a call of which only this is known.
    pub fn told(direction: Direction, outcome: Option<Outcome>) -> Self {
        match (direction, outcome) {
            (_, Some(Outcome::Transferred)) => Self::Transferred,
            // The caller was not spoken with: the line was busy, or it broke.
            (
                Direction::Inbound,
                Some(Outcome::Missed | Outcome::NoAnswer | Outcome::Busy | Outcome::Failed),
            ) => Self::Missed,
            (Direction::Inbound, Some(Outcome::Declined)) => Self::Declined,
            (Direction::Inbound, Some(Outcome::Voicemail)) => Self::Voicemail,
            (Direction::Inbound, _) => Self::Inbound,
            (
                Direction::Outbound,
                Some(
                    Outcome::NoAnswer
                    | Outcome::Missed
                    | Outcome::Declined
                    | Outcome::AnsweredElsewhere,
                ),
            ) => Self::NoAnswer,
            (Direction::Outbound, Some(Outcome::Busy)) => Self::Busy,
            (Direction::Outbound, Some(Outcome::Failed)) => Self::Failed,
            (Direction::Outbound, _) => Self::Outbound,
            (Direction::Internal, _) => Self::Internal,
        }
    }

    /// Whether somebody called and was not spoken with: the only place that decides what a missed call is.
    pub fn is_missed(self) -> bool {
        match self {
            Self::Missed | Self::Declined | Self::Voicemail => true,
            Self::Inbound
            | Self::Outbound
            | Self::NoAnswer
            | Self::Busy
            | Self::Failed
            | Self::Transferred
            | Self::TransferredIn
            | Self::TransferredBySwitch
            | Self::Internal => false,
        }
    }
}
