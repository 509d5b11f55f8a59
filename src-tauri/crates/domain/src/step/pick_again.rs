//! Whom a logged call is with, where that has been forgotten.

use crate::base::ids::CallId;
use crate::logging::loggable::is_logged_to_somebody;
use crate::logging::task::{PERSON, with_link};
use crate::org::task_fields::{TaskField, TaskFields};
use crate::people::candidate::Candidate;
use crate::step::Step;

impl Step<'_> {
    /// Puts back whom a call is logged to, where an earlier version forgot that at a sign-out. Only where the record stays as it
    /// is by that.
    pub(super) fn pick_again(&mut self, id: CallId) -> Option<Candidate> {
        let call = self.state.calls.all.get(&id)?;
        if !is_logged_to_somebody(call) || !self.state.may_see(call.owner.as_ref()) {
            return None;
        }
        let call = self.state.calls.all.get_mut(&id)?;
        let logged = call.logged.as_ref()?.fields.only(&PERSON);
        let named = logged.record(TaskField::Who);
        let named = named.or_else(|| logged.record(TaskField::What))?.clone();
        let who = Candidate::bare(named, self.state.org.facts.as_deref());
        let before = call.who.picked.replace(who.clone());
        if with_link(TaskFields::default(), call) != logged {
            call.who.picked = before;
            return None;
        }
        Some(who)
    }
}
