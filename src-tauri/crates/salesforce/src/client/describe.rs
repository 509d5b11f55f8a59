//! What the org says about an object and its fields.
//!
//! It owns the part of a describe that this program uses. It never judges a field's fitness: matching and logging do.
//!
//! A real describe has some fifty keys for each field, and older and partial ones lack some. Whatever is missing reads as
//! "no", as a field that is not said to be writable is not to be written.

use serde::{Deserialize, Serialize};

/// One object, as the signed-in user may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Describe {
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub key_prefix: Option<String>,
    #[serde(default)]
    pub createable: bool,
    #[serde(default)]
    pub updateable: bool,
    #[serde(default)]
    pub queryable: bool,
    #[serde(default)]
    pub searchable: bool,
    pub fields: Vec<Field>,
    #[serde(default)]
    pub record_type_infos: Vec<RecordTypeChoice>,
    #[serde(default)]
    pub child_relationships: Vec<Child>,
}

/// An object whose records may point to this one's, as far as this user may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    #[serde(rename = "childSObject")]
    pub object: String,
}

impl Describe {
    /// The field of that API name, if this user may see it.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether records of that object may point to this one's.
    pub fn has_child(&self, object: &str) -> bool {
        let mut children = self.child_relationships.iter();
        children.any(|child| child.object == object)
    }
}

/// One record type, as this user may use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordTypeChoice {
    pub record_type_id: String,
    pub name: String,
    #[serde(default)]
    pub active: bool,
    #[serde(default)]
    pub available: bool,
    #[serde(default)]
    pub default_record_type_mapping: bool,
    /// Whether it is the master record type, which every object has and nobody chooses.
    #[serde(default)]
    pub master: bool,
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    pub name: String,
    #[serde(default)]
    pub label: String,
    /// Salesforce's word: `string`, `phone`, `picklist`, `reference`, `datetime` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// In characters; 0 for what has no length.
    #[serde(default)]
    pub length: u32,
    /// How many digits a whole number may have.
    #[serde(default)]
    pub digits: u32,
    /// How many digits a number with a point may have in all.
    #[serde(default)]
    pub precision: u32,
    /// How many of those digits stand after the point.
    #[serde(default)]
    pub scale: u32,
    #[serde(default)]
    pub createable: bool,
    #[serde(default)]
    pub updateable: bool,
    #[serde(default)]
    pub filterable: bool,
    #[serde(default)]
    pub unique: bool,
    #[serde(default)]
    pub external_id: bool,
    #[serde(default)]
    pub nillable: bool,
    #[serde(default)]
    pub defaulted_on_create: bool,
    #[serde(default)]
    pub custom: bool,
    /// Whether the field holds the record's name.
    #[serde(default)]
    pub name_field: bool,
    #[serde(default)]
    pub reference_to: Vec<String>,
    #[serde(default)]
    pub relationship_name: Option<String>,
    #[serde(default)]
    pub picklist_values: Vec<PicklistValue>,
}

/// One value of a picklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PicklistValue {
    /// What is stored.
    pub value: String,
    /// What is shown; null where it is the value itself.
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub active: bool,
    #[serde(default)]
    pub default_value: bool,
}
