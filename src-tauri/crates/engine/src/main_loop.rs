//! The loop: takes one event at a time, lets `domain::step` decide, carries the effects out in their order, publishes
//! the view.
//!
//! Disk and index are used right here, at once (`disk`). Whatever may have to wait (for Salesforce, the browser or the
//! keychain) is a task that answers with an event (`effects`).
//!
//! **Invariant:** the loop never sends into its own queue, so a full queue can't stop it.

use crate::clock::Clock;
use crate::disk::Disk;
use crate::effects::Effects;
use crate::trouble::{not_on_disk, not_opened};
use domain::base::ids::OutboxId;
use domain::outbox::job::JobResult;
use domain::session::Account;
use domain::state::State;
use domain::step::effect::{Effect, LocalEffect, RemoteEffect};
use domain::step::event::Event;
use domain::view::screen::View;
use jiff::SignedDuration;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What the loop owns.
pub(crate) struct MainLoop {
    state: State,
    pub(crate) disk: Disk,
    clock: Clock,
    effects: Effects,
    view: watch::Sender<Arc<View>>,
    view_json: watch::Sender<Arc<str>>,
}

/// What the loop publishes.
pub(crate) struct Seen {
    pub(crate) view: watch::Receiver<Arc<View>>,
    /// The same as JSON.
    pub(crate) json: watch::Receiver<Arc<str>>,
}

/// How long the loop waits before it tries a disk again that has refused.
const DISK_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// How long a stop waits for one more event.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_millis(100);

impl MainLoop {
    pub(crate) fn new(disk: Disk, clock: Clock, effects: Effects) -> (Self, Seen) {
        let state = State::default();
        let first = Arc::new(domain::view(&state, &clock.now(), 0));
        let (view, seen) = watch::channel(first);
        let (view_json, json) = watch::channel(Arc::from("{}"));
        let main_loop = Self {
            state,
            disk,
            clock,
            effects,
            view,
            view_json,
        };
        (main_loop, Seen { view: seen, json })
    }

    /// Runs until it is told to stop.
    pub(crate) async fn run(mut self, mut events: mpsc::Receiver<Event>, stop: CancellationToken) {
        loop {
            let retry = (!self.disk.is_written())
                .then(|| self.clock.now().timestamp().saturating_add(DISK_PAUSE).ok())
                .flatten();
            let wake = [domain::step::next_wake(&self.state), retry]
                .into_iter()
                .flatten()
                .min();
            let clock = self.clock.clone();
            let sleep = async move {
                match wake {
                    Some(moment) => clock.wait_until(moment).await,
                    None => std::future::pending().await,
                }
            };
            let event = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    // An event that a source was told is taken has to reach the disk even now: empty the queue.
                    while let Ok(Some(event)) = tokio::time::timeout(LAST_WORDS, events.recv()).await {
                        tokio::task::block_in_place(|| self.take(event));
                    }
                    return;
                }
                event = events.recv() => match event {
                    Some(event) => event,
                    None => return,
                },
                () = sleep => Event::Tick,
            };
            tokio::task::block_in_place(|| self.take(event));
        }
    }

    /// Takes an event and all that the disk and the index answer to it, and then publishes.
    pub(crate) fn take(&mut self, event: Event) {
        let mut queue = VecDeque::from([event]);
        if !self.disk.is_written() {
            self.disk.persist(Vec::new(), &mut queue);
        }
        while let Some(event) = queue.pop_front() {
            let effects = domain::step(&mut self.state, event, &self.clock.now());
            let mut written = true;
            for effect in effects {
                match effect {
                    Effect::Persist(changes) => written = self.disk.persist(changes, &mut queue),
                    Effect::Local(effect) => self.carry_out(effect, &mut queue),
                    // The rows are not on disk, so they must not be sent. They are sent once the disk takes them.
                    Effect::Remote(RemoteEffect::Send(rows)) if !written => {
                        queue.push_back(not_sent(rows.iter().map(|row| row.id)));
                    }
                    Effect::Remote(RemoteEffect::Verify(rows)) if !written => {
                        queue.push_back(not_sent(rows.iter().map(|asked| asked.row.id)));
                    }
                    // The same holds for a file: what it has must not be sent from here after a crash.
                    Effect::Remote(RemoteEffect::WriteFile { file, .. }) if !written => {
                        queue.push_back(Event::FileWritten {
                            id: file.about.id,
                            result: Err(String::from("not written yet")),
                        });
                    }
                    Effect::Remote(effect) => self.effects.start(effect, &self.state),
                }
            }
        }
        self.publish();
    }

    /// What is done at once, on this machine.
    fn carry_out(&mut self, effect: LocalEffect, queue: &mut VecDeque<Event>) {
        let country = self.state.country();
        match effect {
            LocalEffect::LookUp {
                call,
                generation,
                ask,
            } => self.disk.look_up(call, generation, &ask, country, queue),
            LocalEffect::UpdateIndex { people, gone } => {
                self.disk.update_index(&people, &gone, country, queue);
            }
            LocalEffect::RecallPanel(record) => self.disk.recall_panel(record, queue),
            LocalEffect::KeepPanel { record, panel } => {
                self.disk.keep_panel(&record, &panel, queue);
            }
            LocalEffect::RecallCall(id) => self.disk.recall_call(id, queue),
            LocalEffect::RecallOwnCalls(tasks) => self.disk.recall_own_calls(&tasks, queue),
            LocalEffect::UseIndex(of) => self.use_index(of.as_ref(), queue),
            LocalEffect::KeepIndexes(accounts) => self.effects.indexes.keep(accounts),
            LocalEffect::Notify { call } => {
                let view = domain::view(&self.state, &self.clock.now(), 0);
                if let Some(card) = view.calls.iter().find(|card| card.id == call) {
                    self.effects.host.ringing(card);
                }
            }
            LocalEffect::Remind { tasks } => {
                let view = domain::view(&self.state, &self.clock.now(), 0);
                let told = view.reminders.into_iter();
                let told: Vec<_> = told.filter(|step| tasks.contains(&step.task)).collect();
                self.effects.host.reminds(&told);
            }
            LocalEffect::Spare(left) => self.effects.spare(left),
            LocalEffect::ShowReports => self.effects.show_reports(),
            LocalEffect::ReadOld { before, place } => self.disk.read_old(before, place, queue),
            LocalEffect::ForgetReports { before } => self.effects.forget_reports(before),
        }
    }

    /// Goes over to another account's index, which a task has opened already, or to none.
    fn use_index(&mut self, of: Option<&Account>, queue: &mut VecDeque<Event>) {
        let index = self.effects.indexes.switch_to(of).unwrap_or_else(|error| {
            queue.push_back(Event::Trouble(not_opened(&error)));
            None
        });
        queue.extend(self.disk.use_index(index));
    }

    /// Publishes if anything on screen is different.
    fn publish(&self) {
        let old = Arc::clone(&self.view.borrow());
        let mut new = domain::view(&self.state, &self.clock.now(), old.rev);
        if new == *old {
            return;
        }
        new.rev += 1;
        match serde_json::to_string(&new) {
            Ok(json) => drop(self.view_json.send_replace(Arc::from(json))),
            Err(error) => tracing::error!(%error, "the view could not be written as JSON"),
        }
        self.view.send_replace(Arc::new(new));
    }
}

/// The results of rows that must not be sent, because they are not on disk.
fn not_sent(rows: impl Iterator<Item = OutboxId>) -> Event {
    Event::JobsDone {
        results: rows
            .map(|row| (row, JobResult::Busy(not_on_disk())))
            .collect(),
        jitter: 0,
    }
}
