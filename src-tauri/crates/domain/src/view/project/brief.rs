//! How a person's brief is made: it counts what the panel shows.

use crate::base::refs::TaskRef;
use crate::panel::ActivityKind;
use crate::view::brief::Brief;
use crate::view::panel::PanelView;

/// The brief of what is shown. `own` is the Task of the call on screen, which is no earlier call; `today` is where the
/// agent is.
pub(super) fn brief(panel: &PanelView, own: Option<&TaskRef>, today: &str) -> Brief {
    let closes = panel.opportunities.iter();
    let closes = closes.filter_map(|deal| deal.closes.as_ref());
    let mut brief = Brief {
        deals: u32::try_from(panel.opportunities.len()).unwrap_or(u32::MAX),
        closes: closes.min().cloned(),
        cases: panel.open_cases,
        ..Brief::default()
    };
    calls(&mut brief, panel, own);
    next_steps(&mut brief, panel, today);
    brief
}

fn calls(brief: &mut Brief, panel: &PanelView, own: Option<&TaskRef>) {
    for call in panel.past.iter().filter(|past| own != Some(&past.task)) {
        match call.kind {
            ActivityKind::CallMissed => brief.tried_since += 1,
            ActivityKind::CallOutbound if call.talk_seconds == Some(0) => brief.tried_since += 1,
            ActivityKind::CallInbound | ActivityKind::CallOutbound | ActivityKind::Call => {
                brief.spoke.clone_from(&call.date);
                brief.spoke_seconds = call.talk_seconds.filter(|seconds| *seconds > 0);
                return;
            }
            ActivityKind::CallInternal
            | ActivityKind::Task
            | ActivityKind::Event
            | ActivityKind::Email => {}
        }
    }
}

fn next_steps(brief: &mut Brief, panel: &PanelView, today: &str) {
    for step in panel.next_steps.iter().filter(|step| !step.done) {
        brief.steps += 1;
        match step.due.as_deref() {
            Some(due) if due < today => brief.overdue += 1,
            Some(due) if brief.next_due.as_deref().is_none_or(|known| due < known) => {
                brief.next_due = Some(String::from(due));
            }
            Some(_) | None => {}
        }
    }
}
