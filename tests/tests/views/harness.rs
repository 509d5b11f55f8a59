//! The harness of the rules, in their own world: the state, a clock that is set, and a disk, an index and an org that answer at once.
//!
//! What the program would ask of them comes back in the same breath, so that a situation is told in the agent's words alone.
//! Sending is the exception: what became of a write is the situation's to tell.

use domain::base::ids::{CallId, OutboxId, RawNumber, SfId};
use domain::base::language::Language;
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Party};
use domain::number::country::Country;
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK, TaskStatus};
use domain::outbox::job::JobResult;
use domain::panel::Panel;
use domain::people::candidate::Candidate;
use domain::people::candidate::ColleagueView;
use domain::session::Account;
use domain::session::SignedIn;
use domain::state::State;
use domain::state::calls::Edits;
use domain::state::index::IndexState;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Found, PanelRead, ReadFailure, RecordRead, WhoHas};
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::todo::Todo;
use jiff::Zoned;
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// The phone of all situations.
pub(crate) const PHONE: &str = "baresip";

pub(crate) struct Harness {
    state: State,
    now: Zoned,
    /// What the index knows, by number.
    pub(crate) index: BTreeMap<&'static str, Vec<Candidate>>,
    /// Colleagues that the index knows, by extension.
    pub(crate) colleagues: BTreeMap<&'static str, ColleagueView>,
    /// What Salesforce tells of a record while it can be reached.
    pub(crate) org: BTreeMap<PersonRef, Panel>,
    /// What was last shown for a record.
    pub(crate) copies: BTreeMap<PersonRef, Panel>,
}

impl Harness {
    /// A harness whose program was just started, on a Saturday at nine.
    pub(crate) fn dark() -> Self {
        let mut harness = Self {
            state: State::default(),
            now: Zoned::default(),
            index: BTreeMap::new(),
            colleagues: BTreeMap::new(),
            org: BTreeMap::new(),
            copies: BTreeMap::new(),
        };
        harness.at("2026-11-21T09:00:00");
        harness
    }

    /// Claire Martin is signed in, her phone is connected, and the index is full.
    pub(crate) fn of_claire() -> Self {
        Self::of(SignedIn {
            account: account(),
            name: String::from("Claire Martin"),
            username: String::from("claire@aoba.example"),
            renewable: true,
            instance_url: String::from("https://aoba.my.salesforce.com"),
            language: Language::English,
            country: Country::US,
        })
    }

    /// The same for another agent.
    pub(crate) fn of(agent: SignedIn) -> Self {
        let mut harness = Self::dark();
        harness.happens(Event::Source {
            name: String::from(PHONE),
            connected: true,
        });
        harness.happens(Event::SignedIn(agent));
        harness.happens(Event::OrgRead(org()));
        harness.happens(Event::Index(IndexState {
            people: 2340,
            filling: false,
            as_of: Some(harness.now.timestamp()),
            ..IndexState::default()
        }));
        harness
    }

    /// It is this time now. The agent's zone is UTC, as in the UI's tests.
    pub(crate) fn at(&mut self, moment: &str) {
        self.now = format!("{moment}+00:00[UTC]").parse().unwrap();
    }

