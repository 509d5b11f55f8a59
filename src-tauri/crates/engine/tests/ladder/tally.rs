//! What a run came to. It only counts.

use std::fmt;

/// What a run came to.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) calls: usize,
    pub(super) requests: usize,
    pub(super) faults: usize,
    pub(super) kills: usize,
    pub(super) abandoned: usize,
    pub(super) late: usize,
    /// Edits of which the agent was asked.
    pub(super) clashes: usize,
    /// Calls that another tool had logged.
    pub(super) joined: usize,
    pub(super) lost: usize,
    pub(super) doubled: usize,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.requests += other.requests;
        self.faults += other.faults;
        self.kills += other.kills;
        self.abandoned += other.abandoned;
        self.late += other.late;
        self.clashes += other.clashes;
        self.joined += other.joined;
        self.lost += other.lost;
        self.doubled += other.doubled;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} calls: {} requests, {} faults, {} kills, {} requests abandoned in flight, {} of them carried out too \
             late, {} clashes, {} logged by another tool; {} lost, {} doubled",
            self.calls,
            self.requests,
            self.faults,
            self.kills,
            self.abandoned,
            self.late,
            self.clashes,
            self.joined,
            self.lost,
            self.doubled
        )
    }
}
