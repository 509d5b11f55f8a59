//! Events that can happen. They are drawn as small numbers, which become events once the state is known: the third
//! call, the write that is under way, an answer to the look-up before the last one.
//!
//! A number that is past the end of a list begins again at its start, so that a shrunk case stays valid. The highest
//! number means a call, a write or a record that does not exist.

mod acts;
mod files;
mod payloads;
mod said;

use super::World;
use crate::harness::agent;
use acts::{ACTIONS, Act};
use domain::base::ids::{CallId, OutboxId};
use domain::base::problem::{Problem, SessionEnd};
use domain::base::refs::TaskRef;
use domain::base::refusal::RefusalCode;
use domain::budget::{OrgUse, RequestsReported};
use domain::outbox::job::JobResult;
use domain::state::index::IndexState;
use domain::state::org::Fallback;
use domain::step::event::{Event, ReadFailure};
use jiff::{SignedDuration, Zoned};
use payloads::{
    RESULTS, denied, error, found_in_index, found_in_salesforce, last_call_with, org_of, panel,
    panel_read, record_id, result_of_job, task, task_id, user_of,
};
use proptest::prelude::*;
use said::{Said, said};
use uuid::Uuid;

/// The number of a call, a write or a record that does not exist.
const UNKNOWN: u8 = u8::MAX;

const SOURCES: [&str; 2] = ["desk-phone", "baresip"];
/// The same line in two spellings, an extension, a number of the company's own, a macro, one abroad, and what is withheld.
const NUMBERS: [&str; 7] = [
    "03-1234-5678",
    "+81 3 1234 5678",
    "202",
    "+81312340001",
    "%CallerNumber%",
    "+14155550134",
    "",
];
const TEXTS: [&str; 4] = ["", "Wants a quote", " 折り返し\n希望 ", "é"];

/// How the clock moves.
#[derive(Debug, Clone, Copy)]
pub(super) enum Time {
    /// By so many seconds, forwards or back.
    By(i64),
    /// The computer is in another zone now.
    In(&'static str),
}

impl Time {
    pub(super) fn after(self, now: &Zoned) -> Zoned {
        match self {
            Self::By(seconds) => now
                .checked_add(SignedDuration::from_secs(seconds))
                .unwrap_or_else(|_| now.clone()),
            Self::In(zone) => now.in_tz(zone).unwrap(),
        }
    }
}

/// Something that happens. The numbers say to what, by its place among what there is.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    Killed {
        has_tokens: bool,
    },
    Later(Time),
    Phone(Said),
    Source {
        name: u8,
        connected: bool,
    },
    Agent {
        what: u8,
        call: u8,
        row: u8,
        other: u8,
        text: u8,
        yes: bool,
    },
    LookedUp {
        call: u8,
        stale: bool,
        found: u8,
    },
    Searched {
        call: u8,
        stale: bool,
        found: u8,
    },
    LastCalled {
        call: u8,
        stale: bool,
        record: u8,
    },
    Recalled {
        call: u8,
    },
    ShownBefore {
        record: u8,
        there: bool,
    },
    PanelRead {
        record: u8,
        what: u8,
    },
    NextSteps {
        what: u8,
    },
    JobDone {
        row: Option<u8>,
        result: u8,
        record: u8,
        jitter: u32,
    },
    SignedIn {
        user: u8,
    },
    SignInFailed,
    SessionEnded,
    Fallback {
        record: u8,
        there: bool,
    },
    Org {
        what: u8,
    },
    ServerTime {
        ahead: i64,
    },
    Requested {
        made: u32,
        used: Option<u64>,
    },
    Reachable {
        yes: bool,
    },
    Index {
        people: u64,
        whole: bool,
    },
    /// What came of the writing of a file, or of reading one.
    File {
        which: u8,
        read: bool,
        well: bool,
    },
    Trouble,
    Tick,
}

