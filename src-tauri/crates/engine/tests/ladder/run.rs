//! What is run: a rung of the ladder, and what goes on beside it.

use crate::world::World;
use domain::settings::LogTiming;
use practice_org::CustomSchema;

/// How a call is known a second time.
#[derive(Clone, Copy)]
pub(crate) enum Rung {
    /// A unique field on activities.
    KeyField,
    /// The package's log record, with a Task.
    LogRecord,
    /// The package's log record alone.
    LogOnly,
    /// Neither: the call's key in `CallObject`, and a look.
    Verify,
}

impl Rung {
    pub(crate) async fn world(self) -> World {
        let custom = match self {
            Rung::LogRecord | Rung::LogOnly => CustomSchema::call_log().unwrap(),
            Rung::KeyField | Rung::Verify => CustomSchema::default(),
        };
        World::start(custom, matches!(self, Rung::KeyField)).await
    }
}

/// What is run.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) rung: Rung,
    /// When a call's Task is made.
    pub(crate) timing: LogTiming,
    /// Another tool logs some of the calls, and its Tasks are to be joined.
    pub(crate) other_tool: bool,
    /// Some requests reach the org only when it is long given up that they are under way.
    pub(crate) late: bool,
}

impl Run {
    pub(crate) fn of(rung: Rung) -> Self {
        Self {
            rung,
            timing: LogTiming::AtTheEnd,
            other_tool: false,
            late: true,
        }
    }

    pub(crate) fn begun_at_the_answer(self) -> Self {
        Self {
            timing: LogTiming::AtTheStart,
            ..self
        }
    }

    pub(crate) fn beside_another_tool(self) -> Self {
        Self {
            other_tool: true,
            ..self
        }
    }

    /// Every request ends within the time that Salesforce gives it.
    pub(crate) fn in_time(self) -> Self {
        Self {
            late: false,
            ..self
        }
    }
}