    pub(crate) fn happens(&mut self, event: Event) {
        let mut queue = VecDeque::from([event]);
        while let Some(event) = queue.pop_front() {
            for effect in domain::step(&mut self.state, event, &self.now) {
                queue.extend(self.answer(effect));
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            // This disk never refuses.
            Effect::Persist(changes) => {
                for change in changes {
                    match change {
                        Change::Call(call) => {
                            let edits = Edits::of(&call.draft);
                            self.state.calls.on_disk.insert(call.facts.id, edits);
                        }
                        Change::Form(form) => {
                            self.state.forms.on_disk.insert(form.id(), form.seq);
                        }
                        _ => {}
                    }
                }
                None
            }
            Effect::Remote(RemoteEffect::WriteFile { file, .. }) => Some(Event::FileWritten {
                id: file.about.id,
                result: Ok(String::from(
                    "/home/claire/Downloads/ringside-waiting-2026-11-21-141500.ringside",
                )),
            }),
            Effect::Local(LocalEffect::LookUp {
                call,
                generation,
                ask,
            }) => {
                let number = ask.number.map(|number| number.0);
                let known = |number: String| self.index.get(number.as_str()).cloned();
                let found = Found {
                    matches: number.and_then(known).unwrap_or_default(),
                    dialled_from: None,
                    colleague: ask
                        .extension
                        .and_then(|digits| self.colleagues.get(digits.as_str()).cloned()),
                };
                Some(Event::LookedUp {
                    call,
                    generation,
                    found,
                })
            }
            // Salesforce knows nobody whom the index does not know.
            Effect::Remote(RemoteEffect::Search {
                call, generation, ..
            }) => Some(Event::Searched {
                call,
                generation,
                result: match self.state.link.offline_since {
                    Some(_) => Err(ReadFailure::Unreachable),
                    None => Ok(WhoHas::default()),
                },
            }),
            Effect::Local(LocalEffect::RecallPanel(record)) => {
                let panel = self
                    .copies
                    .get(&PersonRef::from(record.clone()))
                    .cloned()
                    .map(Box::new);
                Some(Event::ShownBefore { record, panel })
            }
            Effect::Remote(RemoteEffect::ReadPanel { record, .. }) => {
                let result = match (
                    self.state.link.offline_since,
                    self.org.get(&PersonRef::from(record.clone())),
                ) {
                    (Some(_), _) => Err(ReadFailure::Unreachable),
                    (None, Some(panel)) => Ok(Box::new(PanelRead {
                        panel: panel.clone(),
                        record: RecordRead::Unknown,
                    })),
                    (None, None) => Err(ReadFailure::Refused(Refusal::said(
                        RefusalCode::SalesforceRefused,
                        Mender::Admin,
                        "API_CURRENTLY_DISABLED",
                        "API is disabled for this User",
                    ))),
                };
                Some(Event::PanelRead { record, result })
            }
            Effect::Local(LocalEffect::KeepPanel { .. })
            | Effect::Local(LocalEffect::RecallCall(_))
            | Effect::Local(LocalEffect::RecallOwnCalls(_))
            | Effect::Local(LocalEffect::UpdateIndex { .. })
            | Effect::Remote(RemoteEffect::AskByData { .. })
            | Effect::Remote(RemoteEffect::ReadNextSteps)
            | Effect::Remote(RemoteEffect::Send(_))
            | Effect::Remote(RemoteEffect::Verify(_))
            | Effect::Local(LocalEffect::Notify { .. })
            | Effect::Remote(RemoteEffect::Probe)
            | Effect::Remote(RemoteEffect::OpenSignInPage { .. })
            | Effect::Remote(RemoteEffect::ReadFacts)
            | Effect::Remote(RemoteEffect::ReadPeople)
            | Effect::Local(LocalEffect::Spare(_))
            | Effect::Remote(RemoteEffect::KeepSession)
            | Effect::Remote(RemoteEffect::IndexNow { .. } | RemoteEffect::ForgetObjects(_))
            | Effect::Local(LocalEffect::UseIndex(_) | LocalEffect::KeepIndexes(_))
            | Effect::Remote(RemoteEffect::SignIn { .. })
            | Effect::Remote(RemoteEffect::CancelSignIn)
            | Effect::Remote(RemoteEffect::SignOut(_) | RemoteEffect::SwitchTo(_))
            | Effect::Remote(RemoteEffect::ReadFile { .. })
            | Effect::Remote(RemoteEffect::OpenRecord(_))
            | Effect::Remote(RemoteEffect::LookForNewer | RemoteEffect::InstallNewer)
            | Effect::Remote(RemoteEffect::StartWithSession(_))
            | Effect::Remote(RemoteEffect::OpenActivities { .. })
            | Effect::Local(
                LocalEffect::Remind { .. }
                | LocalEffect::ReadOld { .. }
                | LocalEffect::ForgetReports { .. }
                | LocalEffect::ShowReports,
            ) => None,
        }
    }

    pub(crate) fn does(&mut self, action: Action) {
        self.happens(Event::Agent(action));
    }

    /// The phone says something of a call that it said something of before.
    pub(crate) fn phone(&mut self, call_id: &str, kind: CallEventKind) {
        let event = self.heard(call_id, kind);
        self.happens(Event::Phone(event));
    }

    /// A call comes in; without a number it is withheld.
    pub(crate) fn rings(
        &mut self,
        call_id: &str,
        number: Option<&str>,
        name: Option<&str>,
        line: Option<&str>,
    ) -> CallId {
        let mut event = self.heard(call_id, CallEventKind::Ringing);
        event.direction = Some(Direction::Inbound);
        event.from = party(number, name);
        event.line = line.map(String::from);
        self.happens(Event::Phone(event));
        self.call(call_id)
    }

    /// The agent calls somebody.
    pub(crate) fn dials(&mut self, call_id: &str, number: &str) -> CallId {
        let mut event = self.heard(call_id, CallEventKind::Dialing);
        event.direction = Some(Direction::Outbound);
        event.to = party(Some(number), None);
        self.happens(Event::Phone(event));
        self.call(call_id)
    }

    fn heard(&self, call_id: &str, kind: CallEventKind) -> CallEvent {
        CallEvent {
            source: String::from(PHONE),
            call_id: Some(String::from(call_id)),
            at: self.now.timestamp(),
            kind,
            direction: None,
            from: Party::default(),
            to: Party::default(),
            line: None,
            record: None,
            transfer: None,
            group_id: None,
            data: CallerGave::default(),
        }
    }

    /// The newest look-up of a call.
    pub(crate) fn generation(&self, call: CallId) -> u32 {
        self.state.calls.all[&call].who.generation
    }

    fn call(&self, call_id: &str) -> CallId {
        let mut calls = self.state.calls.all.values();
        let call = calls.find(|call| call.facts.key.call_id == call_id);
        call.unwrap().facts.id
    }

    /// The agent's note for a call, by its `seq`th edit.
    pub(crate) fn writes(&mut self, call: CallId, text: &str, seq: u32) {
        self.does(Action::EditNote {
            call,
            subject: String::new(),
            text: String::from(text),
            seq,
        });
    }

    pub(crate) fn adds(&mut self, n: u128, subject: &str, due: &str, call: Option<CallId>) {
        self.does(Action::AddNextStep {
            id: to_do(n),
            todo: Todo {
                subject: String::from(subject),
                due: Some(String::from(due)),
                ..Todo::default()
            },
            call,
            about: None,
        });
    }

    pub(crate) fn ticks(&mut self, task: &str) {
        self.does(Action::Complete {
            task: TaskRef::Salesforce(SfId(String::from(task))),
        });
    }

    /// This became of the write that is under way.
    pub(crate) fn sending_ends(&mut self, result: JobResult) {
        let row = self.state.outbox.in_flight.first().copied().unwrap();
        self.happens(Event::JobsDone {
            results: vec![(row, result)],
            jitter: 500,
        });
    }

    pub(crate) fn view(&self) -> View {
        domain::view(&self.state, &self.now, 7)
    }
}

pub(crate) fn account() -> Account {
    Account {
        org: SfId(String::from("00DEa0000000001AAA")),
        user: SfId(String::from("005Ea0000000001AAA")),
    }
}

pub(crate) fn to_do(n: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(
        0x5c0f_fee0_0000_5000_8000_0000_0000_0900 + n,
    ))
}

