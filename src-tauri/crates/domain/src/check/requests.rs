//! Whether there are requests enough for what an agent does in a day.

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
    // Where the org says nothing, it is this machine's cap that is near.
    let percent = state.budget.org().and_then(|org| org.percent());
    if let Some(percent) = percent {
        let percent = [("percent", percent.to_string())];
        found.limits(FindingCode::RequestsLow, Mender::Admin, &percent);
    }
}
