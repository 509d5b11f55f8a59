//! What of a record is shown.

use domain::org::facts::OrgFacts;

/// Of what kind a record is, and what of it is shown.
pub(crate) struct Shown<'a> {
    /// Its object.
    pub(crate) object: &'a str,
    pub(crate) facts: &'a OrgFacts,
    /// The fields of the org's own that the agent has chosen to see.
    pub(crate) own: &'a [String],
}
