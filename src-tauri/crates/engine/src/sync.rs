//! Fills the number index from the org and keeps it up to date.
//!
//! Each object is walked through once from end to end (`walk`), and afterwards only what changed is read (`follow`). What is
//! read is written together with how far it has come, so that a sync that is cut off at any instruction, also by `kill -9`,
//! goes on where it was. The index answers while it is partial.
//!
//! The calls come first: a page is written in pieces, other work gets its turn between them, and `pace` says how long the
//! org and the machine are left alone before the next page.
//!
//! **Invariant:** what the agent may not read is no part of the index, and the agent is told what that is.

mod bulk;
mod follow;
mod fresh;
mod pace;
mod shape;
mod walk;

use crate::clock::Clock;
use crate::requests;
use domain::base::refs::PersonRef;
use domain::budget::RequestsLeft;
use domain::number::country::Country;
use domain::people::person::Person;
use domain::session::SignedIn;
use domain::state::index::IndexState;
use domain::state::index::IndexedObject;
use domain::step::event::Event;
use jiff::Timestamp;
use salesforce::{CallError, Client};
use shape::{Record, Shape};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::{Cursor, Index, OWNER};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// Objects that can call in every org, in the order in which they are read.
const OBJECTS: [&str; 3] = ["Contact", "Account", "Lead"];

/// How many people are written at once. The loop writes copies of what it shows into the same file, and waits meanwhile.
const PIECE: usize = 500;

/// What can end a sync before its time. It goes on at the next one where it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SyncError {
    /// The org did not answer or refused.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The index could not be written.
    #[error(transparent)]
    Disk(#[from] store::DiskError),
    /// The agent has signed out meanwhile: nothing more goes in.
    #[error("signed out")]
    SignedOut,
    /// Another country, or other objects, are to be read by now: what was read by the old ones does not go in.
    #[error("something else is to be read by now")]
    Outdated,
}

/// The objects as this agent may read them, as describe told at the last sync.
pub(crate) type Shapes = Arc<Mutex<BTreeMap<String, Arc<Shape>>>>;

/// What a sync is to read: it is one sync as long as this stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The country by which numbers are read.
    pub(crate) country: Country,
    /// The objects that the admin has added.
    pub(crate) added: Vec<String>,
}

/// One run.
pub(crate) struct Sync<'a> {
    pub(crate) client: &'a Client,
    pub(crate) events: &'a mpsc::Sender<Event>,
    /// For whom: the index holds what this agent may see, read by the rules of this agent's country.
    pub(crate) user: &'a SignedIn,
    /// Objects that the admin has added.
    pub(crate) added: &'a [String],
    pub(crate) shapes: &'a Shapes,
    /// What the remaining requests may be used for.
    pub(crate) left: watch::Receiver<RequestsLeft>,
    /// What is to be read by now. Once that is something else than this sync reads, nothing more of it is put in.
    pub(crate) wanted: watch::Receiver<Option<Wanted>>,
    /// Cancelled at a sign-out: nothing is put in after it.
    pub(crate) stop: CancellationToken,
    pub(crate) clock: &'a Clock,
}

