//! What the agent sets, and what it changes from then on: never the past.

use crate::event::Change;
use crate::settings::Settings;

use super::Step;

impl Step<'_> {
    pub(super) fn change_settings(&mut self, settings: Settings) {
        if self.state.settings == settings {
            return;
        }
        self.changes
            .push(Change::Settings(Box::new(settings.clone())));
        self.state.settings = settings;
    }
}
