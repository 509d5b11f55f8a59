//! An object in a describe, whole or in short.
//!
//! It owns the JSON keys of an object. Those of a field are in `field`.

use serde_json::{Map, Value, json};

use super::keys::{constants, extend};
use crate::describe::field;
use crate::describe::particulars;
use crate::schema::{ChildRelationship, MASTER, Object, RecordType, Schema};

const OBJECT_FALSE: [&str; 6] = [
    "activateable",
    "customSetting",
    "deprecatedAndHidden",
    "hasSubtypes",
    "isInterface",
    "isSubtype",
];
/// Keys of the full describe only.
const DESCRIBE_NULL: [&str; 8] = [
    "defaultImplementation",
    "extendedBy",
    "extendsInterfaces",
    "implementedBy",
    "implementsInterfaces",
    "listviewable",
    "lookupLayoutable",
    "networkScopeFieldName",
];

/// What describe-global says of an object. `version` is without the `v`: `64.0`.
pub fn summary(version: &str, object: &Object) -> Map<String, Value> {
    let mut map = constants(&OBJECT_FALSE, &[]);
    let address = address(version, object);
    let written = object.createable;
    let known = json!({
        "associateEntityType": null,
        "associateParentEntity": null,
        "createable": object.createable,
        "custom": object.name.ends_with("__c"),
        "deepCloneable": object.name == "Opportunity",
        "deletable": object.deletable,
        "feedEnabled": particulars::has_feed(object),
        "keyPrefix": object.key_prefix,
        "label": object.label,
        "labelPlural": object.label_plural,
        "layoutable": written,
        "mergeable": matches!(object.name, "Account" | "Contact" | "Lead"),
        "mruEnabled": written && object.name != "OpportunityContactRole",
        "name": object.name,
        "queryable": true,
        "replicateable": written,
        "retrieveable": true,
        "searchable": object.searchable,
        "triggerable": written,
        "undeletable": object.deletable && object.searchable,
        "updateable": object.updateable,
        "urls": {
            "describe": format!("{address}/describe"),
            "rowTemplate": format!("{address}/{{ID}}"),
            "sobject": address,
        },
    });
    extend(&mut map, known);
    map
}

/// The whole describe of an object, by a schema as one user sees it. `base` is where the org is reached.
pub fn full(schema: &Schema, base: &str, version: &str, object: &Object) -> Value {
    let mut map = summary(version, object);
    map.extend(constants(&[], &DESCRIBE_NULL));
    let fields = object.visible_fields();
    let fields: Vec<Value> = fields.map(|each| field::describe(object, each)).collect();
    let address = address(version, object);
    let layouts = format!("{address}/describe/layouts");
    extend(
        &mut map,
        json!({
            "actionOverrides": [],
            "childRelationships": children(schema, object),
            "compactLayoutable": object.createable,
            "fields": fields,
            "namedLayoutInfos": [],
            "recordTypeInfos": record_types(object, &layouts),
            "searchLayoutable": object.searchable,
            "sobjectDescribeOption": "FULL",
            "supportedScopes": [{
                "label": format!("All {}", object.label_plural.to_lowercase()),
                "name": "everything",
            }],
            "urls": {
                "compactLayouts": format!("{address}/describe/compactLayouts"),
                "defaultValues": format!("{address}/defaultValues?recordTypeId&fields"),
                "describe": format!("{address}/describe"),
                "layouts": layouts,
                "quickActions": format!("{address}/quickActions"),
                "rowTemplate": format!("{address}/{{ID}}"),
                "sobject": address,
                "uiDetailTemplate": format!("{base}/{{ID}}"),
                "uiEditTemplate": format!("{base}/{{ID}}/e"),
                "uiNewRecord": format!("{base}/{}/e", object.key_prefix),
            },
        }),
    );
    // An object that can be searched has list views too, as recorded. A contact role has neither.
    if let (true, Some(Value::Object(urls))) = (object.searchable, map.get_mut("urls")) {
        for (name, rest) in [
            ("approvalLayouts", "describe/approvalLayouts"),
            ("listviews", "listviews"),
        ] {
            urls.insert(name.to_owned(), format!("{address}/{rest}").into());
        }
    }
    Value::Object(map)
}

/// Shared activities are the one relation here that is written as a list of ids.
fn junction<'n>(child: &ChildRelationship, names: &'n [&'n str]) -> &'n [&'n str] {
    match child.object {
        "TaskWhoRelation" => names,
        _ => &[],
    }
}

/// The Master stands last, and is the default if no other record type is.
fn record_types(object: &Object, layouts: &str) -> Vec<Value> {
    let master = RecordType {
        object: object.name.to_owned(),
        developer_name: "Master".to_owned(),
        name: "Master".to_owned(),
        available: true,
        default: !object.record_types.iter().any(|known| known.default),
        active: true,
        id: MASTER.to_owned(),
    };
    let known = object.record_types.iter().chain([&master]);
    known
        .map(|known| {
            json!({
                "active": known.active,
                "available": known.available,
                "defaultRecordTypeMapping": known.default,
                "developerName": known.developer_name,
                "master": known.id == MASTER,
                "name": known.name,
                "recordTypeId": known.id,
                "urls": { "layout": format!("{layouts}/{}", known.id) },
            })
        })
        .collect()
}

/// Every field of another object that points here; those that no sub-query can follow have no name.
fn children(schema: &Schema, object: &Object) -> Vec<Value> {
    let known = |kind: &str, field: &str| {
        let mut listed = object.children.iter();
        listed.any(|child| child.object == kind && child.field == field)
    };
    let nameless = schema.objects.iter().flat_map(|other| {
        let pointing = other.visible_fields();
        let pointing = pointing
            .filter(|field| particulars::is_followed_back(field))
            .filter(|field| field.reference_to.contains(&object.name));
        pointing.map(|field| ChildRelationship {
            object: other.name,
            field: field.name,
            name: None,
            cascade: false,
        })
    });
    let named = object.children.iter().copied();
    named
        .chain(nameless.filter(|child| !known(child.object, child.field)))
        .map(|child| {
            json!({
                "cascadeDelete": child.cascade,
                "childSObject": child.object,
                "deprecatedAndHidden": false,
                "field": child.field,
                "junctionIdListNames": junction(&child, &["TaskWhoIds"]),
                "junctionReferenceTo": junction(&child, &["Contact", "Lead"]),
                "relationshipName": child.name,
                "restrictedDelete": false,
            })
        })
        .collect()
}

fn address(version: &str, object: &Object) -> String {
    format!("/services/data/v{version}/sobjects/{}", object.name)
}
