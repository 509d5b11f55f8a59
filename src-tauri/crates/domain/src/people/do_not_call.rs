//! Whom the agent must not call: the mark that Contact, Lead and person accounts have for it.
//!
//! The mark is shown wherever such a person stands. It is a warning beyond that only where the agent calls: a person who
//! calls by themselves may be spoken with.

use crate::people::candidate::Candidate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The fields that say so. An object has one of them at most.
pub const FIELDS: [&str; 2] = ["DoNotCall", "PersonDoNotCall"];

/// The agent calls a number of somebody who is not to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DoNotCall {
    /// It is set on the person whom the call is with.
    ThePerson,
    /// It is set on one of those who have the number.
    OneOfThem,
}

/// What the agent is to be warned of who calls one of these people.
pub fn warning(picked: Option<&Candidate>, matches: &[Candidate]) -> Option<DoNotCall> {
    match picked {
        Some(who) => who.do_not_call.then_some(DoNotCall::ThePerson),
        None => {
            let marked = matches.iter().any(|who| who.do_not_call);
            marked.then_some(DoNotCall::OneOfThem)
        }
    }
}
