//! The rules with nothing around them: the state, a clock moved by hand, and what the program wanted done.

use domain::base::ids::{CallId, OutboxId, RawNumber, SfId};
use domain::base::language::Language;
use domain::base::refs::{PersonRef, TaskRef};
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Party};
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK, TaskStatus};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::people::candidate::Candidate;
use domain::session::Account;
use domain::session::SignedIn;
use domain::state::State;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::{RemoteEffect, ToVerify};
use domain::step::event::{Event, Found};
use domain::view::action::Action;
use domain::view::call::CallView;
use domain::view::screen::View;
use domain::view::todo::Todo;
use jiff::{SignedDuration, Timestamp, Zoned};
use uuid::Uuid;

pub(crate) struct Harness {
    pub(crate) state: State,
    pub(crate) now: Zoned,
    pub(crate) effects: Vec<Effect>,
}

pub(crate) const HANAKO: &str = "003000000000001AAA";

impl Harness {
    /// An agent in Tokyo who is signed in; nothing is under way.
    pub(crate) fn new() -> Self {
        let now: Zoned = "2026-11-20T23:30:00+09:00[Asia/Tokyo]".parse().unwrap();
        let mut harness = Self {
            state: State::default(),
            now,
            effects: Vec::new(),
        };
        harness.happens(Event::SignedIn(agent()));
        harness.happens(Event::OrgRead(org()));
        harness.effects.clear();
        harness
    }

    /// No admin has made the unique field on Activity.
    pub(crate) fn has_no_key_field(&mut self) {
        let mut without = org();
        without
            .objects
            .values_mut()
            .for_each(|object| object.fields.retain(|name, _| !name.ends_with("__c")));
        self.happens(Event::OrgRead(without));
    }

    pub(crate) fn happens(&mut self, event: Event) {
        self.effects
            .extend(domain::step(&mut self.state, event, &self.now));
    }

    pub(crate) fn does(&mut self, action: Action) {
        self.happens(Event::Agent(action));
    }

    pub(crate) fn later(&mut self, seconds: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap();
    }

    pub(crate) fn phone(&mut self, call_id: &str, number: &str, kind: CallEventKind) {
        let event = inbound(call_id, number, kind, self.now.timestamp());
        self.happens(Event::Phone(event));
    }

    /// A call of `number` rings, and the index knows `matches` for it.
    pub(crate) fn rings(&mut self, call_id: &str, number: &str, matches: Vec<Candidate>) -> CallId {
        self.phone(call_id, number, CallEventKind::Ringing);
        let id = self.view().calls.first().unwrap().id;
        let call = self.newest(call_id);
        let generation = self.state.calls.all[&call].who.generation;
        let found = Found {
            matches,
            ..Found::default()
        };
        self.happens(Event::LookedUp {
            call,
            generation,
            found,
        });
        assert!(self.state.calls.all.contains_key(&id));
        call
    }

    /// The index has grown by somebody.
    pub(crate) fn index_grows(&mut self) {
        self.happens(Event::Index(domain::state::index::IndexState {
            people: 1,
            ..Default::default()
        }));
    }

    fn newest(&self, call_id: &str) -> CallId {
        let mut calls = self.state.calls.all.values();
        calls
            .find(|call| call.facts.key.call_id == call_id)
            .unwrap()
            .facts
            .id
    }

    pub(crate) fn view(&self) -> View {
        domain::view(&self.state, &self.now, 1)
    }

    pub(crate) fn card(&self, id: CallId) -> CallView {
        self.view()
            .calls
            .into_iter()
            .find(|call| call.id == id)
            .unwrap()
    }

    /// What a task says on screen, as the agent finds it in the form.
    pub(crate) fn shown_as(&self, task: &TaskRef) -> Todo {
        let view = self.view();
        let panels = view.calls.iter().filter_map(|call| call.panel.as_ref());
        let panels = panels.chain(view.person.iter().map(|person| &person.panel));
        let steps = panels.flat_map(|panel| &panel.next_steps);
        let steps = steps.chain(&view.my_next_steps);
        let waiting = view.outbox.iter().filter_map(|write| write.step.as_ref());
        let shown = steps.chain(waiting).find(|step| step.task == *task);
        let shown = shown.unwrap();
        Todo {
            subject: shown.subject.clone(),
            due: shown.due.clone(),
            detail: shown.detail.clone().unwrap_or_default(),
            priority: shown.priority.clone(),
            remind: shown.remind,
        }
    }

    /// What the worker was given last.
    pub(crate) fn sent(&self) -> Vec<Row> {
        let sent = self.effects.iter().filter_map(|effect| match effect {
            Effect::Remote(RemoteEffect::Send(rows)) => Some(rows.clone()),
            _ => None,
        });
        sent.flatten().collect()
    }

    /// What the worker was asked to verify.
    pub(crate) fn verified(&self) -> Vec<ToVerify> {
        let asked = self.effects.iter().filter_map(|effect| match effect {
            Effect::Remote(RemoteEffect::Verify(rows)) => Some(rows.clone()),
            _ => None,
        });
        asked.flatten().collect()
    }

