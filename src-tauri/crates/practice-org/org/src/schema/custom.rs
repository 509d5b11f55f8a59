//! What an admin adds to the standard schema: fields of any kind on any object, and objects of the org's own.
//!
//! It owns the description of such additions: the same JSON in a test, in `--schema FILE` and in `POST /practice/schema`.
//! It never changes the schema: `additions` does.
//!
//! Fields of activities are made on the abstract object `Activity` and appear on Task and Event, as in Salesforce. A
//! lookup `X__c` is followed in paths as `X__r`, and the children stand under the name that the description gives, with
//! `__r`, as it does in a real describe.

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::schema::field::FieldKind;
use crate::schema::record_types::{RecordType, TaskStatus};

/// Everything that an admin has added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomSchema {
    pub objects: Vec<CustomObject>,
    pub fields: Vec<CustomField>,
    pub record_types: Vec<RecordType>,
    /// The values of Task.Status in place of the standard ones; empty keeps the standard ones.
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

/// The name field of the org's own objects.
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
    /// The name of the records that point there, in a sub-query, without `__r`.
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
