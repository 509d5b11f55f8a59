//! The standard objects, each with the fields that the org's switches give it.
//!
//! It owns their list and its order, in which a describe shows them.

use crate::schema::object::Object;
use crate::schema::options::SchemaOptions;

mod accounts;
mod activity;
mod campaigns;
mod emails;
mod organization;
mod people;
mod record_type;
mod sales;
mod sharing;
mod voice;

/// Every object that the org has without an admin's additions.
pub(super) fn standard(options: &SchemaOptions) -> Vec<Object> {
    let mut objects = vec![
        accounts::account(options),
        people::contact(options),
        people::lead(),
        people::user(),
        sales::opportunity(),
        sales::opportunity_contact_role(),
        sales::case(),
        campaigns::group(),
        campaigns::campaign(),
        campaigns::campaign_member(),
        activity::task(options),
        activity::event(options),
        emails::email_message(),
        emails::email_message_relation(),
        activity::task_status(),
        activity::task_priority(),
        organization::organization(),
        record_type::record_type(),
    ];
    if options.shared_activities {
        objects.extend([sharing::task_relation(), sharing::task_who_relation()]);
    }
    if options.salesforce_voice {
        voice::add(&mut objects);
    }
    objects
}
