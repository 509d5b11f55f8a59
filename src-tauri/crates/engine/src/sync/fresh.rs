//! Records that are wanted at once: just made, or named by another one.
//!
//! SOQL by id knows a record from the moment of its commit on, while a search index lags by minutes.

use super::shape::{Record, Shape};
use super::{OBJECTS, Sync, SyncError};
use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::people::person::Person;
use domain::step::event::Event;
use std::sync::Arc;
use store::Index;

/// Ids of one statement: an address has 16,384 bytes, and an id in quotes takes some thirty of them.
const IDS: usize = 200;

impl Sync<'_> {
    /// Reads records by their ids, puts them in, and tells the loop, which may now know a caller that it did not know.
    pub(crate) async fn index_now(
        &self,
        index: &mut Index,
        object: &str,
        records: &[SfId],
    ) -> Result<(), SyncError> {
        if !OBJECTS.contains(&object) && !self.added.iter().any(|added| added == object) {
            return Ok(());
        }
        self.read_at_once(index, object, records).await?;
        let people = index.count()?;
        self.answer(Event::IndexedNow { people }).await;
        Ok(())
    }

    pub(super) async fn read_at_once(
        &self,
        index: &mut Index,
        object: &str,
        ids: &[SfId],
    ) -> Result<(), SyncError> {
        if ids.is_empty() {
            return Ok(());
        }
        let known = self.shapes.lock().ok();
        let known = known.and_then(|shapes| shapes.get(object).map(Arc::clone));
        let shape: Arc<Shape> = match known {
            Some(shape) => shape,
            None => self.shape(object).await?,
        };
        for ids in ids.chunks(IDS) {
            let records = self.all(&shape.select_ids(ids)).await?;
            let gone: Vec<PersonRef> = records
                .iter()
                .filter(|record| shape.is_no_one(record))
                .filter_map(Record::id)
                .map(PersonRef::from)
                .collect();
            let people: Vec<Person> = records
                .iter()
                .filter(|record| !shape.is_no_one(record))
                .filter_map(|record| shape.person(record))
                .collect();
            self.write(|| {
                index.remove(&gone)?;
                index.put(&people, self.user.country, None)
            })?;
        }
        Ok(())
    }
}
