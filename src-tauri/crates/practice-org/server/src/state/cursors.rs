//! The results of queries that still have pages to give.
//!
//! It owns how many are kept: few, as in Salesforce. An older one ends with INVALID_QUERY_LOCATOR, and the client starts
//! again.
//!
//! A cursor keeps the ids that its query found, so that its pages belong together whatever is written meanwhile, and a
//! million records cost no more than their ids; each page shows its records as they are by then.

use std::collections::VecDeque;
use std::sync::Arc;

const CURSORS_KEPT: usize = 10;

/// The results that still have pages to give, oldest first.
#[derive(Default)]
pub(crate) struct Cursors(VecDeque<Cursor>);

/// One result that has pages left.
#[derive(Clone)]
pub(crate) struct Cursor {
    pub(crate) id: String,
    pub(crate) page: usize,
    /// The query, which is asked again for each page.
    pub(crate) soql: Arc<str>,
    /// The ids of all that it found, 18 characters each.
    pub(crate) ids: Arc<str>,
}

impl Cursors {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn keep(&mut self, cursor: Cursor) {
        self.0.push_back(cursor);
        if self.0.len() > CURSORS_KEPT {
            self.0.pop_front();
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<Cursor> {
        self.0.iter().find(|cursor| cursor.id == id).cloned()
    }
}
