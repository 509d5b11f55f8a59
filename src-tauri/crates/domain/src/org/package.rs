//! The optional package, as far as this org has it: a log record for each call, with a unique key.

use crate::org::facts::{OrgFacts, TASK};
use crate::org::task_fields::TaskField;

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

/// What the package calls a field; nothing for a field that only a Task has.
pub fn names_of(field: TaskField) -> &'static [&'static str] {
    match field {
        TaskField::Who => &["Contact__c", "Lead__c"],
        TaskField::What => &["Account__c", "Opportunity__c", "Case__c"],
        TaskField::Description => &["Note__c"],
        TaskField::CallDuration => &["Talk_Seconds__c"],
        TaskField::CallDisposition => &["Outcome__c"],
        TaskField::Direction => &["Direction__c"],
        TaskField::StartedAt => &["Started_At__c"],
        TaskField::EndedAt => &["Ended_At__c"],
        TaskField::CalledBackAt => &["Called_Back_At__c"],
        TaskField::FromNumber => &["From_Number__c"],
        TaskField::ToNumber => &["To_Number__c"],
        TaskField::Line => &["Line__c"],
        TaskField::Queue => &["Queue__c"],
        TaskField::RecordingUrl => &["Recording_URL__c"],
        TaskField::Summary => &["Summary__c"],
        TaskField::Transcript => &["Transcript__c"],
        TaskField::Topics => &["Topics__c"],
        TaskField::Sentiment => &["Sentiment__c"],
        TaskField::Tags => &["Tags__c"],
        TaskField::IvrPath => &["IVR_Path__c"],
        TaskField::Subject
        | TaskField::Closed
        | TaskField::ActivityDate
        | TaskField::Subtype
        | TaskField::CallType
        | TaskField::AnsweredAt
        | TaskField::CallObject
        | TaskField::Agent
        | TaskField::Extension
        | TaskField::ExternalKey
        | TaskField::GroupId
        | TaskField::Status
        | TaskField::Priority
        | TaskField::Reminder => &[],
    }
}
