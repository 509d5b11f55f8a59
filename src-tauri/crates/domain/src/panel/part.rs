//! A part of a panel: what was read of it, or why it could not be read.
//!
//! **Invariant:** a part that an org hides or refuses is never an empty part. An empty part says that there is nothing.

use serde::{Deserialize, Serialize};

use crate::base::refusal::{Mender, Refusal, RefusalCode};

/// What was read, or why it could not be read. On disk, what was read is stored as it is, as 0.1.0 wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part<T> {
    /// The agent may not read it, or the org refused.
    NotReadable {
        /// Why.
        not_readable: NotReadable,
    },
    /// It was read.
    Read(T),
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotReadable {
    /// The object that was to be read, by API name.
    pub object: String,
    /// What the org said, or which fields describe does not show.
    pub why: Refusal,
}

impl NotReadable {
    /// The object can't be queried without these fields, and this agent does not see them.
    pub fn hidden(object: &str, fields: Vec<String>) -> Self {
        let why = Refusal {
            fields,
            ..Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin)
        };
        Self::refused(object, why)
    }

    /// The org would not let it be read.
    pub fn refused(object: &str, why: Refusal) -> Self {
        Self {
            object: String::from(object),
            why,
        }
    }

    /// Whether the org does not know something that describe has shown: then the facts we have are out of date.
    pub fn contradicts_describe(&self) -> bool {
        names_what_is_hidden(&self.why.words_of_the_org.code)
    }
}

/// Whether this is what an org says of a query for an object or a field that it does not show.
pub(crate) fn names_what_is_hidden(code: &str) -> bool {
    matches!(code, "INVALID_FIELD" | "INVALID_TYPE")
}

impl<T> Part<T> {
    /// It could not be read.
    pub fn not_readable(not_readable: NotReadable) -> Self {
        Self::NotReadable { not_readable }
    }

    /// Why it could not be read.
    pub fn why(&self) -> Option<&NotReadable> {
        match self {
            Self::NotReadable { not_readable } => Some(not_readable),
            Self::Read(_) => None,
        }
    }

    /// What was read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::NotReadable { .. } => None,
            Self::Read(read) => Some(read),
        }
    }

    /// What was read, to be changed.
    pub fn read_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::NotReadable { .. } => None,
            Self::Read(read) => Some(read),
        }
    }
}

impl<T> Part<Vec<T>> {
    /// Iterates over what was read.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.read().map_or(&[][..], Vec::as_slice).iter()
    }

    /// Iterates over what was read, to change it.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.read_mut()
            .map_or(&mut [][..], Vec::as_mut_slice)
            .iter_mut()
    }
}

impl<'a, T> IntoIterator for &'a Part<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Part<Vec<T>> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: Default> Default for Part<T> {
    fn default() -> Self {
        Self::Read(T::default())
    }
}

impl<T> From<T> for Part<T> {
    fn from(read: T) -> Self {
        Self::Read(read)
    }
}