fn party(number: Option<&str>, name: Option<&str>) -> Party {
    Party {
        number: number.map(|number| RawNumber(String::from(number))),
        name: name.map(String::from),
    }
}

/// An org in which the agent may set every field that a call's Task has, with a unique key field.
pub(crate) fn org() -> OrgFacts {
    let writable = |unique: bool| FieldFacts {
        kind: String::from("string"),
        length: 255,
        createable: true,
        updateable: true,
        unique,
        external_id: unique,
        ..FieldFacts::default()
    };
    let mut task = ObjectFacts {
        updateable: true,
        ..ObjectFacts::default()
    };
    for name in [
        "Subject",
        "Status",
        "Description",
        "ActivityDate",
        "WhoId",
        "WhatId",
        "TaskSubtype",
        "CallType",
        "CallDurationInSeconds",
        "CallDisposition",
        "CallObject",
    ] {
        task.fields.insert(String::from(name), writable(false));
    }
    task.fields
        .insert(String::from("Ringside_Key__c"), writable(true));
    let status = |name: &str, is_closed| TaskStatus {
        api_name: String::from(name),
        label: String::from(name),
        is_closed,
        is_default: !is_closed,
    };
    OrgFacts {
        objects: [(String::from(TASK), task)].into(),
        statuses: vec![status("Not Started", false), status("Completed", true)],
        ..OrgFacts::default()
    }
}
