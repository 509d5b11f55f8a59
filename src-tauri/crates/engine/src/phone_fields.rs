//! What stands in the phone fields of one record now, and whose record it is: one request, made only when the agent asks.

use crate::composite::record_of;
use crate::org::Org;
use domain::base::ids::{E164, SfId};
use domain::number::country::Country;
use domain::org::facts::OrgFacts;
use domain::people::phone_fields::phone_fields;
use domain::view::choices::Named;
use domain::view::phone_fields::PhoneFields;
use salesforce::{Composite, SubRequest, SubResponse};
use serde_json::Value;
use std::collections::BTreeMap;

const RECORD: &str = "record";
const OWNER: &str = "owner";

impl Org {
    /// The phone fields of a record. Where Salesforce can't be asked, only what describe says of them is known.
    pub(crate) async fn phone_fields(
        &self,
        record: &SfId,
        object: &str,
        by: Option<(&E164, Country)>,
    ) -> PhoneFields {
        let facts = self.facts();
        let phones = phone_fields(&facts, object).into_iter();
        let mut fields: Vec<&str> = phones.map(|(name, _)| name).collect();
        let has_owner = facts.may_read(object, "OwnerId") && facts.objects.contains_key(object);
        fields.extend(has_owner.then_some("OwnerId"));
        let mut requests = Vec::new();
        if !fields.is_empty() {
            requests.push(SubRequest::retrieve(RECORD, object, &record.0, &fields));
        }
        if has_owner {
            // A lead may be a queue's: then there is no such user, and nobody but the agent can be given a to-do.
            let of_user = ["Name", "IsActive"];
            requests.push(SubRequest::retrieve(
                OWNER,
                "User",
                "@{record.OwnerId}",
                &of_user,
            ));
        }
        let asked = Composite {
            all_or_none: false,
            requests,
        };
        let answers = self.ask_together(&asked).await.unwrap_or_default();
        let read = record_of(&answers, RECORD);
        let held = read.map(|read| texts(read, &facts, object));
        PhoneFields {
            owner: read.and_then(|read| owner(read, &answers)),
            ..PhoneFields::of(&facts, object, held.as_ref(), by)
        }
    }
}

/// What stands in the phone fields that were read.
fn texts(record: &Value, facts: &OrgFacts, object: &str) -> BTreeMap<String, String> {
    let phones = phone_fields(facts, object).into_iter();
    let held = phones.filter_map(|(name, _)| {
        let text = record.get(name)?.as_str()?.trim();
        Some((String::from(name), String::from(text)))
    });
    held.collect()
}

/// The user whose record it is, if they can be given something to do.
fn owner(record: &Value, answers: &[SubResponse]) -> Option<Named> {
    let id = record.get("OwnerId")?.as_str()?;
    let user = record_of(answers, OWNER)?;
    let is_active = user.get("IsActive") == Some(&Value::Bool(true));
    let name = user.get("Name").and_then(Value::as_str)?;
    is_active.then(|| Named {
        name: String::from(id),
        label: String::from(name),
    })
}