    /// All that is under way lands, the oldest first.
    pub(crate) fn land_all(&mut self) -> Vec<Row> {
        let outbox = &self.state.outbox;
        let under_way = outbox.in_flight.iter().map(|id| outbox.rows[id].clone());
        let mut under_way: Vec<Row> = under_way.collect();
        under_way.sort_by_key(|row| (row.made, row.id));
        for row in &under_way {
            self.lands(row.id, &format!("00T{}", row.id));
        }
        under_way
    }

    pub(crate) fn lands(&mut self, row: OutboxId, task: &str) {
        let result = JobResult::Landed(SfId(String::from(task)));
        self.happens(Event::JobsDone {
            results: vec![(row, result)],
            jitter: 0,
        });
    }

    /// Stops the program as `kill -9` does and starts it with what was written down.
    pub(crate) fn killed_and_started(&mut self) {
        let mut restored = domain::step::event::Restored {
            org: self.state.org.facts.as_deref().cloned(),
            signed_in: Some(agent()),
            has_tokens: true,
            ..Default::default()
        };
        let mut calls = std::collections::BTreeMap::new();
        let mut rows = std::collections::BTreeMap::new();
        let mut forms = std::collections::BTreeMap::new();
        for effect in &self.effects {
            let Effect::Persist(changes) = effect else {
                continue;
            };
            for change in changes {
                match change {
                    Change::Call(call) => drop(calls.insert(call.facts.id, call.as_ref().clone())),
                    Change::Form(form) => drop(forms.insert(form.id(), form.as_ref().clone())),
                    Change::ForgetForm(id) => drop(forms.remove(id)),
                    Change::Row(row) => drop(rows.insert(row.id, row.as_ref().clone())),
                    Change::Settings(settings) => {
                        restored.settings = Some(settings.as_ref().clone());
                    }
                    Change::OrgSettings(all) => restored.org_settings = all.as_ref().clone(),
                    Change::Pick(pick) => restored.picks.push(pick.clone()),
                    Change::NotTheirs(said) => restored.not_theirs.push(said.clone()),
                    Change::ForgetNotTheirs(said) => {
                        restored.not_theirs.retain(|kept| kept != said);
                    }
                    Change::NextSteps(kept) => restored.next_steps = kept.as_ref().clone(),
                    Change::Requests(hours) => restored.requests.clone_from(hours),
                    Change::Files(files) => restored.files.clone_from(files),
                    Change::Front(front) => restored.front = *front,
                    Change::ForgetCall(id) => drop(calls.remove(id)),
                    Change::ForgetRow(id) => drop(rows.remove(id)),
                    Change::Accounts(accounts) => restored.accounts.clone_from(accounts),
                    Change::Org(_)
                    | Change::SignedIn(_)
                    | Change::SignInPlace(_)
                    | Change::ForgetPick { .. } => {}
                }
            }
        }
        restored.calls = calls.into_values().collect();
        restored.rows = rows.into_values().collect();
        restored.forms = forms.into_values().collect();
        self.state = State::default();
        self.happens(Event::Restored(Box::new(restored)));
    }
}

pub(crate) fn agent() -> SignedIn {
    SignedIn {
        account: Account {
            org: SfId(String::from("00D1")),
            user: SfId(String::from("0051")),
        },
        name: String::from("Claire Martin"),
        username: String::from("claire@aoba.example"),
        renewable: true,
        instance_url: String::from("https://aoba.my.salesforce.com"),
        language: Language::English,
        country: Country::JP,
    }
}

pub(crate) fn inbound(
    call_id: &str,
    number: &str,
    kind: CallEventKind,
    at: Timestamp,
) -> CallEvent {
    CallEvent {
        source: String::from("desk-phone"),
        call_id: (!call_id.is_empty()).then(|| String::from(call_id)),
        at,
        kind,
        direction: Some(Direction::Inbound),
        from: Party {
            number: Some(RawNumber(String::from(number))),
            name: None,
        },
        to: Party::default(),
        line: None,
        record: None,
        transfer: None,
        group_id: None,
        data: CallerGave::default(),
    }
}

pub(crate) fn contact(id: &str, name: &str) -> Candidate {
    Candidate {
        field: Some(String::from("MobilePhone")),
        certainty: Certainty::Exact,
        ..Candidate::new(
            PersonRef::from(String::from(id)),
            String::from("Contact"),
            String::from(name),
        )
    }
}

pub(crate) fn todo(n: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(n))
}

/// The same org with contacts, of whom the agent may change the phone numbers.
pub(crate) fn org_with_contacts() -> OrgFacts {
    let mut org = org();
    let mut contact = ObjectFacts {
        updateable: true,
        ..ObjectFacts::default()
    };
    for (name, label) in [("Phone", "Business Phone"), ("MobilePhone", "Mobile")] {
        let phone = FieldFacts {
            label: String::from(label),
            kind: String::from("phone"),
            length: 40,
            createable: true,
            updateable: true,
            ..FieldFacts::default()
        };
        contact.fields.insert(String::from(name), phone);
    }
    org.objects.insert(String::from("Contact"), contact);
    org
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
    let mut task = ObjectFacts::default();
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
