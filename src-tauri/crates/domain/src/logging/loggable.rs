//! Which calls are logged at all.

use crate::base::refs::PersonRef;
use crate::call::event::{Direction, Outcome};
use crate::call::kind::CallKind;
use crate::call::phase::Phase;
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::record::call::{Call, Several, Unmatched};
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the call is logged at all.
pub fn is_loggable(call: &Call) -> bool {
    call.facts.is_call() && why_not(call).is_none()
}

/// Why the call is not logged. Of several reasons the agent's own comes first, then the one that can't be overruled.
pub fn why_not(call: &Call) -> Option<WhyNot> {
    let among_us = call.facts.direction() == Direction::Internal || call.who.colleague.is_some();
    let reasons = [
        (call.private, WhyNot::Private),
        (call.do_not_log, WhyNot::AgentSaidSo),
        (call.ended_while_disabled, WhyNot::LoggingOff),
        (call.on_other_line, WhyNot::OtherLine),
        (
            call.facts.outcome() == Some(Outcome::AnsweredElsewhere),
            WhyNot::AnsweredElsewhere,
        ),
        (among_us && !call.log_anyway, WhyNot::Colleague),
        (is_too_short(call) && !call.log_anyway, WhyNot::TooShort),
        (is_left_out(call) && !call.log_anyway, WhyNot::KindLeftOut),
    ];
    let mut reasons = reasons.into_iter();
    reasons.find(|(holds, _)| *holds).map(|(_, why)| why)
}

/// Whether an answered call was shorter than what is logged by itself. A call for which the agent has done anything is
/// worth a record, however short it was.
fn is_too_short(call: &Call) -> bool {
    let facts = &call.facts;
    let spoke = matches!(
        facts.outcome(),
        Some(Outcome::Answered | Outcome::Transferred)
    ) && facts.answered().is_some();
    spoke && facts.talk_seconds() < call.min_seconds && !is_worked_on(call)
}

/// Whether calls of this kind leave nothing, and the agent has done nothing for this one either. A call that rings may still
/// become one of any kind.
fn is_left_out(call: &Call) -> bool {
    let is_decided = match call.facts.phase() {
        Phase::Ringing | Phase::Dialing => false,
        Phase::Connected | Phase::Held | Phase::Ended => true,
    };
    let kind = CallKind::of(&call.facts);
    is_decided && call.by_kind.not_logged.contains(&kind) && !is_worked_on(call)
}

/// Whether the agent has said who it was, or saved anything for the call.
fn is_worked_on(call: &Call) -> bool {
    let draft = &call.draft;
    let has_words = draft
        .saved
        .as_ref()
        .is_some_and(|(subject, note)| !subject.trim().is_empty() || !note.trim().is_empty());
    call.who.by_agent
        || has_words
        || draft.saved_disposition.is_some()
        || !draft.saved_answers.0.is_empty()
        || call.completing.is_some()
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

/// Whether the call, as it is known and set now, is logged only once the agent says who it was. A call that goes on is judged
/// by the settings of this moment, which decide when it ends.
pub fn needs_a_pick(call: &Call, settings: &Settings) -> bool {
    let who = &call.who;
    if !is_loggable(call) || call.logged.is_some() || who.picked.is_some() || who.waits_for_data() {
        return false;
    }
    match call.facts.ended() {
        Some(_) => waits_by(call, &call.unmatched, &call.several),
        None => waits_by(call, &Unmatched::by(settings), &Several::by(settings)),
    }
}

/// Whether a call that has ended, and that no setting of now concerns, waits for the agent to say who it was.
pub fn has_nobody(call: &Call) -> bool {
    call.who.picked.is_none() && waits_by(call, &call.unmatched, &call.several)
}

/// The same by what is set for calls that nobody, or several, could be.
fn waits_by(call: &Call, unmatched: &Unmatched, several: &Several) -> bool {
    let who = &call.who;
    // Whether a rule has anybody to choose or to make shows at the end.
    let decided = call.facts.ended().is_some() || who.left_open;
    match (who.number(), who.matches.as_slice()) {
        (None, _) => true,
        (Some(_), []) => match unmatched {
            Unmatched::WithoutPerson | Unmatched::Fallback(_) => false,
            Unmatched::Make(_) => decided,
            Unmatched::Waits | Unmatched::OfferNew => true,
        },
        (Some(_), [_]) => true,
        (Some(_), _) => decided || !matches!(several, Several::Fallback(_)),
    }
}

/// Whether the call has ended and is logged once what its caller gave has been looked up.
pub fn is_held_for_data(call: &Call) -> bool {
    is_loggable(call)
        && call.facts.ended().is_some()
        && call.logged.is_none()
        && call.who.waits_for_data()
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
        Unmatched::Waits | Unmatched::OfferNew | Unmatched::Make(_) | Unmatched::WithoutPerson => {
            None
        }
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
    /// The agent keeps it off the log.
    AgentSaidSo,
    /// The agent made it private.
    Private,
    /// It was answered and shorter than what is logged by itself.
    TooShort,
    /// Calls of its kind leave nothing.
    KindLeftOut,
}
