//! What follows when few requests are left, and when there are enough again.

use super::Step;
use crate::budget::{RequestsLeft, RequestsReported};
use crate::session::Session;
use crate::step::effect::LocalEffect;
use crate::step::effect::{Change, Effect};

impl Step<'_> {
    /// A request was made to Salesforce.
    pub(super) fn requested(&mut self, heard: RequestsReported) {
        let (cap, now) = (self.state.settings.request_cap, self.at());
        let before = self.state.budget.left();
        self.state.budget.hear(heard, cap, now);
        if heard.made > 0 {
            let hours = self.state.budget.hours().clone();
            self.changes.push(Change::Requests(hours));
        }
        self.requests_left(before);
        if let (Session::SignedIn(_), Some(at)) =
            (&self.state.session, self.state.budget.ask_again())
        {
            self.state.link.next_read = self
                .state
                .link
                .next_read
                .map(|next| next.min(at))
                .or(Some(at));
        }
    }

    /// Counts anew because time has passed or the cap has changed.
    pub(super) fn count_requests(&mut self) {
        let (cap, now) = (self.state.settings.request_cap, self.at());
        let before = self.state.budget.left();
        let hours = self.state.budget.hours().len();
        self.state.budget.count(cap, now);
        // An hour that no longer counts is forgotten on disk, too: a clock that is set back must not bring it back.
        if self.state.budget.hours().len() != hours {
            let hours = self.state.budget.hours().clone();
            self.changes.push(Change::Requests(hours));
        }
        self.requests_left(before);
    }

    /// Forgets the org's count: from now on another org is asked, or none.
    pub(super) fn forget_org_requests(&mut self) {
        let before = self.state.budget.left();
        self.state.budget.forget_org();
        self.requests_left(before);
    }

    fn requests_left(&mut self, before: RequestsLeft) {
        let left = self.state.budget.left();
        if left != before {
            self.effects.push(Effect::Local(LocalEffect::Spare(left)));
        }
    }
}
