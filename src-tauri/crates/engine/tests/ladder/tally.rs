//! What a run came to. It only counts.

use std::fmt;

/// What a run came to.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) calls: usize,
    pub(crate) requests: usize,
    /// Jobs for several rows, and how many rows those were.
    pub(crate) batches: usize,
    pub(crate) together: usize,
    pub(crate) faults: usize,
    pub(crate) kills: usize,
    pub(crate) abandoned: usize,
    pub(crate) late: usize,
    /// Edits of which the agent was asked.
    pub(crate) conflicts: usize,
    /// Calls that another tool had logged.
    pub(crate) joined: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.requests += other.requests;
        self.batches += other.batches;
        self.together += other.together;
        self.faults += other.faults;
        self.kills += other.kills;
        self.abandoned += other.abandoned;
        self.late += other.late;
        self.conflicts += other.conflicts;
        self.joined += other.joined;
        self.lost += other.lost;
        self.doubled += other.doubled;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} calls: {} jobs, {} of them of several rows ({} rows), {} faults, {} kills, {} jobs abandoned in flight, \
             {} rows carried out too late, {} conflicts, {} logged by another tool; {} lost, {} doubled",
            self.calls,
            self.requests,
            self.batches,
            self.together,
            self.faults,
            self.kills,
            self.abandoned,
            self.late,
            self.conflicts,
            self.joined,
            self.lost,
            self.doubled
        )
    }
}
