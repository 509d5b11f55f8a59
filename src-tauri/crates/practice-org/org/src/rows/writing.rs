//! Who writes, when, and by which schema.
//!
//! It owns no rule.

use jiff::Timestamp;

use crate::schema::Schema;

/// What a write needs to know beside its values.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    pub schema: &'a Schema,
    pub now: Timestamp,
    /// The 18-character id of the user who writes; the default owner.
    pub user: &'a str,
    /// Whether a duplicate rule is to let the record through, if the rule allows that.
    pub allow_save: bool,
}
