//! Opens what is on disk, in the order in which each thing needs the one before, and starts the loops.

use crate::clock::Clock;
use crate::disk::Disk;
use crate::effects::Effects;
use crate::engine::Engine;
use crate::files::Files;
use crate::host::Options;
use crate::inbox::{Batch, Inbox, QUEUE};
use crate::indexes::Indexes;
use crate::links::LinkDelivery;
use crate::main_loop::MainLoop;
use crate::org_link::OrgLink;
use crate::questions::Questions;
use crate::tasks::Tasks;
use crate::trouble::not_opened;
use crate::vault::Vault;
use crate::{clock, phones, policy, reports};
use domain::base::problem::Problem;
use domain::call::event::CallEvent;
use domain::state::State;
use domain::step::event::{Event, Restored};
use domain::view::screen::View;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use store::{
    Calls, Index, IndexFiles, Keychain, KeychainError, OpenError, OpeningKey, Profile, ProfileError,
};
use tokio::sync::mpsc;

/// Deliveries that may wait for the loop, each of a hundred events at most. Whoever delivers waits a little when it is full, and
/// is then told to come again.
const DELIVERIES: usize = 256;

/// Why the engine did not start. Nothing on disk was changed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The profile folder can't be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The keychain can't be used.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// A database can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A database could be opened but not read.
    #[error("{path} can't be read: {source}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: store::DiskError,
    },
    /// The work of opening was cut off.
    #[error("opening was interrupted")]
    Interrupted,
}

impl StartError {
    /// What the window says about it.
    pub fn to_problem(&self) -> Problem {
        let shown = |path: &std::path::Path| path.display().to_string();
        let keychain = |source: &dyn std::fmt::Display| Problem::KeychainMissing {
            reason: source.to_string(),
        };
        match self {
            Self::Profile(ProfileError::NotWritable { path, source }) => {
                let (path, reason) = (shown(path), source.to_string());
                Problem::ProfileNotWritable { path, reason }
            }
            Self::Profile(ProfileError::OnNetwork { path }) => {
                let path = path.display().to_string();
                Problem::ProfileOnNetwork { path }
            }
            Self::Profile(ProfileError::InUse { path }) => {
                let path = shown(path);
                Problem::ProfileInUse { path }
            }
            Self::Keychain(KeychainError::KeyMissing { path }) => {
                let path = shown(path);
                Problem::KeyMissing { path }
            }
            // The window's message already says that it is the keychain.
            Self::Keychain(KeychainError::Unusable(source)) => keychain(source),
            Self::Keychain(KeychainError::NotThere(source)) => keychain(source),
            Self::Keychain(error) => keychain(error),
            Self::Open(error) => not_opened(error),
            Self::Disk { path, source } => {
                let (path, reason) = (shown(path), source.to_string());
                Problem::DatabaseNotOpened { path, reason }
            }
            Self::Interrupted => Problem::DatabaseNotOpened {
                path: String::new(),
                reason: self.to_string(),
            },
        }
    }
}

/// What was opened.
struct Opened {
    profile: Profile,
    calls: Calls,
    indexes: IndexFiles,
    history: Calls,
    keychain: Keychain,
    events_key: OpeningKey,
    tokens: Option<salesforce::Tokens>,
}

fn open(folder: &std::path::Path) -> Result<Opened, StartError> {
    let profile = Profile::open_to_stay(folder)?;
    let keychain = Keychain::of(&profile);
    let key = keychain.database_key(&profile)?;
    let events_key = OpeningKey::of(&key).map_err(KeychainError::from)?;
    let calls = Calls::open(&profile.calls_file(), &key)?;
    let indexes = IndexFiles::of(&profile, &key);
    let history = Calls::open(&profile.calls_file(), &key)?;
    let vault = Vault::new(keychain.clone());
    vault.take_over()?;
    let agent = calls.agent().unwrap_or_default();
    let here = agent.as_ref().map(|agent| &agent.account);
    if let Err(error) = indexes.take_over(&profile.index_of_before(), here) {
        tracing::warn!(%error, "the index of an earlier version could not be taken over");
    }
    let tokens = match &agent {
        Some(agent) => vault.tokens(&agent.account)?,
        None => None,
    };
    // Without it events that come while no program runs would need the keychain; the start does not depend on it.
    if let Err(error) = events_key.sealing().write(folder) {
        tracing::warn!(%error, "the key for events could not be written");
    }
    Ok(Opened {
        profile,
        calls,
        indexes,
        history,
        keychain,
        events_key,
        tokens,
    })
}

impl Opened {
    /// What is on disk.
    fn read(&mut self, now: Timestamp) -> Result<Restored, StartError> {
        let restored = self.calls.restore(now);
        restored.map_err(|source| StartError::Disk {
            path: self.profile.calls_file(),
            source,
        })
    }
}

impl Engine {
    /// Opens what is on disk and starts all loops. When it returns, calls are heard.
    ///
    /// # Errors
    /// If the profile, the keychain or a database can't be used. Nothing on disk is changed then.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        start(options).await
    }
}

