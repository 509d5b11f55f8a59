//! What can happen, drawn by small numbers that are turned into events once it is known what there is: the third call, the
//! write that is under way, an answer to the look-up before the last one.
//!
//! A number that is past the end of what there is begins again at its start, so that a shrunk case stays a case. The highest
//! one means a call, a write or a record that nobody knows.

use super::World;
use crate::call_log::with_package;
use crate::desk::{agent, contact, org};
use domain::base::ids::{CallId, OutboxId, RawNumber, SfId};
use domain::base::problem::{Problem, SessionEnd, SignInFailure};
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::budget::{OrgUse, RequestsHeard};
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party};
use domain::call::kind::CallKind;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::facts::{FieldFacts, OrgFacts, TASK};
use domain::org::required::Answers;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::clash::{Clash, ClashedField};
use domain::outbox::job::{JobResult, Moved};
use domain::outbox::join::Joined;
use domain::panel::{NextStep, Opportunity, Panel};
use domain::people::candidate::{ColleagueView, MatchView};
use domain::people::new_person::Lookalikes;
use domain::people::person::Person;
use domain::people::related::RelatedRecord;
use domain::session::SignedIn;
use domain::settings::{Lines, LogTiming, LogTo, LoggingMode, Settings, WhenNobodyMatches};
use domain::state::index::IndexState;
use domain::state::org::Fallback;
use domain::step::event::{Event, Found, PanelRead, ReadFailure, RecordRead};
use domain::view::action::{Action, Keep, Redirect};
use jiff::{SignedDuration, Timestamp, Zoned};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What nobody knows.
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
const RECORDS: [&str; 6] = [
    "003000000000001AAA",
    "003000000000002AAA",
    "00Q000000000003AAA",
    "001000000000004AAA",
    "006000000000005AAA",
    "nonsense",
];
const TEXTS: [&str; 4] = ["", "Wants a quote", " 折り返し\n希望 ", "é"];
/// Field names of which the org may require some, and know others not at all.
const FIELDS: [&str; 4] = ["Reason__c", "Nobody_Made_This__c", "Subject", ""];

/// How the clock moves.
#[derive(Debug, Clone, Copy)]
pub(super) enum Time {
    /// By so many seconds, back as well.
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

/// What a phone says of a call.
#[derive(Debug, Clone)]
pub(super) struct Said {
    source: u8,
    /// Which of its calls; nothing: the phone knows no ids.
    call: Option<u8>,
    kind: u8,
    outcome: Option<Outcome>,
    number: u8,
    direction: Option<Direction>,
    /// How many seconds ago, by the phone's clock.
    ago: i64,
    line: bool,
    record: Option<u8>,
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
    MyTasks {
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
        1 => place().prop_map(|call| Happening::Recalled { call }),
        2 => (0_u8..6, any::<bool>()).prop_map(|(record, there)| Happening::ShownBefore { record, there }),
        6 => (0_u8..6, 0_u8..6).prop_map(|(record, what)| Happening::PanelRead { record, what }),
        3 => (0_u8..4).prop_map(|what| Happening::MyTasks { what }),
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
        1 => Just(Happening::Trouble),
        4 => Just(Happening::Tick),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let direction = prop_oneof![
        Just(Direction::Inbound),
        Just(Direction::Outbound),
        Just(Direction::Internal)
    ];
    let ago = prop_oneof![8 => Just(0_i64), 2 => Just(20), 1 => Just(-5), 1 => Just(40_000), 1 => Just(3_000_000)];
    let facts = (
        0_u8..2,
        proptest::option::weighted(0.9, 0_u8..3),
        0_u8..9,
        proptest::option::of(outcome()),
        0_u8..7,
    );
    let more = (
        proptest::option::weighted(0.8, direction),
        ago,
        any::<bool>(),
        proptest::option::weighted(0.1, 0_u8..6),
    );
    (facts, more).prop_map(
        |((source, call, kind, outcome, number), (direction, ago, line, record))| Said {
            source,
            call,
            kind,
            outcome,
            number,
            direction,
            ago,
            line,
            record,
        },
    )
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Answered),
        Just(Outcome::Missed),
        Just(Outcome::Declined),
        Just(Outcome::AnsweredElsewhere),
        Just(Outcome::NoAnswer),
        Just(Outcome::Busy),
        Just(Outcome::Failed),
        Just(Outcome::Voicemail),
        Just(Outcome::Transferred),
    ]
}

