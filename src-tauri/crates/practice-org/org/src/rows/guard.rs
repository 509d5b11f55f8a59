//! Why the org's own rules refuse a save: locks of other transactions, duplicates, triggers, validation rules.
//!
//! It owns the order of these and their refusals. It never writes; the caller rolls back what is refused here.
//!
//! Locks are as the record locking cheat sheet has them: an activity locks the account and the records that it concerns
//! when it is changed or deleted, and when it is made only if it is open and has a date. A call that is logged as
//! completed therefore needs no lock.

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::error::OrgError;
use crate::rows::writing::Writing;
use crate::rules::Rule;
use crate::schema::Object;
use crate::soql::{self, Context, Scope};
use crate::storage::row::Row;

/// Refuses what would wait for a lock that another transaction holds.
pub(super) fn locks(
    writing: &Writing<'_>,
    object: &Object,
    before: Option<&Row>,
    after: Option<&Row>,
) -> Result<(), OrgError> {
    let is_activity = matches!(object.name, "Task" | "Event");
    let rows = [before, after].into_iter().flatten();
    let mut wanted: Vec<&str> = Vec::new();
    for row in rows {
        let takes = match (is_activity, before) {
            (false, _) => false,
            (true, Some(_)) => true,
            (true, None) => !row.is_true("IsClosed") && row.text("ActivityDate").is_some(),
        };
        let names: &[&str] = if takes {
            &["AccountId", "WhoId", "WhatId", "Id"]
        } else {
            &["Id"]
        };
        wanted.extend(names.iter().filter_map(|name| row.text(name)));
    }
    let held = |rule: &Rule| match rule {
        Rule::LockedRow { record } if wanted.contains(&record.as_str()) => Some(record.clone()),
        _ => None,
    };
    match writing.schema.view.rules.iter().find_map(held) {
        Some(record) => Err(OrgError::refused(
            "UNABLE_TO_LOCK_ROW",
            format!("unable to obtain exclusive access to this record or 1 records: {record}"),
        )),
        None => Ok(()),
    }
}

/// Refuses a record that agrees with another one in a field of a duplicate rule.
pub(super) fn duplicates(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    row: &Row,
    own_id: Option<&str>,
) -> Result<(), OrgError> {
    for rule in &writing.schema.view.rules {
        let Rule::Duplicates {
            object: named,
            fields,
            allow_save,
        } = rule
        else {
            continue;
        };
        if !named.eq_ignore_ascii_case(object.name) || (*allow_save && writing.allow_save) {
            continue;
        }
        let mut matches: Vec<String> = Vec::new();
        for field in fields.iter().filter_map(|name| object.field(name)) {
            let Some(value) = row
                .stored(field.name)
                .filter(|value| **value != Stored::Null)
            else {
                continue;
            };
            let sql = format!(
                "SELECT \"Id\" FROM \"{}\" WHERE \"{}\" = ?1 AND \"IsDeleted\" = 0 AND \"Id\" IS NOT ?2
                 ORDER BY \"Id\" LIMIT 20",
                object.name, field.name
            );
            let mut found = connection.prepare(&sql)?;
            let found = found.query_map(params![value, own_id], |row| row.get::<_, String>(0))?;
            for id in found {
                let id = id?;
                if !matches.contains(&id) {
                    matches.push(id);
                }
            }
        }
        if !matches.is_empty() {
            return Err(duplicate(object, *allow_save, &matches));
        }
    }
    Ok(())
}

/// The misspelt key is the real API's, in every recording of this answer.
fn duplicate(object: &Object, allow_save: bool, matches: &[String]) -> OrgError {
    let message =
        "You're creating a duplicate record. We recommend you use an existing record instead.";
    let name = object.name;
    let records: Vec<Value> = matches
        .iter()
        .map(|id| {
            json!({
                "additionalInformation": [],
                "fieldDiffs": [],
                "matchConfidence": 100.0,
                "record": {
                    "attributes": { "type": name, "url": format!("/services/data/v64.0/sobjects/{name}/{id}") },
                    "Id": id,
                },
            })
        })
        .collect();
    let result = json!({
        "allowSave": allow_save,
        "duplicateRule": format!("Standard_{name}_Duplicate_Rule"),
        "duplicateRuleEntityType": name,
        "errorMessage": message,
        "matchResults": [{
            "entityType": name,
            "errors": [],
            "matchEngine": "ExactMatchEngine",
            "matchRecords": records,
            "rule": format!("Standard_{name}_Match_Rule_v1_1"),
            "size": matches.len(),
            "success": true,
        }],
    });
    OrgError {
        details: Some(Box::new(json!({ "duplicateResut": result }))),
        ..OrgError::refused("DUPLICATES_DETECTED", message)
    }
}

/// Triggers and validation rules, which see the record as it was just saved.
pub(super) fn saved(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    id: &str,
    is_new: bool,
) -> Result<(), OrgError> {
    for rule in &writing.schema.view.rules {
        match rule {
            Rule::FailingTrigger {
                object: named,
                message,
            } if named.eq_ignore_ascii_case(object.name) => {
                let event = if is_new { "AfterInsert" } else { "AfterUpdate" };
                let name = format!("{}Trigger", object.name.trim_end_matches("__c"));
                return Err(OrgError::refused(
                    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                    format!(
                        "{name}: execution of {event}\n\ncaused by: System.DmlException: {message}\n\n\
                         Trigger.{name}: line 7, column 1"
                    ),
                ));
            }
            Rule::Validation {
                object: named,
                message,
                field,
                when,
            } if named.eq_ignore_ascii_case(object.name)
                && holds(connection, writing, object, id, when.as_deref())? =>
            {
                return Err(OrgError {
                    fields: field.iter().cloned().collect(),
                    ..OrgError::refused("FIELD_CUSTOM_VALIDATION_EXCEPTION", message.as_str())
                });
            }
            _ => {}
        }
    }
    Ok(())
}

fn holds(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    id: &str,
    when: Option<&str>,
) -> Result<bool, OrgError> {
    let Some(when) = when else {
        return Ok(true);
    };
    let soql = format!(
        "SELECT Id FROM {} WHERE Id = '{id}' AND ({when})",
        object.name
    );
    let context = Context::new(writing.now, "64.0");
    let found = soql::run(
        connection,
        writing.schema.whole(),
        &soql,
        Scope::All,
        &context,
    )?;
    Ok(found.total_size > 0)
}
