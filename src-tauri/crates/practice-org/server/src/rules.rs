//! The org's own rules, as an admin sets them: who may see and write what, what a record must hold, what is slow or locked.
//!
//! It owns the rules as data, and which of them hold for which user. It never carries one out: permissions become part of
//! the schema that a user sees (`schema::view`), the rest is asked by whoever writes or searches.
//!
//! Rules hold for everybody who signs in, or for the one user whose id they give; never for `/practice`, with which a test
//! lays rows down behind every rule's back.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::schema::Schema;
use crate::soql::{self, Context, Scope};

/// One rule, as a test gives it, as `Options` has it, and as posted to `/practice/rules`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// A validation rule: what the condition is true for is refused, with the admin's words, on a field or on the page.
    Validation {
        object: String,
        message: String,
        #[serde(default)]
        field: Option<String>,
        /// A condition of SOQL over the record as it would be saved; without one, every save is refused.
        #[serde(default)]
        when: Option<String>,
    },
    /// A trigger of the org's own that fails on every save.
    FailingTrigger { object: String, message: String },
    /// Field-level security.
    FieldAccess {
        object: String,
        field: String,
        access: FieldAccess,
        #[serde(default)]
        user: Option<String>,
    },
    /// The page asks for a field; a write by the API may do without.
    LayoutRequires { object: String, field: String },
    /// What a profile does not allow on an object.
    ObjectAccess {
        object: String,
        lacks: Vec<Operation>,
        #[serde(default)]
        user: Option<String>,
    },
    /// Records of this object are seen by their owner only.
    Private {
        object: String,
        #[serde(default)]
        user: Option<String>,
    },
    /// A record that is not shared with the user.
    Unshared {
        record: String,
        #[serde(default)]
        user: Option<String>,
    },
    /// The profile lacks "API Enabled".
    NoApi {
        #[serde(default)]
        user: Option<String>,
    },
    /// Another transaction holds the lock of this record.
    LockedRow { record: String },
    /// A duplicate rule: a record that agrees with another one in one of these fields is refused.
    Duplicates {
        object: String,
        fields: Vec<String>,
        /// Whether the user may save it all the same.
        #[serde(default)]
        allow_save: bool,
    },
    /// What was made in the last minutes is not found by a search.
    SearchLag { minutes: u32 },
}

/// What a profile lets a user do with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldAccess {
    Hidden,
    ReadOnly,
}

/// What a profile lets a user do with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Read,
    Create,
    Edit,
    Delete,
}

impl Rule {
    /// The user for whom it holds; none where it holds for all.
    fn user(&self) -> Option<&str> {
        match self {
            Rule::FieldAccess { user, .. }
            | Rule::ObjectAccess { user, .. }
            | Rule::Private { user, .. }
            | Rule::Unshared { user, .. }
            | Rule::NoApi { user } => user.as_deref(),
            Rule::Validation { .. }
            | Rule::FailingTrigger { .. }
            | Rule::LockedRow { .. }
            | Rule::Duplicates { .. }
            | Rule::LayoutRequires { .. }
            | Rule::SearchLag { .. } => None,
        }
    }

    /// Whether all that it names exists, and its condition can be understood: a rule that never holds makes a test that
    /// can't fail.
    pub(crate) fn check(
        &self,
        connection: &Connection,
        schema: &Schema,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let (object, fields): (&str, Vec<&str>) = match self {
            Rule::Validation { object, field, .. } => {
                (object, field.iter().map(String::as_str).collect())
            }
            Rule::FieldAccess { object, field, .. } | Rule::LayoutRequires { object, field } => {
                (object, vec![field])
            }
            Rule::Duplicates { object, fields, .. } => {
                (object, fields.iter().map(String::as_str).collect())
            }
            Rule::FailingTrigger { object, .. }
            | Rule::ObjectAccess { object, .. }
            | Rule::Private { object, .. } => (object, Vec::new()),
            Rule::Unshared { .. }
            | Rule::NoApi { .. }
            | Rule::LockedRow { .. }
            | Rule::SearchLag { .. } => return Ok(()),
        };
        let kept_by = if object == "Activity" { "Task" } else { object };
        let known = schema
            .object(kept_by)
            .with_context(|| format!("there is no object {object}"))?;
        for field in fields {
            if known.field(field).is_none() {
                bail!("{object} has no field {field}");
            }
        }
        if let Rule::Validation {
            when: Some(when), ..
        } = self
        {
            let soql = format!("SELECT Id FROM {} WHERE ({when}) LIMIT 1", known.name);
            let context = Context::new(now, "64.0");
            soql::run(connection, schema, &soql, Scope::Live, &context)?;
        }
        Ok(())
    }

    pub(crate) fn holds_for(&self, user: &str) -> bool {
        self.user().is_none_or(|only| only == user)
    }
}
