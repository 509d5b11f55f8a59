//! Whether enough requests are left for an agent's day.

use crate::base::refusal::Mender;
use crate::budget::RequestsLeft;
use crate::check::found::Found;
use crate::state::State;
use crate::state::finding::FindingCode;

pub(super) fn requests(state: &State, found: &mut Found) {
    if state.budget.left() == RequestsLeft::Plenty {
        return;
    }
    if let (true, Some(cap)) = (state.budget.is_at_cap(), state.settings.request_cap) {
        let cap = [("count", cap.to_string())];
        return found.limits(FindingCode::RequestCapReached, Mender::Admin, &cap);
    }
    // If the org says nothing, it is this machine's cap that is nearly reached.
    let percent = state.budget.org().and_then(|org| org.percent());
    if let Some(percent) = percent {
        let percent = [("percent", percent.to_string())];
        found.limits(FindingCode::RequestsLow, Mender::Admin, &percent);
    }
}
