//! Newer versions of Ringside: looked for once a day where nobody forbids it, installed when the agent asks for it, and never
//! while a call goes on.

use super::Step;
use super::transfer::goes_on;
use crate::state::newer::{AFTER_A_FAILURE, FIRST_LOOK, NEXT_LOOK, Stage};
use crate::step::effect::{Effect, RemoteEffect};
use jiff::SignedDuration;

impl Step<'_> {
    /// A start of a program that looks for newer ones.
    pub(super) fn will_look_for_newer(&mut self) {
        self.look_again_in(FIRST_LOOK);
    }

    /// The agent, or the admin, has just allowed it.
    pub(super) fn look_for_newer_now(&mut self) {
        if self.state.newer.next_look.is_some() {
            self.state.newer.next_look = Some(self.at());
        }
    }

    pub(super) fn look_for_newer(&mut self) {
        if self.state.newer.next_look.is_none_or(|at| at > self.at()) {
            return;
        }
        self.look_again_in(NEXT_LOOK);
        if !self.state.settings.forbid_updates {
            self.effects
                .push(Effect::Remote(RemoteEffect::LookForNewer));
        }
    }

    pub(super) fn looked_for_newer(&mut self, found: Result<Option<String>, String>) {
        match found {
            // An installation that is under way goes on with what it was begun for.
            Ok(_) if self.state.newer.stage == Stage::UnderWay => {}
            Ok(found) => {
                if self.state.newer.version != found {
                    self.state.newer.stage = Stage::Offered;
                }
                self.state.newer.version = found;
            }
            // It is nothing that an agent could mend: the network, or a feed that is down.
            Err(_) => self.look_again_in(AFTER_A_FAILURE),
        }
    }

    pub(super) fn want_newer(&mut self) {
        let newer = &self.state.newer;
        let may = newer.version.is_some() && !self.state.settings.forbid_updates;
        if may && newer.stage != Stage::UnderWay {
            self.state.newer.stage = Stage::Wanted;
        }
    }

    /// Begins an installation that waits, once no call goes on.
    pub(super) fn install_newer(&mut self) {
        if self.state.newer.stage == Stage::Wanted && !goes_on(self) {
            self.state.newer.stage = Stage::UnderWay;
            self.effects
                .push(Effect::Remote(RemoteEffect::InstallNewer));
        }
    }

    pub(super) fn newer_not_installed(&mut self, reason: String) {
        self.state.newer.stage = Stage::Failed { reason };
    }

    fn look_again_in(&mut self, time: SignedDuration) {
        self.state.newer.next_look = self.at().saturating_add(time).ok();
    }
}
