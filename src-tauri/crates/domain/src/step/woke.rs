//! What is done when time itself has moved: the computer has slept, or its clock was set.
//!
//! Sleep cuts connections without a word, and a pause that was reckoned by another clock may never end. So whether Salesforce
//! answers is asked at once, and what is due by the time that it is now is done.

use super::Step;

impl Step<'_> {
    pub(super) fn woke(&mut self) {
        let now = self.at();
        self.state.link.probes = 0;
        match self.state.link.offline_since {
            Some(since) => {
                self.state.link.offline_since = Some(since.min(now));
                self.state.link.next_probe = Some(now);
            }
            None => self.ask_whether_it_answers(),
        }
        self.tick();
    }

    /// Salesforce has not answered for some seconds: it counts as out of reach until it does, so that nobody waits before a
    /// write that seems to be on its way. The request itself goes on, as its answer may still come.
    pub(super) fn notice_silence(&mut self) {
        let now = self.at();
        let silence = self.state.outbox.next_silence();
        let is_told = self.state.link.offline_since.is_some();
        if !is_told && silence.is_some_and(|at| at <= now) {
            self.state.outbox.asked = None;
            self.unreachable();
        }
    }
}
