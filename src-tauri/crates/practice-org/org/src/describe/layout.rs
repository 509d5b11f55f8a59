//! The page on which a record is made by hand, in the words of the REST API.
//!
//! It owns the JSON keys of a layout, those by which a client learns what the page asks for. Every record type has the same
//! page here: all fields that the user may set, two in a row.

use serde_json::{Value, json};

use crate::schema::{Field, MASTER, Object, Schema};

/// The page of an object for one of its record types; none where there is no such record type.
pub fn layout(schema: &Schema, object: &Object, record_type: &str) -> Option<Value> {
    let mut known = object.record_types.iter();
    if record_type != MASTER && !known.any(|known| known.id == record_type) {
        return None;
    }
    let fields: Vec<&Field> = object
        .visible_fields()
        .filter(|field| field.createable)
        .collect();
    let rows: Vec<Value> = fields
        .chunks(2)
        .map(|pair| {
            let items: Vec<Value> = pair
                .iter()
                .map(|field| item(schema, object, field))
                .collect();
            json!({ "numItems": items.len(), "layoutItems": items })
        })
        .collect();
    let section = json!([{
        "collapsed": false,
        "columns": 2,
        "heading": format!("{} Information", object.label),
        "layoutRows": rows,
        "parentLayoutId": record_type,
        "rows": rows.len(),
        "tabOrder": "TopToBottom",
        "useCollapsibleSection": false,
        "useHeading": false,
    }]);
    Some(json!({
        "buttonLayoutSection": null,
        "detailLayoutSections": section,
        "editLayoutSections": section,
        "feedView": null,
        "highlightsPanelLayoutSection": null,
        "id": record_type,
        "multirowEditLayoutSections": [],
        "offlineLinks": [],
        "quickActionList": null,
        "relatedContent": null,
        "relatedLists": [],
        "saveOptions": [],
    }))
}

fn item(schema: &Schema, object: &Object, field: &Field) -> Value {
    let required = field.required() || schema.view.asks_for(object, field.name);
    json!({
        "editableForNew": field.createable,
        "editableForUpdate": field.updateable,
        "label": field.label,
        "layoutComponents": [{
            "displayLines": 1,
            "tabOrder": 1,
            "type": "Field",
            "value": field.name,
        }],
        "placeholder": false,
        "required": required,
    })
}
