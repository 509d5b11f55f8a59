//! The call sources: each turns what a phone says into [`CallEvent`]s and hands them to the engine.
//!
//! Owns the public event format ([`wire`]), the local API on loopback ([`local_api`]), the client side of `ringside event`
//! ([`hand_over`]) and the connection to a baresip softphone ([`baresip`]). It must never decide what a call becomes:
//! the rules are in `domain`, and nothing here writes to the store or speaks to Salesforce.
//!
//! Every source sends into a bounded channel that the engine gave it, and waits when the channel is full. A source
//! that dropped events instead would lose a call exactly when many ring at once. What the local API hands over it hands over
//! as [`Delivery`], and answers once that is on disk: a hook that was told *taken* forgets the event.
//!
//! **Invariant:** no name, number, token or message text is logged here.

pub mod baresip;
pub mod hand_over;
pub mod local_api;
mod owner_only;
pub mod wire;

use std::sync::Arc;

use domain::call::event::CallEvent;
use jiff::Timestamp;
use tokio::sync::oneshot;

/// Tells the time as the engine reckons it. What a source hears is timed by this one clock, so that a talk is as long as it was,
/// however the computer's own clock is set meanwhile.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Events that somebody hands over and waits to hear of: all of them are on disk, or none is said to be.
#[derive(Debug)]
pub struct Delivery {
    /// The events, in the order in which they came.
    pub events: Vec<CallEvent>,
    /// To be told whether all that follows from the events is on disk: `false` where the disk refuses. Dropped without a word,
    /// it says that the engine has ended.
    pub on_disk: oneshot::Sender<bool>,
}

impl Delivery {
    /// A delivery, and where its answer comes.
    pub fn of(events: Vec<CallEvent>) -> (Self, oneshot::Receiver<bool>) {
        let (on_disk, answer) = oneshot::channel();
        (Self { events, on_disk }, answer)
    }
}

/// What a source tells the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceReport {
    /// A phone said something of a call.
    Event(Box<CallEvent>),
    /// The source reached its phone. Events that were missed before this are not repeated by the phone.
    Connected {
        /// The source's name, the same as in its events.
        source: String,
    },
    /// The source can't hear its phone. It goes on trying by itself; each reason is told once until the next
    /// `Connected`.
    Lost {
        /// The source's name, the same as in its events.
        source: String,
        /// What is wrong, sorted by what the agent can do about it.
        reason: LostReason,
    },
}

/// Why a phone can't be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LostReason {
    /// Nothing listens at the phone's address: start the phone.
    #[error("the phone is not running")]
    NotRunning,
    /// The phone said that it quits: nothing is wrong.
    #[error("the phone was quit")]
    Quit,
    /// The connection ended without a word: the phone crashed, or another program took its only control connection.
    #[error("the phone closed the connection")]
    Closed,
    /// Something listens at the address, and it isn't the phone: check the address.
    #[error("what answers at this address is not the phone")]
    NotThePhone,
    /// The system reported an error on the connection.
    #[error("the connection broke: {0}")]
    Broken(std::io::ErrorKind),
}
