//! Fields of the org's own on a person or company that the agent may choose to see beside the name.
//!
//! A field that is chosen is read with the record, which costs no request of its own; so there are a few only, as an org may
//! have hundreds.

use crate::org::facts::{FieldFacts, OrgFacts};
use crate::org::form_field::FieldKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many may be chosen.
pub const MOST: usize = 6;

/// The objects whose fields can be chosen, in the order in which they are offered.
const OBJECTS: [&str; 3] = ["Contact", "Lead", "Account"];

/// A field of an object, both by API name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnField {
    /// The object.
    pub object: String,
    /// The field.
    pub field: String,
}

/// A field that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnFieldChoice {
    /// The field.
    #[serde(flatten)]
    pub of: OwnField,
    /// What the org calls the object.
    pub object_label: String,
    /// What the org calls the field.
    pub label: String,
}

/// What a record has in such a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnDetail {
    /// The field, by API name.
    pub field: String,
    /// What the org calls it; its API name where the org hides it from this agent.
    pub label: String,
    /// How its text is to be read.
    pub kind: FieldKind,
    /// What stands in it; nothing: it is empty.
    pub text: Option<String>,
    /// Whether the org hides it from this agent: then an empty one says nothing.
    pub hidden: bool,
}

/// The fields that can be chosen, as far as describe shows them to this agent.
pub fn choices(org: &OrgFacts) -> Vec<OwnFieldChoice> {
    let of = |object: &'static str| {
        let known = org.objects.get(object).into_iter();
        known.flat_map(move |known| {
            let own = known.fields.iter().filter(|(name, _)| is_own(name));
            let own = own.filter(|(_, facts)| kind_of(facts).is_some());
            own.map(move |(name, facts)| OwnFieldChoice {
                of: OwnField {
                    object: String::from(object),
                    field: name.clone(),
                },
                object_label: known.label.clone(),
                label: facts.label.clone(),
            })
        })
    };
    OBJECTS.into_iter().flat_map(of).collect()
}

/// Whether an org, or a package, has made the field. Those of a person account's contact end in `__pc`.
fn is_own(name: &str) -> bool {
    name.ends_with("__c") || name.ends_with("__pc")
}

/// How what stands in such a field is to be read; nothing for a type that is not shown.
pub fn kind_of(field: &FieldFacts) -> Option<FieldKind> {
    match field.kind.as_str() {
        "string" | "picklist" | "phone" | "email" | "url" => Some(FieldKind::Text),
        "int" | "double" => Some(FieldKind::Number),
        "date" => Some(FieldKind::Date),
        "boolean" => Some(FieldKind::YesNo),
        _ => None,
    }
}