/// Anything that can happen. What goes on all day is drawn more often than what comes once a month.
pub(super) fn happening() -> impl Strategy<Value = Happening> {
    let place = || prop_oneof![8 => 0_u8..4, 1 => Just(UNKNOWN)];
    let seconds = prop_oneof![
        Just(1),
        Just(45),
        Just(700),
        Just(4_000),
        Just(90_000),
        Just(-30),
        Just(-90_000)
    ];
    let time = prop_oneof![
        6 => seconds.prop_map(Time::By),
        1 => prop_oneof![Just("Asia/Tokyo"), Just("America/Los_Angeles")].prop_map(Time::In),
    ];
    prop_oneof![
        2 => any::<bool>().prop_map(|has_tokens| Happening::Killed { has_tokens }),
        8 => time.prop_map(Happening::Later),
        24 => said().prop_map(Happening::Phone),
        1 => (0_u8..2, any::<bool>()).prop_map(|(name, connected)| Happening::Source { name, connected }),
        36 => (0..ACTIONS, place(), place(), place(), 0_u8..4, any::<bool>()).prop_map(
            |(what, call, row, other, text, yes)| Happening::Agent { what, call, row, other, text, yes }),
        14 => (place(), any::<bool>(), 0_u8..6).prop_map(|(call, stale, found)| Happening::LookedUp { call, stale: stale && call > 1, found }),
        6 => (place(), any::<bool>(), 0_u8..6).prop_map(|(call, stale, found)| Happening::Searched { call, stale: stale && call > 1, found }),
        2 => (place(), any::<bool>(), 0_u8..6).prop_map(|(call, stale, record)| Happening::LastCalled { call, stale: stale && call > 1, record }),
        1 => place().prop_map(|call| Happening::Recalled { call }),
        2 => (0_u8..6, any::<bool>()).prop_map(|(record, there)| Happening::ShownBefore { record, there }),
        6 => (0_u8..6, 0_u8..6).prop_map(|(record, what)| Happening::PanelRead { record, what }),
        3 => (0_u8..4).prop_map(|what| Happening::NextSteps { what }),
        24 => (proptest::option::weighted(0.2, place()), 0..RESULTS, 0_u8..6, 0_u32..=1000).prop_map(
            |(row, result, record, jitter)| Happening::JobDone { row, result, record, jitter }),
        8 => prop_oneof![4 => Just(0_u8), 1 => Just(1_u8)].prop_map(|user| Happening::SignedIn { user }),
        1 => Just(Happening::SignInFailed),
        2 => Just(Happening::SessionEnded),
        1 => (0_u8..6, any::<bool>()).prop_map(|(record, there)| Happening::Fallback { record, there }),
        8 => (0_u8..6).prop_map(|what| Happening::Org { what }),
        1 => (-4000_i64..4000).prop_map(|ahead| Happening::ServerTime { ahead }),
        2 => (0_u32..60, proptest::option::of(0_u64..120)).prop_map(|(made, used)| Happening::Requested { made, used }),
        4 => any::<bool>().prop_map(|yes| Happening::Reachable { yes }),
        2 => (0_u64..3, any::<bool>()).prop_map(|(people, whole)| Happening::Index { people, whole }),
        4 => (place(), any::<bool>(), any::<bool>()).prop_map(|(which, read, well)| Happening::File { which, read, well }),
        1 => Just(Happening::Trouble),
        4 => Just(Happening::Tick),
    ]
}

