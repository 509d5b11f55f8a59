//! When a record was last called with, and by whom: what tells several matches of one number apart.
//!
//! Only what is known is said. *That nothing is known never means that nobody has called*: this machine knows its own
//! calls alone, and the org may hide its tasks or have archived them.

use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The last call with a record, in either direction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LastCalled {
    /// The day where the agent is, `YYYY-MM-DD`.
    pub day: String,
    /// The moment, where more than the day is known.
    pub at: Option<Millis>,
    /// Whether it was the agent's own call.
    pub by_you: bool,
    /// Whose call it was, if not the agent's and if that may be read.
    pub by: Option<String>,
}

impl std::fmt::Debug for LastCalled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LastCalled({}, by you: {})", self.day, self.by_you)
    }
}

impl LastCalled {
    /// Whether this says more than what was known. A call that this machine heard and the Task that it became are one:
    /// what was heard has the better moment, and what is on screen does not move.
    pub fn is_news(&self, known: Option<&Self>) -> bool {
        let Some(known) = known else {
            return true;
        };
        let is_same = self.day == known.day && self.by_you && known.by_you;
        !is_same && (&self.day, self.at) > (&known.day, known.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(day: &str, at: Option<i64>, by: Option<&str>) -> LastCalled {
        LastCalled {
            day: String::from(day),
            at: at.map(Millis),
            by_you: by.is_none(),
            by: by.map(String::from),
        }
    }

    #[test]
    fn a_later_call_is_news_and_the_task_of_a_call_that_was_heard_here_is_not() {
        let mine = call("2026-11-20", Some(5), None);
        let keiko = |day, at| call(day, at, Some("SATO Keiko"));
        assert!(mine.is_news(None));
        assert!(keiko("2026-11-20", Some(9)).is_news(Some(&mine)));
        assert!(keiko("2026-11-21", None).is_news(Some(&mine)));
        assert!(!keiko("2026-11-20", Some(3)).is_news(Some(&mine)));
        // Of the day alone it can't be told which of the two was later.
        assert!(!keiko("2026-11-20", None).is_news(Some(&mine)));
        assert!(!call("2026-11-20", Some(9), None).is_news(Some(&mine)));
        assert!(call("2026-11-21", Some(9), None).is_news(Some(&mine)));
    }
}