/// What the window shows when the engine can't start.
pub fn view_of_trouble(problem: Problem, clock: &Clock) -> View {
    let mut state = State::default();
    state.troubles.push(problem);
    domain::view(&state, &clock.now(), 1)
}

async fn start(options: Options) -> Result<Engine, StartError> {
    let folder = options.folder.clone();
    // The keychain may ask the agent for a password: off the async threads, where nothing else waits for it.
    let opened = tokio::task::spawn_blocking(move || open(&folder));
    let mut opened = opened.await.map_err(|_| StartError::Interrupted)??;
    let now = options.clock.now().timestamp();
    let mut restored = opened.read(now)?;
    let kept = phones::kept(&options.folder, &opened.events_key);
    restored.set_aside += phones::set_aside(&kept.unreadable, &opened.calls, now);
    let tokens = opened.tokens.filter(|tokens| are_of(tokens, &restored));
    restored.has_tokens = tokens.is_some();
    let (policy, slips) = match &options.policy {
        Some(places) => policy::read(places),
        None => <_>::default(),
    };
    restored.policy = policy.clone();
    restored.looks_for_newer = options.host.looks_for_newer();
    let reports = reports::folder(options.host.as_ref(), &options.folder);

    let (events, queue) = mpsc::channel(QUEUE);
    let (phones, deliveries) = mpsc::channel(DELIVERIES);
    let inbox = Inbox {
        events: queue,
        deliveries,
    };
    let tasks = Tasks::new(events.clone());
    let vault = Arc::new(Vault::new(opened.keychain).telling(events.clone()));
    let org = Arc::new(OrgLink::new(tokens, restored.org.clone(), vault));
    let links = Arc::new(LinkDelivery::default());
    let (on_org, on_loop) = ((&org, &links), (&tasks, &events));
    let indexes = Arc::new(Indexes::new(opened.indexes, tasks.stopping()));
    let here = restored.signed_in.as_ref().map(|agent| &agent.account);
    let index = tokio::task::block_in_place(|| indexes.switch_to(here))?;
    let history = Arc::new(Mutex::new(opened.history));
    let files = Files {
        profile: options.folder.clone(),
        downloads: reports.clone(),
        history: Arc::clone(&history),
    };
    let effects = Effects::new(&options, on_org, on_loop, &indexes, files);
    let disk = Disk::new(opened.calls);
    let (mut main_loop, seen) = MainLoop::new(disk, options.clock.clone(), effects);
    tokio::task::block_in_place(|| {
        take_what_was_there(&mut main_loop, restored, index, slips, kept.events);
    });
    // The profile's lock lives as long as the loop that writes into it.
    let profile = opened.profile;
    let stop = tasks.stopping();
    tasks.spawn("loop", async move {
        main_loop.run(inbox, stop).await;
        drop(profile);
    });
    let beat = clock::beat(options.clock.clone(), events.clone(), tasks.stopping());
    tasks.spawn("clock", beat);
    let key = opened.events_key;
    phones::take_kept(&options.folder, key, &tasks, phones.clone());
    phones::listen(&options, &tasks, (&events, phones), seen.json).await;
    let questions = Questions {
        org: Arc::clone(&org),
        indexes,
        history,
        view: seen.view.clone(),
        clock: options.clock,
        policy,
        reports,
    };
    Ok(Engine {
        events,
        view: seen.view,
        org,
        links,
        tasks,
        questions,
    })
}

/// Whether the tokens belong to the user whose writes wait. After a sign-in that was cut off they may not: then they
/// are not used.
fn are_of(tokens: &salesforce::Tokens, restored: &Restored) -> bool {
    let who = restored.signed_in.as_ref();
    who.is_none_or(|who| {
        tokens.identity.org_id.as_str() == who.account.org.0
            && tokens.identity.user_id.as_str() == who.account.user.0
    })
}

/// Gives the loop what was on disk, what went wrong with it, and the events that were kept while no program ran.
fn take_what_was_there(
    main_loop: &mut MainLoop,
    restored: Restored,
    index: Option<(Index, bool)>,
    slips: Vec<Problem>,
    kept: Vec<(PathBuf, CallEvent)>,
) {
    // What was on screen is recalled from the index as soon as the rest is there.
    let known = main_loop.disk.use_index(index);
    take_one(main_loop, Event::Restored(Box::new(restored)));
    for event in known {
        take_one(main_loop, event);
    }
    for trouble in slips {
        take_one(main_loop, Event::Trouble(trouble));
    }
    let (files, events): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
    main_loop.take(Batch {
        delivered: events.into_iter().map(Event::Phone).collect(),
        ..Batch::default()
    });
    // The files go only once the events are on disk; taken a second time they change nothing.
    if main_loop.disk.is_written() {
        files.iter().for_each(|file| phones::forget(file));
    }
    main_loop.opens();
}

fn take_one(main_loop: &mut MainLoop, event: Event) {
    main_loop.take(Batch {
        events: vec![event],
        ..Batch::default()
    });
}
