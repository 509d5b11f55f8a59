//! The optional package, as far as this org has it: a log record for each call, with a unique key.

use crate::org::facts::{OrgFacts, TASK};

/// The package's object.
pub const CALL_LOG: &str = "Ringside_Call__c";

/// Its unique key.
pub const CALL_KEY: &str = "Call_Key__c";

/// The lookup on activities that points to it; Salesforce offers no lookup in the other direction.
pub const LOOKUP: &str = "Ringside_Call__c";

/// Whether the package is there for this agent, so that the org itself refuses a second record of a call.
pub fn is_there(org: &OrgFacts) -> bool {
    let makes = org.objects.get(CALL_LOG).is_some_and(|o| o.createable);
    makes
        && org.field(CALL_LOG, CALL_KEY).is_some_and(|key| {
            // A key is a UUID: 36 characters.
            key.unique && key.external_id && key.createable && key.length >= 36
        })
}

/// Whether a Task can point to its log record. Without that link the two could not be found together again.
pub fn is_linked(org: &OrgFacts) -> bool {
    org.may_create(TASK, LOOKUP)
}
