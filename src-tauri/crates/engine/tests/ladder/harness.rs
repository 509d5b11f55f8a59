//! A harness in which calls come in and everything fails: the rules as they run, with a disk, a clock and a phone that are
//! played.
//!
//! It owns the order of things: every effect is carried out as the engine's loop does, except that a request may be
//! abandoned in flight. It must never let a request outlive the ten minutes after which Salesforce ends it, unless that is
//! what is tested.

use crate::chance::Chance;
use crate::disk::{Disk, agent};
use crate::faults;
use crate::run::{Run, Rung};
use crate::tally::Tally;
use crate::world::World;
use domain::base::ids::{CallId, OutboxId, RawNumber};
use domain::base::problem::Problem;
use domain::base::problem::SessionEnd;
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Party};
use domain::number::reading::Certainty;
use domain::org::facts::OrgFacts;
use domain::outbox::conflict::Conflict;
use domain::outbox::job::JobResult;
use domain::outbox::row::LONGEST_REQUEST;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::people::candidate::Candidate;
use domain::session::Session;
use domain::settings::LogTo;
use domain::settings::{LogTiming, Settings};
use domain::state::State;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::{RemoteEffect, ToVerify};
use domain::step::event::{Event, Found, ReadFailure};
use domain::view::action::{Action, Keep};
use engine::{read_failure, send};
use jiff::{SignedDuration, Timestamp, Zoned};
use salesforce::Client;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// After how long Salesforce itself ends a request.
const SERVERS_LIMIT: SignedDuration = SignedDuration::from_mins(10);

/// A job as the engine gives it to a task of its own.
#[derive(Clone)]
enum Task {
    Send(Vec<Row>),
    Verify(Vec<ToVerify>),
}

impl Task {
    fn rows(&self) -> Vec<OutboxId> {
        match self {
            Self::Send(rows) => rows.iter().map(|row| row.id).collect(),
            Self::Verify(rows) => rows.iter().map(|asked| asked.row.id).collect(),
        }
    }

    /// Whether all that it does is to make records. What completes another's Task reads it first: held back, it would read
    /// what comes later.
    fn only_creates(&self) -> bool {
        let creates = |row: &Row| row.write.creates() && row.joins().is_none();
        matches!(self, Self::Send(rows) if rows.iter().all(creates))
    }
}

/// A request that nobody waits for any longer; the org may still carry it out.
struct Ghost {
    left: Timestamp,
    running: JoinHandle<Vec<JobResult>>,
}

/// A request that some machine on the way holds back for longer than the org would.
struct Late {
    arrives: Timestamp,
    task: Task,
}

pub(crate) struct Harness {
    pub(crate) run: Run,
    pub(crate) world: World,
    client: Client,
    facts: Arc<OrgFacts>,
    chance: Chance,
    pub(crate) state: State,
    disk: Disk,
    now: Zoned,
    task: Option<Task>,
    probes: bool,
    ghosts: Vec<Ghost>,
    held: Vec<Late>,
    /// The note that each call must have in the end, by the phone's id of it.
    pub(crate) notes: BTreeMap<String, String>,
    /// The calls that another tool has logged.
    pub(crate) of_others: BTreeSet<String>,
    pub(crate) tally: Tally,
}

impl Harness {
    pub(crate) async fn new(run: Run, world: World, chance: Chance) -> Self {
        let client = world.signs_in().await;
        let facts = Arc::new(world.facts.clone());
        let mut harness = Self {
            run,
            world,
            client,
            facts,
            chance,
            state: State::default(),
            disk: Disk::default(),
            now: Zoned::now(),
            task: None,
            probes: false,
            ghosts: Vec::new(),
            held: Vec::new(),
            notes: BTreeMap::new(),
            of_others: BTreeSet::new(),
            tally: Tally::default(),
        };
        let settings = Settings {
            log_to: matches!(run.rung, Rung::LogOnly).then_some(LogTo::LogOnly),
            timing: run.timing,
            join_others: run.other_tool,
            ..Settings::default()
        };
        harness.happens(Event::Agent(Action::ChangeSettings { settings }));
        harness.happens(Event::SignedIn(agent()));
        harness
    }

