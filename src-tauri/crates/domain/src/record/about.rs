//! What a call is about beside its person.

use crate::base::ids::SfId;
use crate::people::candidate::takes_another;
use crate::people::related::RelatedRecord;
use crate::record::call::Call;
use serde::{Deserialize, Serialize};

/// The record that the agent has chosen for a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The record.
    pub record: RelatedRecord,
    /// The person with whom it was chosen.
    pub of: SfId,
}

impl Call {
    /// The record that its Task is linked to beside its person.
    pub fn related(&self) -> Option<&RelatedRecord> {
        let who = self.who.picked.as_ref()?;
        let about = self.about.as_ref()?;
        (about.of == who.id && takes_another(who)).then_some(&about.record)
    }
}
