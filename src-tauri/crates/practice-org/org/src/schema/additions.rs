//! How what an admin adds becomes part of the schema: objects, fields, record types, and the values of Task.Status.
//!
//! It owns these changes, and the refusal of a description that can't be. It never makes a table or lays down a row.
//!
//! An object has the field RecordTypeId only once it has a record type: naming it before is "No such column", as recorded.

use anyhow::{Context, bail};

use crate::ids;
use crate::schema::custom::{CustomField, CustomObject, CustomSchema, NameField};
use crate::schema::field::{
    Field, FieldKind, id, is_deleted, owner, picklist_values, reference, stamps, text,
};
use crate::schema::names::lasting;
use crate::schema::object::{ChildRelationship, Object, child};
use crate::schema::record_types::{RecordType, TaskStatus, standard_statuses};

/// Adds what the description says. A description that names something twice is refused.
pub(super) fn add(objects: &mut Vec<Object>, custom: &CustomSchema) -> anyhow::Result<()> {
    for described in &custom.objects {
        let made = object(described, objects).with_context(|| described.name.clone())?;
        let name = made.name;
        objects.push(made);
        if described.activities {
            relate_activities(objects, name);
        }
    }
    // Fields come after all objects, as a field of one new object may point at another.
    for described in &custom.objects {
        for field in &described.fields {
            add_field(objects, &described.name, field)?;
        }
    }
    for field in &custom.fields {
        match field.object.as_str() {
            "Activity" => {
                add_field(objects, "Task", field)?;
                add_field(objects, "Event", field)?;
            }
            object => add_field(objects, object, field)?,
        }
    }
    match custom.task_statuses.as_slice() {
        [] => set_statuses(objects, &standard_statuses()),
        chosen => set_statuses(objects, chosen),
    }
    add_record_types(objects, &custom.record_types)
}

fn add_field(objects: &mut [Object], object: &str, described: &CustomField) -> anyhow::Result<()> {
    let field = field(described).with_context(|| described.name.clone())?;
    let (name, targets) = (field.name, field.reference_to.clone());
    let holder = objects
        .iter_mut()
        .find(|known| known.name == object)
        .with_context(|| format!("{name}: there is no object {object}"))?;
    if holder.column(name).is_some() {
        bail!("{object} has a field {name} already");
    }
    holder.fields.push(field);
    let holder = holder.name;
    for target in targets {
        let target = objects
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

fn relate_activities(objects: &mut [Object], object: &'static str) {
    for (kind, name) in [("Task", "Tasks"), ("Event", "Events")] {
        for known in &mut *objects {
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

fn add_record_types(objects: &mut [Object], added: &[RecordType]) -> anyhow::Result<()> {
    for (number, added) in (1..).zip(added) {
        let named = |known: &&mut Object| known.name == added.object;
        let Some(object) = objects.iter_mut().find(named) else {
            bail!(
                "{}: there is no object {}",
                added.developer_name,
                added.object
            );
        };
        if object.column("RecordTypeId").is_none() {
            let to = &["RecordType"];
            let field = reference("RecordTypeId", "Record Type ID", to, "RecordType");
            object.fields.push(field);
        }
        object.record_types.push(RecordType {
            id: ids::numbered("012", 4_100_000 + number),
            ..added.clone()
        });
    }
    Ok(())
}

fn set_statuses(objects: &mut [Object], statuses: &[TaskStatus]) {
    let task = objects.iter_mut().find(|object| object.name == "Task");
    let fields = task.into_iter().flat_map(|task| task.fields.iter_mut());
    for field in fields.filter(|field| field.name == "Status") {
        field.picklist = picklist_values(statuses.iter().map(|status| lasting(&status.name)));
        for (value, status) in field.picklist.iter_mut().zip(statuses) {
            value.default = status.default;
        }
        let default = statuses.iter().find(|status| status.default);
        field.default = default.map(|status| lasting(&status.name));
    }
}

fn object(described: &CustomObject, objects: &[Object]) -> anyhow::Result<Object> {
    let name = own_name(&described.name)?;
    if objects.iter().any(|known| known.name == name) {
        bail!("there is an object of this name already");
    }
    let free = (0..36 * 36)
        .map(|number| format!("a{}{}", letter(number / 36), letter(number % 36)))
        .find(|prefix| objects.iter().all(|o| o.key_prefix != prefix));
    let key_prefix = described.key_prefix.clone().or(free).unwrap_or_default();
    let well_formed =
        key_prefix.len() == 3 && key_prefix.chars().all(|c| c.is_ascii_alphanumeric());
    let taken = objects.iter().any(|known| known.key_prefix == key_prefix);
    if !well_formed || taken {
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

/// One field, flag after flag in the order of its description. The function is long, and has no parts to take out.
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
