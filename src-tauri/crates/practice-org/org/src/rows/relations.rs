//! Shared activities: the several people whom one task concerns.
//!
//! It owns TaskWhoIds, TaskRelation and TaskWhoRelation, which exist only in an org that shares activities. It never
//! validates a person: that is the check of the field WhoId.
//!
//! A task concerns up to fifty contacts, of which WhoId is the first, or one lead.

use rusqlite::{Connection, params};
use serde_json::{Map, Value};

use crate::error::OrgError;
use crate::ids;
use crate::rows::writing::Writing;
use crate::schema::Object;
use crate::storage::numbering;
use crate::storage::place::place;
use crate::storage::row::Row;

const MOST: usize = 50;

/// Takes TaskWhoIds out of a body and makes its first one the WhoId. None where the body has no such list.
pub(super) fn take(
    writing: &Writing<'_>,
    object: &Object,
    body: &mut Map<String, Value>,
) -> Result<Option<Vec<String>>, OrgError> {
    let shares = writing.schema.options.shared_activities && object.name == "Task";
    let Some(listed) = body.get("TaskWhoIds").filter(|_| shares).cloned() else {
        return Ok(None);
    };
    body.remove("TaskWhoIds");
    let ids: Option<Vec<String>> = match listed {
        Value::Null => Some(Vec::new()),
        Value::Array(ids) => ids.iter().map(|id| ids::full(id.as_str()?)).collect(),
        _ => None,
    };
    let refused =
        |message: &str| OrgError::of_field("FIELD_INTEGRITY_EXCEPTION", "TaskWhoIds", message);
    let ids = ids.ok_or_else(|| refused("TaskWhoIds: a list of ids is expected"))?;
    let leads = ids.iter().filter(|id| id.starts_with("00Q")).count();
    if ids.len() > MOST || (leads > 0 && ids.len() > 1) {
        return Err(refused(
            "A task can be related to up to 50 contacts or to one lead.",
        ));
    }
    if !body.contains_key("WhoId") {
        let first = ids
            .first()
            .map_or(Value::Null, |id| Value::from(id.as_str()));
        body.insert("WhoId".to_owned(), first);
    }
    Ok(Some(ids))
}

/// Brings the relations of a saved task up to date. Without a list, the person in WhoId takes the place of the former one.
pub(super) fn relate(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    id: &str,
    (before, after): (Option<&Row>, &Row),
    listed: Option<Vec<String>>,
) -> Result<(), OrgError> {
    if !writing.schema.options.shared_activities || object.name != "Task" {
        return Ok(());
    }
    let people = concerned(connection, id, (before, after), listed)?;
    for table in ["TaskRelation", "TaskWhoRelation"] {
        let sql = format!("DELETE FROM \"{table}\" WHERE \"TaskId\" = ?1");
        connection.execute(&sql, params![id])?;
    }
    let what = after.text("WhatId").map(str::to_owned);
    place_relations(connection, writing, id, after, &people, what.as_deref())?;
    connection
        .prepare_cached(
            "UPDATE \"Task\" SET \"WhoCount\" = ?1, \"WhatCount\" = ?2 WHERE \"Id\" = ?3",
        )?
        .execute(params![
            i64::try_from(people.len()).unwrap_or_default(),
            i64::from(what.is_some()),
            id
        ])?;
    Ok(())
}

/// Everyone whom the task concerns, the person in WhoId first.
fn concerned(
    connection: &Connection,
    id: &str,
    (before, after): (Option<&Row>, &Row),
    listed: Option<Vec<String>>,
) -> Result<Vec<String>, OrgError> {
    let who = after.text("WhoId");
    let mut people: Vec<String> = match listed {
        Some(listed) => listed,
        None => {
            let former = before.and_then(|before| before.text("WhoId"));
            let mut present = present(connection, id)?;
            present.retain(|person| Some(person.as_str()) != former);
            present
        }
    };
    people.retain(|person| Some(person.as_str()) != who);
    people.splice(0..0, who.map(str::to_owned));
    Ok(people)
}

/// One row in each of the two tables for a person, and one in TaskRelation for what the task is about.
fn place_relations(
    connection: &Connection,
    writing: &Writing<'_>,
    id: &str,
    after: &Row,
    people: &[String],
    what: Option<&str>,
) -> Result<(), OrgError> {
    let stamp = writing.now.as_second();
    let related = people.iter().map(|person| (person.as_str(), false));
    for (relation, is_what) in related.chain(what.map(|what| (what, true))) {
        let mut row = Row::default();
        row.put("TaskId", id);
        row.put("RelationId", relation);
        row.put("AccountId", after.text("AccountId"));
        for at in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
            row.put(at, stamp);
        }
        row.put("CreatedById", writing.user);
        row.put("LastModifiedById", writing.user);
        for table in ["TaskRelation", "TaskWhoRelation"] {
            let Some(kind) = writing.schema.table(table) else {
                continue;
            };
            let mut row = row.clone();
            row.put("Id", numbering::next(connection, kind)?);
            match (table, is_what) {
                ("TaskRelation", _) => row.put("IsWhat", is_what),
                (_, true) => continue,
                (_, false) => {
                    let person = writing.schema.object_of_id(relation);
                    row.put("Type", person.map(|person| person.name));
                }
            }
            place(connection, kind, &row)?;
        }
    }
    Ok(())
}

fn present(connection: &Connection, task: &str) -> Result<Vec<String>, OrgError> {
    let mut statement = connection.prepare_cached(
        "SELECT \"RelationId\" FROM \"TaskWhoRelation\" WHERE \"TaskId\" = ?1 ORDER BY \"Id\"",
    )?;
    let people = statement
        .query_map(params![task], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(people)
}
