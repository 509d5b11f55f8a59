//! What an admin adds to the standard schema: fields of any kind on any object, and objects of the org's own.
//!
//! It owns the description of such additions, which is the same as a value in a test, in `--schema FILE` and in
//! `POST /practice/schema`, and how they become part of the schema. It never makes a table.
//!
//! Fields of activities are made on the abstract object `Activity` and appear on Task and Event, as in Salesforce. A
//! lookup `X__c` is followed in paths as `X__r`, and the children stand under the name that the description gives, with
//! `__r`, as it does in a real describe.

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, id, is_deleted, owner, picklist_values, stamps, text};
use super::names::lasting;
use super::record_types::{RecordType, TaskStatus, standard_statuses};
use super::{ChildRelationship, Object, Schema, child};

/// Everything that an admin has added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomSchema {
    pub objects: Vec<CustomObject>,
    pub fields: Vec<CustomField>,
    pub record_types: Vec<RecordType>,
    /// In place of the standard values of Task.Status; empty for the standard ones.
    pub task_statuses: Vec<TaskStatus>,
}

/// An object of the org's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomObject {
    /// `Ringside_Call__c`
    pub name: String,
    pub label: String,
    #[serde(default)]
    pub label_plural: Option<String>,
    /// Without one, the next free of a00, a01 and so on.
    #[serde(default)]
    pub key_prefix: Option<String>,
    #[serde(default)]
    pub name_field: NameField,
    /// Whether activities may be related to it (WhatId).
    #[serde(default)]
    pub activities: bool,
    /// Their `object` may be left out.
    #[serde(default)]
    pub fields: Vec<CustomField>,
}

/// What a record of an object of the org's own is called by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum NameField {
    /// Typed, and required.
    Text { label: String },
    /// Numbered by the org: `CALL-{00000000}`.
    AutoNumber { label: String, format: String },
}

impl Default for NameField {
    fn default() -> Self {
        NameField::Text {
            label: "Name".to_owned(),
        }
    }
}

/// A field that an admin has made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomField {
    /// The object's name; `Activity` for Task and Event.
    pub object: String,
    /// `Direct_Line__c`
    pub name: String,
    /// Without one, the name without `__c` and underscores.
    pub label: Option<String>,
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// In characters; without it, what the kind usually has.
    pub length: Option<u32>,
    pub required: bool,
    pub unique: bool,
    pub external_id: bool,
    pub default: Option<String>,
    /// Of a picklist.
    pub values: Vec<String>,
    /// Other values than these are refused.
    pub restricted: bool,
    /// The object that a lookup points at.
    pub to: Option<String>,
    /// What the records that point there are called in a sub-query, without `__r`.
    pub children: Option<String>,
    /// Deleting the record that it points at deletes this one.
    pub master_detail: bool,
}

/// What the optional package of call records adds, written down by hand from its files; a test compares the two.
const CALL_LOG: &str = include_str!("call_log.json");

impl CustomSchema {
    /// An org with the optional package of call records.
    ///
    /// # Errors
    ///
    /// The description can't be read.
    pub fn call_log() -> anyhow::Result<Self> {
        serde_json::from_str(CALL_LOG).context("the description of the call log")
    }
}

impl Schema {
    /// Adds what the description says. What it names twice is a mistake of whoever wrote it, and refused.
    pub(super) fn add(&mut self, custom: &CustomSchema) -> anyhow::Result<()> {
        for described in &custom.objects {
            let made = object(described, self).with_context(|| described.name.clone())?;
            let name = made.name;
            self.objects.push(made);
            if described.activities {
                self.relate_activities(name);
            }
        }
        // Only now, as a field of one new object may point at another.
        for described in &custom.objects {
            for field in &described.fields {
                self.add_field(&described.name, field)?;
            }
        }
        for field in &custom.fields {
            match field.object.as_str() {
                "Activity" => {
                    self.add_field("Task", field)?;
                    self.add_field("Event", field)?;
                }
                object => self.add_field(object, field)?,
            }
        }
        match custom.task_statuses.as_slice() {
            [] => self.set_statuses(&standard_statuses()),
            chosen => self.set_statuses(chosen),
        }
        self.add_record_types(&custom.record_types)
    }

    fn add_field(&mut self, object: &str, described: &CustomField) -> anyhow::Result<()> {
        let field = field(described).with_context(|| described.name.clone())?;
        let (name, targets) = (field.name, field.reference_to.clone());
        let holder = self
            .objects
            .iter_mut()
            .find(|known| known.name == object)
            .with_context(|| format!("{name}: there is no object {object}"))?;
        if holder.column(name).is_some() {
            bail!("{object} has a field {name} already");
        }
        holder.fields.push(field);
        let holder = holder.name;
        for target in targets {
            let target = self
                .objects
                .iter_mut()
                .find(|known| known.name == target)
                .with_context(|| format!("{name}: there is no object {target}"))?;
            let children = described.children.as_ref();
            target.children.push(ChildRelationship {
                object: holder,
                field: name,
                name: children.map(|children| lasting(&format!("{children}__r"))),
                cascade: described.master_detail,
            });
        }
        Ok(())
    }

