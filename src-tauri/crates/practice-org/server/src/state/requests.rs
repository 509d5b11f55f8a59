//! The log of what was asked of the org.
//!
//! It owns how much is remembered. Bodies are never kept: they hold notes, numbers and tokens.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Requests remembered; older ones are dropped, so that an org that runs for days does not grow.
const REMEMBERED: usize = 20_000;

/// One request as `/practice/requests` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenRequest {
    pub seq: u64,
    pub method: String,
    pub path: String,
    /// The query, for the data API only: elsewhere it may hold a code or a token.
    pub query: Option<String>,
    /// How many calls it cost: a composite costs one, a batch one for each request in it, signing in none.
    pub counted: u64,
    /// What it was answered; none while it runs, and if the connection was cut.
    pub status: Option<u16>,
    pub at: String,
}

/// A request's place in the log, for whoever finds out what it costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestNumber(pub(crate) u64);

/// The newest requests, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog {
    last: u64,
    requests: VecDeque<SeenRequest>,
}

impl RequestLog {
    /// Notes a request as it arrives.
    pub(crate) fn note(
        &mut self,
        method: &str,
        path: &str,
        query: Option<String>,
        at: String,
    ) -> u64 {
        self.last = self.last.saturating_add(1);
        let seq = self.last;
        self.requests.push_back(SeenRequest {
            seq,
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            counted: 0,
            status: None,
            at,
        });
        if self.requests.len() > REMEMBERED {
            self.requests.pop_front();
        }
        seq
    }

    pub(crate) fn change(&mut self, seq: u64, change: impl FnOnce(&mut SeenRequest)) {
        let newest_first = self.requests.iter_mut().rev();
        if let Some(request) = newest_first.into_iter().find(|request| request.seq == seq) {
            change(request);
        }
    }

    pub(crate) fn list(&self) -> Vec<SeenRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
    }
}
