//! What the loop does by itself at once: it writes what was decided, and asks the index and the copies of panels.
//!
//! This work takes microseconds and is done in the order in which the rules asked for it: nothing may be shown as
//! saved, or sent, before it is on disk. **Invariant:** nothing here waits for a network or for another task.

use crate::trouble::{disk_failed, index_failed};
use domain::base::ids::{CallId, E164, SfId};
use domain::base::problem::{Cause, Problem};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::panel::Panel;
use domain::people::person::Person;
use domain::state::calls::Edits;
use domain::state::index::IndexState;
use domain::state::purge::OldPlace;
use domain::step::effect::Ask;
use domain::step::effect::Change;
use domain::step::event::{Event, Found, Written};
use jiff::Timestamp;
use std::collections::{BTreeSet, VecDeque};
use store::{Calls, DiskError, Index};

/// The loop's own connections.
pub(crate) struct Disk {
    pub(crate) calls: Calls,
    /// The index of whoever is here; nothing: nobody is known.
    index: Option<Index>,
    /// Changes that the disk has refused so far. They are tried again before anything newer.
    unwritten: Vec<Change>,
    /// Changes of the index for which it was too busy so far.
    not_indexed: VecDeque<Indexed>,
    /// Whether the loop was told that what must never be lost can't be written or read, and has not been told since that it can.
    disk_fails: bool,
    /// The same of the index.
    index_fails: bool,
}

/// People who were read, and records that are no longer there.
struct Indexed {
    people: Vec<Person>,
    gone: Vec<PersonRef>,
    country: Country,
}

/// So many changes wait for a busy index. The sync reads what is older again.
const WAIT_FOR_INDEX: usize = 100;

impl Disk {
    pub(crate) fn new(calls: Calls) -> Self {
        Self {
            calls,
            index: None,
            unwritten: Vec::new(),
            not_indexed: VecDeque::new(),
            disk_fails: false,
            index_fails: false,
        }
    }

    /// Uses this index from now on, and tells what it holds. The one before is closed.
    pub(crate) fn use_index(&mut self, index: Option<(Index, bool)>) -> Vec<Event> {
        let (index, remade) = index.map_or((None, false), |(index, remade)| (Some(index), remade));
        self.index = index;
        self.not_indexed.clear();
        let mut told: Vec<Event> = Vec::new();
        told.extend(remade.then_some(Event::Trouble(Problem::IndexMadeAnew)));
        match self.index.as_ref().map_or(Ok(0), Index::count) {
            Ok(people) => told.push(Event::Index(IndexState {
                people,
                ..IndexState::default()
            })),
            Err(error) => told.push(Event::Trouble(index_failed(&error))),
        }
        told
    }

    /// Whether all that was decided is written.
    pub(crate) fn is_written(&self) -> bool {
        self.unwritten.is_empty()
    }

    /// Writes changes, after those that were refused before, in one transaction. False where the disk refuses.
    pub(crate) fn persist(&mut self, changes: Vec<Change>, queue: &mut VecDeque<Event>) -> bool {
        self.unwritten.extend(changes);
        if self.is_written() {
            return true;
        }
        match self.calls.apply(&self.unwritten) {
            Ok(()) => {
                let mut written = Written::default();
                for change in self.unwritten.drain(..) {
                    note_edit(change, &mut written);
                }
                if std::mem::take(&mut self.disk_fails) {
                    queue.push_back(Event::TroubleOver(Cause::Disk));
                }
                if written != Written::default() {
                    queue.push_back(Event::Persisted(written));
                }
                true
            }
            Err(error) => {
                self.disk_fails = true;
                queue.push_back(Event::Trouble(disk_failed(&error)));
                false
            }
        }
    }

    /// All that the index knows of a call.
    pub(crate) fn look_up(
        &mut self,
        call: CallId,
        generation: u32,
        ask: &Ask,
        country: Country,
        queue: &mut VecDeque<Event>,
    ) {
        let found = self.found(ask, country);
        let (found, number) = self.of_index(found, queue);
        if let Some(number) = number {
            queue.push_back(Event::NumberDecided {
                call,
                generation,
                number,
            });
        }
        queue.push_back(Event::LookedUp {
            call,
            generation,
            found,
        });
    }

    fn found(&self, ask: &Ask, country: Country) -> Result<(Found, Option<E164>), DiskError> {
        let Some(index) = &self.index else {
            return Ok((Found::default(), None));
        };
        let (matches, number) = match &ask.number {
            Some(number) => index.look_up_any(number, &ask.others, country)?,
            None => (Vec::new(), None),
        };
        let dialled_from = match &ask.record {
            Some(record) => index.record(record)?,
            None => None,
        };
        let found = Found {
            matches,
            dialled_from,
            colleague: index.colleague(ask)?,
        };
        Ok((found, number))
    }

    /// Updates the index by people who were read, and by records that are no longer there.
    pub(crate) fn update_index(
        &mut self,
        people: &[Person],
        gone: &[PersonRef],
        country: Country,
        queue: &mut VecDeque<Event>,
    ) {
        if self.index.is_none() {
            return;
        }
        if self.not_indexed.len() >= WAIT_FOR_INDEX {
            self.not_indexed.pop_front();
        }
        self.not_indexed.push_back(Indexed {
            people: people.to_vec(),
            gone: gone.to_vec(),
            country,
        });
        self.index_what_waits(queue);
    }