impl Sync<'_> {
    /// Brings the index up to date and tells the loop how far it is.
    pub(crate) async fn run(&self, index: &mut Index) -> Result<(), SyncError> {
        self.make_it_ours(index)?;
        self.colleagues(index).await?;
        let mut left_out = Vec::new();
        for object in self.objects() {
            match self.object(index, object, &left_out).await {
                Ok(()) => {}
                Err(SyncError::Call(error @ (CallError::Gone { .. } | CallError::Refused(_)))) => {
                    tracing::warn!(object, %error, "can't be read and is left out of the index");
                    if may_not_be_read(&error) {
                        self.forget(index, object).await?;
                    }
                    left_out.push(String::from(object));
                }
                Err(error) => return Err(error),
            }
        }
        for object in index.counts()?.into_keys() {
            if !self.objects().any(|wanted| wanted == object) {
                self.forget(index, &object).await?;
            }
        }
        if self.is_outdated() {
            return Err(SyncError::Outdated);
        }
        let state = self.state(index, &left_out)?;
        self.tell(IndexState {
            as_of: Some(self.now()),
            ..state
        })
        .await;
        Ok(())
    }

    fn objects(&self) -> impl Iterator<Item = &str> {
        let added = self.added.iter().map(String::as_str);
        OBJECTS
            .into_iter()
            .chain(added.filter(|object| !OBJECTS.contains(object)))
    }

    /// An index of another user, org or country is wiped: its ids and readings are not ours.
    fn make_it_ours(&self, index: &mut Index) -> Result<(), SyncError> {
        let account = &self.user.account;
        let owner = format!("{}/{}/{}", account.org, account.user, self.user.country);
        if index.cursor(OWNER)?.last_id == owner {
            return Ok(());
        }
        tokio::task::block_in_place(|| {
            index.wipe()?;
            let ours = Cursor {
                last_id: owner,
                ..Cursor::default()
            };
            index.put(&[], self.user.country, Some((OWNER, &ours)))
        })?;
        Ok(())
    }

    async fn object(
        &self,
        index: &mut Index,
        object: &str,
        left_out: &[String],
    ) -> Result<(), SyncError> {
        let shape = self.shape(object).await?;
        let mut cursor = index.cursor(object)?;
        self.walk(index, &shape, &mut cursor, left_out).await?;
        self.follow(index, &shape, &mut cursor).await
    }

    /// What describe says of the object, kept for records that are wanted at once.
    async fn shape(&self, object: &str) -> Result<Arc<Shape>, SyncError> {
        let shape = Arc::new(Shape::of(&self.client.describe(object).await?));
        if let Ok(mut shapes) = self.shapes.lock() {
            shapes.insert(String::from(object), Arc::clone(&shape));
        }
        Ok(shape)
    }

    /// Takes an object's records out, a piece at a time.
    pub(crate) async fn forget(&self, index: &mut Index, object: &str) -> Result<(), SyncError> {
        while self.write(|| index.forget(object, u32::MAX))? {
            tokio::task::yield_now().await;
        }
        self.write(|| index.put(&[], self.user.country, Some((object, &Cursor::default()))))
    }

    /// Writes what was read, in pieces; the cursor moves with the last one. After a crash, the pieces that were already
    /// written are written again, which changes nothing.
    async fn put(
        &self,
        index: &mut Index,
        shape: &Shape,
        records: &[Record],
        cursor: &Cursor,
    ) -> Result<(), SyncError> {
        let gone: Vec<PersonRef> = records
            .iter()
            .filter(|record| shape.is_no_one(record))
            .filter_map(Record::id)
            .map(PersonRef::from)
            .collect();
        self.write(|| index.remove(&gone))?;
        for piece in records.chunks(PIECE) {
            self.write(|| {
                let people: Vec<Person> = piece
                    .iter()
                    .filter(|record| !shape.is_no_one(record))
                    .filter_map(|record| shape.person(record))
                    .collect();
                index.put(&people, self.user.country, None)
            })?;
            tokio::task::yield_now().await;
        }
        self.write(|| index.put(&[], self.user.country, Some((&shape.object, cursor))))
    }

    /// Runs one write off the async threads, where it keeps no task waiting. After a sign-out it writes nothing, and nothing
    /// that is outdated.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce() -> Result<T, store::DiskError>,
    ) -> Result<T, SyncError> {
        if self.stop.is_cancelled() {
            return Err(SyncError::SignedOut);
        }
        if self.is_outdated() {
            return Err(SyncError::Outdated);
        }
        Ok(tokio::task::block_in_place(write)?)
    }

    fn is_outdated(&self) -> bool {
        self.reads_otherwise(self.wanted.borrow().as_ref())
    }

    /// Whether another country or other objects are to be read. Before the first sync nothing is wanted yet.
    fn reads_otherwise(&self, wanted: Option<&Wanted>) -> bool {
        wanted
            .is_some_and(|wanted| wanted.country != self.user.country || wanted.added != self.added)
    }

    fn now(&self) -> Timestamp {
        self.clock.now().timestamp()
    }

    /// How far the index is, by object.
    fn state(&self, index: &Index, left_out: &[String]) -> Result<IndexState, SyncError> {
        let counts = index.counts()?;
        let mut objects = Vec::new();
        for object in self
            .objects()
            .filter(|object| !left_out.iter().any(|out| out == object))
        {
            let cursor = index.cursor(object)?;
            objects.push(IndexedObject {
                object: String::from(object),
                known: counts.get(object).copied().unwrap_or_default(),
                total: cursor.total,
                filled: cursor.is_filled,
            });
        }
        Ok(IndexState {
            people: counts.values().sum(),
            filling: false,
            as_of: None,
            read_for: Some(self.user.country),
            objects,
            left_out: left_out.to_vec(),
        })
    }

    /// Tells the loop what was asked so far.
    pub(crate) async fn tell_requests(&self) {
        requests::tell(self.client, self.events).await;
    }

    /// Tells what is in the index of this agent, and of no other.
    pub(super) async fn answer(&self, answer: Event) {
        let of = Some(self.user.account.clone());
        let answer = Box::new(answer);
        // Sending fails only once the engine has stopped, and then the answer is of no use.
        drop(self.events.send(Event::Answered { of, answer }).await);
    }

    pub(super) async fn tell(&self, state: IndexState) {
        self.tell_requests().await;
        self.answer(Event::Index(state)).await;
    }
}

/// Whether the org says that this agent may not read the object. A gateway that refuses on the way does not say that.
fn may_not_be_read(error: &CallError) -> bool {
    match error {
        CallError::Gone { .. } => true,
        CallError::Refused(refusal) => {
            matches!(
                refusal.code.as_str(),
                "INVALID_TYPE" | "INSUFFICIENT_ACCESS" | "INSUFFICIENT_ACCESS_OR_READONLY"
            )
        }
        CallError::NotSent(_)
        | CallError::InDoubt(_)
        | CallError::Unanswered(_)
        | CallError::Busy { .. }
        | CallError::LimitReached { .. }
        | CallError::SignedOut(_)
        | CallError::Duplicate { .. }
        | CallError::Halted { .. }
        | CallError::Unreadable(_) => false,
    }
}
