//! What calls answer, as far as this program reads it.
//!
//! It owns the shapes of pages, of the user and of the limit header. It never fails on a key that it does not know.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::RecordId;
use crate::error::CallError;

/// How many calls the org has used of its rolling 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiUse {
    pub used: u64,
    pub allowed: u64,
}

/// The calls that were made, and what the org said of its use, since the last report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestsReported {
    /// Calls that this client has made and that the org counts. One whose answer was lost is one of them.
    pub made: u32,
    /// What an answer said last.
    pub api_use: Option<ApiUse>,
}

/// One page of a query.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// How many records there are on all pages.
    pub total_size: u64,
    pub done: bool,
    #[serde(rename = "nextRecordsUrl")]
    pub next: Option<Locator>,
    pub records: Vec<T>,
}

/// Where the next page is. It lives some minutes, for this session's user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Locator(String);

impl Locator {
    pub(super) fn path(&self) -> &str {
        &self.0
    }
}

/// Who is signed in.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct OrgUser {
    pub user_id: RecordId,
    #[serde(rename = "organization_id")]
    pub org_id: RecordId,
    pub name: String,
    #[serde(rename = "preferred_username")]
    pub username: String,
    #[serde(default)]
    pub email: Option<String>,
    /// Such as `en_US`.
    pub language: String,
    /// Such as `en_GB`.
    pub locale: String,
    /// Such as `Europe/London`.
    #[serde(rename = "zoneinfo")]
    pub zone: String,
}

impl std::fmt::Debug for OrgUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("OrgUser");
        shown
            .field("user_id", &self.user_id)
            .field("org_id", &self.org_id)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
pub(super) struct Saved {
    pub(super) id: RecordId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Found<T> {
    pub(super) search_records: Vec<T>,
}

impl ApiUse {
    /// `api-usage=22/15000`, or with a second part: `api-usage=25/5000; per-app-api-usage=17/250(appName=x)`.
    pub(super) fn read(header: &str) -> Option<Self> {
        let part = header
            .split(';')
            .find_map(|part| part.trim().strip_prefix("api-usage="))?;
        let (used, allowed) = part.split_once('/')?;
        Some(ApiUse {
            used: used.trim().parse().ok()?,
            allowed: allowed.trim().parse().ok()?,
        })
    }
}

pub(super) fn parse<T: DeserializeOwned>(body: &[u8], what: &'static str) -> Result<T, CallError> {
    serde_json::from_slice(body).map_err(|error| {
        // Line and column only: the message may quote a value.
        tracing::warn!(
            what,
            line = error.line(),
            column = error.column(),
            "unreadable answer"
        );
        CallError::Unreadable(what)
    })
}

#[cfg(test)]
mod tests {
    use super::ApiUse;

    #[test]
    fn the_limit_header_is_read_in_both_its_forms() {
        let expected = Some(ApiUse {
            used: 22,
            allowed: 15000,
        });
        assert_eq!(ApiUse::read("api-usage=22/15000"), expected);
        let two = "api-usage=22/15000; per-app-api-usage=17/250(appName=sample-app)";
        assert_eq!(ApiUse::read(two), expected);
        assert_eq!(ApiUse::read("per-app-api-usage=17/250(appName=x)"), None);
        assert_eq!(ApiUse::read("api-usage=many"), None);
    }
}
