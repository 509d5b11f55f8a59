//! How an org is opened: what it holds at first, where it is kept, and what its admin has made of it.
//!
//! It owns these choices. It never carries one out.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::rules::Rule;
use crate::schema::SchemaOptions;

/// What the org starts with.
#[derive(Clone, Debug)]
pub enum Fill {
    /// People, companies and calls to practise on.
    Sample { people: u32 },
    /// The user and the org's own value tables only.
    Empty,
    /// Records with `attributes.type`, in order, so that a later one may refer to the id of an earlier one.
    Records(Arc<Vec<Value>>),
}

/// How an org is opened.
#[derive(Clone, Debug)]
pub struct OrgOptions {
    pub fill: Fill,
    /// Where the org is kept; without it, in memory. A file that holds an org already is not filled again.
    pub db: Option<PathBuf>,
    /// What an admin has switched on and added.
    pub schema: SchemaOptions,
    /// Permissions, validation rules and the like.
    pub rules: Vec<Rule>,
}
