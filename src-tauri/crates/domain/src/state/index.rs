//! How far the number index has been filled.

use crate::number::country::Country;
use jiff::Timestamp;

/// The number index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexState {
    /// How many people it knows.
    pub people: u64,
    /// Whether a first fill is going on.
    pub filling: bool,
    /// When it was last brought up to date.
    pub as_of: Option<Timestamp>,
    /// The country by which the sync that tells this reads numbers; nothing where no sync tells it.
    pub read_for: Option<Country>,
    /// How far it is with each object.
    pub objects: Vec<IndexedObject>,
    /// Objects that the agent may not read: nobody of them is known.
    pub left_out: Vec<String>,
}

/// How far the number index is with an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedObject {
    /// Its API name.
    pub object: String,
    /// How many of its records are known.
    pub known: u64,
    /// How many Salesforce counted when the fill began; nothing if it did not say.
    pub total: Option<u64>,
    /// Whether all of them have been read.
    pub filled: bool,
}

impl IndexState {
    /// Whether an object has been read, or is known not to be readable.
    pub(crate) fn is_told_of(&self, object: &str) -> bool {
        self.objects.iter().any(|one| one.object == object)
            || self.left_out.iter().any(|out| out == object)
    }

    /// These objects may not be read any more: nobody of them is known.
    pub(crate) fn leave_out(&mut self, hidden: &[String]) {
        let is_hidden = |one: &IndexedObject| hidden.contains(&one.object);
        for one in self.objects.iter().filter(|one| is_hidden(one)) {
            self.people = self.people.saturating_sub(one.known);
            self.left_out.push(one.object.clone());
        }
        self.objects.retain(|one| !is_hidden(one));
    }
}
