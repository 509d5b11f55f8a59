//! The engine: one loop around `domain::step`, and everything that the loop's effects need.
//!
//! ```text
//! phones --CallEvent--> loop --step--> effects --> disk, index (in the loop, microseconds)
//!                        ^                    \--> Salesforce, browser (tasks; each answers with an Event)
//!                        '---- Event ---------'
//! after each step: domain::view -> watch -> window, door
//! ```
//!
//! **Invariant:** only the loop touches the state. Tasks answer with events and know nothing of each other.
//! **Invariant:** no network lies between ringing and the name: the index is asked in the loop, on its own connection.

mod clock;
mod colleagues;
mod composite;
mod effects;
pub mod facts;
mod history;
mod links;
mod lookups;
mod main_loop;
mod org;
mod panel;
mod people;
mod phones;
mod policy;
mod read_failure;
mod reports;
mod requests;
pub mod send;
mod session;
mod start;
mod sync;
mod tasks;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::action::{Action, Answer, Query};
use domain::choices::{RecordFound, choices};
use domain::event::Event;
use domain::ids::SfId;
use domain::policy::Policy;
use domain::record_link::record_in;
use domain::support::Report;
use domain::view::{UiError, UiErrorCode, View};
use tokio::sync::{mpsc, watch};

pub use clock::Clock;
pub use read_failure::read_failure;
pub use start::StartError;

use crate::links::LinkDesk;
use crate::org::OrgLink;
use crate::tasks::Tasks;

/// What the engine asks of the program around it.
pub trait Host: Send + Sync {
    /// Opens an address in the agent's browser.
    ///
    /// # Errors
    /// If the system knows no browser.
    fn open_in_browser(&self, url: &str) -> io::Result<()>;

    /// Makes sure that the system hands `ringside:` links to this program. Called before a sign-in that comes back by one.
    ///
    /// # Errors
    /// If the system does not take it.
    fn takes_links(&self) -> io::Result<()> {
        Ok(())
    }

    /// Tells the agent that it rings, without taking the focus. Must return at once.
    fn ringing(&self, call: &domain::view::CallView);

    /// The agent's folder for downloads; nothing if there is none.
    fn downloads(&self) -> Option<PathBuf> {
        None
    }

