//! Which calls are logged at all.

use crate::base::refs::PersonRef;
use crate::call::event::{Direction, Outcome};
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::record::call::{Call, Unmatched};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a call of this kind is logged at all.
pub fn is_loggable(call: &Call) -> bool {
    let among_us = call.facts.direction() == Direction::Internal || call.who.colleague.is_some();
    call.facts.is_call()
        && !call.ended_while_disabled
        && !call.on_other_line
        && (!among_us || call.log_anyway)
        && call.facts.outcome() != Some(Outcome::AnsweredElsewhere)
}

/// Why a call that is not [loggable](is_loggable) is not.
pub fn why_not(call: &Call) -> WhyNot {
    match call.facts.outcome() {
        _ if call.ended_while_disabled => WhyNot::LoggingOff,
        _ if call.on_other_line => WhyNot::OtherLine,
        Some(Outcome::AnsweredElsewhere) => WhyNot::AnsweredElsewhere,
        _ => WhyNot::Colleague,
    }
}

/// Whether the call has ended and there is no person to log it to.
pub fn waits_for_pick(call: &Call) -> bool {
    let is_logged_unmatched = call.logged.is_some() && call.unmatched.is_logged();
    is_loggable(call)
        && call.facts.ended().is_some()
        && call.who.picked.is_none()
        && !is_logged_unmatched
        && !is_logged_to_somebody(call)
}

/// Whether the call's record names somebody other than the fallback record. This holds even if a sign-out has forgotten
/// the pick: what is in Salesforce stays there.
pub fn is_logged_to_somebody(call: &Call) -> bool {
    let fields = call.logged.as_ref().map(|logged| &logged.fields);
    let named = fields.and_then(|fields| {
        let who = fields.record(TaskField::Who);
        who.or_else(|| fields.record(TaskField::What))
    });
    let nobody = match &call.unmatched {
        Unmatched::Fallback(record) => Some(with_contact(record)),
        Unmatched::Waits | Unmatched::OfferNew | Unmatched::WithoutPerson => None,
    };
    named.is_some() && named.cloned() != nobody
}

/// The record that a Task names for this person: for a person account, its contact.
fn with_contact(who: &Candidate) -> PersonRef {
    let contact = who.person_contact.clone().map(PersonRef::from);
    contact.unwrap_or_else(|| who.id.clone())
}

/// Why a call is not logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhyNot {
    /// It is with a colleague.
    Colleague,
    /// Another phone took it.
    AnsweredElsewhere,
    /// Logging was off when it ended.
    LoggingOff,
    /// It is on a line that doesn't count.
    OtherLine,
    /// The agent has discarded its record in the outbox, where that can be taken back.
    Discarded,
}
