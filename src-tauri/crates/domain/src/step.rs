//! `step`: the one function through which the state changes. It is given the state, an event and the time; it changes
//! the state and returns the effects to be carried out.
//!
//! **Invariant:** the same state, event and time give the same state and effects.
//! **Invariant:** what an event changed on disk is the first effect, so that nothing is sent, shown as saved or told to
//! anybody before it is on disk.

mod accounts;
mod agent;
mod answers;
mod by_data;
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
mod last_called;
mod moved;
mod new_people;
mod newer;
mod next_steps;
mod number;
mod opened;
mod outbox;
mod past;
mod phone;
mod pick_again;
pub(crate) mod purge;
mod reading;
mod record_read;
mod related;
mod reminders;
mod requests;
mod rewrite;
mod salesforce;
mod session;
mod settings;
mod theirs_again;
mod transfer;
mod waiting;
mod wake;
mod which_call;
mod who;
mod woke;
mod wrong_number;

use crate::base::ids::{CallId, OutboxId};
use crate::base::problem::{Cause, Problem};
use crate::base::time::is_due;
use crate::budget::RequestsReported;
use crate::session::Account;
use crate::state::State;
use crate::state::link::{LONGEST_PROBE, READ_AGAIN};
use crate::step::effect::{Change, Effect, RemoteEffect};
use crate::step::event::Event;
use jiff::{Timestamp, Zoned};
use std::collections::BTreeSet;
pub use wake::next_wake;

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
        step.install_newer();
    }
    step.finish()
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
            Event::Answered { of, answer } => self.answered(of.as_ref(), *answer),
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
            Event::FoundByData { call, data, result } => self.found_by_data(call, &data, result),
            Event::LastCalled {
                call,
                generation,
                known,
            } => self.last_called(call, generation, known),
            Event::Recalled { call, rows } => self.recalled(*call, rows),
            Event::OwnCallsRecalled(calls) => self.own_calls_recalled(calls),
            Event::OlderRead { record, past } => self.older_read(record, past),
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
            Event::FileWritten { id, result } => self.file_written(id, result),
            Event::FileRead(result) => self.file_read(result),
            Event::LookedForNewer(found) => self.looked_for_newer(found),
            Event::NewerNotInstalled(reason) => self.newer_not_installed(reason),
            Event::Trouble(error) => self.trouble(error),
            Event::TroubleOver(cause) => self.trouble_over(cause),
            Event::Woke => self.woke(),
            Event::OldRead(old) => self.old_read(*old),
            Event::Tick => self.tick(),
        }
    }

    /// **Invariant:** what was asked for one account is never shown or kept as another's.
    fn answered(&mut self, of: Option<&Account>, answer: Event) {
        match answer {
            answer if self.state.session.account() == of => self.take(answer),
            // This machine has made them all the same; what the org said is of another org.
            Event::Requested(heard) => self.requested(RequestsReported { org: None, ..heard }),
            _ => {}
        }
    }

    fn at(&self) -> Timestamp {
        self.now.timestamp()
    }

    fn trouble(&mut self, problem: Problem) {
        if let Some(cause) = problem.cause() {
            self.trouble_over(cause);
        }
        if !self.state.troubles.contains(&problem) {
            self.state.troubles.push(problem);
        }
    }

    /// An alarm goes when its cause has gone.
    fn trouble_over(&mut self, cause: Cause) {
        let troubles = &mut self.state.troubles;
        troubles.retain(|one| one.cause() != Some(cause));
    }

    fn tick(&mut self) {
        let now = self.at();
        let link = &self.state.link;
        let (probe, read) = (link.next_probe, link.next_read);
        if probe.is_some_and(|at| is_due(at, now, LONGEST_PROBE)) {
            self.state.link.next_probe = None;
            self.effects.push(Effect::Remote(RemoteEffect::Probe));
        }
        if read.is_some_and(|at| is_due(at, now, READ_AGAIN)) {
            self.read_again();
        }
        self.look_for_newer();
        self.notice_silence();
        self.step_back();
        self.remind();
        self.count_requests();
        let repaired = crate::logging::repair::repair_overtaken(self.state, self.now.timestamp());
        self.rows.extend(repaired.iter().map(|row| row.id));
        self.purge();
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

    fn finish(mut self) -> Vec<Effect> {
        self.keep_next_steps();
        self.keep_front();
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
