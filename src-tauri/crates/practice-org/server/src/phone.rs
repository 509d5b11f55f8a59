//! The practice phone: a softphone that rings at Ringside's door although nobody calls.
//!
//! It owns the page under `/practice/phone`, the calls on it, and their events, in the public form that any real phone
//! sends. It never knows the app beyond its `door.json`, read anew for each event since the token changes with every start,
//! and never knows the org: what its network buttons do is told by a closure.
//!
//! **Invariant:** the door hears events in the order in which they happened. All changes pass through one lock, which is
//! held until the door has answered.

use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use axum::Router;
use jiff::Timestamp;
use tokio::sync::Mutex;

mod auto;
mod calls;
mod door;
mod page;

use auto::{Auto, Step};
use calls::{Act, Calls, Refused};
use door::Door;

/// What a button of the page does to the org's network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkFault {
    /// Nothing reaches the org until `On`.
    Off,
    On,
    /// The next write is carried out, and its answer is lost.
    LoseNextAnswer,
}

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
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    on_network: Arc<dyn Fn(NetworkFault) + Send + Sync>,
    /// A file that is there while the network is off.
    switch: PathBuf,
}

struct State {
    calls: Calls,
    door: Door,
    auto: Auto,
    network_off: bool,
    /// Whether the door took the newest event; none before the first.
    taken: Option<bool>,
}

/// Someone who can be made to ring.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    /// What the caller's network sends as the name, if it sends any.
    pub(crate) sent_name: Option<&'static str>,
    pub(crate) number: &'static str,
    /// What the page says about this caller.
    pub(crate) role: &'static str,
}

const PEOPLE: [Person; 5] = [
    Person {
        name: "佐藤 花子",
        sent_name: Some("SATO"),
        number: "+819012345678",
        role: "has an open deal",
    },
    Person {
        name: "Bluewater Ltd",
        sent_name: None,
        number: "+14155550134",
        role: "three records",
    },
    Person {
        name: "Julie Lefèvre",
        sent_name: None,
        number: "+33142685300",
        role: "Groupe Orsel",
    },
    Person {
        name: "Unknown caller",
        sent_name: None,
        number: "+442079460018",
        role: "not in the org",
    },
    Person {
        name: "Kenji Mori",
        sent_name: Some("Kenji"),
        number: "+81355501202",
        role: "a colleague",
    },
];

impl Phone {
    pub(crate) fn new(options: PhoneOptions) -> Self {
        // The switch outlives the program: whoever kills it while the network is off finds it off at the next start.
        let switch = options.door.with_file_name("practice-phone.network-off");
        let network_off = switch.exists();
        if network_off {
            (options.on_network)(NetworkFault::Off);
        }
        let state = State {
            calls: Calls::default(),
            door: Door::new(options.door),
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

    async fn ring(&self, person: usize) -> Result<(), Refused> {
        let mut state = self.shared.state.lock().await;
        state.ring(person).await.map(|_| ())
    }

    async fn act(&self, call: &str, act: Act) -> Result<(), Refused> {
        let mut state = self.shared.state.lock().await;
        let events = state.calls.act(call, act, Timestamp::now())?;
        state.tell(&events).await;
        Ok(())
    }

    async fn set_network(&self, off: bool) {
        self.shared.state.lock().await.network_off = off;
        let kept = if off {
            std::fs::write(&self.shared.switch, "")
        } else {
            std::fs::remove_file(&self.shared.switch)
        };
        // Without the file the network is merely back after a restart.
        drop(kept);
        (self.shared.on_network)(if off {
            NetworkFault::Off
        } else {
            NetworkFault::On
        });
    }

    fn lose_next_answer(&self) {
        (self.shared.on_network)(NetworkFault::LoseNextAnswer);
    }
}

impl State {
    /// Rings; a call that the door did not hear of is no call.
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
        let told = self.door.tell(events).await;
        if let Err(error) = &told {
            tracing::debug!(%error, "the door took no event");
        }
        self.taken = Some(told.is_ok());
    }

    /// Lets the calls that ring by themselves go on.
    async fn auto_step(&mut self, since_start: Duration) {
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

/// The page and its calls, to be mounted beside the org. Must be made inside of a tokio runtime: it is here that the
/// phone begins to ring by itself, until the last clone of the router is gone.
pub(crate) fn router(phone: Phone) -> Router {
    tokio::spawn(ring_by_itself(Arc::downgrade(&phone.shared)));
    page::router(phone)
}

async fn ring_by_itself(shared: Weak<Shared>) {
    let started = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(250));
    loop {
        ticks.tick().await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        shared.state.lock().await.auto_step(started.elapsed()).await;
    }
}
