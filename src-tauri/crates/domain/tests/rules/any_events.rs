//! Whatever happens, in whatever order: `step` never panics, gives the same for the same, and has on disk what it knows.
//!
//! Events are drawn without a thought for what is plausible: answers that nobody asked for, results of writes that never left,
//! clocks that are set back, a program that is killed between any two of them. What a call becomes is proved elsewhere; here
//! it is proved that nothing can be lost. The disk is a map of calls and one of rows, to which each step's changes are applied
//! as `store` applies them to its tables.

mod drawn;

use crate::harness::{agent, org_with_contacts};
use domain::base::ids::{CallId, E164, ExportId, OutboxId, SfId};
use domain::budget::RequestsByHour;
use domain::org::facts::OrgFacts;
use domain::outbox::row::Row;
use domain::outbox::waits::waits_for;
use domain::record::call::Call;
use domain::record::form::{DraftId, FormDraft};
use domain::session::{Account, KnownAccount, SignedIn};
use domain::settings::Settings;
use domain::settings::of_org::OrgSettings;
use domain::state::State;
use domain::state::not_theirs::NotTheirs;
use domain::state::picks::Pick;
use domain::state::reminders::KeptSteps;
use domain::state::transfer::WaitingFile;
use domain::step::effect::{Change, Effect, RemoteEffect};
use domain::step::event::{Event, Restored};
use drawn::Happening;
use jiff::Zoned;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is on disk.
#[derive(Debug, Clone, Default)]
struct Disk {
    calls: BTreeMap<CallId, Call>,
    rows: BTreeMap<OutboxId, Row>,
    forms: BTreeMap<DraftId, FormDraft>,
    settings: Option<Settings>,
    org: Option<OrgFacts>,
    requests: RequestsByHour,
    next_steps: KeptSteps,
    org_settings: OrgSettings,
    signed_in: Option<SignedIn>,
    accounts: Vec<KnownAccount>,
    picks: BTreeMap<(Account, E164), SfId>,
    not_theirs: BTreeSet<NotTheirs>,
    files: Vec<ExportId>,
    front: Option<CallId>,
}

impl Disk {
    fn apply(&mut self, change: &Change) {
        match change {
            Change::Call(call) => {
                let mut call = call.as_ref().clone();
                // A look-up that is under way is not written to disk.
                call.who.asking = false;
                call.who.by_data.asking = false;
                call.who.by_data.failures = 0;
                self.calls.insert(call.facts.id, call);
            }
            Change::Row(row) => {
                self.rows.insert(row.id, row.as_ref().clone());
            }
            Change::Form(form) => {
                self.forms.insert(form.id(), form.as_ref().clone());
            }
            Change::ForgetForm(id) => {
                self.forms.remove(id);
            }
            Change::Settings(settings) => self.settings = Some(settings.as_ref().clone()),
            Change::OrgSettings(all) => self.org_settings = all.as_ref().clone(),
            Change::Org(facts) => self.org = Some(facts.as_ref().clone()),
            Change::Requests(hours) => self.requests.clone_from(hours),
            Change::SignedIn(Some(who)) => self.signed_in = Some(who.as_ref().clone()),
            Change::SignedIn(None) => {
                self.signed_in = None;
                self.org = None;
            }
            Change::Accounts(accounts) => self.accounts.clone_from(accounts),
            // No rule reads it: it is for the form alone.
            Change::NextSteps(kept) => self.next_steps = kept.as_ref().clone(),
            Change::SignInPlace(_) => {}
            Change::Files(files) => self.files.clone_from(files),
            Change::Front(front) => self.front = *front,
            Change::Pick(pick) => {
                let key = (pick.account.clone(), pick.number.clone());
                self.picks.insert(key, pick.record.clone());
            }
            Change::ForgetPick { account, number } => {
                self.picks.remove(&(account.clone(), number.clone()));
            }
            Change::NotTheirs(said) => drop(self.not_theirs.insert(said.clone())),
            Change::ForgetNotTheirs(said) => drop(self.not_theirs.remove(said)),
            Change::ForgetCall(call) => drop(self.calls.remove(call)),
            Change::ForgetRow(row) => drop(self.rows.remove(row)),
        }
    }

    fn restored(&self) -> Restored {
        let picks = self.picks.iter().map(|((account, number), record)| Pick {
            account: account.clone(),
            number: number.clone(),
            record: record.clone(),
        });
        Restored {
            calls: self.calls.values().cloned().collect(),
            rows: self.rows.values().cloned().collect(),
            forms: self.forms.values().cloned().collect(),
            settings: self.settings.clone(),
            org_settings: self.org_settings.clone(),
            org: self.org.clone(),
            signed_in: self.signed_in.clone(),
            accounts: self.accounts.clone(),
            picks: picks.collect(),
            not_theirs: self.not_theirs.iter().cloned().collect(),
            requests: self.requests.clone(),
            next_steps: self.next_steps.clone(),
            files: self.files.clone(),
            front: self.front,
            ..Restored::default()
        }
    }
}

/// The program, its disk, and the time.
struct World {
    state: State,
    disk: Disk,
    now: Zoned,
    /// How many records Salesforce has made so far.
    made: u32,
    /// The files for another computer that were to be written so far.
    files: Vec<WaitingFile>,
}

