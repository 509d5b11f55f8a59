//! What is published: the newest view, as a value and as JSON, no more often than a person can see.
//!
//! A view is made of all that is open, and a burst of events would make one for each. So one is made at most every 50
//! milliseconds; what happened meanwhile is in the next. A ring and what the agent does don't wait for that, and a first event after
//! a pause neither.

use crate::clock::Clock;
use domain::state::State;
use domain::view::screen::View;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The shortest time between two views.
const PAUSE: Duration = Duration::from_millis(50);

/// What the loop publishes, and when it did last.
pub(crate) struct Screen {
    view: watch::Sender<Arc<View>>,
    json: watch::Sender<Arc<str>>,
    /// Before this moment nothing is published but in a hurry.
    rests_until: Instant,
    /// Something has happened that is not published yet.
    is_old: bool,
    /// It rings, or the agent has done something: that is published at once.
    hurries: bool,
}

/// Where the loop's views are seen.
pub(crate) struct Seen {
    pub(crate) view: watch::Receiver<Arc<View>>,
    /// The same as JSON.
    pub(crate) json: watch::Receiver<Arc<str>>,
}

impl Screen {
    pub(crate) fn new(first: View) -> (Self, Seen) {
        let (view, seen) = watch::channel(Arc::new(first));
        let (view_json, json) = watch::channel(Arc::from("{}"));
        let screen = Self {
            view,
            json: view_json,
            rests_until: Instant::now(),
            is_old: false,
            hurries: false,
        };
        (screen, Seen { view: seen, json })
    }

    /// When something that has happened is to be published; nothing: all is.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.is_old.then_some(self.rests_until)
    }

    /// What happens now is published without a pause.
    pub(crate) fn hurry(&mut self) {
        self.hurries = true;
    }

    /// Publishes if it is time and anything on screen is different.
    pub(crate) fn publish(&mut self, state: &State, clock: &Clock) {
        self.is_old = true;
        if !self.hurries && Instant::now() < self.rests_until {
            return;
        }
        (self.is_old, self.hurries) = (false, false);
        let old = Arc::clone(&self.view.borrow());
        let mut new = domain::view(state, &clock.now(), old.rev);
        if new != *old {
            new.rev += 1;
            match serde_json::to_string(&new) {
                Ok(json) => drop(self.json.send_replace(Arc::from(json))),
                Err(error) => tracing::error!(%error, "the view could not be written as JSON"),
            }
            self.view.send_replace(Arc::new(new));
        }
        // The pause begins when the view is made: one that takes long must not keep the loop from everything else.
        self.rests_until = Instant::now() + PAUSE;
    }
}
