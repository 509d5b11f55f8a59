//! The Bulk API's query jobs that were not deleted.
//!
//! It owns what is kept of a job. It never keeps a result.

use std::collections::BTreeMap;

/// The jobs that were not deleted.
#[derive(Default)]
pub(crate) struct Jobs {
    pub(crate) last: u32,
    pub(crate) jobs: BTreeMap<String, Job>,
}

/// One query job.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) operation: String,
    pub(crate) query: String,
    pub(crate) object: String,
    pub(crate) by: String,
    pub(crate) created: String,
    pub(crate) state: &'static str,
    pub(crate) rows: usize,
}

impl Jobs {
    pub(crate) fn clear(&mut self) {
        self.jobs.clear();
    }
}
