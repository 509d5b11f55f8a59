//! How many requests the org and this machine have left, and what is put off while they are few.
//!
//! Salesforce counts the requests of everybody in the org over the last 24 hours, and tells the count with most answers
//! (`Sforce-Limit-Info`). A program that goes on until they are used up takes them from everybody else. So Ringside
//! gives way before, beginning with what an agent misses least:
//!
//! ```text
//! of the org's requests   80 %: people are read slowly, and not again by routine     95 %: writes wait
//! of this machine's cap   80 %: the same                                            100 %: writes wait
//! under 75 %: all goes on
//! ```
//!
//! Who is calling, and what is known of the caller, is asked for at all times, even beyond the cap: that takes one to
//! three requests for a call, and the call is now. A write can be sent an hour later just as well.
//!
//! *The count goes up and down.* It is put together from several servers: one recorded minute shows 28, 28, 29, 26, 24,
//! 25. So the level gets worse at the first answer that says so, and better only when all answers of a minute say so.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// From how many percent on people are read slowly.
const SLOW: u64 = 80;

/// From how many percent of the org's requests on writes wait: what is left is for calls, and for others in the org.
const HOLD: u64 = 95;

/// The same for this machine's cap, which is shared with nobody.
const CAP: u64 = 100;

/// Under how many percent all goes on.
const RESUME: u64 = 75;

/// For how long all answers must say that there is room before the level gets better.
const STEADY: SignedDuration = SignedDuration::from_mins(1);

const DAY: i64 = 24;
const SECONDS: i64 = 3600;

/// What requests can still be made for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RequestsLeft {
    /// For everything.
    #[default]
    Plenty,
    /// People are read slowly.
    Few,
    /// Only for calls: writes wait.
    ForCallsOnly,
}

impl RequestsLeft {
    /// The level at `used` of `of` requests. Between the limit that worsens it and the limit that improves it, it
    /// stays.
    fn at(self, used: u64, of: u64, hold: u64) -> Self {
        let reached = |percent| used.saturating_mul(100) >= of.saturating_mul(percent);
        if reached(hold) {
            Self::ForCallsOnly
        } else if reached(SLOW) {
            self.max(Self::Few)
        } else if reached(RESUME) {
            self
        } else {
            Self::Plenty
        }
    }
}

/// How many requests the whole org has made in the last 24 hours, and how many it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrgUse {
    /// Made, by anybody.
    pub used: u64,
    /// Allowed in 24 hours.
    pub allowed: u64,
}

impl OrgUse {
    /// The share in percent, rounded down; nothing if no request is allowed.
    pub fn percent(self) -> Option<u64> {
        self.used.saturating_mul(100).checked_div(self.allowed)
    }
}

/// What was heard about requests since the last report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestsReported {
    /// How many this machine has made.
    pub made: u32,
    /// What the org said last; many answers say nothing.
    pub org: Option<OrgUse>,
}

/// This machine's own requests by the hour in which they were made, counted from 1970: the form on disk.
pub type RequestsByHour = BTreeMap<i64, u32>;

/// What is known of requests.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    org: Option<OrgUse>,
    org_left: RequestsLeft,
    /// Since when all answers have said that there is room again.
    room_since: Option<Timestamp>,
    hours: RequestsByHour,
    own_left: RequestsLeft,
}

impl Budget {
    /// The budget after a start: the org's own count comes with the first answer.
    pub fn restored(hours: RequestsByHour) -> Self {
        Self {
            hours,
            ..Self::default()
        }
    }

    /// What requests can still be made for.
    pub fn left(&self) -> RequestsLeft {
        self.org_left.max(self.own_left)
    }

    /// Whether it is this machine's cap that is reached.
    pub fn is_at_cap(&self) -> bool {
        self.own_left == RequestsLeft::ForCallsOnly
    }

    /// What the org said last.
    pub fn org(&self) -> Option<OrgUse> {
        self.org
    }

    /// This machine's own requests by the hour.
    pub fn hours(&self) -> &RequestsByHour {
        &self.hours
    }

    /// This machine's own requests of the last 24 hours. An hour counts until its last minute is a day old.
    pub fn made(&self, now: Timestamp) -> u32 {
        let counts = self.hours.iter().filter(|(hour, _)| ends(**hour) > now);
        counts.fold(0, |sum, (_, made)| sum.saturating_add(*made))
    }

    /// Takes in a report.
    pub(crate) fn hear(&mut self, heard: RequestsReported, cap: Option<u32>, now: Timestamp) {
        if heard.made > 0 {
            let hour = self.hours.entry(now.as_second().div_euclid(SECONDS));
            let made = hour.or_default();
            *made = made.saturating_add(heard.made);
        }
        if let Some(org) = heard.org.filter(|org| org.allowed > 0) {
            self.org = Some(org);
            self.hear_org(self.org_left.at(org.used, org.allowed, HOLD), now);
        }
        self.count(cap, now);
    }

    fn hear_org(&mut self, said: RequestsLeft, now: Timestamp) {
        if said != RequestsLeft::Plenty {
            self.room_since = None;
            self.org_left = said;
        } else if self.org_left != RequestsLeft::Plenty {
            let since = *self.room_since.get_or_insert(now);
            if now.duration_since(since) >= STEADY {
                self.room_since = None;
                self.org_left = RequestsLeft::Plenty;
            }
        }
    }

    /// Compares this machine's own requests with its cap: time and the settings change both.
    pub(crate) fn count(&mut self, cap: Option<u32>, now: Timestamp) {
        self.hours.retain(|hour, _| ends(*hour) > now);
        let made = u64::from(self.made(now));
        self.own_left = match cap {
            Some(cap) => self.own_left.at(made, u64::from(cap), CAP),
            None => RequestsLeft::Plenty,
        };
    }

    /// Forgets the org's count, as another org has its own.
    pub(crate) fn forget_org(&mut self) {
        self.org = None;
        self.org_left = RequestsLeft::Plenty;
        self.room_since = None;
    }

    /// When to ask the org again: it has said that there is room, but one answer is not enough.
    pub(crate) fn ask_again(&self) -> Option<Timestamp> {
        self.room_since?.saturating_add(STEADY).ok()
    }

    /// When this machine has more requests again, if it lacks some.
    pub(crate) fn next_change(&self) -> Option<Timestamp> {
        match self.own_left {
            RequestsLeft::Plenty => None,
            RequestsLeft::Few | RequestsLeft::ForCallsOnly => {
                self.hours.keys().next().map(|hour| ends(*hour))
            }
        }
    }
}

/// From when on the requests of an hour no longer count.
fn ends(hour: i64) -> Timestamp {
    let second = hour.saturating_add(1 + DAY).saturating_mul(SECONDS);
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