    /// Shows a folder on the agent's desktop.
    ///
    /// # Errors
    /// If the system knows no program that does.
    fn show_folder(&self, _folder: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

/// The engine has been stopped, or its loop has failed: what was asked of it was not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the engine has stopped")]
pub struct Stopped;

/// How an engine is started.
pub struct Options {
    /// The profile folder.
    pub folder: PathBuf,
    /// The time.
    pub clock: Clock,
    /// The program around it.
    pub host: Arc<dyn Host>,
    /// Where a baresip softphone is heard; nothing: nowhere.
    pub baresip: Option<SocketAddr>,
    /// Where an admin may have laid down a policy; nothing: nowhere.
    pub policy: Option<PathBuf>,
}

/// A running engine. Dropping it without [`Engine::stop`] ends its tasks at once.
pub struct Engine {
    events: mpsc::Sender<Event>,
    view: watch::Receiver<Arc<View>>,
    org: Arc<OrgLink>,
    index: std::sync::Mutex<store::Index>,
    /// Read from alone: the loop is the one that writes.
    history: std::sync::Mutex<store::Calls>,
    clock: Clock,
    links: Arc<LinkDesk>,
    tasks: Tasks,
    policy: Policy,
    reports: PathBuf,
}

impl Engine {
    /// Opens what is on disk and starts all loops. When it returns, calls are heard.
    ///
    /// # Errors
    /// If the profile, the keychain or a database can't be used. Nothing on disk is changed then.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        start::start(options).await
    }

    /// What is to be seen now, and each newer view.
    pub fn view(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }

    /// The agent did something. Returns once the loop has it in its queue.
    ///
    /// # Errors
    /// If the loop has ended: nobody heard it.
    pub async fn act(&self, action: Action) -> Result<(), Stopped> {
        self.events
            .send(Event::Agent(action))
            .await
            .map_err(|_| Stopped)
    }

    /// The system hands over a `ringside:` link that was opened somewhere.
    ///
    /// # Errors
    /// If the loop has ended: nobody heard it.
    pub async fn open_link(&self, link: String) -> Result<(), Stopped> {
        if self.links.hand(link).await.is_ok() {
            return Ok(());
        }
        tracing::info!("a link was opened that nobody waits for");
        let error = UiError {
            code: UiErrorCode::LinkNotTaken,
            params: [].into(),
        };
        let told = self.events.send(Event::Trouble(error)).await;
        told.map_err(|_| Stopped)
    }

    /// Answers a question of the UI.
    pub async fn query(&self, query: Query) -> Answer {
        let answer = self.answer(query).await;
        self.org.tell_requests(&self.events).await;
        answer
    }

    async fn answer(&self, query: Query) -> Answer {
        match query {
            Query::Older { record, object } => Answer::Older {
                past: self.org.older(&record, &object).await.ok(),
            },
            Query::Search { text } => {
                if let Some(record) = record_in(&text) {
                    return self.record(&record).await;
                }
                let local = match self.index.lock() {
                    Ok(index) => index.search(&text).unwrap_or_default(),
                    Err(_) => Vec::new(),
                };
                match self.org.search(&text).await {
                    Some(more) => {
                        let mut matches = local;
                        let known: Vec<_> = matches.iter().map(|m| m.id.clone()).collect();
                        matches.extend(more.into_iter().filter(|m| !known.contains(&m.id)));
                        Answer::Found {
                            matches,
                            local_only: false,
                        }
                    }
                    None => Answer::Found {
                        matches: local,
                        local_only: true,
                    },
                }
            }
            Query::RecentCalls {
                text,
                filter,
                before,
            } => {
                let midnight = history::midnight(&self.clock.now());
                let asked = history::Asked {
                    text: &text,
                    filter,
                    before,
                    midnight,
                };
                let page = match self.history.lock() {
                    Ok(calls) => tokio::task::block_in_place(|| history::page(&calls, &asked)),
                    Err(_) => Ok((Vec::new(), false)),
                };
                let (calls, more) = page.unwrap_or_else(|error| {
                    tracing::error!(%error, "the calls of the past can't be read");
                    (Vec::new(), false)
                });
                Answer::RecentCalls { calls, more }
            }
            Query::Choices => {
                let org = self.org.described().await;
                Answer::Choices(choices(org.as_deref(), &self.policy))
            }
            Query::Record { text } => Answer::Record {
                found: self.record_of_link(&text).await,
            },
            Query::Report => Answer::Report {
                path: self.report().await,
            },
        }
    }

    /// Writes what support needs, and says where.
    async fn report(&self) -> Option<String> {
        let org = self.org.described().await;
        let now = self.clock.now();
        let view = Arc::clone(&self.view.borrow());
        let report = Report::new(
            reports::program(),
            &view,
            org.as_deref(),
            &self.policy,
            &now,
        );
        let written = tokio::task::block_in_place(|| reports::write(&self.reports, &report, &now));
        written
            .inspect_err(|error| tracing::warn!(%error, "the report could not be written"))
            .ok()
            .map(|path| path.display().to_string())
    }

    /// The record that was pasted, as Salesforce has it now; by the index alone where Salesforce can't be asked.
    async fn record_of_link(&self, text: &str) -> RecordFound {
        let Some(id) = record_in(text) else {
            return RecordFound::NoLink;
        };
        let found = match self.org.record(&id).await {
            Ok(found) => found,
            Err(_) => RecordFound::NotAsked,
        };
        let local = match self.index.lock() {
            Ok(index) => index.record(&id).ok().flatten(),
            Err(_) => None,
        };
        match (found, local) {
            // The index knows more of people: their company, and a person account's contact.
            (RecordFound::There { .. } | RecordFound::NotAsked, Some(known)) => {
                RecordFound::There {
                    record: Box::new(known),
                }
            }
            (found, _) => found,
        }
    }

    /// The record that a link or an id names.
    async fn record(&self, record: &SfId) -> Answer {
        let local = match self.index.lock() {
            Ok(index) => index.record(record).ok().flatten(),
            Err(_) => None,
        };
        let there = match local {
            Some(known) => Ok(RecordFound::There {
                record: Box::new(known),
            }),
            None => self.org.record(record).await,
        };
        Answer::Found {
            local_only: there.is_err(),
            matches: match there {
                Ok(RecordFound::There { record }) => vec![*record],
                Ok(_) | Err(_) => Vec::new(),
            },
        }
    }

    /// Stops: no new work, a little time for what is under way, then an end. A renewal of the session is waited for, as
    /// an answer that nobody takes in would cost the agent the sign-in.
    pub async fn stop(&self) {
        self.tasks.stop().await;
        if let Some(client) = self.org.client().await {
            client.settle().await;
        }
    }
}

/// What the window shows when the engine can't start.
pub fn view_of_trouble(error: UiError, clock: &Clock) -> View {
    let mut state = domain::state::State::default();
    state.troubles.push(error);
    domain::view(&state, &clock.now(), 1)
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.tasks.cancel();
    }
}
