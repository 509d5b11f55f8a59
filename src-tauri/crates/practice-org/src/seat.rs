//! One user's place at the org for the time of one request: what that user sees of the schema, and in whose name is written.
//!
//! It owns who asks. Everything else that a request can reach is the org's own, through `Deref`. It never outlives the
//! request, so that a change of the schema or of a permission holds from the next request on, as in Salesforce.

use std::ops::Deref;
use std::sync::Arc;

use crate::org::Org;
use crate::rows::Writing;
use crate::schema::Schema;
use crate::soql;

pub(crate) struct Seat<'o> {
    org: &'o Org,
    /// As this user sees it.
    pub(crate) schema: Arc<Schema>,
    pub(crate) user: String,
}

impl Deref for Seat<'_> {
    type Target = Org;

    fn deref(&self) -> &Org {
        self.org
    }
}

impl<'o> Seat<'o> {
    pub(crate) fn new(org: &'o Org, schema: Arc<Schema>, user: String) -> Self {
        Seat { org, schema, user }
    }

    /// Who writes, and when.
    pub(crate) fn writing(&self) -> Writing<'_> {
        Writing {
            schema: &self.schema,
            now: self.now(),
            user: &self.user,
        }
    }

    /// What a query of this version of the API needs to know.
    pub(crate) fn context(&self, api_version: &str) -> soql::Context {
        soql::Context::new(self.now(), api_version)
    }
}