impl Happening {
    /// The event that it is in this world. One arm for each kind, so that it is as long as there are kinds.
    pub(super) fn event(self, world: &mut World) -> Event {
        match self {
            Self::Killed { .. } | Self::Later(_) | Self::Tick => Event::Tick,
            Self::Phone(said) => Event::Phone(said.event(world.now.timestamp())),
            Self::Source { name, connected } => Event::Source {
                name: String::from(SOURCES[usize::from(name)]),
                connected,
            },
            Self::Agent {
                what,
                call,
                row,
                other,
                text,
                yes,
            } => {
                let drawn = Act {
                    call,
                    row,
                    other,
                    text,
                    yes,
                };
                Event::Agent(drawn.action(what, world))
            }
            Self::LookedUp { call, stale, found } => {
                let call = world.call(call);
                let generation = world.generation(call, stale);
                Event::LookedUp {
                    call,
                    generation,
                    found: found_in_index(found),
                }
            }
            Self::Searched { call, stale, found } => {
                let call = world.call(call);
                let generation = world.generation(call, stale);
                Event::Searched {
                    call,
                    generation,
                    result: found_in_salesforce(found),
                }
            }
            Self::LastCalled {
                call,
                stale,
                record,
            } => {
                let call = world.call(call);
                let generation = world.generation(call, stale);
                let known = vec![last_call_with(record)];
                Event::LastCalled {
                    call,
                    generation,
                    known,
                }
            }
            Self::Recalled { call } => world.recalled(call),
            Self::ShownBefore { record, there } => Event::ShownBefore {
                record: record_id(record),
                panel: there.then(|| Box::new(panel())),
            },
            // Of the first user, whoever is here by now.
            Self::PanelRead { record, what } => Event::Answered {
                of: Some(agent().account),
                answer: Box::new(Event::PanelRead {
                    record: record_id(record),
                    result: panel_read(record, what),
                }),
            },
            Self::NextSteps { what } => Event::NextStepsRead(match what {
                0 => Err(ReadFailure::Unreachable),
                1 => Err(ReadFailure::SignedOut),
                2 => Ok(Vec::new()),
                _ => Ok(vec![task(8), task(9)]),
            }),
            Self::JobDone {
                row,
                result,
                record,
                jitter,
            } => {
                let under_way = world.state.outbox.in_flight.first().copied();
                let row = match (row, under_way) {
                    (None, Some(row)) => row,
                    (None, None) => world.row(0),
                    (Some(row), _) => world.row(row),
                };
                let result = result_of_job(result, record, world);
                let makes = world
                    .state
                    .outbox
                    .rows
                    .get(&row)
                    .map(|row| row.write.creates());
                // Only a change is compared with what is there, so that nothing else can conflict.
                let result = match result {
                    JobResult::Conflict(_) if makes != Some(false) => JobResult::NotThere,
                    result => result,
                };
                Event::JobsDone {
                    results: vec![(row, result)],
                    jitter,
                }
            }
            Self::SignedIn { user } => Event::SignedIn(user_of(user)),
            Self::SignInFailed => Event::SignInFailed(denied()),
            Self::SessionEnded => Event::SessionEnded(Problem::SessionEnded(SessionEnd::Expired)),
            Self::Fallback { record, there } => Event::FallbackRead(match there {
                true => Fallback::There(record_id(record)),
                false => Fallback::Gone(record_id(record)),
            }),
            Self::Org { what } => match org_of(what) {
                Some(facts) => Event::OrgRead(facts),
                None => Event::OrgNotRead(Problem::Refused(error(RefusalCode::SalesforceRefused))),
            },
            Self::ServerTime { ahead } => {
                let ahead = SignedDuration::from_secs(ahead);
                Event::ServerTime(world.now.timestamp() + ahead)
            }
            Self::Requested { made, used } => Event::Requested(RequestsReported {
                made,
                org: used.map(|used| OrgUse { used, allowed: 100 }),
            }),
            Self::Reachable { yes: true } => Event::Reachable,
            Self::Reachable { yes: false } => Event::Unreachable,
            Self::Index {
                people,
                whole: false,
            } => Event::IndexedNow { people },
            Self::Index {
                people,
                whole: true,
            } => Event::Index(IndexState {
                people,
                ..IndexState::default()
            }),
            Self::File { which, read, well } => world.file(which, read, well),
            Self::Trouble => Event::Trouble(Problem::DiskFailed {
                reason: String::from("full"),
            }),
        }
    }
}

impl World {
    fn call(&self, place: u8) -> CallId {
        let calls: Vec<&CallId> = self.state.calls.all.keys().collect();
        match nth(&calls, place) {
            Some(call) => **call,
            None => CallId(Uuid::from_u128(404)),
        }
    }

    fn row(&self, place: u8) -> OutboxId {
        let rows: Vec<&OutboxId> = self.state.outbox.rows.keys().collect();
        match nth(&rows, place) {
            Some(row) => **row,
            None => OutboxId(Uuid::from_u128(404)),
        }
    }

    fn generation(&self, call: CallId, stale: bool) -> u32 {
        let newest = self
            .state
            .calls
            .all
            .get(&call)
            .map_or(0, |call| call.who.generation);
        newest.saturating_sub(u32::from(stale))
    }

    /// A call of the past as the disk has it, with its writes.
    fn recalled(&self, place: u8) -> Event {
        let calls: Vec<_> = self.disk.calls.values().collect();
        let rows = self.disk.rows.values().cloned().collect();
        match nth(&calls, place) {
            Some(call) => Event::Recalled {
                call: Box::new((*call).clone()),
                rows,
            },
            None => Event::Tick,
        }
    }

    /// A task, ours or not, landed or not.
    fn task(&self, place: u8, landed: bool) -> TaskRef {
        match landed {
            true => TaskRef::Salesforce(task_id(place)),
            false => TaskRef::Outbox(self.row(place)),
        }
    }
}

fn nth<T>(all: &[T], place: u8) -> Option<&T> {
    if place == UNKNOWN || all.is_empty() {
        return None;
    }
    all.get(usize::from(place) % all.len())
}
