//! How a call ended, from the one text that baresip gives with `CALL_CLOSED`.
//!
//! Owns the reading of that text. The text alone is never enough: 1.0.0 says "Connection reset by user" and 4.10
//! says "Rejected by user" for every hang-up on this side, before and after the answer. So the call's direction, and
//! whether it was answered, are looked at first.

use domain::call::event::{Direction, Outcome};

/// How a call ended that was seen from its beginning. `answered` says whether the two sides spoke.
pub(super) fn outcome(text: &str, direction: Direction, answered: bool) -> Outcome {
    // Spelled with one r in all versions so far.
    if text.starts_with("Call transfer") {
        return Outcome::Transferred;
    }
    if answered {
        return Outcome::Answered;
    }
    let by_user = text.ends_with("by user");
    match direction {
        Direction::Inbound if by_user => Outcome::Declined,
        Direction::Inbound if is_answered_elsewhere(text) => Outcome::AnsweredElsewhere,
        Direction::Inbound => Outcome::Missed,
        Direction::Outbound | Direction::Internal if by_user => Outcome::NoAnswer,
        Direction::Outbound | Direction::Internal => of_status(text),
    }
}

/// RFC 3326: an exchange that cancels because another phone of the group took the call says so in a Reason header.
/// baresip shows it from 4.10 at the latest; 1.0.0 doesn't, and there such a call can't be told from a missed one.
/// Q.850 cause 26 ("non-selected user clearing") says the same in the words of ISDN.
fn is_answered_elsewhere(text: &str) -> bool {
    let reason = text.to_ascii_lowercase().replace(' ', "");
    ["sip;cause=200", "q.850;cause=26", "completedelsewhere"]
        .iter()
        .any(|sign| reason.contains(sign))
}

/// The outcome of a call that the other side refused, by the SIP status at the beginning of the text (RFC 3261,
/// 21). A text without one is the system's, such as "Connection timed out": nothing was reached.
fn of_status(text: &str) -> Outcome {
    match text
        .split(' ')
        .next()
        .and_then(|status| status.parse().ok())
    {
        Some(486_u16 | 600) => Outcome::Busy,
        // Timeout, temporarily unavailable, terminated, declined: it was reached, and did not take the call.
        Some(408 | 480 | 487 | 603) => Outcome::NoAnswer,
        _ => Outcome::Failed,
    }
}
