//! What the end of a call means: one table of the phone's word for it, whether the two sides spoke, and the direction.
//!
//! **Invariant:** an answered call counts as spoken, whatever the phone calls its end: phones report an end that the
//! caller made as missed, a line that broke as failed, and an end on one of the agent's devices as answered elsewhere
//! on the others, and an agent who has spoken with a caller may send them to the mailbox. And an unanswered call is named from the agent's point of view: an incoming one was missed, an
//! outgoing one got no answer.
//!
//! A leg that a colleague has put through to the agent ends as transferred if the agent took it, as one that the agent
//! passes on does. A call that the switch forwarded is an incoming call like any other: whoever took it was spoken
//! with, and nobody who took it missed it, also if the switch then calls its end transferred.

use crate::call::event::{Direction, Outcome, Transfer};

/// How a call ended, by what was `said` of it, whether the two sides `spoke`, and how it `came` to the agent.
pub fn meaning(
    said: Option<Outcome>,
    spoke: bool,
    direction: Direction,
    came: Option<Transfer>,
) -> Outcome {
    match (plain_meaning(said, spoke, direction), came) {
        (Outcome::Answered, Some(Transfer::In)) => Outcome::Transferred,
        (Outcome::Transferred, Some(Transfer::Automatic)) if !spoke => {
            plain_meaning(None, spoke, direction)
        }
        (outcome, Some(Transfer::In | Transfer::Automatic | Transfer::Out) | None) => outcome,
    }
}

/// The same for a call that nobody has put through.
// One arm for each outcome that a phone may report, so that every cell of the table is seen at once.
fn plain_meaning(said: Option<Outcome>, spoke: bool, direction: Direction) -> Outcome {
    let outbound = match direction {
        Direction::Outbound => true,
        Direction::Inbound | Direction::Internal => false,
    };
    let not_answered = if outbound {
        Outcome::NoAnswer
    } else {
        Outcome::Missed
    };
    match said {
        None if spoke => Outcome::Answered,
        None => not_answered,
        // A source that reports only the end knows that the two sides spoke.
        Some(Outcome::Answered) => Outcome::Answered,
        // A mailbox answers the agent's calls too, but speaking to a mailbox is not speaking with somebody.
        Some(Outcome::Voicemail) if spoke && !outbound => Outcome::Answered,
        Some(Outcome::Voicemail) => Outcome::Voicemail,
        // A call may be passed on before it is answered, and then is no longer the agent's own.
        Some(Outcome::Transferred) => Outcome::Transferred,
        Some(
            Outcome::Missed
            | Outcome::NoAnswer
            | Outcome::Declined
            | Outcome::Busy
            | Outcome::Failed
            | Outcome::AnsweredElsewhere,
        ) if spoke => Outcome::Answered,
        Some(Outcome::Missed | Outcome::NoAnswer) => not_answered,
        // Whoever called this agent was not spoken with, for whatever reason the line gave.
        Some(Outcome::Busy | Outcome::Failed) if !outbound => Outcome::Missed,
        // Nobody else can answer a call that the agent makes, and whoever turns it away did not take it.
        Some(Outcome::AnsweredElsewhere | Outcome::Declined) if outbound => Outcome::NoAnswer,
        Some(
            not_spoken @ (Outcome::Declined
            | Outcome::Busy
            | Outcome::Failed
            | Outcome::AnsweredElsewhere),
        ) => not_spoken,
    }
}