    /// So many calls, in bunches, with all that an agent does to them; then everything is sent.
    pub(crate) async fn works(&mut self, calls: usize) {
        while self.tally.calls < calls {
            // Now and then nothing goes for a while, and what has waited goes together.
            let bunch = match self.one_in(4) {
                true => 8 + self.chance.below(..24),
                false => 1 + self.chance.below(..3),
            };
            for _ in 0..bunch {
                if self.tally.calls < calls {
                    self.takes_a_call().await;
                    self.tally.calls += 1;
                }
            }
            for _ in 0..self.chance.below(..12) {
                self.goes_on(true).await;
            }
            if self.one_in(3) {
                self.annotates();
            }
        }
        self.world.control.heals().await.unwrap();
        while self.goes_on(false).await {}
    }

    /// So many calls come while there is no network; once it is back all is sent, and nothing fails. Gives the requests that
    /// it took.
    pub(crate) async fn catches_up(&mut self, calls: usize) -> usize {
        self.happens(Event::Unreachable);
        for _ in 0..calls {
            self.takes_a_call().await;
            self.tally.calls += 1;
        }
        self.world.control.forget_requests().await.unwrap();
        self.happens(Event::Reachable);
        while self.goes_on(false).await {}
        self.world.control.counted_requests().await.unwrap()
    }