impl World {
    fn new() -> Self {
        Self {
            state: State::default(),
            disk: Disk::default(),
            now: "2026-11-20T23:30:00+09:00[Asia/Tokyo]".parse().unwrap(),
            made: 0,
            files: Vec::new(),
        }
    }

    /// Takes one event twice, from the same state, and writes the changes to the disk.
    fn takes(&mut self, event: Event) -> Result<(), TestCaseError> {
        let mut twin = self.state.clone();
        let effects = domain::step(&mut self.state, event.clone(), &self.now);
        let again = domain::step(&mut twin, event, &self.now);
        prop_assert_eq!(&effects, &again);
        prop_assert_eq!(&self.state.calls.all, &twin.calls.all);
        prop_assert_eq!(&self.state.outbox.rows, &twin.outbox.rows);
        prop_assert_eq!(format!("{:?}", self.state), format!("{twin:?}"));
        for (place, effect) in effects.iter().enumerate() {
            if let Effect::Persist(changes) = effect {
                prop_assert_eq!(place, 0, "what is written down comes first, and once");
                changes.iter().for_each(|change| self.disk.apply(change));
            }
            if let Effect::Remote(RemoteEffect::WriteFile { file, .. }) = effect {
                self.is_held(file)?;
                self.files.push(file.as_ref().clone());
            }
        }
        self.nothing_hangs()?;
        // The view and the time of the next wake-up follow from any state, too.
        drop(domain::view(&self.state, &self.now, 1));
        let _wake = domain::step::next_wake(&self.state);
        Ok(())
    }

    /// What a file holds is not sent from here.
    fn is_held(&self, file: &WaitingFile) -> Result<(), TestCaseError> {
        for row in file.rows.iter().filter(|row| !row.is_settled()) {
            let kept = self.disk.rows.get(&row.id);
            prop_assert!(kept.is_some_and(|row| row.on_hold && row.exported.is_some()));
        }
        Ok(())
    }

    /// No write waits for one that the agent has discarded, as that may never come.
    fn nothing_hangs(&self) -> Result<(), TestCaseError> {
        let rows = &self.state.outbox.rows;
        for row in rows.values().filter(|row| !row.is_settled()) {
            let after = waits_for(row, rows.values()).and_then(|id| rows.get(&id));
            prop_assert!(!after.is_some_and(Row::is_discarded), "{row:?}");
        }
        Ok(())
    }

    /// The program is killed, and started with what is on disk.
    fn is_killed(&mut self, has_tokens: bool) -> Result<(), TestCaseError> {
        self.state = State::default();
        self.takes(Event::Restored(Box::new(Restored {
            has_tokens,
            ..self.disk.restored()
        })))
    }

    /// A fresh program that reads the disk knows what this one knows. Nobody is signed in to it, so that it does nothing
    /// about it yet.
    fn is_on_disk(&self) -> Result<(), TestCaseError> {
        let mut fresh = State::default();
        let restored = Event::Restored(Box::new(Restored {
            signed_in: None,
            ..self.disk.restored()
        }));
        domain::step(&mut fresh, restored, &self.now);
        prop_assert_eq!(after_a_start(&self.state.calls.all), fresh.calls.all);
        let rows = self.state.outbox.rows.iter();
        let rows: BTreeMap<_, _> = rows
            .map(|(id, row)| (*id, row.clone().restored()))
            .collect();
        prop_assert_eq!(rows, fresh.outbox.rows);
        prop_assert_eq!(&self.state.forms.all, &fresh.forms.all);
        prop_assert_eq!(&self.state.settings, &fresh.settings);
        prop_assert_eq!(&self.state.picks, &fresh.picks);
        prop_assert_eq!(&self.state.not_theirs, &fresh.not_theirs);
        prop_assert_eq!(&self.state.accounts, &fresh.accounts);
        prop_assert_eq!(&self.state.transfers.files, &fresh.transfers.files);
        prop_assert_eq!(&self.state.org.facts, &fresh.org.facts);
        prop_assert_eq!(
            self.state.budget.made(self.now.timestamp()),
            fresh.budget.made(self.now.timestamp())
        );
        prop_assert_eq!(self.state.session.agent(), self.disk.signed_in.as_ref());
        Ok(())
    }
}

/// Calls as a start finds them: a look-up that was under way gets no answer any more.
fn after_a_start(calls: &BTreeMap<CallId, Call>) -> BTreeMap<CallId, Call> {
    let mut calls = calls.clone();
    for call in calls.values_mut() {
        call.who.asking = false;
        call.who.by_data.asking = false;
        call.who.by_data.failures = 0;
        call.who.settled |= call.facts.ended().is_some() && !call.who.waits_for_data();
    }
    calls
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn step_never_panics_and_everything_it_knows_is_on_disk(
        begins_at_work in proptest::bool::weighted(0.8),
        happenings in proptest::collection::vec(drawn::happening(), 0..60),
    ) {
        let mut world = World::new();
        if begins_at_work {
            world.takes(Event::SignedIn(agent()))?;
            world.takes(Event::OrgRead(org_with_contacts()))?;
        }
        for happening in happenings {
            match happening {
                Happening::Killed { has_tokens } => world.is_killed(has_tokens)?,
                Happening::Later(time) => world.now = time.after(&world.now),
                happening => {
                    let event = happening.event(&mut world);
                    world.takes(event)?;
                }
            }
            world.is_on_disk()?;
        }
    }
}