    /// Puts into the index what it was too busy for before.
    fn index_what_waits(&mut self, queue: &mut VecDeque<Event>) {
        let Some(index) = &mut self.index else {
            return;
        };
        let mut put = Ok(());
        while let Some(next) = self.not_indexed.front() {
            put = index.remove(&next.gone);
            put = put.and_then(|()| index.put(&next.people, next.country, None));
            if put.as_ref().is_err_and(DiskError::is_busy) {
                break;
            }
            self.not_indexed.pop_front();
        }
        self.of_index(put, queue);
    }

    /// The last copy of what was shown of a record.
    pub(crate) fn recall_panel(&mut self, record: SfId, queue: &mut VecDeque<Event>) {
        let shown = self
            .index
            .as_ref()
            .map_or(Ok(None), |index| index.shown(&record));
        let panel = self.of_index(shown, queue).map(Box::new);
        queue.push_back(Event::ShownBefore { record, panel });
    }

    /// Keeps a copy of what is shown of a record.
    pub(crate) fn keep_panel(&mut self, record: &SfId, panel: &Panel, queue: &mut VecDeque<Event>) {
        if let Some(index) = &self.index {
            let kept = index.keep_shown(record, panel);
            self.of_index(kept, queue);
            self.index_what_waits(queue);
        }
    }

    /// A call of the past, with its rows.
    pub(crate) fn recall_call(&mut self, id: CallId, queue: &mut VecDeque<Event>) {
        let recalled = self.calls.recall(id);
        if let Some((call, rows)) = self.of_disk(recalled, queue) {
            let call = Box::new(call);
            queue.push_back(Event::Recalled { call, rows });
        }
    }

    /// The calls of the past of which these Tasks are the records.
    pub(crate) fn recall_own_calls(&mut self, tasks: &[SfId], queue: &mut VecDeque<Event>) {
        let own = self.calls.own_calls(tasks);
        let own = self.of_disk(own, queue);
        let own: BTreeSet<CallId> = own.into_values().collect();
        let calls = own
            .into_iter()
            .map(|id| self.calls.recall(id))
            .collect::<Vec<_>>();
        let calls: Vec<_> = calls
            .into_iter()
            .filter_map(|recalled| self.of_disk(recalled, queue))
            .collect();
        if !calls.is_empty() {
            queue.push_back(Event::OwnCallsRecalled(calls));
        }
    }

    /// The next part of what is old, for the rules to say what of it goes. Copies of panels are forgotten by their age alone.
    pub(crate) fn read_old(
        &mut self,
        before: Timestamp,
        place: OldPlace,
        queue: &mut VecDeque<Event>,
    ) {
        // What the disk refuses to forget would be read again and again.
        if !self.is_written() {
            queue.push_back(Event::OldRead(Box::default()));
            return;
        }
        let old = self.calls.old(before, place);
        let mut old = self.of_disk(old, queue);
        let index = self.index.as_ref();
        let more = index.map_or(Ok(false), |index| index.forget_shown(before));
        if self.of_index(more, queue) {
            old.next = old.next.or(Some(place));
        }
        if old.next.is_none() {
            let cleared = self.calls.clear_log();
            self.of_disk(cleared, queue);
        }
        queue.push_back(Event::OldRead(Box::new(old)));
    }
}

impl Disk {
    /// What came of a read of what must never be lost. That the disk refused it is told; a write that it takes ends the alarm.
    fn of_disk<T: Default>(
        &mut self,
        result: Result<T, DiskError>,
        queue: &mut VecDeque<Event>,
    ) -> T {
        result.unwrap_or_else(|error| {
            self.disk_fails = true;
            queue.push_back(Event::Trouble(disk_failed(&error)));
            T::default()
        })
    }

    /// What came of a use of the index. All that is in it is in Salesforce too, so that its trouble is no alarm about the disk, and
    /// being busy is none at all.
    fn of_index<T: Default>(
        &mut self,
        result: Result<T, DiskError>,
        queue: &mut VecDeque<Event>,
    ) -> T {
        match result {
            Ok(given) => {
                if std::mem::take(&mut self.index_fails) {
                    queue.push_back(Event::TroubleOver(Cause::Index));
                }
                given
            }
            Err(error) => {
                if error.is_busy() {
                    tracing::info!(%error, "the index is busy");
                } else {
                    self.index_fails = true;
                    queue.push_back(Event::Trouble(index_failed(&error)));
                }
                T::default()
            }
        }
    }
}

/// Records which edit is the newest on disk once this change has been written.
fn note_edit(change: Change, written: &mut Written) {
    match change {
        Change::Call(call) => written.calls.push((call.facts.id, Edits::of(&call.draft))),
        Change::Form(form) => written.forms.push((form.id(), form.seq)),
        Change::Row(_)
        | Change::Settings(_)
        | Change::OrgSettings(_)
        | Change::Org(_)
        | Change::Requests(_)
        | Change::SignedIn(_)
        | Change::SignInPlace(_)
        | Change::NextSteps(_)
        | Change::Accounts(_)
        | Change::Files(_)
        | Change::Front(_)
        | Change::Pick(_)
        | Change::NotTheirs(_)
        | Change::ForgetNotTheirs(_)
        | Change::ForgetForm(_)
        | Change::ForgetCall(_)
        | Change::ForgetRow(_)
        | Change::ForgetPick { .. } => {}
    }
}
