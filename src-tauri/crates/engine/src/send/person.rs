//! What a new Contact or Lead holds.

use super::answers;
use super::request::Body;
use domain::org::facts::OrgFacts;
use domain::outbox::row::Row;
use domain::people::new_person::{ACCOUNT, NewPerson};
use serde_json::json;

/// What the agent filled in, the company that was chosen, and the row's key where the org has a field for it.
pub(super) fn of_new(row: &Row, person: &NewPerson, org: &OrgFacts) -> Body {
    let mut body = Body::new();
    answers::put(&mut body, &person.object, &person.fields, org, |field| {
        field.createable
    });
    let account = person
        .account
        .as_ref()
        .and_then(|account| account.id.salesforce());
    let may = org
        .field(&person.object, ACCOUNT)
        .is_some_and(|field| field.createable);
    if let Some(account) = account.filter(|_| may) {
        body.insert(String::from(ACCOUNT), json!(account.0));
    }
    if let Some(field) = org.key_field_of(&person.object) {
        body.insert(String::from(field), json!(row.id.to_string()));
    }
    body
}
