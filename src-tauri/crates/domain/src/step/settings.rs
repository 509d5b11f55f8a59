//! What follows when the agent changes the settings: for the future only, never for the past.

use super::Step;
use crate::base::ids::{CallId, SfId};
use crate::base::time::Millis;
use crate::session::Session;
use crate::settings::Settings;
use crate::state::finding::Check;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};

impl Step<'_> {
    pub(super) fn change_settings(&mut self, wanted: Settings) {
        let settings = self.state.policy.over(wanted);
        if self.state.settings == settings {
            return;
        }
        self.changes
            .push(Change::Settings(Box::new(settings.clone())));
        // Objects that were added are described and read at once; those that were removed leave the index.
        if self.state.settings.added_objects != settings.added_objects {
            self.state.org.as_of = None;
            self.state.link.next_read = Some(self.at());
        }
        let country = self.state.country();
        let prefix = std::mem::take(&mut self.state.settings.outside_prefix);
        let is_read_anew = prefix != settings.outside_prefix;
        let starts_anew = self.state.settings.start_with_session != settings.start_with_session;
        if self.state.settings.forbid_updates && !settings.forbid_updates {
            self.look_for_newer_now();
        }
        let shows_others = self.state.settings.own_fields != settings.own_fields;
        self.state.settings = settings;
        if starts_anew {
            self.start_with_session();
        }
        if shows_others {
            self.read_panels_on_screen();
        }
        // Numbers without a country code now mean other numbers: the index and the colleagues are read anew.
        if self.state.country() != country {
            self.state.known.index.as_of = None;
            self.state.link.next_read = Some(self.at());
        }
        if is_read_anew || self.state.country() != country {
            self.read_open_calls();
        }
        self.count_requests();
    }

    pub(super) fn start_with_session(&mut self) {
        let on = self.state.settings.start_with_session;
        self.effects
            .push(Effect::Remote(RemoteEffect::StartWithSession(on)));
    }

    /// An org is here from now on: what names records, fields or values of an org is what was set for this one.
    pub(super) fn use_settings_of(&mut self, org: &SfId) {
        let all = &mut self.state.org_settings;
        let Some(settings) = all.use_those_of(org, &self.state.settings, &self.state.policy) else {
            return;
        };
        self.changes
            .push(Change::OrgSettings(Box::new(all.clone())));
        if settings != self.state.settings {
            self.changes
                .push(Change::Settings(Box::new(settings.clone())));
            self.state.settings = settings;
        }
    }

    /// Reads the open calls by the new settings. Calls that are over stay as they are.
    fn read_open_calls(&mut self) {
        let calls = self.state.calls.all.values();
        let open = calls.filter(|call| call.facts.is_call() && call.facts.ended().is_none());
        let open: Vec<CallId> = open.map(|call| call.facts.id).collect();
        for id in open {
            self.calls.insert(id);
            if let Some(call) = self.state.calls.all.get_mut(&id) {
                call.facts.read_anew();
            }
            self.read_number(id);
            self.look_up(id);
        }
    }

    /// Checks the settings: reads the org anew if it can be asked, else checks against what is known.
    pub(super) fn check_settings(&mut self) {
        self.state.org.check.running = true;
        match (&self.state.session, self.state.link.offline_since) {
            (Session::SignedIn(_), None) => {
                self.effects.push(Effect::Remote(RemoteEffect::ReadFacts))
            }
            (Session::SignedIn(_), Some(_)) => {
                self.effects.push(Effect::Remote(RemoteEffect::Probe))
            }
            (_, _) => self.checked(),
        }
    }

    /// Finishes a check once what it waited for has come or is known not to come.
    pub(super) fn checked(&mut self) {
        if self.state.org.check.running {
            self.state.org.check = Check {
                running: false,
                at: Some(Millis(self.at().as_millisecond())),
                findings: crate::check::findings::findings(self.state, self.at()),
            };
        }
    }
}
