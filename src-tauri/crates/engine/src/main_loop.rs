//! The loop: takes what waits, lets `domain::step` decide on one event after the other, carries the effects out in their order,
//! publishes the view.
//!
//! What phones say is decided on together and written in one transaction, before any of it is answered: a transaction waits for
//! the disk, and a hundred would wait a hundred times. Any other event has a round of its own, as what is to be sent for it
//! belongs to whoever is signed in at that moment.
//!
//! Disk and index are used right here, at once (`disk`). Whatever may have to wait (for Salesforce, the browser or the
//! keychain) is a task that answers with an event (`effects`).
//!
//! **Invariant:** the loop never sends into its own queue, so a full queue can't stop it.

use crate::clock::Clock;
use crate::disk::Disk;
use crate::effects::Effects;
use crate::inbox::{Batch, Inbox};
use crate::screen::{Screen, Seen};
use crate::trouble::{not_on_disk, not_opened};
use domain::base::ids::OutboxId;
use domain::outbox::job::JobResult;
use domain::session::Account;
use domain::state::State;
use domain::step::effect::{Change, Effect, LocalEffect, RemoteEffect};
use domain::step::event::Event;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::{sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// What the loop owns.
pub(crate) struct MainLoop {
    state: State,
    pub(crate) disk: Disk,
    clock: Clock,
    effects: Effects,
    screen: Screen,
}

/// What is done once the changes are on disk.
enum Further {
    Local(LocalEffect),
    Remote(RemoteEffect),
}

/// How long the loop waits before it tries a disk again that has refused.
const DISK_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// How long a stop waits for one more event.
const LAST_WORDS: Duration = Duration::from_millis(100);

impl MainLoop {
    pub(crate) fn new(disk: Disk, clock: Clock, effects: Effects) -> (Self, Seen) {
        let state = State::default();
        let (screen, seen) = Screen::new(domain::view(&state, &clock.now(), 0));
        let main_loop = Self {
            state,
            disk,
            clock,
            effects,
            screen,
        };
        (main_loop, seen)
    }

    /// Runs until it is told to stop.
    pub(crate) async fn run(mut self, mut inbox: Inbox, stop: CancellationToken) {
        loop {
            let wake = self.wake();
            let clock = self.clock.clone();
            let sleep = async move {
                match wake {
                    Some(moment) => clock.wait_until(moment).await,
                    None => std::future::pending().await,
                }
            };
            let unseen = self.screen.due();
            let show = async move {
                match unseen {
                    Some(moment) => sleep_until(moment).await,
                    None => std::future::pending().await,
                }
            };
            let mut batch = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    // What was said before the stop has to reach the disk even now: empty the queues.
                    while let Ok(Some(batch)) = timeout(LAST_WORDS, inbox.next()).await {
                        tokio::task::block_in_place(|| self.take(batch));
                    }
                    return;
                }
                // Before the events, which may follow each other without a pause.
                () = show => {
                    tokio::task::block_in_place(|| self.publish());
                    continue;
                }
                batch = inbox.next() => match batch {
                    Some(batch) => batch,
                    None => return,
                },
                () = sleep => Batch::default(),
            };
            // What was due before the events came is not put off by them, however close they follow each other.
            if wake.is_some_and(|moment| moment <= self.clock.now().timestamp()) {
                batch.before.insert(0, Event::Tick);
            }
            tokio::task::block_in_place(|| self.take(batch));
        }
    }

    /// When there is something to be done that no event asks for.
    fn wake(&self) -> Option<Timestamp> {
        let retry = (!self.disk.is_written())
            .then(|| self.clock.now().timestamp().saturating_add(DISK_PAUSE).ok())
            .flatten();
        let wakes = [domain::step::next_wake(&self.state), retry];
        wakes.into_iter().flatten().min()
    }

    /// Takes events and all that the disk and the index answer to them, and then publishes. Who waits for the disk hears of it as
    /// soon as it has taken or refused what was handed over.
    pub(crate) fn take(&mut self, batch: Batch) {
        let mut answers = VecDeque::new();
        self.settle(&mut answers, batch.before.into());
        let (changes, further) = self.decide(batch.delivered);
        // Where nothing was handed over this tries again what the disk has refused before.
        let written = self.disk.persist(changes, &mut answers);
        for waiting in batch.waiting {
            // Whoever has hung up meanwhile sends the same again.
            let _hung_up = waiting.send(written);
        }
        self.follow(further, written, &mut answers);
        self.settle(&mut answers, batch.events.into());
        self.publish();
    }

    /// Takes what this machine answers, and then one event after the other. What is answered to one goes before the next, which
    /// may be about just that.
    fn settle(&mut self, answers: &mut VecDeque<Event>, mut later: VecDeque<Event>) {
        while let Some(round) = next_round(answers).or_else(|| next_round(&mut later)) {
            let (changes, further) = self.decide(round);
            // A disk that refuses is told of as an event: without anything new it is not asked again in this turn.
            let written = match changes.is_empty() {
                true => self.disk.is_written(),
                false => self.disk.persist(changes, answers),
            };
            self.follow(further, written, answers);
        }
    }

    /// What events change, in their order, and what is to be done once that is on disk. The index is asked before that: who
    /// calls is written with the call, so that a crash can't come between the two.
    fn decide(&mut self, events: Vec<Event>) -> (Vec<Change>, Vec<Further>) {
        let (mut changes, mut further) = (Vec::new(), Vec::new());
        let mut queue = VecDeque::from(events);
        while let Some(event) = queue.pop_front() {
            if matches!(event, Event::Agent(_)) {
                self.screen.hurry();
            }
            for effect in domain::step(&mut self.state, event, &self.clock.now()) {
                match effect {
                    Effect::Persist(more) => changes.extend(more),
                    // What is to be done with the index before goes first.
                    Effect::Local(LocalEffect::LookUp {
                        call,
                        generation,
                        ask,
                    }) if !further.iter().any(is_about_the_index) => {
                        let (country, mut answer) = (self.state.country(), VecDeque::new());
                        self.disk
                            .look_up(call, generation, &ask, country, &mut answer);
                        // Before the event that came next: a call that is answered at once has rung all the same.
                        answer.append(&mut queue);
                        queue = answer;
                    }
                    Effect::Local(effect) => further.push(Further::Local(effect)),
                    Effect::Remote(effect) => further.push(Further::Remote(effect)),
                }
            }
        }
        (changes, further)
    }

    /// Does what follows from events, whose changes are `written` or not. Answers go into the queue.
    fn follow(&mut self, further: Vec<Further>, written: bool, queue: &mut VecDeque<Event>) {
        for effect in further {
            match effect {
                Further::Local(effect) => self.carry_out(effect, queue),
                // The rows are not on disk, so they must not be sent. They are sent once the disk takes them.
                Further::Remote(RemoteEffect::Send(rows)) if !written => {
                    queue.push_back(not_sent(rows.iter().map(|row| row.id)));
                }
                Further::Remote(RemoteEffect::Verify(rows)) if !written => {
                    queue.push_back(not_sent(rows.iter().map(|asked| asked.row.id)));
                }
                // The same holds for a file: what it has must not be sent from here after a crash.
                Further::Remote(RemoteEffect::WriteFile { file, .. }) if !written => {
                    queue.push_back(Event::FileWritten {
                        id: file.about.id,
                        result: Err(String::from("not written yet")),
                    });
                }
                Further::Remote(effect) => self.effects.start(effect, &self.state),
            }
        }
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
                self.screen.hurry();
                if let Some(card) = domain::card(&self.state, call, &self.clock.now()) {
                    self.effects.host.ringing(&card);
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

    /// Shows what was there when the program started, all at once.
    pub(crate) fn opens(&mut self) {
        self.screen.hurry();
        self.publish();
    }

    /// Publishes what is on screen. While a call goes on, no clock is corrected.
    fn publish(&mut self) {
        self.clock.hold(domain::goes_on(&self.state));
        self.screen.publish(&self.state, &self.clock);
    }
}

/// Whether the index is another one afterwards, or holds something else.
fn is_about_the_index(further: &Further) -> bool {
    matches!(
        further,
        Further::Local(LocalEffect::UseIndex(_) | LocalEffect::UpdateIndex { .. })
    )
}

/// The events that are decided on together: what phones say and what disk and index answer to that, as many as follow each other,
/// or one of any other kind.
fn next_round(queue: &mut VecDeque<Event>) -> Option<Vec<Event>> {
    let of_phones = queue.iter().take_while(|event| is_of_a_phone(event));
    let count = of_phones.count().max(1).min(queue.len());
    let round: Vec<Event> = queue.drain(..count).collect();
    (!round.is_empty()).then_some(round)
}

/// Whether it neither depends on who is signed in nor changes it.
fn is_of_a_phone(event: &Event) -> bool {
    matches!(
        event,
        Event::Phone(_)
            | Event::Persisted(_)
            | Event::LookedUp { .. }
            | Event::NumberDecided { .. }
            | Event::ShownBefore { .. }
    )
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
