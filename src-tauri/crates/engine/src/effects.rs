//! Effects that wait for something outside the loop: each becomes a task that answers with an event.
//!
//! It owns which task an effect becomes. What the tasks do stands in the files of this folder: `outbox`, `reads`, `people`,
//! `session`.

mod outbox;
mod people;
mod reads;
mod session;

use crate::clock::Clock;
use crate::host::{Host, Options};
use crate::links::LinkDelivery;
use crate::org::{OrgLink, activities_of};
use crate::reports;
use crate::sign_in::{Asked, session_end};
use crate::sync;
use crate::tasks::Tasks;
use domain::base::ids::SfId;
use domain::base::problem::Problem;
use domain::budget::RequestsLeft;
use domain::session::Session;
use domain::session::SignedIn;
use domain::settings::Settings;
use domain::state::State;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, ReadFailure};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Index, OpenError};
use tokio::sync::{Mutex, mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What tasks need.
#[derive(Clone)]
pub(crate) struct Effects {
    org: Arc<OrgLink>,
    tasks: Tasks,
    events: mpsc::Sender<Event>,
    pub(crate) host: Arc<dyn Host>,
    /// The sync's own connection; held while a sync runs, so that there is one at a time.
    index: Arc<Mutex<Index>>,
    /// A connection for records that are wanted at once, also while a sync runs.
    fresh: Arc<Mutex<Index>>,
    /// What the sync knows of objects.
    shapes: sync::Shapes,
    clock: Clock,
    /// Where the reports for support are.
    reports: PathBuf,
    /// What the remaining requests may be used for. A running sync watches it.
    left: watch::Sender<RequestsLeft>,
    /// Ends the sync that is at work.
    sync_stop: Arc<std::sync::Mutex<CancellationToken>>,
    /// Takes `ringside:` links from the system and hands them to the sign-in that waits.
    links: Arc<LinkDelivery>,
    /// Ends the sign-in that waits for the browser.
    sign_in: Arc<std::sync::Mutex<CancellationToken>>,
}

impl Effects {
    pub(crate) fn new(
        options: &Options,
        (org, links): (&Arc<OrgLink>, &Arc<LinkDelivery>),
        (tasks, events): (&Tasks, &mpsc::Sender<Event>),
        index: &Index,
        reports: PathBuf,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            org: Arc::clone(org),
            tasks: tasks.clone(),
            events: events.clone(),
            host: Arc::clone(&options.host),
            index: Arc::new(Mutex::new(index.another()?)),
            fresh: Arc::new(Mutex::new(index.another()?)),
            shapes: Arc::default(),
            clock: options.clock.clone(),
            reports,
            left: watch::Sender::default(),
            sync_stop: Arc::default(),
            links: Arc::clone(links),
            sign_in: Arc::default(),
        })
    }

    /// Starts an effect that waits for something outside the loop, as a task that answers with an event.
    pub(crate) fn start(&self, effect: RemoteEffect, state: &State) {
        let (all, tasks) = (self.clone(), &self.tasks);
        let (user, added) = (user_of(state), state.settings.added_objects.clone());
        let org = state.org.facts.clone();
        match effect {
            RemoteEffect::ReadPanel { record, object } => {
                let facts = org.unwrap_or_default();
                tasks.spawn("panel", all.read_panel(record, object, facts));
            }
            RemoteEffect::Search {
                call,
                generation,
                number,
                others,
            } => {
                let facts = org.unwrap_or_default();
                let numbers = std::iter::once(number).chain(others).collect();
                tasks.spawn(
                    "search",
                    all.search(call, generation, numbers, facts, added),
                );
            }
            RemoteEffect::ReadNextSteps => tasks.spawn("next steps", all.read_next_steps(user)),
            RemoteEffect::Send(rows) => tasks.spawn("outbox", all.send(rows, org)),
            RemoteEffect::Verify(rows) => tasks.spawn("outbox", all.verify(rows, org)),
            RemoteEffect::Probe => tasks.spawn("probe", all.probe()),
            RemoteEffect::KeepSession => tasks.spawn("session", all.keep_session()),
            RemoteEffect::ReadFacts => {
                tasks.spawn("org", all.read_facts(added, fallback(&state.settings)));
            }
            RemoteEffect::ReadPeople => tasks.spawn("people", all.read_people(user, added)),
            RemoteEffect::IndexNow { object, records } => {
                let read = all.index_now(user, added, object, records);
                tasks.spawn("new people", read);
            }
            RemoteEffect::ForgetObjects(objects) => {
                tasks.spawn("hidden people", all.forget_objects(user, added, objects));
            }
            RemoteEffect::SignIn {
                login_url,
                client_id,
                redirect,
            } => self.sign_in(Asked {
                login_url,
                client_id,
                redirect,
            }),
            RemoteEffect::OpenSignInPage { url } => {
                tasks.spawn("browser", all.open_sign_in_page(url));
            }
            RemoteEffect::CancelSignIn => self.cancel_sign_in(CancellationToken::new()),
            RemoteEffect::SignOut(account) => tasks.spawn("sign-out", all.sign_out(account)),
            RemoteEffect::SwitchTo(who) => tasks.spawn("switch", all.switch_to(*who)),
            RemoteEffect::OpenRecord(record) => tasks.spawn("browser", all.open(record.0)),
            RemoteEffect::OpenActivities { record, object } => {
                let classic = org.is_some_and(|org| org.classic);
                let page = activities_of(&record, &object, classic);
                tasks.spawn("browser", all.open(page));
            }
        }
    }

    /// Tells the sync what the remaining requests may be used for from now on.
    pub(crate) fn spare(&self, left: RequestsLeft) {
        self.left.send_replace(left);
    }

    pub(crate) fn show_reports(&self) {
        if let Err(error) = self.host.show_folder(&self.reports) {
            tracing::warn!(%error, "the folder of the reports could not be shown");
        }
    }

    /// Removes old reports, in a task: the folder may be large.
    pub(crate) fn forget_reports(&self, before: Timestamp) {
        let folder = self.reports.clone();
        self.tasks.spawn("reports", async move {
            tokio::task::block_in_place(|| reports::forget(&folder, before));
        });
    }

    async fn tell(&self, event: Event) {
        self.org.tell_requests(&self.events).await;
        // The queue is closed only after the loop has ended at a stop.
        drop(self.events.send(event).await);
    }

    async fn session_may_have_ended(&self, failure: Option<&ReadFailure>) {
        if failure == Some(&ReadFailure::SignedOut) {
            self.session_ended().await;
        }
    }

    async fn session_ended(&self) {
        if let Some(why) = self.org.ended().await {
            let why = Problem::SessionEnded(session_end(why));
            self.tell(Event::SessionEnded(why)).await;
        }
    }
}

/// The agent, with the country by which numbers are read: the one that is set, else that of the locale.
fn user_of(state: &State) -> Option<SignedIn> {
    match &state.session {
        Session::SignedIn(who) => Some(SignedIn {
            country: state.country(),
            ..who.clone()
        }),
        Session::SignedOut | Session::SigningIn { .. } | Session::Ended { .. } => None,
    }
}

/// The record to which calls are logged that nobody, or several, could be.
fn fallback(settings: &Settings) -> Option<SfId> {
    let record = settings.fallback_record.as_ref();
    let record = record.filter(|_| settings.uses_fallback());
    record.and_then(|record| record.id.salesforce().cloned())
}
