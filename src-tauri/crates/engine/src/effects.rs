//! Effects that wait for somebody else: each becomes a task that answers with an event.

use std::path::PathBuf;
use std::sync::Arc;

use domain::budget::RequestsLeft;
use domain::choices::RecordFound;
use domain::event::{Effect, Event, ReadFailure};
use domain::ids::{CallId, E164, SfId};
use domain::org_facts::OrgFacts;
use domain::outbox::{JobResult, Row};
use domain::settings::WhenNobodyMatches;
use domain::state::{Fallback, Session, SignedIn, State};
use domain::view::UiErrorCode;
use futures_util::FutureExt as _;
use store::Index;
use tokio::sync::{Mutex, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::host::Host;
use crate::links::LinkDesk;
use crate::org::OrgLink;
use crate::read_failure::read_failure;
use crate::sign_in::{self, session_end};
use crate::tasks::Tasks;
use crate::trouble::ui_error;
use crate::{send, sync};

/// What tasks need.
#[derive(Clone)]
pub(crate) struct Effects {
    pub(crate) org: Arc<OrgLink>,
    pub(crate) tasks: Tasks,
    pub(crate) events: mpsc::Sender<Event>,
    pub(crate) host: Arc<dyn Host>,
    /// The sync's own connection; held while a sync runs, so that there is one at a time.
    pub(crate) index: Arc<Mutex<Index>>,
    /// A connection for records that are wanted at once, also while a sync runs.
    pub(crate) fresh: Arc<Mutex<Index>>,
    /// What the sync knows of objects.
    pub(crate) shapes: sync::Shapes,
    pub(crate) clock: Clock,
    /// Where the reports for support are.
    pub(crate) reports: PathBuf,
    /// What requests are left for, as the sync at work has to know it.
    pub(crate) left: watch::Sender<RequestsLeft>,
    /// Ends the sync that is at work.
    pub(crate) sync_stop: Arc<std::sync::Mutex<CancellationToken>>,
    /// Where `ringside:` links are handed to it.
    pub(crate) links: Arc<LinkDesk>,
    /// Ends the sign-in that waits for the browser.
    pub(crate) sign_in: Arc<std::sync::Mutex<CancellationToken>>,
}

impl Effects {
    /// Starts what an effect asks for. The loop has carried out those of disk and index itself.
    pub(crate) fn start(&self, effect: Effect, state: &State) {
        let all = self.clone();
        let added = state.settings.added_objects.clone();
        match effect {
            Effect::ReadPanel { record, object } => {
                let facts = state.org.clone().unwrap_or_default();
                let read = all.read_panel(record, object, facts);
                self.tasks.spawn("panel", read);
            }
            Effect::Search {
                call,
                generation,
                number,
            } => {
                let facts = state.org.clone().unwrap_or_default();
                let search = all.search(call, generation, number, facts, added);
                self.tasks.spawn("search", search);
            }
            Effect::ReadMyTasks => {
                if let Some(user) = user_of(state) {
                    self.tasks
                        .spawn("my tasks", all.read_my_tasks(user.account.user));
                }
            }
            Effect::Send(row) => self
                .tasks
                .spawn("outbox", all.job(*row, state.org.clone(), None)),
            Effect::Look { row, not } => self
                .tasks
                .spawn("outbox", all.job(*row, state.org.clone(), Some(not))),
            Effect::Probe => self.tasks.spawn("probe", all.probe()),
            Effect::KeepSession => self.tasks.spawn("session", all.keep_session()),
            Effect::ReadFacts => {
                let settings = &state.settings;
                let fallback = settings
                    .fallback_record
                    .clone()
                    .filter(|_| settings.when_nobody_matches == WhenNobodyMatches::LogToFallback);
                let read = all.read_facts(added, fallback.map(|record| record.id));
                self.tasks.spawn("org", read);
            }
            Effect::ReadPeople => {
                if let Some(user) = user_of(state) {
                    self.tasks.spawn("people", all.read_people(user, added));
                }
            }
            Effect::Spare(left) => drop(self.left.send_replace(left)),
            Effect::IndexNow { object, records } => {
                if let Some(user) = user_of(state) {
                    let read = all.index_now(user, added, object, records);
                    self.tasks.spawn("new people", read);
                }
            }
            Effect::SignIn {
                login_url,
                client_id,
                redirect,
            } => self.sign_in(sign_in::Asked {
                login_url,
                client_id,
                redirect,
            }),
            Effect::CancelSignIn => self.cancel_sign_in(CancellationToken::new()),
            Effect::SignOut => self.tasks.spawn("sign-out", all.sign_out()),
            Effect::OpenRecord(record) => self.tasks.spawn("browser", all.open(record.0)),
            Effect::OpenActivities { record, object } => {
                let list = crate::org::activities_of(&record, &object);
                self.tasks.spawn("browser", all.open(list));
            }
            Effect::ShowReports => {
                if let Err(error) = self.host.show_folder(&self.reports) {
                    tracing::warn!(%error, "the folder of the reports could not be shown");
                }
            }
            Effect::Persist(_)
            | Effect::LookUp { .. }
            | Effect::Learn { .. }
            | Effect::RecallPanel(_)
            | Effect::RecallCall(_)
            | Effect::KnowPerson(_)
            | Effect::ForgetPerson(_)
            | Effect::KeepPanel { .. }
            | Effect::ForgetPeople
            | Effect::Notify { .. } => {}
        }
    }

    async fn tell(&self, event: Event) {
        self.org.tell_requests(&self.events).await;
        // The queue is closed only after the loop has ended at a stop.
        drop(self.events.send(event).await);
    }

    async fn search(
        self,
        call: CallId,
        generation: u32,
        number: E164,
        facts: Arc<OrgFacts>,
        added: Vec<String>,
    ) {
        let result = self.org.who_has(&number, &facts, &added).await;
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::Searched {
            call,
            generation,
            result,
        })
        .await;
    }

    async fn read_panel(self, record: SfId, object: String, facts: Arc<OrgFacts>) {
        let now = self.clock.now().timestamp();
        let result = self.org.panel(&record, &object, &facts, now).await;
        let result = result.map(Box::new);
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::PanelRead { record, result }).await;
    }

    async fn read_my_tasks(self, user: SfId) {
        let result = self.org.my_tasks(&user).await;
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::MyTasksRead(result)).await;
    }

    async fn session_may_have_ended(&self, failure: Option<&ReadFailure>) {
        if failure == Some(&ReadFailure::SignedOut) {
            self.session_ended().await;
        }
    }

    async fn session_ended(&self) {
        let why = self.org.ended().await;
        self.tell(Event::SessionEnded(session_end(why).to_error()))
            .await;
    }

    async fn job(self, row: Row, org: Option<Arc<OrgFacts>>, look: Option<Vec<SfId>>) {
        let (Some(client), Some(org)) = (self.org.client().await, org) else {
            self.session_ended().await;
            self.tell(Event::JobDone {
                row: row.id,
                result: JobResult::SignedOut,
                jitter: 0,
            })
            .await;
            return;
        };
        // A job that panicked may have sent its request: it counts as one without an answer, and the outbox goes on.
        let work = async {
            match &look {
                Some(not) => send::verify(&client, &row, &org, not).await,
                None => send::send(&client, &row, &org).await,
            }
        };
        let result = std::panic::AssertUnwindSafe(work).catch_unwind().await;
        let result = result.unwrap_or(JobResult::NoAnswer);
        if result == JobResult::SignedOut {
            self.session_ended().await;
        }
        self.tell(Event::JobDone {
            row: row.id,
            result,
            jitter: jitter(),
        })
        .await;
    }

    async fn probe(self) {
        let event = if self.org.answers().await {
            Event::Reachable
        } else {
            Event::Unreachable
        };
        self.tell(event).await;
    }

    async fn keep_session(self) {
        match self.org.keep_session(self.clock.now().timestamp()).await {
            Ok(()) => {}
            Err(salesforce::CallError::SignedOut(_)) => self.session_ended().await,
            // It still works, and this is asked again by routine.
            Err(error) => tracing::info!(%error, "the session could not be renewed ahead"),
        }
    }

    async fn read_facts(self, added: Vec<String>, fallback: Option<SfId>) {
        let read = self.org.facts(&added).await;
        if let (Some(record), Ok(_)) = (fallback, &read) {
            match self.org.record(&record).await {
                Ok(RecordFound::There { .. }) => {
                    self.tell(Event::FallbackRead(Fallback::There(record)))
                        .await;
                }
                Ok(RecordFound::Hidden { .. } | RecordFound::NotForTasks { .. }) => {
                    self.tell(Event::FallbackRead(Fallback::Gone(record))).await;
                }
                // Nothing is known of it, which is no reason to say that it is gone.
                Ok(RecordFound::NoLink | RecordFound::NotAsked) | Err(_) => {}
            }
        }
        if let Some(time) = self.org.server_time().await {
            self.tell(Event::ServerTime(time)).await;
        }
        match read {
            Ok(facts) => self.tell(Event::OrgRead(facts)).await,
            Err(error) => match read_failure(&error) {
                ReadFailure::Unreachable => self.probe().await,
                ReadFailure::SignedOut => self.session_ended().await,
                ReadFailure::Refused => {
                    let error = send::refused(&error);
                    self.tell(Event::OrgNotRead(error)).await;
                }
            },
        }
    }

    async fn read_people(self, user: SignedIn, added: Vec<String>) {
        let Some(client) = self.org.client().await else {
            return;
        };
        let mut index = match self.index.try_lock() {
            Ok(index) => index,
            // The sync of whoever was here before is ending.
            Err(_) if self.sync_token().is_none_or(|stop| stop.is_cancelled()) => {
                self.index.lock().await
            }
            // A sync that is still at work does what this one would.
            Err(_) => return,
        };
        let stop = match self.sync_stop.lock() {
            Ok(mut current) => {
                *current = self.tasks.stopping().child_token();
                current.clone()
            }
            Err(_) => return,
        };
        let sync = self.sync(&client, &user, &added, stop);
        let ended = sync.run(&mut index).await;
        sync.tell_requests().await;
        if let Err(error) = ended {
            self.sync_failed(&mut index, &error).await;
        }
    }

    /// Records that were just made are known at the next ring.
    async fn index_now(
        self,
        user: SignedIn,
        added: Vec<String>,
        object: String,
        records: Vec<SfId>,
    ) {
        let (Some(client), Some(stop)) = (self.org.client().await, self.sync_token()) else {
            return;
        };
        let mut index = self.fresh.lock().await;
        let sync = self.sync(&client, &user, &added, stop);
        let ended = sync.index_now(&mut index, &object, &records).await;
        sync.tell_requests().await;
        if let Err(error) = ended {
            self.sync_failed(&mut index, &error).await;
        }
    }

    fn sync<'a>(
        &'a self,
        client: &'a salesforce::Client,
        user: &'a SignedIn,
        added: &'a [String],
        stop: CancellationToken,
    ) -> sync::Sync<'a> {
        sync::Sync {
            client,
            events: &self.events,
            user,
            added,
            shapes: &self.shapes,
            left: self.left.subscribe(),
            stop,
            clock: &self.clock,
        }
    }

    async fn sync_failed(&self, index: &mut Index, error: &sync::SyncError) {
        tracing::warn!(%error, "the index could not be brought up to date; it goes on where it was");
        let sync::SyncError::Disk(error) = error else {
            return;
        };
        let code = if error.is_damage() {
            if let Err(error) = index.is_damaged() {
                tracing::error!(%error, "the damage of the index could not be noted");
            }
            UiErrorCode::IndexDamaged
        } else {
            UiErrorCode::DiskFailed
        };
        let error = ui_error(code, "reason", &error.to_string());
        self.tell(Event::Trouble(error)).await;
    }

    fn sync_token(&self) -> Option<CancellationToken> {
        self.sync_stop.lock().ok().map(|stop| stop.clone())
    }

    /// Nobody is put into the index any more by whatever is at work now.
    pub(crate) fn stop_sync(&self) {
        if let Some(stop) = self.sync_token() {
            stop.cancel();
        }
    }

    fn cancel_sign_in(&self, next: CancellationToken) {
        match self.sign_in.lock() {
            Ok(mut current) => std::mem::replace(&mut *current, next).cancel(),
            Err(_) => tracing::error!("a sign-in could not be cancelled"),
        }
    }

    fn sign_in(&self, asked: sign_in::Asked) {
        let cancel = self.tasks.stopping().child_token();
        self.cancel_sign_in(cancel.clone());
        let links = self.links.for_sign_in(asked.redirect);
        let (org, host, events) = (
            Arc::clone(&self.org),
            Arc::clone(&self.host),
            self.events.clone(),
        );
        self.tasks.spawn(
            "sign-in",
            sign_in::sign_in(org, host, events, asked, links, cancel),
        );
    }

    async fn sign_out(self) {
        self.stop_sync();
        if let Err(error) = self.org.sign_out().await {
            let error = ui_error(UiErrorCode::KeychainMissing, "reason", &error.to_string());
            self.tell(Event::Trouble(error)).await;
        }
        let mut index = self.index.lock().await;
        if let Err(error) = tokio::task::block_in_place(|| index.wipe()) {
            let error = ui_error(UiErrorCode::DiskFailed, "reason", &error.to_string());
            self.tell(Event::Trouble(error)).await;
        }
    }

    async fn open(self, place: String) {
        if let Some(address) = self.org.address_of(&place).await
            && let Err(error) = self.host.open_in_browser(&address)
        {
            tracing::warn!(%error, "the browser could not be opened");
        }
    }
}

fn user_of(state: &State) -> Option<SignedIn> {
    match &state.session {
        Session::SignedIn(who) => Some(who.clone()),
        Session::SignedOut | Session::SigningIn { .. } | Session::Ended { .. } => None,
    }
}

/// 0..=1000. Without randomness all agents back off alike, which is no harm of ours.
fn jitter() -> u32 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes) % 1001,
        Err(_) => 500,
    }
}
