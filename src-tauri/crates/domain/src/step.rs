//! `step`: the one function through which the state changes. It is given the state, an event and the time; it changes
//! the state and returns the effects to be carried out.
//!
//! **Invariant:** the same state, event and time give the same state and effects.
//! **Invariant:** what an event changed on disk is the first effect, so that nothing is sent, shown as saved or told to
//! anybody before it is on disk.

mod accounts;
mod agent;
mod answers;
mod by_hand;
mod by_rule;
mod completing;
mod conflict;
pub mod effect;
pub mod event;
mod forms;
mod front;
mod job_done;
mod join;
mod keep_off;
mod moved;
mod new_people;
mod next_steps;
mod number;
mod opened;
mod outbox;
mod past;
mod phone;
pub(crate) mod purge;
mod record_read;
mod related;
mod reminders;
mod requests;
mod rewrite;
mod salesforce;
mod session;
mod settings;
mod which_call;
mod who;

use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::problem::Problem;
use crate::base::refs::PersonRef;
use crate::budget::RequestsLeft;
use crate::logging::held::is_held;
use crate::panel::Panel;
use crate::session::Session;
use crate::state::State;
use crate::state::panels::PanelOnScreen;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::step::event::Event;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::collections::BTreeSet;

/// How old the index and the agent's tasks may get before they are read again.
const READ_AGAIN: SignedDuration = SignedDuration::from_mins(15);

/// How old the org's facts may get: an admin seldom changes fields, and each object that is described costs one of the
/// org's requests.
const FACTS_LAST: SignedDuration = SignedDuration::from_hours(12);

/// How soon the org's facts are asked for again where they could not be read: writes wait for them.
const READ_FACTS_AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// Takes one event.
pub fn step(state: &mut State, event: Event, now: &Zoned) -> Vec<Effect> {
    state.midnight = crate::state::due::midnight(now);
    let mut step = Step {
        state,
        now: now.clone(),
        calls: BTreeSet::new(),
        rows: BTreeSet::new(),
        changes: Vec::new(),
        effects: Vec::new(),
    };
    // `Persisted` follows every event that changes a call and makes no write due, so the rows need no second pass.
    let makes_nothing_due = matches!(event, Event::Persisted(_));
    step.take(event);
    if !makes_nothing_due {
        step.ask_what_is_missing();
        step.wake_outbox();
    }
    step.finish()
}

/// When the loop must wake by itself, if nothing happens before.
pub fn next_wake(state: &State) -> Option<Timestamp> {
    let outbox = match (
        &state.session,
        state.link.offline_since,
        state.outbox.in_flight.is_empty(),
    ) {
        // Without the org's facts, or without requests left, no row is sent: one that is due must not wake the loop.
        (Session::SignedIn(who), None, true)
            if state.org.facts.is_some() && state.budget.left() != RequestsLeft::ForCallsOnly =>
        {
            let rows = state
                .outbox
                .rows
                .values()
                .filter(|row| !is_held(state, row));
            crate::outbox::order::next_wake(rows, &who.account)
        }
        _ => None,
    };
    [
        outbox,
        crate::state::stuck::next_silence(state),
        crate::state::due::next_reminder(state),
        state.link.next_probe,
        state.link.next_read,
        crate::logging::repair::next_repair(state),
        state.budget.next_change(),
        state.purge.next,
        state.midnight,
    ]
    .into_iter()
    .flatten()
    .min()
}

struct Step<'a> {
    state: &'a mut State,
    now: Zoned,
    calls: BTreeSet<CallId>,
    rows: BTreeSet<OutboxId>,
    changes: Vec<Change>,
    effects: Vec<Effect>,
}

