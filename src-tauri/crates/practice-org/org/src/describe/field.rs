//! One field in a describe: 57 keys, of which this org varies about thirty.
//!
//! It owns these keys. It never leaves one out, as recorded fields never do.

use serde_json::{Value, json};

use super::keys::{constants, extend};
use super::particulars::{
    compound, defaulted_on_create, extra_type, is_followed_back, is_name, is_numbered,
    permissionable, scale,
};
use crate::schema::{Field, FieldKind, Object};

/// Field keys that no field of this org answers with anything but false.
const FIELD_FALSE: [&str; 14] = [
    "aiPredictionField",
    "calculated",
    "cascadeDelete",
    "caseSensitive",
    "dependentPicklist",
    "deprecatedAndHidden",
    "displayLocationInDecimal",
    "encrypted",
    "formulaTreatNullNumberAsZero",
    "highScaleNumber",
    "htmlFormatted",
    "queryByDistance",
    "restrictedDelete",
    "writeRequiresMasterRead",
];
/// Field keys that no field of this org answers with anything but null.
const FIELD_NULL: [&str; 9] = [
    "calculatedFormula",
    "controllerName",
    "defaultValueFormula",
    "filteredLookupInfo",
    "inlineHelpText",
    "mask",
    "maskType",
    "referenceTargetField",
    "relationshipOrder",
];
/// A field with all of its keys. The list is as long as Salesforce's own.
pub(super) fn describe(object: &Object, field: &Field) -> Value {
    let mut map = constants(&FIELD_FALSE, &FIELD_NULL);
    let (type_name, soap_type) = types(field.kind);
    let text = soap_type == "xsd:string";
    let picklist: Vec<Value> = field
        .picklist
        .iter()
        .map(|entry| {
            json!({
                "active": true,
                "defaultValue": entry.default,
                "label": entry.label,
                "validFor": null,
                "value": entry.value,
            })
        })
        .collect();
    // A checkbox and a picklist show their defaults here. The default of an owner is shown nowhere.
    let default_value = match field.kind {
        FieldKind::Boolean => json!(field.default == Some("true")),
        FieldKind::Picklist => json!(field.default),
        _ => Value::Null,
    };
    let (digits, precision) = match field.kind {
        FieldKind::Int => (8, 0),
        FieldKind::Double | FieldKind::Currency => (0, 18),
        FieldKind::Percent => (0, 3),
        _ => (0, 0),
    };
    let byte_length = if text {
        field.length.saturating_mul(3)
    } else {
        field.length
    };
    extend(
        &mut map,
        json!({
            "aggregatable": field.filterable
                && field.kind != FieldKind::Boolean
                && field.name != "ActivityDate",
            "autoNumber": is_numbered(field),
            "byteLength": byte_length,
            "compoundFieldName": compound(object, field),
            "createable": field.createable,
            "custom": field.custom,
            "defaultValue": default_value,
            "defaultedOnCreate": defaulted_on_create(object, field),
            "digits": digits,
            "externalId": field.external_id,
            "extraTypeInfo": extra_type(object, field),
            "filterable": field.filterable,
            "groupable": field.groupable && !is_numbered(field),
            "idLookup": field.id_lookup,
            "label": field.label,
            "length": field.length,
            "name": field.name,
            "nameField": is_name(object, field),
        }),
    );
    extend(
        &mut map,
        json!({
            "namePointing": field.polymorphic(),
            "nillable": field.nillable,
            "permissionable": permissionable(object, field),
            "picklistValues": picklist,
            "polymorphicForeignKey": field.polymorphic(),
            "precision": precision,
            "referenceTo": field.reference_to,
            "relationshipName": field.relationship_name,
            "restrictedPicklist": field.restricted,
            "scale": scale(field),
            "searchPrefilterable": field.kind == FieldKind::Reference
                && field.nillable
                && is_followed_back(field),
            "soapType": soap_type,
            "sortable": field.sortable,
            "type": type_name,
            "unique": field.unique,
            "updateable": field.updateable,
        }),
    );
    Value::Object(map)
}

fn types(kind: FieldKind) -> (&'static str, &'static str) {
    match kind {
        FieldKind::Id => ("id", "tns:ID"),
        FieldKind::String => ("string", "xsd:string"),
        FieldKind::Textarea => ("textarea", "xsd:string"),
        FieldKind::Phone => ("phone", "xsd:string"),
        FieldKind::Email => ("email", "xsd:string"),
        FieldKind::Url => ("url", "xsd:string"),
        FieldKind::Boolean => ("boolean", "xsd:boolean"),
        FieldKind::Int => ("int", "xsd:int"),
        FieldKind::Double => ("double", "xsd:double"),
        FieldKind::Currency => ("currency", "xsd:double"),
        FieldKind::Percent => ("percent", "xsd:double"),
        FieldKind::Date => ("date", "xsd:date"),
        FieldKind::Datetime => ("datetime", "xsd:dateTime"),
        FieldKind::Picklist => ("picklist", "xsd:string"),
        FieldKind::Multipicklist => ("multipicklist", "xsd:string"),
        FieldKind::Combobox => ("combobox", "xsd:string"),
        FieldKind::Reference => ("reference", "tns:ID"),
    }
}
