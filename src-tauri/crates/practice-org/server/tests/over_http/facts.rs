//! What a recorded describe says of a standard object: the attributes of its fields, and its children.
//!
//! It owns the comparison with the describe of this org. It never looks at a custom field, which is one org's own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    /// What the object itself says.
    object: Map<String, Value>,
    /// `Contact.AccountId as Contacts, deleted with it`: those of the objects that this org has.
    children: BTreeSet<String>,
    /// What most of the fields say.
    usual: Map<String, Value>,
    /// What each field says otherwise.
    fields: BTreeMap<String, Map<String, Value>>,
}

impl Facts {
    pub(crate) fn differences(&self, describe: &Value) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (name, value) in &self.object {
            if describe[name] != *value {
                found.insert(format!("object {name}: {}", describe[name]));
            }
        }
        let standard = |list: &str| -> Vec<Value> {
            let listed = describe[list].as_array().into_iter().flatten();
            listed
                .filter(|item| item["custom"] != true)
                .cloned()
                .collect()
        };
        if !self.children.is_empty() {
            let children: BTreeSet<String> =
                standard("childRelationships").iter().map(child).collect();
            let absent = self.children.difference(&children);
            found.extend(absent.map(|child| format!("child {child}: absent")));
            let more = children.difference(&self.children);
            found.extend(more.map(|child| format!("child {child}: not recorded")));
        }
        let fields: BTreeMap<String, Value> = standard("fields")
            .into_iter()
            .map(|field| (field["name"].as_str().unwrap().to_owned(), field))
            .collect();
        for (name, said) in &self.fields {
            match fields.get(name) {
                Some(field) => found.extend(self.of_field(name, said, field)),
                None => {
                    found.insert(format!("field {name}: absent"));
                }
            }
        }
        let more = fields
            .keys()
            .filter(|name| !self.fields.contains_key(*name));
        found.extend(more.map(|name| format!("field {name}: not recorded")));
        found
    }

    fn of_field(&self, name: &str, said: &Map<String, Value>, field: &Value) -> Vec<String> {
        let mut whole = self.usual.clone();
        whole.extend(said.clone());
        whole
            .iter()
            .filter(|(attribute, value)| in_order(&field[*attribute]) != **value)
            .map(|(attribute, _)| format!("field {name}.{attribute}: {}", field[attribute]))
            .collect()
    }
}

/// A list of objects says nothing by its order.
fn in_order(value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Array(items) = &mut value {
        items.sort_by_key(Value::to_string);
    }
    value
}

fn child(child: &Value) -> String {
    let text = |name: &str| child[name].as_str().unwrap_or("null").to_owned();
    let with_it = match child["cascadeDelete"].as_bool() {
        Some(true) => ", deleted with it",
        _ => "",
    };
    let (object, field, name) = (
        text("childSObject"),
        text("field"),
        text("relationshipName"),
    );
    format!("{object}.{field} as {name}{with_it}")
}
