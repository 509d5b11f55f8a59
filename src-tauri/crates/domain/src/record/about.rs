//! What a call is about beside its person.

use crate::base::refs::PersonRef;
use crate::people::related::RelatedRecord;
use serde::{Deserialize, Serialize};

/// The record that the agent has chosen for a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The record.
    pub record: RelatedRecord,
    /// The person with whom it was chosen.
    #[serde(alias = "of")]
    pub person: PersonRef,
}
