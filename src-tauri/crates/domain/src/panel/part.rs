//! A part of a panel: what was read of it, or why it could not be read.
//!
//! **Invariant:** a part that an org hides or refuses is never an empty part. An empty part says that there is nothing.

use serde::{Deserialize, Serialize};

use crate::base::not_readable::NotReadable;

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