impl Happening {
    /// The event that it is in this world.
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
            Self::Recalled { call } => world.recalled(call),
            Self::ShownBefore { record, there } => Event::ShownBefore {
                record: record_id(record),
                panel: there.then(|| Box::new(panel())),
            },
            Self::PanelRead { record, what } => Event::PanelRead {
                record: record_id(record),
                result: panel_read(record, what),
            },
            Self::MyTasks { what } => Event::MyTasksRead(match what {
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
                let under_way = world.state.outbox.in_flight;
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
                Event::JobDone {
                    row,
                    // Only a change is compared with what is there, so that nothing else can clash.
                    result: match result {
                        JobResult::Clashed(_) if makes != Some(false) => JobResult::NotThere,
                        result => result,
                    },
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
            Self::Requested { made, used } => Event::Requested(RequestsHeard {
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
            Self::Trouble => Event::Trouble(Problem::DiskFailed {
                reason: String::from("full"),
            }),
        }
    }
}

impl Said {
    fn event(self, now: Timestamp) -> CallEvent {
        let number = NUMBERS[usize::from(self.number)];
        let other = Party {
            number: (!number.is_empty()).then(|| RawNumber(String::from(number))),
            name: self.line.then(|| String::from("SATO")),
        };
        let (from, to) = match self.direction {
            Some(Direction::Outbound) => (Party::default(), other),
            _ => (other, Party::default()),
        };
        CallEvent {
            source: String::from(SOURCES[usize::from(self.source)]),
            call_id: self.call.map(|call| call.to_string()),
            at: now - SignedDuration::from_secs(self.ago),
            kind: match self.kind {
                0 => CallEventKind::Ringing,
                1 => CallEventKind::Dialing,
                2 => CallEventKind::Answered,
                3 => CallEventKind::Held,
                4 => CallEventKind::Resumed,
                5 => CallEventKind::Transferred,
                6 => CallEventKind::Voicemail,
                7 => CallEventKind::Details(BTreeMap::from([
                    (String::from("tags"), String::from("vip")),
                    (
                        String::from("recording_url"),
                        String::from("https://r.example/1"),
                    ),
                ])),
                _ => CallEventKind::Ended(self.outcome),
            },
            direction: self.direction,
            from,
            to,
            line: self.line.then(|| String::from("Support")),
            record: self.record.map(record_id),
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

/// What an action is drawn from.
struct Act {
    call: u8,
    row: u8,
    other: u8,
    text: u8,
    yes: bool,
}

/// How many kinds of action are drawn.
const ACTIONS: u8 = 31;

impl Act {
    fn action(self, what: u8, world: &mut World) -> Action {
        let call = world.call(self.call);
        let write = world.row(self.row);
        let task = world.task(self.other, self.yes);
        let text = String::from(TEXTS[usize::from(self.text)]);
        // Every edit of the window is numbered; one that comes late has the number of before.
        let seq = world.made;
        world.made += u32::from(self.yes);
        let who = match_of(self.other);
        let due = self.yes.then(|| String::from("2026-11-23"));
        match what {
            0 | 1 => Action::EditNote {
                call,
                subject: String::new(),
                text,
                seq,
            },
            2 => Action::EditNote {
                call,
                subject: text.clone(),
                text,
                seq,
            },
            3 => Action::EditAnswers {
                call,
                fields: self.answers(),
                seq,
            },
            4 => Action::Answer {
                write,
                fields: self.answers(),
            },
            5 => Action::ChooseResult {
                call,
                result: self.yes.then_some(text),
            },
            6 => Action::SaveCall { call },
            7 | 8 => Action::Pick { call, who },
            9 => Action::Unpick { call },
            10 => Action::RelateTo {
                call,
                what: self.related(),
            },
            11 => Action::ForgetPick { call },
            12 => Action::LogAnyway { call, on: self.yes },
            13 => Action::Show { call },
            14 => Action::Leave { call },
            15 => Action::CallIsOver { call },
            16 | 17 => Action::AddNextStep {
                id: OutboxId(Uuid::from_u128(u128::from(world.made) + 1000)),
                subject: text,
                due,
                call: (self.call != UNKNOWN).then_some(call),
                about: self.yes.then(|| record_id(self.other)),
            },
            18 => Action::DoneByCall {
                call,
                task: self.yes.then_some(task),
            },
            19 => Action::Complete { task },
            20 => Action::Reopen { task },
            21 => Action::EditTask {
                task,
                subject: text.clone(),
                due,
                detail: text,
            },
            22 => Action::Settle {
                write,
                keep: [Keep::Mine, Keep::Theirs, Keep::Both, Keep::Mine][usize::from(self.text)],
            },
            23 => Action::NewPerson {
                id: OutboxId(Uuid::from_u128(u128::from(world.made) + 2000)),
                call: (self.call != UNKNOWN).then_some(call),
                object: String::from(if self.yes { "Contact" } else { "Lead" }),
                fields: [
                    (String::from("LastName"), text),
                    (String::from("Company"), String::from("Aoba")),
                ]
                .into(),
            },
            24 => Action::UseInstead {
                write,
                who: self.yes.then_some(who),
            },
            25 => Action::CreateAnyway { write },
            26 => match self.yes {
                true => Action::SendNow,
                false => Action::Retry { write },
            },
            27 => self.session(),
            28 | 29 => Action::ChangeSettings {
                settings: settings(self.other, &world.state.settings, self.yes),
            },
            _ => match self.text {
                0 => Action::Open {
                    record: record_id(self.other),
                },
                1 => Action::CheckSettings,
                2 => Action::DismissTrouble {
                    index: u32::from(self.other),
                },
                _ => Action::OpenActivities {
                    record: record_id(self.other),
                    object: String::from("Contact"),
                },
            },
        }
    }

    fn answers(&self) -> Answers {
        let name = FIELDS[usize::from(self.text)];
        let text = TEXTS[usize::from(self.other) % TEXTS.len()];
        Answers([(String::from(name), String::from(text))].into())
    }

    fn related(&self) -> Option<RelatedRecord> {
        self.yes.then(|| RelatedRecord {
            id: record_id(4),
            object: String::from("Opportunity"),
            name: String::from("Aoba renewal 2027"),
        })
    }

    fn session(&self) -> Action {
        match self.text {
            0 => Action::SignOut,
            1 => Action::CancelSignIn,
            _ => Action::SignIn {
                login_url: String::from("https://login.salesforce.com"),
                client_id: String::from("3MVG9"),
                redirect: Redirect::Loopback,
            },
        }
    }
}

/// One setting is changed, or put back.
fn settings(what: u8, now: &Settings, on: bool) -> Settings {
    let mut settings = now.clone();
    match (what, on) {
        (0, _) => {
            settings.logging = match (now.logging, on) {
                (LoggingMode::Enabled, true) => LoggingMode::Paused,
                (LoggingMode::Enabled | LoggingMode::Paused, false) => LoggingMode::Disabled,
                (LoggingMode::Paused | LoggingMode::Disabled, true)
                | (LoggingMode::Disabled, false) => LoggingMode::Enabled,
            };
        }
        (1, true) => settings.timing = LogTiming::AtTheStart,
        (1, false) => settings.timing = LogTiming::AtTheEnd,
        (2, true) => {
            settings.when_nobody_matches = WhenNobodyMatches::LogToFallback;
            settings.fallback_record = Some(Box::new(match_of(3)));
            settings.follow_ups = [(CallKind::Missed, 1), (CallKind::Voicemail, u16::MAX)].into();
            settings.join_others = true;
        }
        (2, false) => {
            settings = Settings {
                logging: now.logging,
                ..Settings::default()
            }
        }
        (3, true) => {
            settings.when_nobody_matches = WhenNobodyMatches::LogWithoutPerson;
            settings.log_to = Some(LogTo::LogOnly);
            settings.field_map = [(TaskField::Tags, String::from("Reason__c"))].into();
            settings.subjects = [(CallKind::Missed, String::from("{name} {minutes}"))].into();
        }
        (3, false) => {
            settings.country = Some(Country::US);
            settings.own_numbers = vec![String::from("0312340001")];
            settings.extension_digits = 4;
            settings.lines = Lines {
                only: Vec::new(),
                never: vec![String::from("Support")],
            };
        }
        (_, true) => settings.request_cap = Some(20),
        (_, false) => settings.added_objects = vec![String::from("Property__c")],
    }
    settings
}

fn user_of(user: u8) -> SignedIn {
    let mut who = agent();
    if user > 0 {
        who.account.user = SfId(String::from("0052"));
        who.country = Country::US;
    }
    who
}

/// An org as it may be; nothing: it would not be read.
fn org_of(what: u8) -> Option<OrgFacts> {
    let mut facts = org();
    match what {
        0 => return None,
        1 => return Some(OrgFacts::default()),
        2 => return Some(with_package()),
        3 => {
            let task = facts.objects.get_mut(TASK).unwrap();
            let required = FieldFacts {
                kind: String::from("string"),
                length: 80,
                createable: true,
                updateable: true,
                required: true,
                ..FieldFacts::default()
            };
            task.fields.insert(String::from("Reason__c"), required);
        }
        4 => {
            let task = facts.objects.get_mut(TASK).unwrap();
            task.fields.remove("Ringside_Key__c");
        }
        _ => {}
    }
    Some(facts)
}

/// How many kinds of result are drawn.
const RESULTS: u8 = 16;

fn result_of_job(what: u8, record: u8, world: &mut World) -> JobResult {
    world.made += 1;
    let new = SfId(format!("00T{:012}AAA", world.made));
    match what {
        0..=3 => JobResult::Landed(new),
        4 => JobResult::NotSent,
        5 => JobResult::NoAnswer,
        6 => JobResult::Busy(error(RefusalCode::SalesforceBusy)),
        7 => JobResult::LimitReached(error(RefusalCode::RequestLimit)),
        8 => JobResult::SignedOut,
        9 => JobResult::Refused(refused(record)),
        10 => JobResult::Clashed(Clash(clashed(record))),
        11 => JobResult::LooksLike(Lookalikes {
            records: vec![match_of(record)],
            may_save: record > 1,
        }),
        12 => JobResult::Moved(Moved {
            refusal: error(RefusalCode::RecordGone),
            records: vec![(record_id(0), (record > 2).then(|| record_id(1)))],
        }),
        13 => JobResult::NotThere,
        14 => JobResult::Sought((record > 2).then_some(new)),
        _ => JobResult::Joined(Joined {
            task: new,
            theirs: clashed(record),
            above: (record > 2).then(|| String::from("Theirs")),
            full: vec![TaskField::Tags],
        }),
    }
}

fn refused(record: u8) -> Refusal {
    let code = if record > 2 {
        "REQUIRED_FIELD_MISSING"
    } else {
        "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    };
    Refusal {
        fields: vec![String::from("Reason__c")],
        ..Refusal::said(RefusalCode::SalesforceRefused, Mender::Agent, code, "no")
    }
}

fn clashed(record: u8) -> Vec<ClashedField> {
    let field = |field, theirs| ClashedField {
        field,
        theirs,
        name: None,
    };
    vec![
        field(
            TaskField::Description,
            FieldValue::Text(String::from("Theirs")),
        ),
        field(
            TaskField::Who,
            match record {
                0 => FieldValue::Empty,
                1 => FieldValue::Flag(true),
                _ => FieldValue::Record(record_id(record)),
            },
        ),
    ]
}

fn error(code: RefusalCode) -> Refusal {
    Refusal::of(code, Mender::Admin)
}

fn denied() -> Problem {
    Problem::SignIn {
        why: SignInFailure::Denied,
        detail: String::new(),
    }
}

fn record_id(place: u8) -> SfId {
    let known = RECORDS.get(usize::from(place));
    SfId(String::from(*known.unwrap_or(&"003000000000404AAA")))
}

fn task_id(place: u8) -> SfId {
    SfId(format!("00T{place:012}AAA"))
}

fn task(place: u8) -> NextStep {
    NextStep {
        task: TaskRef::Salesforce(task_id(place)),
        subject: String::from("Send the quote"),
        detail: None,
        due: Some(String::from("2026-11-19")),
        done: false,
    }
}

/// Contacts, a lead, a company, a person account, somebody who only may be it, and a record that is no person.
fn match_of(place: u8) -> MatchView {
    let id = record_id(place);
    let mut who = contact(&id.0, "佐藤 花子");
    match place {
        1 => who.certainty = Certainty::Possible,
        2 => who.object = String::from("Lead"),
        3 => {
            who.object = String::from("Account");
            who.person_contact = Some(record_id(1));
        }
        4 => who.object = String::from("Opportunity"),
        _ => {}
    }
    who
}

fn found_in_index(what: u8) -> Found {
    let mut found = Found::default();
    match what {
        0 => {}
        1 | 2 => found.matches = vec![match_of(0)],
        3 => found.matches = vec![match_of(1), match_of(2), match_of(3)],
        4 => found.dialled_from = Some(match_of(4)),
        _ => {
            found.colleague = Some(ColleagueView {
                user: Some(SfId(String::from("0053"))),
                name: None,
            })
        }
    }
    found
}

fn found_in_salesforce(what: u8) -> Result<Vec<Person>, ReadFailure> {
    match what {
        0 => Err(ReadFailure::Unreachable),
        1 => Err(ReadFailure::Refused),
        2 => Ok(Vec::new()),
        3 => Ok(vec![person(0, NUMBERS[0])]),
        4 => Ok(vec![
            person(0, NUMBERS[0]),
            person(2, NUMBERS[1]),
            person(1, NUMBERS[5]),
        ]),
        _ => Ok(vec![person(0, "ask at reception")]),
    }
}

fn person(place: u8, phone: &str) -> Person {
    let who = match_of(place);
    Person {
        id: who.id,
        person_contact: who.person_contact,
        object: who.object,
        name: who.name,
        title: None,
        company: Some(String::from("Aoba")),
        owner: None,
        country: Some(Country::JP),
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: Timestamp::UNIX_EPOCH,
    }
}

fn panel() -> Panel {
    Panel {
        opportunity: Some(Opportunity {
            id: record_id(4),
            name: String::from("Aoba renewal 2027"),
            stage: String::from("Negotiation"),
        }),
        next_steps: vec![task(0), task(1)],
        ..Panel::default()
    }
}

fn panel_read(record: u8, what: u8) -> Result<Box<PanelRead>, ReadFailure> {
    let itself = match what {
        0 => return Err(ReadFailure::Unreachable),
        1 => return Err(ReadFailure::SignedOut),
        2 => RecordRead::Gone,
        3 => RecordRead::Unknown,
        _ => RecordRead::There(Box::new(person(record, NUMBERS[0]))),
    };
    Ok(Box::new(PanelRead {
        panel: panel(),
        record: itself,
    }))
}
