//! One user's place at the org for the time of one request: what that user sees of the schema, and in whose name is written.
//!
//! It owns who asks. Everything else that a request can reach is the org's own, through `Deref`. It never outlives the
//! request, so that a change of the schema or of a permission holds from the next request on, as in Salesforce.

use std::ops::Deref;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension};

use crate::http::api::ApiRequest;
use crate::org::Org;
use crate::rows::{RowError, Writing};
use crate::schema::Schema;
use crate::soql;

pub(crate) struct Seat<'o> {
    org: &'o Org,
    /// As this user sees it.
    pub(crate) schema: Arc<Schema>,
    pub(crate) user: String,
    allow_save: bool,
    zone: TimeZone,
}

impl Deref for Seat<'_> {
    type Target = Org;

    fn deref(&self) -> &Org {
        self.org
    }
}

impl<'o> Seat<'o> {
    pub(crate) fn new(org: &'o Org, schema: Arc<Schema>, user: String) -> Self {
        Seat {
            org,
            schema,
            user,
            allow_save: false,
            zone: TimeZone::UTC,
        }
    }

    /// The same place, with the user's own days.
    pub(crate) fn at_home(self, connection: &Connection) -> Result<Self, RowError> {
        let zone: Option<String> = connection
            .prepare_cached("SELECT \"TimeZoneSidKey\" FROM \"User\" WHERE \"Id\" = ?1")?
            .query_row([&self.user], |row| row.get(0))
            .optional()?
            .flatten();
        let zone = zone.and_then(|name| TimeZone::get(&name).ok());
        Ok(Seat {
            zone: zone.unwrap_or(TimeZone::UTC),
            ..self
        })
    }

    /// The same place, with what the headers of one request ask for. A subrequest has those of its composite, too.
    pub(crate) fn asked_by(&self, request: &ApiRequest) -> Seat<'o> {
        let header = request.headers.get("sforce-duplicate-rule-header");
        let asked = header.is_some_and(|header| {
            let plain = header.replace(' ', "").to_ascii_lowercase();
            plain.split([';', ',']).any(|part| part == "allowsave=true")
        });
        Seat {
            org: self.org,
            schema: Arc::clone(&self.schema),
            user: self.user.clone(),
            allow_save: self.allow_save || asked,
            zone: self.zone.clone(),
        }
    }

    /// Who writes, and when.
    pub(crate) fn writing(&self) -> Writing<'_> {
        Writing {
            schema: &self.schema,
            now: self.now(),
            user: &self.user,
            allow_save: self.allow_save,
        }
    }

    /// What a query of this version of the API needs to know.
    pub(crate) fn context(&self, api_version: &str) -> soql::Context {
        soql::Context {
            zone: self.zone.clone(),
            ..soql::Context::new(self.now(), api_version)
        }
    }
}
