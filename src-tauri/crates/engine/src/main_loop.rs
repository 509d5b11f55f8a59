//! The loop: takes one event at a time, lets `domain::step` decide, carries the effects out in their order, publishes
//! the view.
//!
//! Disk and index are used right here, as they take microseconds and their order matters: nothing may be shown as
//! saved, or sent, before it is written down. Whatever can wait for somebody else (Salesforce, the browser, the
//! keychain) is a task that answers with an event.
//!
//! **Invariant:** the loop never sends into its own queue, so a full queue can't stop it.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::event::{Ask, Change, Effect, Event, Found};
use domain::outbox::JobResult;
use domain::state::State;
use domain::view::View;
use jiff::SignedDuration;
use store::{Calls, DiskError, Index};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::effects::Effects;
use crate::trouble::disk_failed;

/// What the loop owns.
pub(crate) struct MainLoop {
    pub(crate) state: State,
    pub(crate) calls: Calls,
    pub(crate) index: Index,
    pub(crate) clock: Clock,
    pub(crate) effects: Effects,
    pub(crate) view: watch::Sender<Arc<View>>,
    pub(crate) view_json: watch::Sender<Arc<str>>,
    /// What the disk has refused so far: it is tried again before anything newer, and every [`DISK_PAUSE`].
    pub(crate) unwritten: Vec<Change>,
}

/// How long the disk is left alone after it has refused.
const DISK_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// How long a stop waits for one more event.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_millis(100);

impl MainLoop {
    /// Runs until it is told to stop.
    pub(crate) async fn run(mut self, mut events: mpsc::Receiver<Event>, stop: CancellationToken) {
        loop {
            let retry = (!self.unwritten.is_empty())
                .then(|| self.clock.now().timestamp().saturating_add(DISK_PAUSE).ok())
                .flatten();
            let wake = [domain::next_wake(&self.state), retry]
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
                    // What was answered as taken is written down, also in the last moment: the sources' queue runs dry.
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
        if !self.unwritten.is_empty() {
            self.persist(Vec::new(), &mut queue);
        }
        while let Some(event) = queue.pop_front() {
            let effects = domain::step(&mut self.state, event, &self.clock.now());
            let mut written = true;
            for effect in effects {
                match effect {
                    Effect::Persist(changes) => written = self.persist(changes, &mut queue),
                    // Not on disk: it must not leave. It goes when the disk takes it again.
                    Effect::Send(row) | Effect::Look { row, .. } if !written => {
                        let result = JobResult::Busy(disk_failed(&"not written yet"));
                        queue.push_back(Event::JobDone {
                            row: row.id,
                            result,
                            jitter: 0,
                        });
                    }
                    Effect::LookUp {
                        call,
                        generation,
                        ask,
                    } => {
                        let found = self.look_up(&ask);
                        let found = self.or_trouble(found, &mut queue);
                        queue.push_back(Event::LookedUp {
                            call,
                            generation,
                            found,
                        });
                    }
                    Effect::Learn { people, gone } => {
                        let country = self.state.country();
                        let learnt = self.index.remove(&gone);
                        let learnt = learnt.and_then(|()| self.index.put(&people, country, None));
                        self.or_trouble(learnt, &mut queue);
                    }
                    Effect::RecallPanel(record) => {
                        let panel = self.index.shown(&record);
                        let panel = self.or_trouble(panel, &mut queue).map(Box::new);
                        queue.push_back(Event::ShownBefore { record, panel });
                    }
                    Effect::RecallCall(id) => {
                        let recalled = self.calls.recall(id);
                        if let Some((call, rows)) = self.or_trouble(recalled, &mut queue) {
                            let call = Box::new(call);
                            queue.push_back(Event::Recalled { call, rows });
                        }
                    }
                    Effect::KnowPerson(person) => {
                        let country = self.state.country();
                        let put = self.index.put(&[*person], country, None);
                        self.or_trouble(put, &mut queue);
                    }
                    Effect::ForgetPerson(id) => {
                        let removed = self.index.remove(&[id]);
                        self.or_trouble(removed, &mut queue);
                    }
                    Effect::KeepPanel { record, panel } => {
                        let kept = self.index.keep_shown(&record, &panel);
                        self.or_trouble(kept, &mut queue);
                    }
                    Effect::ForgetPeople => {
                        self.effects.stop_sync();
                        let wiped = self.index.wipe();
                        self.or_trouble(wiped, &mut queue);
                    }
                    Effect::Notify { call } => {
                        let view = domain::view(&self.state, &self.clock.now(), 0);
                        if let Some(card) = view.calls.iter().find(|card| card.id == call) {
                            self.effects.ringing(card);
                        }
                    }
                    other => self.effects.start(other, &self.state),
                }
            }
        }
        self.publish();
    }

    /// All that the index knows of a call. Where nobody has the number, it may be a direct line of a company's.
    fn look_up(&self, ask: &Ask) -> Result<Found, DiskError> {
        let matches = match &ask.number {
            Some(number) => {
                let exact = self.index.look_up(number)?;
                if exact.is_empty() {
                    self.index.look_up_main_number(number)?
                } else {
                    exact
                }
            }
            None => Vec::new(),
        };
        let dialled_from = match &ask.record {
            Some(record) => self.index.record(record)?,
            None => None,
        };
        Ok(Found {
            matches,
            dialled_from,
            colleague: self.index.colleague(ask)?,
        })
    }

    fn persist(&mut self, changes: Vec<Change>, queue: &mut VecDeque<Event>) -> bool {
        self.unwritten.extend(changes);
        match self.calls.apply(&self.unwritten) {
            Ok(()) => {
                for change in self.unwritten.drain(..) {
                    if let Change::Call(call) = change {
                        self.state.on_disk.insert(call.heard.id, call.draft.seq);
                    }
                }
                true
            }
            Err(error) => {
                queue.push_back(Event::Trouble(disk_failed(&error)));
                false
            }
        }
    }

    fn or_trouble<T: Default>(
        &self,
        result: Result<T, DiskError>,
        queue: &mut VecDeque<Event>,
    ) -> T {
        result.unwrap_or_else(|error| {
            queue.push_back(Event::Trouble(disk_failed(&error)));
            T::default()
        })
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