impl Step<'_> {
    fn take(&mut self, event: Event) {
        match event {
            Event::Restored(restored) => self.restored(*restored),
            Event::Persisted(written) => {
                self.state.calls.on_disk.extend(written.calls);
                self.state.forms.on_disk.extend(written.forms);
            }
            Event::Phone(event) => self.phone(&event),
            Event::Source { name, connected } => self.source(name, connected),
            Event::Agent(action) => self.agent(action),
            Event::NumberDecided {
                call,
                generation,
                number,
            } => self.number_decided(call, generation, number),
            Event::LookedUp {
                call,
                generation,
                found,
            } => self.looked_up(call, generation, found),
            Event::Searched {
                call,
                generation,
                result,
            } => self.searched(call, generation, result),
            Event::Recalled { call, rows } => self.recalled(*call, rows),
            Event::ShownBefore { record, panel } => self.shown_before(record, panel),
            Event::PanelRead { record, result } => self.panel_read(record, result),
            Event::NextStepsRead(result) => self.next_steps_read(result),
            Event::JobsDone { results, jitter } => {
                for (row, result) in results {
                    self.job_done(row, result, jitter);
                }
            }
            Event::SignInPage(page) => self.sign_in_page(page),
            Event::SignedIn(who) => self.signed_in(who),
            Event::SignInFailed(error) => self.sign_in_failed(error),
            Event::Switched(who) => self.switched(who),
            Event::NotSwitched(account) => self.not_switched(&account),
            Event::SessionEnded(error) => self.session_ended(error),
            Event::FallbackRead(fallback) => self.state.org.fallback = Some(fallback),
            Event::OrgRead(facts) => self.org_read(facts),
            Event::OrgNotRead(error) => self.org_not_read(error),
            Event::ServerTime(time) => {
                self.state.link.clock_off = Some(time.duration_since(self.at()));
            }
            Event::Requested(facts) => self.requested(facts),
            Event::Reachable => self.reachable(),
            Event::Unreachable => self.unreachable(),
            Event::Index(index) => self.index(index),
            Event::IndexedNow { people } => self.indexed_now(people),
            Event::Trouble(error) => self.trouble(error),
            Event::OldRead(old) => self.old_read(*old),
            Event::Tick => self.tick(),
        }
    }

    fn at(&self) -> Timestamp {
        self.now.timestamp()
    }

    fn trouble(&mut self, problem: Problem) {
        if !self.state.troubles.contains(&problem) {
            self.state.troubles.push(problem);
        }
    }

    fn tick(&mut self) {
        if self.state.link.next_probe.is_some_and(|at| at <= self.at()) {
            self.state.link.next_probe = None;
            self.effects.push(Effect::Remote(RemoteEffect::Probe));
        }
        if self.state.link.next_read.is_some_and(|at| at <= self.at()) {
            self.read_again();
        }
        self.step_back();
        self.remind();
        self.count_requests();
        let repaired = crate::logging::repair::repair_overtaken(self.state, self.now.timestamp());
        self.rows.extend(repaired.iter().map(|row| row.id));
        self.purge();
    }

    /// Reads the org again from time to time: people come and go there while the program runs all day.
    fn read_again(&mut self) {
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
            if plenty || self.state.known.index.as_of.is_none() {
                self.effects.push(Effect::Remote(RemoteEffect::ReadPeople));
            }
            self.ask_for_next_steps();
        }
        let pause = match self.state.org.facts {
            Some(_) => READ_AGAIN,
            None => READ_FACTS_AGAIN,
        };
        self.state.link.next_read = self.at().saturating_add(pause).ok();
    }

    /// Reads the agent's own tasks. What is missing in the answer of those that are in Salesforce by now is closed there.
    fn ask_for_next_steps(&mut self) {
        self.effects
            .push(Effect::Remote(RemoteEffect::ReadNextSteps));
        let there = self.state.outbox.rows.values().filter(|row| row.is_sent());
        self.state.known.next_steps_asked = there.map(|row| row.id).collect();
    }

    fn facts_are_old(&self) -> bool {
        let age = self.state.org.as_of.map(|at| self.at().duration_since(at));
        self.state.org.facts.is_none() || age.is_none_or(|age| age >= FACTS_LAST)
    }

    /// Applies the rule of logging to a call and marks what it changed.
    fn reconcile(&mut self, call: CallId) {
        let zone = self.now.time_zone().clone();
        self.know_agent_of(call);
        let at = self.now.timestamp();
        let mut rows = crate::logging::reconcile::reconcile(self.state, call, at, &zone);
        rows.extend(crate::logging::follow_up::follow_up(
            self.state, call, at, &zone,
        ));
        if !rows.is_empty() {
            self.calls.insert(call);
        }
        self.rows.extend(rows.iter().map(|row| row.id));
        // If the agent has now spoken with a caller who was missed before, the records of the missed calls have to say
        // so.
        for missed in crate::logging::log_record::missed_before(self.state, call) {
            let rows = crate::logging::reconcile::reconcile(self.state, missed, at, &zone);
            self.calls.extend(rows.first().map(|_| missed));
            self.rows.extend(rows.iter().map(|row| row.id));
        }
    }

    /// Gives a call that began while nobody was signed in the name and language of the agent who logs it.
    fn know_agent_of(&mut self, id: CallId) {
        if let Some(agent) = self.state.session.agent()
            && let Some(call) = self.state.calls.all.get_mut(&id)
            && call.logged.is_none()
            && call.rules.are_of(agent)
        {
            self.calls.insert(id);
        }
    }

    /// Makes sure that the panel of a record is on screen or being read.
    fn want_panel(&mut self, who: &PersonRef, object: &str) {
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

    fn finish(mut self) -> Vec<Effect> {
        self.keep_next_steps();
        for id in &self.calls {
            if let Some(call) = self.state.calls.all.get(id) {
                self.changes.push(Change::Call(Box::new(call.clone())));
            }
        }
        for id in &self.rows {
            if let Some(row) = self.state.outbox.rows.get(id) {
                self.changes.push(Change::Row(Box::new(row.clone())));
            }
        }
        let mut effects = Vec::with_capacity(self.effects.len() + 1);
        if !self.changes.is_empty() {
            effects.push(Effect::Persist(self.changes));
        }
        effects.append(&mut self.effects);
        effects
    }
}
