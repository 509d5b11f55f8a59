//! The tables behind the objects, one for each, and the forms in which they keep values.
//!
//! It owns the tables, the numbering of ids and the index of phone numbers. It never refuses a write for a reason of the
//! business: that is the work of `rows`.
//!
//! Values are stored so that SQL compares them as Salesforce would: texts without regard to (ASCII) case, ids with regard
//! to it, dates as ISO texts, times as whole seconds of UTC, since Salesforce keeps no finer ones.

pub(crate) mod numbering;
pub(crate) mod phones;
pub(crate) mod place;
pub(crate) mod row;
pub mod savepoint;
pub(crate) mod tables;
pub mod values;