    fn happens(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in domain::step(&mut self.state, event, &self.now) {
                events.extend(self.carries_out(effect));
            }
        }
    }

    fn carries_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Persist(changes) => {
                for change in changes {
                    self.disk.apply(change);
                }
            }
            Effect::Remote(RemoteEffect::Send(rows)) => self.task = Some(Task::Send(rows)),
            Effect::Remote(RemoteEffect::Verify(rows)) => self.task = Some(Task::Verify(rows)),
            Effect::Local(LocalEffect::LookUp {
                call, generation, ..
            }) => {
                return Some(Event::LookedUp {
                    call,
                    generation,
                    found: Found {
                        matches: vec![self.caller()],
                        ..Found::default()
                    },
                });
            }
            Effect::Remote(RemoteEffect::ReadPanel { record, .. }) => {
                let result = Err(ReadFailure::Refused(Refusal::of(
                    RefusalCode::SalesforceRefused,
                    Mender::Admin,
                )));
                return Some(Event::PanelRead { record, result });
            }
            Effect::Remote(RemoteEffect::ReadFacts) => {
                return Some(Event::OrgRead(OrgFacts::clone(&self.facts)));
            }
            Effect::Remote(RemoteEffect::Probe) => self.probes = true,
            _ => {}
        }
        None
    }

    fn caller(&self) -> Candidate {
        Candidate {
            field: Some(String::from("Phone")),
            certainty: Certainty::Exact,
            ..Candidate::new(
                PersonRef::from(self.world.caller.clone()),
                String::from("Contact"),
                String::from("Sato"),
            )
        }
    }

    async fn takes_a_call(&mut self) {
        let id = format!("c{}", self.tally.calls);
        self.phone(&id, CallEventKind::Ringing);
        if self.run.other_tool && self.one_in(3) {
            self.world.clock_follows(self.now.timestamp()).await;
            self.world.other_tool_logs(&id).await;
            self.of_others.insert(id.clone());
            self.tally.joined += 1;
        }
        if !self.one_in(4) {
            self.phone(&id, CallEventKind::Answered);
        }
        let note = format!("note of {id}");
        self.types(&id, &note);
        // What is begun at the answer is sent, or fails, while the two speak.
        if self.run.timing == LogTiming::AtTheStart {
            for _ in 0..self.chance.below(..5) {
                self.goes_on(true).await;
            }
        }
        self.later(SignedDuration::from_secs(20));
        self.phone(&id, CallEventKind::Ended(None));
        self.notes.insert(id.clone(), note);
        if self.one_in(4) {
            let details = [
                ("recording_url", format!("https://example.com/{id}")),
                ("summary", format!("summary of {id}")),
            ];
            let details = details.map(|(name, text)| (String::from(name), text));
            self.phone(&id, CallEventKind::Details(details.into()));
        }
    }

    /// A call of before gets another note.
    fn annotates(&mut self) {
        let place = self.chance.below(..self.tally.calls as u64);
        let id = format!("c{place}");
        let note = format!("later note {} of {id}", self.tally.requests);
        self.types(&id, &note);
        let call = self.call(&id);
        self.happens(Event::Agent(Action::SaveCall { call }));
        self.notes.insert(id, note);
    }

    fn types(&mut self, id: &str, note: &str) {
        let call = self.call(id);
        let seq = self.state.calls.all[&call].draft.seq + 1;
        self.happens(Event::Agent(Action::EditNote {
            call,
            subject: String::new(),
            text: String::from(note),
            seq,
        }));
    }

    /// The call that the phone calls so.
    pub(crate) fn call(&self, id: &str) -> CallId {
        let mut calls = self.state.calls.all.values();
        let call = calls.find(|call| call.facts.key.call_id == id);
        call.expect("a call survives everything").facts.id
    }

    fn phone(&mut self, id: &str, kind: CallEventKind) {
        let event = CallEvent {
            source: String::from("phone"),
            call_id: Some(String::from(id)),
            at: self.now.timestamp(),
            kind,
            direction: Some(Direction::Inbound),
            from: Party {
                number: Some(RawNumber(String::from("+819012345678"))),
                name: None,
            },
            to: Party::default(),
            line: None,
            record: None,
            transfer: None,
            group_id: None,
            data: CallerGave::default(),
        };
        self.happens(Event::Phone(event));
    }

    /// Whether the one case in `n` has come.
    fn one_in(&mut self, n: u64) -> bool {
        self.chance.below(..n) == 0
    }

    fn later(&mut self, by: SignedDuration) {
        self.now = self.now.checked_add(by).unwrap();
    }

    /// The next thing that has to happen; false when there is nothing left to do.
    async fn goes_on(&mut self, under_faults: bool) -> bool {
        self.ends_what_is_over().await;
        self.world.clock_follows(self.now.timestamp()).await;
        if let Some(task) = self.task.take() {
            self.sends(task, under_faults).await;
        } else if std::mem::take(&mut self.probes) {
            self.tally.requests += 1;
            let event = match self.client.user_info().await {
                Err(error) if read_failure(&error) == ReadFailure::Unreachable => {
                    Event::Unreachable
                }
                Ok(_) | Err(_) => Event::Reachable,
            };
            self.happens(event);
        } else if matches!(self.state.session, Session::Ended { .. }) {
            self.client = self.world.signs_in().await;
            self.happens(Event::SignedIn(agent()));
        } else if self.state.outbox.rows.values().all(Row::is_sent) && self.held.is_empty() {
            return false;
        } else {
            self.waits().await;
        }
        true
    }

    /// Nothing is due: the clock goes to where something is.
    async fn waits(&mut self) {
        let wedged = |row: &&Row| matches!(row.status, Status::Wedged { .. });
        if let Some(row) = self.state.outbox.rows.values().find(wedged) {
            panic!("nothing here is anybody's fault: {row:?}");
        }
        let late = self.held.iter().map(|late| late.arrives).min();
        let next = [domain::step::next_wake(&self.state), late]
            .into_iter()
            .flatten();
        let at = next.min().expect("something is open and never due");
        if at > self.now.timestamp() {
            self.now = at.to_zoned(self.now.time_zone().clone());
        }
        self.ends_what_is_over().await;
        let now = self.now.timestamp();
        self.world.clock_follows(now).await;
        let (arriving, held): (Vec<_>, Vec<_>) =
            self.held.drain(..).partition(|late| late.arrives <= now);
        self.held = held;
        for late in arriving {
            drop(self.request(late.task).await);
        }
        self.happens(Event::Tick);
    }

    /// What the org would have ended by now has ended, however slow the machine is that runs this.
    async fn ends_what_is_over(&mut self) {
        let now = self.now.timestamp();
        let over = |left: Timestamp| now.duration_since(left) >= SERVERS_LIMIT;
        let (over, on): (Vec<_>, Vec<_>) = self.ghosts.drain(..).partition(|g| over(g.left));
        self.ghosts = on;
        for ghost in over {
            drop(ghost.running.await);
        }
    }

    async fn sends(&mut self, task: Task, under_faults: bool) {
        self.tally.requests += 1;
        let rows = task.rows();
        if rows.len() > 1 {
            self.tally.batches += 1;
            self.tally.together += rows.len();
        }
        self.later(SignedDuration::from_millis(300));
        if under_faults && self.run.late && task.only_creates() && self.one_in(25) {
            self.tally.late += rows.len();
            self.tally.abandoned += 1;
            let arrives = self.now.timestamp() + LONGEST_REQUEST + SignedDuration::from_mins(2);
            self.held.push(Late { arrives, task });
            return self.ends_without_answer(&rows);
        }
        if under_faults && self.one_in(2) {
            self.tally.faults += 1;
            let order = faults::any(&mut self.chance);
            self.world.control.orders_exactly(&order).await.unwrap();
        }
        let running = self.request(task);
        if under_faults && self.one_in(12) {
            // CallerGave up in flight, by a crash or by the clock.
            self.tally.abandoned += 1;
            let left = self.now.timestamp();
            self.ghosts.push(Ghost { left, running });
            return match self.one_in(2) {
                true => self.is_killed(),
                false => self.ends_without_answer(&rows),
            };
        }
        let results = running.await.unwrap();
        // The answer is there, and the crash comes before it is written down.
        if under_faults && self.one_in(6) {
            return self.is_killed();
        }
        if results.contains(&JobResult::SignedOut) {
            self.happens(Event::SessionEnded(Problem::SessionEnded(
                SessionEnd::Expired,
            )));
        }
        self.ends(rows.into_iter().zip(results).collect());
    }

    fn request(&self, task: Task) -> JoinHandle<Vec<JobResult>> {
        let (client, facts) = (self.client.clone(), Arc::clone(&self.facts));
        tokio::spawn(async move {
            match task {
                Task::Verify(rows) => send::verify(&client, &rows, &facts).await,
                Task::Send(rows) => send::send(&client, &rows, &facts).await,
            }
        })
    }

    fn ends_without_answer(&mut self, rows: &[OutboxId]) {
        let lost = rows.iter().map(|row| (*row, JobResult::NoAnswer));
        self.ends(lost.collect());
    }

    fn ends(&mut self, results: Vec<(OutboxId, JobResult)>) {
        let jitter = u32::try_from(self.chance.below(..1001)).unwrap();
        let mine = |conflict: &Conflict| {
            let fields = conflict.0.iter();
            fields.map(|one| (one.field, Keep::Mine)).collect()
        };
        let is_conflict = |(row, result): &(OutboxId, JobResult)| match result {
            JobResult::Conflict(conflict) => Some((*row, mine(conflict))),
            _ => None,
        };
        let conflicting: Vec<_> = results.iter().filter_map(is_conflict).collect();
        self.happens(Event::JobsDone { results, jitter });
        // A request that was carried out too late looks like a colleague's edit: the agent is asked, and says "mine".
        for (write, keep) in conflicting {
            self.tally.conflicts += 1;
            self.happens(Event::Agent(Action::Settle { write, keep }));
        }
    }

    fn is_killed(&mut self) {
        self.tally.kills += 1;
        self.state = State::default();
        self.task = None;
        self.probes = false;
        self.later(SignedDuration::from_secs(5));
        let restored = self.disk.restored();
        self.happens(Event::Restored(Box::new(restored)));
    }

    /// Waits for all that is still under way: what is counted is what the org has in the end.
    pub(crate) async fn ends_all(&mut self) {
        for ghost in self.ghosts.drain(..) {
            drop(ghost.running.await);
        }
        // What a request that was given up has put back is written once more when it can't be running any longer.
        self.later(LONGEST_REQUEST + SignedDuration::from_mins(1));
        self.happens(Event::Tick);
        while self.goes_on(false).await {}
    }
}
