//! How many requests are left to the org and to this machine, and what is done without while they are few.
//!
//! Salesforce counts the requests of everybody in the org over the last 24 hours, and says on most answers how many those
//! are (`Sforce-Limit-Info`). Who goes on until they are used up takes them from everybody else. So Ringside gives way
//! before, what an agent misses least first:
//!
//! ```text
//! of the org's requests   80 %: people are read slowly, and not again by routine     95 %: writes wait
//! of this machine's cap   80 %: the same                                            100 %: writes wait
//! under 75 %: all goes on
//! ```
//!
//! Who calls, and what is known of them, is asked for at all times, also beyond the cap: that is one request or three for a
//! call, and the call is now. A write is as good an hour later.
//!
//! *The count goes up and down.* It is put together from several servers: one recorded minute shows 28, 28, 29, 26, 24, 25.
//! So things get worse at the first answer that says so, and better only when all answers of a minute did.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// From how many percent on people are read slowly.
const SLOW: u64 = 80;

/// From how many percent of the org's requests on writes wait: what is left is for calls, and for others.
const HOLD: u64 = 95;

/// The same of this machine's cap, which is nobody else's.
const CAP: u64 = 100;

/// Under how many percent all goes on.
const RESUME: u64 = 75;

/// For how long all answers have to say that there is room again.
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
    /// They get few: people are read slowly.
    Few,
    /// Only for the calls that ring: writes wait.
    ForCallsOnly,
}

impl RequestsLeft {
    /// What becomes of it at so many requests of so many. Between what worsens it and what mends it, it stays.
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
    /// Rounded down; nothing where nothing is allowed.
    pub fn percent(self) -> Option<u64> {
        self.used.saturating_mul(100).checked_div(self.allowed)
    }
}

/// What was heard of requests since the last time.
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
    /// Since when all answers said that there is room again.
    room_since: Option<Timestamp>,
    hours: RequestsByHour,
    own_left: RequestsLeft,
}

impl Budget {
    /// After a start: the org's own count comes with the first answer.
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

    /// Takes what was heard.
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

    /// Holds this machine's own requests against its cap, which time and the settings change as well.
    pub(crate) fn count(&mut self, cap: Option<u32>, now: Timestamp) {
        self.hours.retain(|hour, _| ends(*hour) > now);
        let made = u64::from(self.made(now));
        self.own_left = match cap {
            Some(cap) => self.own_left.at(made, u64::from(cap), CAP),
            None => RequestsLeft::Plenty,
        };
    }

    /// Another org's count is another.
    pub(crate) fn forget_org(&mut self) {
        self.org = None;
        self.org_left = RequestsLeft::Plenty;
        self.room_since = None;
    }

    /// When the org should be asked again, as it has said that there is room and one answer is none.
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
