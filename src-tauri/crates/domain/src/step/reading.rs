//! What is read of the org: everything from time to time, and what belongs to a record once that is on screen.

use super::Step;
use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::budget::RequestsLeft;
use crate::panel::Panel;
use crate::session::Session;
use crate::state::link::READ_AGAIN;
use crate::state::panels::PanelOnScreen;
use crate::step::effect::{Effect, LocalEffect, RemoteEffect};
use jiff::SignedDuration;

/// How old the org's facts may get: an admin seldom changes fields, and each object that is described costs one of the
/// org's requests.
const FACTS_LAST: SignedDuration = SignedDuration::from_hours(12);

/// How old the panel of a call may be that is opened. It is read when somebody calls, and may be opened hours later.
const PANEL_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// How soon the org's facts are asked for again where they could not be read: writes wait for them.
const READ_FACTS_AGAIN: SignedDuration = SignedDuration::from_secs(30);

impl Step<'_> {
    /// Reads the org again from time to time: people come and go there while the program runs all day.
    pub(super) fn read_again(&mut self) {
        if !matches!(self.state.session, Session::SignedIn(_)) {
            self.state.link.next_read = None;
            return;
        }
        if self.state.link.offline_since.is_none() {
            self.effects.push(Effect::Remote(RemoteEffect::KeepSession));
            // While requests are few, only what is entirely unknown is read; what is merely old can wait. The agent's
            // tasks are read all the same, because an answer is needed to learn that there are requests again.
            let plenty = self.state.budget.left() == RequestsLeft::Plenty;
            if self.facts_are_old() && (plenty || self.state.org.facts.is_none()) {
                self.effects.push(Effect::Remote(RemoteEffect::ReadFacts));
            }
            let index = &self.state.known.index;
            let mut added = self.state.settings.added_objects.iter();
            let is_new = index.as_of.is_none() || !added.all(|object| index.is_told_of(object));
            if plenty || is_new {
                self.effects.push(Effect::Remote(RemoteEffect::ReadPeople));
            }
            self.ask_for_next_steps();
            self.ask_all_by_data();
        }
        let pause = match self.state.org.facts {
            Some(_) => READ_AGAIN,
            None => READ_FACTS_AGAIN,
        };
        self.state.link.next_read = self.at().saturating_add(pause).ok();
    }

    /// Reads the agent's own tasks. What is missing in the answer of those that are in Salesforce by now is closed there.
    pub(super) fn ask_for_next_steps(&mut self) {
        self.effects
            .push(Effect::Remote(RemoteEffect::ReadNextSteps));
        let there = self.state.outbox.rows.values().filter(|row| row.is_sent());
        self.state.known.next_steps_asked = there.map(|row| row.id).collect();
    }

    fn facts_are_old(&self) -> bool {
        let age = self.state.org.as_of.map(|at| self.at().duration_since(at));
        self.state.org.facts.is_none() || age.is_none_or(|age| age >= FACTS_LAST)
    }

    /// Makes sure that the panel of a record is on screen or being read.
    pub(super) fn want_panel(&mut self, who: &PersonRef, object: &str) {
        let PersonRef::Salesforce(record) = who else {
            return;
        };
        if !self.state.known.panels.contains_key(who) {
            let empty = Panel::default();
            self.state.known.panels.insert(
                who.clone(),
                PanelOnScreen {
                    shown: empty,
                    loading: false,
                    refused: None,
                },
            );
            self.effects
                .push(Effect::Local(LocalEffect::RecallPanel(record.clone())));
        }
        self.read_panel(record, object);
    }

    /// Whether a panel is to be read when its call is opened: it is not there yet, or was read so long ago that much may have
    /// changed. What is there stays on screen meanwhile.
    pub(super) fn is_panel_old(&self, who: &PersonRef) -> bool {
        let Some(panel) = self.state.known.panels.get(who) else {
            return true;
        };
        let age = panel
            .shown
            .as_of
            .map(|at| self.at().as_millisecond() - at.0);
        let is_old = age.is_none_or(|age| i128::from(age) >= PANEL_LASTS.as_millis());
        is_old && self.state.budget.left() != RequestsLeft::ForCallsOnly
    }

    fn read_panel(&mut self, record: &SfId, object: &str) {
        // Nothing can be asked about an unknown object, nor of an org before it is described: then panels are read.
        let can_ask = matches!(self.state.session, Session::SignedIn(_))
            && !object.is_empty()
            && self.state.org.facts.is_some();
        if let Some(panel) = self
            .state
            .known
            .panels
            .get_mut(&PersonRef::Salesforce(record.clone()))
            && can_ask
            && !panel.loading
        {
            panel.loading = true;
            let (record, object) = (record.clone(), String::from(object));
            self.effects
                .push(Effect::Remote(RemoteEffect::ReadPanel { record, object }));
        }
    }
}
