//! What one user may do in the org while one request is answered: what of the schema the user sees, and in whose name is
//! written.
//!
//! It owns who asks. It never outlives the request, so that a change of the schema or of a permission holds from the next
//! request on, as in Salesforce.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension};

use crate::error::OrgError;
use crate::org::clock::Clock;
use crate::rows::Writing;
use crate::rules::Rule;
use crate::schema::Schema;
use crate::soql;

/// One user's access to the org.
#[derive(Clone)]
pub struct UserAccess<'o> {
    clock: &'o Clock,
    /// The schema as this user sees it.
    pub schema: Arc<Schema>,
    /// The user's id.
    pub user: String,
    allow_save: bool,
    zone: TimeZone,
}

impl<'o> UserAccess<'o> {
    pub(super) fn new(clock: &'o Clock, schema: Arc<Schema>, user: String) -> Self {
        UserAccess {
            clock,
            schema,
            user,
            allow_save: false,
            zone: TimeZone::UTC,
        }
    }

    /// The same, with the days of the user's own time zone.
    ///
    /// # Errors
    ///
    /// The storage failed.
    pub fn in_own_zone(self, connection: &Connection) -> Result<Self, OrgError> {
        let zone: Option<String> = connection
            .prepare_cached("SELECT \"TimeZoneSidKey\" FROM \"User\" WHERE \"Id\" = ?1")?
            .query_row([&self.user], |row| row.get(0))
            .optional()?
            .flatten();
        let zone = zone.and_then(|name| TimeZone::get(&name).ok());
        Ok(UserAccess {
            zone: zone.unwrap_or(TimeZone::UTC),
            ..self
        })
    }

    /// The same, where the user has said that a duplicate may be saved.
    #[must_use]
    pub fn saving_duplicates(&self) -> Self {
        UserAccess {
            allow_save: true,
            ..self.clone()
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// "API Enabled" is a permission of the profile, which an admin can take away.
    pub fn may_use_the_api(&self) -> bool {
        let rules = &self.schema.view.rules;
        !rules.iter().any(|rule| matches!(rule, Rule::NoApi { .. }))
    }

    /// Who writes, and when.
    pub fn writing(&self) -> Writing<'_> {
        Writing {
            schema: &self.schema,
            now: self.now(),
            user: &self.user,
            allow_save: self.allow_save,
        }
    }

    /// What a query of this version of the API needs to know.
    pub fn context(&self, api_version: &str) -> soql::Context {
        soql::Context {
            zone: self.zone.clone(),
            ..soql::Context::new(self.now(), api_version)
        }
    }
}
