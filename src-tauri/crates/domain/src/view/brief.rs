//! A person in three lines: when they were spoken with, what is open, what is due.
//!
//! It counts what the panel shows and holds no sentence. What could not be read is in none of the counts; the panel says so
//! beside them.

use crate::base::refs::TaskRef;
use crate::panel::ActivityKind;
use crate::view::panel::PanelView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Brief {
    /// The day of the last call in which they were spoken with, `YYYY-MM-DD`.
    pub spoke: Option<String>,
    /// How long, in seconds, where it is known.
    pub spoke_seconds: Option<u32>,
    /// How many calls since then reached nobody, theirs and ours.
    pub tried_since: u32,
    /// How many next steps are open.
    pub steps: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// The day on which the next of the others is due.
    pub next_due: Option<String>,
    /// How many opportunities are open, as far as they are shown.
    pub deals: u32,
    /// The day on which the nearest of them is to close.
    pub closes: Option<String>,
    /// How many cases are open.
    pub cases: u32,
}

impl Brief {
    /// The brief of what is shown. `own` is the Task of the call on screen, which is no earlier call; `today` is where the
    /// agent is.
    pub(crate) fn of(panel: &PanelView, own: Option<&TaskRef>, today: &str) -> Self {
        let closes = panel.opportunities.iter();
        let closes = closes.filter_map(|deal| deal.closes.as_ref());
        let mut brief = Self {
            deals: u32::try_from(panel.opportunities.len()).unwrap_or(u32::MAX),
            closes: closes.min().cloned(),
            cases: panel.open_cases,
            ..Self::default()
        };
        brief.calls(panel, own);
        brief.next_steps(panel, today);
        brief
    }

    fn calls(&mut self, panel: &PanelView, own: Option<&TaskRef>) {
        for call in panel.past.iter().filter(|past| own != Some(&past.task)) {
            match call.kind {
                ActivityKind::CallMissed => self.tried_since += 1,
                ActivityKind::CallOutbound if call.talk_seconds == Some(0) => self.tried_since += 1,
                ActivityKind::CallInbound | ActivityKind::CallOutbound | ActivityKind::Call => {
                    self.spoke.clone_from(&call.date);
                    self.spoke_seconds = call.talk_seconds.filter(|seconds| *seconds > 0);
                    return;
                }
                ActivityKind::CallInternal
                | ActivityKind::Task
                | ActivityKind::Event
                | ActivityKind::Email => {}
            }
        }
    }

    fn next_steps(&mut self, panel: &PanelView, today: &str) {
        for step in panel.next_steps.iter().filter(|step| !step.done) {
            self.steps += 1;
            match step.due.as_deref() {
                Some(due) if due < today => self.overdue += 1,
                Some(due) if self.next_due.as_deref().is_none_or(|known| due < known) => {
                    self.next_due = Some(String::from(due));
                }
                Some(_) | None => {}
            }
        }
    }
}
