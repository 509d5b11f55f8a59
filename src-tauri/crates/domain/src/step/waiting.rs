//! The agent is done with a call that waits for a person: it leaves the list and stays among the recent calls.

use super::Step;
use crate::base::ids::CallId;

impl Step<'_> {
    pub(super) fn done_with(&mut self, id: CallId, on: bool) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        let may = call.facts.ended().is_some() && self.state.may_see(call.owner.as_ref());
        if call.is_done == on || !may {
            return;
        }
        if let Some(call) = self.state.calls.all.get_mut(&id) {
            call.is_done = on;
        }
        self.calls.insert(id);
        self.state.calls.done_last = on.then_some(id);
    }
}
