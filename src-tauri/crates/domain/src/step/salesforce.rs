//! What comes from Salesforce and from the index.

use super::Step;
use crate::base::ids::SfId;
use crate::base::not_readable::NotReadable;
use crate::base::problem::Problem;
use crate::base::refs::{PersonRef, TaskRef};
use crate::org::facts::{OrgFacts, TASK};
use crate::panel::{NextStep, Panel};
use crate::people::candidate::Candidate;
use crate::session::Session;
use crate::state::index::IndexState;
use crate::state::link::LONGEST_PROBE;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::step::event::{PanelRead, ReadFailure};
use jiff::SignedDuration;
use std::sync::Arc;

/// For how long an org that contradicts its own describe is not described again.
const DOUBTED_FOR: SignedDuration = SignedDuration::from_mins(5);

impl Step<'_> {
    /// Reads again what is on screen, as it may have changed while Salesforce could not be asked.
    pub(super) fn read_panels_on_screen(&mut self) {
        let on_screen: Vec<(PersonRef, String)> = self
            .state
            .calls
            .all
            .values()
            .filter(|call| !call.dismissed && self.is_theirs(call))
            .filter_map(|call| call.who.picked.as_ref())
            .map(|who| (who.id.clone(), who.object.clone()))
            .collect();
        let opened = self.state.known.opened.as_ref();
        let opened = opened.map(|opened| (opened.who.id.clone(), opened.who.object.clone()));
        for (record, object) in on_screen.into_iter().chain(opened) {
            self.want_panel(&record, &object);
        }
    }

    pub(super) fn org_read(&mut self, facts: OrgFacts) {
        if !self.is_signed_in() {
            return;
        }
        self.state.org.as_of = Some(self.at());
        self.state.org.refused = None;
        if self.state.org.facts.as_deref() != Some(&facts) {
            let facts = Arc::new(facts);
            self.changes.push(Change::Org(Arc::clone(&facts)));
            let before = self.state.org.facts.replace(facts);
            self.search_hidden_again();
            // What may be read has changed: a part that was not readable may be now, and the other way round.
            self.read_panels_on_screen();
            if let Some(before) = before {
                self.forget_hidden(&before);
                self.effects
                    .push(Effect::Remote(RemoteEffect::ReadNextSteps));
            }
        }
        self.ask_all_by_data();
        let written = crate::logging::left_out::write_now(self.state, self.now.timestamp());
        self.rows.extend(written.iter().map(|row| row.id));
        self.checked();
    }

    /// What the agent may see has changed: the calls for which not everything could be searched are asked about anew.
    fn search_hidden_again(&mut self) {
        for (id, call) in &mut self.state.calls.all {
            if !call.who.unread.is_empty() && !call.dismissed && call.logged.is_none() {
                call.who.as_of = None;
                self.calls.insert(*id);
            }
        }
        self.search_unasked();
    }

    /// Forgets the people of objects that this agent can't see any more: they are in no answer of the index, and among no
    /// call's matches. What was decided before, by the agent or in Salesforce, stays.
    fn forget_hidden(&mut self, before: &OrgFacts) {
        let Some(facts) = self.state.org.facts.clone() else {
            return;
        };
        let known = before.objects.keys();
        let hidden: Vec<String> = known
            .filter(|object| !facts.objects.contains_key(*object))
            .cloned()
            .collect();
        if hidden.is_empty() {
            return;
        }
        for (id, call) in &mut self.state.calls.all {
            let who = &mut call.who;
            let may_see = |who: &Candidate| !hidden.contains(&who.object);
            let keeps_pick = who.by_agent || call.logged.is_some();
            let count = who.matches.len();
            who.matches.retain(may_see);
            let picked = who.picked.take();
            let had_pick = picked.is_some();
            who.picked = picked.filter(|picked| keeps_pick || may_see(picked));
            if who.matches.len() != count || who.picked.is_some() != had_pick {
                self.calls.insert(*id);
            }
        }
        self.state.known.index.leave_out(&hidden);
        self.effects
            .push(Effect::Remote(RemoteEffect::ForgetObjects(hidden)));
    }

    pub(super) fn org_not_read(&mut self, why: Problem) {
        if self.is_signed_in() {
            self.state.org.refused = Some(why);
            self.checked();
        }
    }

    pub(super) fn shown_before(&mut self, record: SfId, copy: Option<Box<Panel>>) {
        if let (Some(copy), Some(panel)) = (
            copy,
            self.state
                .known
                .panels
                .get_mut(&PersonRef::Salesforce(record)),
        ) && panel.shown.as_of.is_none()
        {
            panel.shown = Panel {
                saved_copy: true,
                ..*copy
            };
            let past = panel.shown.past_tasks.iter().map(|past| past.task.clone());
            let past: Vec<TaskRef> = past.collect();
            self.recall_own_calls(&past);
        }
    }

    pub(super) fn panel_read(&mut self, record: SfId, result: Result<Box<PanelRead>, ReadFailure>) {
        let who = PersonRef::Salesforce(record.clone());
        let Some(panel) = self.state.known.panels.get_mut(&who) else {
            return;
        };
        panel.loading = false;
        match result {
            Ok(read) => {
                let PanelRead {
                    panel: shown,
                    record: itself,
                } = *read;
                panel.shown.clone_from(&shown);
                panel.refused = None;
                for (_, why) in shown.not_readable() {
                    self.may_be_old_describe(why);
                }
                let past = shown.past_tasks.iter().map(|past| past.task.clone());
                self.recall_own_calls(&past.collect::<Vec<_>>());
                self.record_read(&record, itself);
                self.effects.push(Effect::Local(LocalEffect::KeepPanel {
                    record,
                    panel: Box::new(shown),
                }));
                self.reachable();
            }
            Err(failure) => {
                if let ReadFailure::Refused(why) = &failure {
                    panel.refused = Some(why.clone());
                    panel.shown.saved_copy = panel.shown.as_of.is_some();
                }
                self.read_failed(&failure);
            }
        }
    }

    /// Reads the org's facts anew if the org's answer contradicts them, but not for every such answer.
    pub(super) fn may_be_old_describe(&mut self, why: &NotReadable) {
        let facts = self.state.org.facts.as_deref();
        let described = facts.is_some_and(|facts| facts.objects.contains_key(&why.object));
        let now = self.at();
        let asked = self.state.org.doubted;
        let long_ago = asked.is_none_or(|at| now.duration_since(at) >= DOUBTED_FOR);
        if why.contradicts_describe() && described && long_ago {
            self.state.org.doubted = Some(now);
            self.effects.push(Effect::Remote(RemoteEffect::ReadFacts));
        }
    }

    /// Answers that come after a sign-out are dropped.
    fn is_signed_in(&self) -> bool {
        matches!(self.state.session, Session::SignedIn(_))
    }

    pub(super) fn next_steps_read(&mut self, result: Result<Vec<NextStep>, ReadFailure>) {
        match result {
            Ok(_) if !self.is_signed_in() => {}
            Ok(tasks) => {
                self.state.known.next_steps_cover =
                    std::mem::take(&mut self.state.known.next_steps_asked);
                self.state.known.next_steps = tasks;
                self.state.known.next_steps_read = true;
                self.state.known.next_steps_refused = None;
                self.reachable();
            }
            Err(failure) => {
                if let (ReadFailure::Refused(why), true) = (&failure, self.is_signed_in()) {
                    let why = NotReadable::refused(TASK, why.clone());
                    self.may_be_old_describe(&why);
                    self.state.known.next_steps_refused = Some(why);
                }
                self.read_failed(&failure);
            }
        }
        self.next_steps_answered();
    }

    pub(super) fn read_failed(&mut self, failure: &ReadFailure) {
        match failure {
            ReadFailure::Unreachable => self.ask_whether_it_answers(),
            // The engine reports the end of a session by itself; a refusal is kept where the records would be shown.
            ReadFailure::SignedOut | ReadFailure::Refused(_) => {}
        }
    }

    /// One request without an answer says little: the probe asks whether Salesforce answers at all.
    pub(super) fn ask_whether_it_answers(&mut self) {
        let probe = Effect::Remote(RemoteEffect::Probe);
        if self.state.link.offline_since.is_none() && !self.effects.contains(&probe) {
            self.effects.push(probe);
        }
    }

    pub(super) fn reachable(&mut self) {
        if self.state.link.offline_since.take().is_none() {
            return self.ask_again_by_data();
        }
        self.state.link.probes = 0;
        self.state.link.next_probe = None;
        for (id, row) in &mut self.state.outbox.rows {
            if !row.is_settled() && row.not_before.is_some() {
                row.try_now();
                self.rows.insert(*id);
            }
        }
        self.read_again();
        self.read_panels_on_screen();
        self.search_unasked();
    }

    pub(super) fn unreachable(&mut self) {
        let now = self.at();
        self.state.link.offline_since.get_or_insert(now);
        let pause =
            SignedDuration::from_secs(1 << self.state.link.probes.min(4)).min(LONGEST_PROBE);
        self.state.link.probes += 1;
        self.state.link.next_probe = now.saturating_add(pause).ok();
        self.checked();
        for panel in self.state.known.panels.values_mut() {
            panel.shown.saved_copy = panel.shown.as_of.is_some();
        }
    }

    pub(super) fn index(&mut self, index: IndexState) {
        if self.state.session.account().is_none() {
            return;
        }
        // What was read for a country that is not set any more is read anew: it is not up to date, however new it is.
        let is_ours = index
            .read_for
            .is_none_or(|country| country == self.state.country());
        self.state.known.index = IndexState {
            as_of: index.as_of.filter(|_| is_ours),
            ..index
        };
        self.look_up_again();
    }

    pub(super) fn indexed_now(&mut self, people: u64) {
        if self.state.session.account().is_none() {
            return;
        }
        self.state.known.index.people = people;
        self.look_up_again();
    }
}
