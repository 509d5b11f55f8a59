//! What an admin has switched on and added, from which the schema is made.
//!
//! It owns the switches. It never says what a switch changes: that is the business of each object.

use crate::schema::custom::CustomSchema;

/// What an admin has switched on in this org.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaOptions {
    /// The unique external-id field `Ringside_Key__c` exists on Activity, and so on Task and Event.
    pub unique_call_key: bool,
    /// Person accounts are enabled; the change can't be undone in a real org, here it is a switch.
    pub person_accounts: bool,
    /// Activities are shared: one task may concern several people. It can't be undone in a real org.
    pub shared_activities: bool,
    /// Agents telephone with Salesforce Voice: the platform has a record of each call.
    pub salesforce_voice: bool,
    /// What the admin has added.
    pub custom: CustomSchema,
}

/// The API name of the unique field that an admin can add to Activity.
pub const CALL_KEY: &str = "Ringside_Key__c";