    fn relate_activities(&mut self, object: &'static str) {
        for (kind, name) in [("Task", "Tasks"), ("Event", "Events")] {
            for known in &mut self.objects {
                if known.name == object {
                    known.children.push(child(kind, "WhatId", name, true));
                }
                let what = known.fields.iter_mut().find(|field| field.name == "WhatId");
                if let (true, Some(what)) = (known.name == kind, what) {
                    what.reference_to.push(object);
                }
            }
        }
    }
}

fn object(described: &CustomObject, schema: &Schema) -> anyhow::Result<Object> {
    let name = own_name(&described.name)?;
    if schema.table(name).is_some() {
        bail!("there is an object of this name already");
    }
    let free = (0..36 * 36)
        .map(|number| format!("a{}{}", letter(number / 36), letter(number % 36)))
        .find(|prefix| schema.objects.iter().all(|o| o.key_prefix != prefix));
    let key_prefix = described.key_prefix.clone().or(free).unwrap_or_default();
    let well_formed =
        key_prefix.len() == 3 && key_prefix.chars().all(|c| c.is_ascii_alphanumeric());
    if !well_formed || schema.object_of_id(&key_prefix).is_some() {
        bail!("the key prefix must be three free letters or digits");
    }
    let name_field = match &described.name_field {
        NameField::Text { label } => text("Name", lasting(label), 80).required_field(),
        NameField::AutoNumber { label, format } => {
            let mut field = text("Name", lasting(label), 80)
                .required_field()
                .read_only();
            field.auto_number = Some(lasting(format));
            field
        }
    };
    let mut fields = vec![
        id("Record ID"),
        owner("Owner ID", &["Group", "User"]),
        is_deleted(),
        name_field.names_the_record().lookup_key(),
    ];
    fields.extend(stamps());
    let plural = described.label_plural.clone();
    let label = lasting(&described.label);
    let plural = plural.unwrap_or_else(|| format!("{label}s"));
    Ok(Object {
        fields,
        ..Object::of_users(name, label, lasting(&plural), lasting(&key_prefix))
    })
}

fn field(described: &CustomField) -> anyhow::Result<Field> {
    let name = own_name(&described.name)?;
    let label = described.label.clone().unwrap_or_else(|| {
        let plain = name.strip_suffix("__c").unwrap_or(name);
        plain.replace('_', " ")
    });
    let usual = match described.kind {
        FieldKind::Id => bail!("a field of kind id can't be made"),
        FieldKind::String
        | FieldKind::Textarea
        | FieldKind::Url
        | FieldKind::Picklist
        | FieldKind::Combobox => 255,
        FieldKind::Multipicklist => 4099,
        FieldKind::Email => 80,
        FieldKind::Phone => 40,
        FieldKind::Reference => 18,
        FieldKind::Boolean
        | FieldKind::Int
        | FieldKind::Double
        | FieldKind::Currency
        | FieldKind::Percent
        | FieldKind::Date
        | FieldKind::Datetime => 0,
    };
    let length = described.length.unwrap_or(usual);
    let mut field = Field::new(name, lasting(&label), described.kind, length);
    if described.kind == FieldKind::Textarea && length > 255 {
        field = field.too_long_to_filter();
    }
    field.custom = true;
    field.unique = described.unique;
    field.external_id = described.external_id;
    field.id_lookup = described.external_id;
    field.picklist = picklist_values(described.values.iter().map(|value| lasting(value)));
    field.restricted = described.restricted;
    match (described.kind, &described.to) {
        (FieldKind::Reference, Some(to)) => {
            let stem = name.strip_suffix("__c").unwrap_or(name);
            field.reference_to = vec![lasting(to)];
            field.relationship_name = Some(lasting(&format!("{stem}__r")));
        }
        (FieldKind::Reference, None) => bail!("a lookup must say where it points `to`"),
        (_, Some(_)) => bail!("only a lookup points `to` an object"),
        (_, None) => {}
    }
    let default = match described.kind {
        // A checkbox is never empty.
        FieldKind::Boolean => Some(described.default.as_deref().unwrap_or("false")),
        _ => described.default.as_deref(),
    };
    if let Some(default) = default {
        let nillable = described.kind != FieldKind::Boolean && !described.required;
        field = field.defaults_to(lasting(default));
        field.nillable = nillable;
    }
    if described.required {
        field.nillable = false;
    }
    Ok(field)
}

fn own_name(name: &str) -> anyhow::Result<&'static str> {
    let stem = name.strip_suffix("__c").unwrap_or_default();
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if stem.is_empty()
        || !stem.starts_with(|c: char| c.is_ascii_alphabetic())
        || !stem.chars().all(letters)
    {
        bail!("a name of an admin's own is letters, digits and underscores, and ends in __c");
    }
    Ok(lasting(name))
}

fn letter(digit: u32) -> char {
    char::from_digit(digit, 36).unwrap_or('0')
}
