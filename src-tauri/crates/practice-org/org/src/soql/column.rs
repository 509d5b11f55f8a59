//! A path that was found: a column of SQL, and the field behind it.
//!
//! It owns that value. `paths` finds it, and `computed` applies functions to it.

use crate::schema::{Field, FieldKind};

/// A path that was found.
pub(super) struct Column<'a> {
    /// The relationships on the way, in the schema's spelling.
    pub(super) through: Vec<&'static str>,
    /// The last name, in the schema's spelling.
    pub(super) name: &'static str,
    pub(super) sql: String,
    pub(super) kind: FieldKind,
    /// None for the `Type` of a polymorphic relationship.
    pub(super) field: Option<&'a Field>,
}
