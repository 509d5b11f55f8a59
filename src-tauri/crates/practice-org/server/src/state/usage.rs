//! The org's count of API calls, and what it says about it.
//!
//! It owns the numbers in `Sforce-Limit-Info`, in `/limits` and behind REQUEST_LIMIT_EXCEEDED. It never decides what a
//! request costs.
//!
//! The count is the whole org's, so that other programs raise it too, and it is put together from several servers: one
//! recorded minute shows 28, 28, 29, 26, 24, 25. A client that takes it for monotonic is wrong.

use serde::{Deserialize, Serialize};

/// What a developer edition may call in a day.
pub(crate) const DAILY_CALLS: u64 = 15_000;
/// How far the shown count is off, as recorded.
const JUMPS: [i64; 6] = [0, 0, 1, -2, -4, -3];

/// The calls of the last 24 hours, as `/practice/usage` shows and sets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Usage {
    pub max: u64,
    pub used: u64,
    /// Calls beyond `max` are refused. Off at the start, so that no test is refused by accident.
    pub enforced: bool,
    /// The count that is shown goes up and down, as recorded.
    pub jumps: bool,
    /// A limit of the calling app's own, shown beside the org's.
    pub app: Option<AppUsage>,
}

/// A connected app's own limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppUsage {
    pub name: String,
    pub max: u64,
    #[serde(default)]
    pub used: u64,
}

impl Default for Usage {
    fn default() -> Self {
        Usage {
            max: DAILY_CALLS,
            used: 0,
            enforced: false,
            jumps: false,
            app: None,
        }
    }
}

impl Usage {
    /// Counts a call, unless it is one too many.
    pub(crate) fn take(&mut self, calls: u64) -> bool {
        let over = |used: u64, max: u64| used.saturating_add(calls) > max;
        let app_is_over = self.app.as_ref().is_some_and(|app| over(app.used, app.max));
        if self.enforced && (over(self.used, self.max) || app_is_over) {
            return false;
        }
        self.used = self.used.saturating_add(calls);
        if let Some(app) = &mut self.app {
            app.used = app.used.saturating_add(calls);
        }
        true
    }

    /// What an answer's `Sforce-Limit-Info` says.
    pub(crate) fn header(&self) -> String {
        let place = usize::try_from(self.used).unwrap_or_default() % JUMPS.len();
        let off = JUMPS.get(place).filter(|_| self.jumps).copied();
        let shown = self.used.saturating_add_signed(off.unwrap_or(0));
        let mut header = format!("api-usage={shown}/{}", self.max);
        if let Some(app) = &self.app {
            header.push_str(&format!(
                "; per-app-api-usage={}/{}(appName={})",
                app.used, app.max, app.name
            ));
        }
        header
    }
}
