//! What a call is about, on screen.

use crate::base::ids::SfId;
use crate::people::related::RelatedRecord;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a call is about, on screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AboutView {
    /// The records that can be chosen, the likeliest first.
    pub offers: Vec<RelatedRecord>,
    /// The one that is chosen.
    pub chosen: Option<SfId>,
    /// Whether it is with a lead, which Salesforce links to no other record.
    pub with_lead: bool,
    /// One that was chosen with somebody else, and that the call is not linked to any longer.
    pub dropped: Option<RelatedRecord>,
}
