//! The org's own rules, as an admin sets them: who may see and write what, what a record must hold, what is slow or locked.
//!
//! It owns the rules as data, and which of them hold for which user. It never carries one out: permissions become part of
//! the schema that a user sees (`schema::view`), the rest is looked up by `rows` and `sosl` when they write or search.
//!
//! Rules hold for everybody who signs in, or for the one user whose id they give. They never hold for `/practice`, with
//! which a test puts records in past every rule.

use serde::{Deserialize, Serialize};

/// One rule, as a test gives it, as `Options` has it, and as posted to `/practice/rules`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// A validation rule: a record for which the condition is true is refused, with the admin's words, on a field or on
    /// the page.
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
    /// The page layout requires a field; a write by the API may leave it out.
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
    /// A search does not find what was made in the last minutes.
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

    pub(crate) fn holds_for(&self, user: &str) -> bool {
        self.user().is_none_or(|only| only == user)
    }
}
