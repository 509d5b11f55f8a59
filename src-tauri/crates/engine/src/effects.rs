//! Effects that wait for something outside the loop: each becomes a task that answers with an event.
//!
//! It owns which task an effect becomes. What the tasks do stands in the files of this folder: `files`, `outbox`,
//! `people`, `program`, `reads`, `session`.

mod files;
mod outbox;
mod people;
mod program;
mod reads;
mod session;

use crate::clock::Clock;
use crate::files::Files;
use crate::host::{Host, Options};
use crate::indexes::Indexes;
use crate::last_calls::{Searched, Whose};
use crate::links::LinkDelivery;
use crate::org::{Org, activities_of};
use crate::org_link::{NotHere, OrgLink};
use crate::sign_in::{Asked, session_end};
use crate::tasks::Tasks;
use crate::{reports, requests};
use domain::base::ids::SfId;
use domain::base::problem::Problem;
use domain::budget::RequestsLeft;
use domain::session::SignedIn;
use domain::session::{Account, Session};
use domain::settings::Settings;
use domain::state::State;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, ReadFailure};
use jiff::Timestamp;
use salesforce::SignedOut;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// What tasks need.
#[derive(Clone)]
pub(crate) struct Effects {
    org: Arc<OrgLink>,
    /// For whom the effect was started: its answer is that account's, whoever is here when it comes.
    of: Option<Account>,
    tasks: Tasks,
    events: mpsc::Sender<Event>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) indexes: Arc<Indexes>,
    clock: Clock,
    /// What is written for the agent, and read from the agent's files.
    files: Files,
    /// What the remaining requests may be used for. A running sync watches it.
    left: watch::Sender<RequestsLeft>,
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
        indexes: &Arc<Indexes>,
        files: Files,
    ) -> Self {
        Self {
            org: Arc::clone(org),
            of: None,
            tasks: tasks.clone(),
            events: events.clone(),
            host: Arc::clone(&options.host),
            indexes: Arc::clone(indexes),
            clock: options.clock.clone(),
            files,
            left: watch::Sender::default(),
            links: Arc::clone(links),
            sign_in: Arc::default(),
        }
    }

    /// Starts an effect that waits for something outside the loop, as a task that answers with an event.
    pub(crate) fn start(&self, effect: RemoteEffect, state: &State) {
        let tasks = &self.tasks;
        let all = Self {
            of: state.session.account().cloned(),
            ..self.clone()
        };
        let (user, added) = (user_of(state), state.settings.added_objects.clone());
        let org = state.org.facts.clone();
        match effect {
            RemoteEffect::ReadPanel { record, object } => {
                let facts = org.unwrap_or_default();
                let own = state.settings.own_fields_of(&object).cloned().collect();
                tasks.spawn("panel", all.read_panel(record, object, facts, own));
            }
            RemoteEffect::Search {
                call,
                generation,
                number,
                others,
                known,
            } => {
                let facts = org.unwrap_or_default();
                let asked = Searched {
                    numbers: std::iter::once(number).chain(others).collect(),
                    known,
                    added,
                };
                let (now, user) = (self.clock.now(), user.map(|user| user.account.user));
                let whose = Whose {
                    user,
                    zone: now.time_zone().clone(),
                };
                tasks.spawn("search", all.search(call, generation, asked, facts, whose));
            }
            RemoteEffect::AskByData { call, data, field } => {
                let facts = org.unwrap_or_default();
                tasks.spawn("search", all.ask_by_data(call, data, field, facts));
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
            RemoteEffect::WriteFile { file, passphrase } => {
                tasks.spawn("export", all.write_file(*file, passphrase));
            }
            RemoteEffect::ReadFile { file, passphrase } => {
                tasks.spawn("import", all.read_file(file, passphrase));
            }
            RemoteEffect::LookForNewer => tasks.spawn("newer", all.look_for_newer()),
            RemoteEffect::InstallNewer => tasks.spawn("newer", all.install_newer()),
            RemoteEffect::StartWithSession(on) => {
                tasks.spawn("session start", all.start_with_session(on));
            }
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
        if let Err(error) = self.host.show_folder(&self.files.downloads) {
            tracing::warn!(%error, "the folder of the reports could not be shown");
        }
    }

    /// Removes old reports, in a task: the folder may be large.
    pub(crate) fn forget_reports(&self, before: Timestamp) {
        let folder = self.files.downloads.clone();
        self.tasks.spawn("reports", async move {
            tokio::task::block_in_place(|| reports::forget(&folder, before));
        });
    }

    /// Reads from the org of the account for which this was started, and tells if its session has ended. Nothing: another
    /// account is here by now, and nobody waits for the answer.
    async fn reads<T>(
        &self,
        read: impl AsyncFnOnce(&Org) -> Result<T, ReadFailure>,
    ) -> Option<Result<T, ReadFailure>> {
        let org = match self.org.of(self.of.as_ref()).await {
            Ok(org) => org,
            Err(NotHere::Another) => return None,
            // Without a session there is nothing left to renew.
            Err(NotHere::Nobody) => {
                self.session_ended(SignedOut::NotRenewable).await;
                return Some(Err(ReadFailure::SignedOut));
            }
        };
        let result = read(&org).await;
        if let (Err(ReadFailure::SignedOut), Some(why)) = (&result, org.client.ended()) {
            self.session_ended(why).await;
        }
        // The rules decide on the answer with the newest count.
        requests::tell(&org.client, &self.events).await;
        Some(result)
    }

    /// Tells what was answered for the account for which this was started.
    async fn answer(&self, answer: Event) {
        let (of, answer) = (self.of.clone(), Box::new(answer));
        self.tell(Event::Answered { of, answer }).await;
    }

    async fn tell(&self, event: Event) {
        // The queue is closed only after the loop has ended at a stop.
        drop(self.events.send(event).await);
    }

    async fn session_ended(&self, why: SignedOut) {
        let why = Problem::SessionEnded(session_end(why));
        self.answer(Event::SessionEnded(why)).await;
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
