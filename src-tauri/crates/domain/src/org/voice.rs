//! Salesforce's own telephony in an org: its record of a call, and what of it this agent can read.
//!
//! It owns the names (Object Reference, "VoiceCall"; API version 48 and later). It never asks the org: all of this is known
//! from describe.
//!
//! *Two names of a number.* The reference says that FromPhoneNumber and ToPhoneNumber were renamed in API version 62, and
//! other guides of later versions still have the old names. So the names that describe shows are the ones that are read, and
//! which of the two ends a field is about is never relied on.

use crate::org::facts::OrgFacts;

/// Salesforce's own record of a call.
pub const VOICE_CALL: &str = "VoiceCall";

/// The Task that the platform has made for the call.
pub const TASK_OF: &str = "ActivityId";

/// The id of the call at the telephone system.
pub const VENDOR_KEY: &str = "VendorCallKey";

/// When the call began, for the platform: a caller may have waited in a queue since.
pub const BEGAN: &str = "CallStartDateTime";

/// The fields that may hold one of the two numbers.
pub const NUMBERS: [&str; 4] = [
    "FromPhoneNumber",
    "ToPhoneNumber",
    "RecipientContactInfo",
    "CallerContactInfo",
];

/// Whether the agent can read which Task belongs to which call.
pub fn can_be_asked(org: &OrgFacts) -> bool {
    let sees = |name: &str| org.field(VOICE_CALL, name).is_some();
    let can_tell = sees(VENDOR_KEY) || NUMBERS.iter().any(|name| sees(name));
    sees(TASK_OF) && sees(BEGAN) && can_tell
}

/// Whether the agent telephones with it: only who has its permissions may change such records (Object Reference, "Special
/// Access Rules").
pub fn is_the_agents(org: &OrgFacts) -> bool {
    let known = org.objects.get(VOICE_CALL);
    known.is_some_and(|known| known.updateable)
}

/// Whether there are such records of calls, and their Tasks are hidden from this agent.
pub fn hides_its_tasks(org: &OrgFacts) -> bool {
    org.objects.contains_key(VOICE_CALL) && org.field(VOICE_CALL, TASK_OF).is_none()
}
