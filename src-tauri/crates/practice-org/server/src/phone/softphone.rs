//! The phone itself: its calls, its switches, and the telling of what happens.
//!
//! It owns the one lock. It never knows the app beyond its `door.json`, read anew for each event since the token changes with
//! every start, and never knows the org: what its network buttons do is told by a closure.
//!
//! **Invariant:** the app hears events in the order in which they happened. All changes pass through one lock, which is
//! held until the app has answered.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::auto::{Auto, Step};
use super::calls::{Act, Calls, Refused};
use super::local_api::LocalApi;
use super::network::NetworkFault;
use super::people::PEOPLE;

/// How a phone is set up.
#[derive(Clone)]
pub(crate) struct PhoneOptions {
    /// The app's `door.json`.
    pub(crate) door: PathBuf,
    /// Calls ring by themselves: one after four seconds, then one a minute while nobody touches the page.
    pub(crate) auto: bool,
    pub(crate) on_network: Arc<dyn Fn(NetworkFault) + Send + Sync>,
}

/// A phone with its calls. Clones are the same phone.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) state: Mutex<State>,
    on_network: Arc<dyn Fn(NetworkFault) + Send + Sync>,
    /// A file that is there while the network is off.
    switch: PathBuf,
}

pub(super) struct State {
    pub(super) calls: Calls,
    app: LocalApi,
    pub(super) auto: Auto,
    pub(super) network_off: bool,
    /// Whether the app took the newest event; none before the first.
    pub(super) taken: Option<bool>,
}

impl Phone {
    pub(crate) fn new(options: PhoneOptions) -> Self {
        // The switch outlives the program: if the program is killed while the network is off, the next start finds the
        // network off.
        let switch = options.door.with_file_name("practice-phone.network-off");
        let network_off = switch.exists();
        if network_off {
            (options.on_network)(NetworkFault::Off);
        }
        let state = State {
            calls: Calls::default(),
            app: LocalApi::new(options.door),
            auto: Auto::new(options.auto),
            network_off,
            taken: None,
        };
        Phone {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                on_network: options.on_network,
                switch,
            }),
        }
    }

    pub(super) async fn ring(&self, person: usize) -> Result<(), Refused> {
        let mut state = self.shared.state.lock().await;
        state.ring(person).await.map(|_| ())
    }

    pub(super) async fn act(&self, call: &str, act: Act) -> Result<(), Refused> {
        let mut state = self.shared.state.lock().await;
        let events = state.calls.act(call, act, Timestamp::now())?;
        state.tell(&events).await;
        Ok(())
    }

    pub(super) async fn set_network(&self, off: bool) {
        self.shared.state.lock().await.network_off = off;
        let kept = if off {
            std::fs::write(&self.shared.switch, "")
        } else {
            std::fs::remove_file(&self.shared.switch)
        };
        // A failure here only means that a restart finds the network as it was before.
        drop(kept);
        (self.shared.on_network)(if off {
            NetworkFault::Off
        } else {
            NetworkFault::On
        });
    }

    pub(super) fn lose_next_answer(&self) {
        (self.shared.on_network)(NetworkFault::LoseNextAnswer);
    }
}

impl State {
    /// Rings; a call that the app did not hear of is no call.
    async fn ring(&mut self, person: usize) -> Result<Option<String>, Refused> {
        let (call, event) = self.calls.ring(person, Timestamp::now())?;
        self.tell(&[event]).await;
        if self.taken == Some(true) {
            return Ok(Some(call));
        }
        self.calls.forget(&call);
        Ok(None)
    }

    async fn tell(&mut self, events: &[serde_json::Value]) {
        let told = self.app.tell(events).await;
        if let Err(error) = &told {
            tracing::debug!(%error, "the app took no event");
        }
        self.taken = Some(told.is_ok());
    }

    /// Lets the calls that ring by themselves go on.
    pub(super) async fn auto_step(&mut self, since_start: Duration) {
        match self.auto.step(since_start, self.calls.len()) {
            Some(Step::Ring { person }) => match self.ring(person % PEOPLE.len()).await {
                Ok(Some(call)) => self.auto.rang(since_start, call),
                Ok(None) | Err(_) => self.auto.did_not_ring(since_start),
            },
            Some(Step::Act { call, act }) => {
                // The person at the page may have ended it a moment ago.
                if let Ok(events) = self.calls.act(&call, act, Timestamp::now()) {
                    self.tell(&events).await;
                }
            }
            None => {}
        }
    }
}
