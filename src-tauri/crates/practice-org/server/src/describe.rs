//! Describe and describe-global: the schema in the words of the REST API.
//!
//! It owns the JSON keys, which are those of recorded describes (API 48 to 66), all of them, so that a strict client
//! reads this as it reads a real org. It never adds a fact of its own: what is not in the schema is a constant here.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::http::api::{ApiAnswer, ApiRequest, not_found};
use crate::http::conditions::{self, Stand};
use crate::rows::RowError;
use crate::schema::{ChildRelationship, MASTER, Object, RecordType};
use crate::seat::Seat;
use crate::soql::{self, Scope};

mod field;
mod layout;
mod particulars;

pub(crate) use layout::layout;

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

/// `GET /sobjects`, conditional like a describe.
pub(crate) fn global(org: &Seat<'_>, request: &ApiRequest) -> Result<ApiAnswer, RowError> {
    let stand = Stand::tagged(org.described_since(), ("sobjects", &org.user));
    conditions::answer(request, &stand, || {
        let listed: Vec<Value> = org
            .schema
            .objects
            .iter()
            .filter(|object| object.readable)
            .map(|object| Value::Object(summary(request, object)))
            .collect();
        ApiAnswer::ok(json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed }))
    })
}

/// `GET /sobjects/{O}`: the summary and what the user last touched.
pub(crate) fn basic(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    name: &str,
) -> Result<ApiAnswer, RowError> {
    let object = org.schema.object(name).ok_or_else(not_found)?;
    let soql = format!(
        "SELECT Id FROM {} ORDER BY LastModifiedDate DESC LIMIT 5",
        object.name
    );
    let recent = soql::run(
        connection,
        &org.schema,
        &soql,
        Scope::Live,
        &org.context(&request.version),
    )?;
    let summary = summary(request, object);
    Ok(ApiAnswer::ok(
        json!({ "objectDescribe": summary, "recentItems": recent.records }),
    ))
}

/// `GET /sobjects/{O}/describe`, with `If-Modified-Since`: the schema last changed when the org started.
pub(crate) fn object(
    org: &Seat<'_>,
    request: &ApiRequest,
    name: &str,
) -> Result<ApiAnswer, RowError> {
    let object = org.schema.object(name).ok_or_else(not_found)?;
    let stand = Stand::tagged(org.described_since(), (object.name, &org.user));
    conditions::answer(request, &stand, || {
        ApiAnswer::ok(full(org, request, object))
    })
}

fn summary(request: &ApiRequest, object: &Object) -> Map<String, Value> {
    let mut map = constants(&OBJECT_FALSE, &[]);
    let address = request.address(&format!("sobjects/{}", object.name));
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

fn full(org: &Seat<'_>, request: &ApiRequest, object: &Object) -> Value {
    let mut map = summary(request, object);
    map.extend(constants(&[], &DESCRIBE_NULL));
    let fields = object.visible_fields();
    let fields: Vec<Value> = fields.map(|each| field::describe(object, each)).collect();
    let address = request.address(&format!("sobjects/{}", object.name));
    let layouts = format!("{address}/describe/layouts");
    let base = org.base_url();
    extend(
        &mut map,
        json!({
            "actionOverrides": [],
            "childRelationships": children(org, object),
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
    // What is searched has list views too, as recorded: a contact role has neither.
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

/// The Master stands last, and is the default where no other is.
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
fn children(org: &Seat<'_>, object: &Object) -> Vec<Value> {
    let known = |kind: &str, field: &str| {
        let mut listed = object.children.iter();
        listed.any(|child| child.object == kind && child.field == field)
    };
    let nameless = org.schema.objects.iter().flat_map(|other| {
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

fn constants(no: &[&str], none: &[&str]) -> Map<String, Value> {
    let no = no.iter().map(|key| ((*key).to_owned(), Value::Bool(false)));
    let none = none.iter().map(|key| ((*key).to_owned(), Value::Null));
    no.chain(none).collect()
}

fn extend(map: &mut Map<String, Value>, with: Value) {
    if let Value::Object(with) = with {
        map.extend(with);
    }
}
