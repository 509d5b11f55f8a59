//! Another tool's Task of a call: looked for, and completed.
//!
//! It owns the look and what is filled in. It must never write over what is there: a field that holds anything stays as it
//! is, and a note is put below what is written there.
//!
//! Of several candidates the first by CreatedDate is taken: a tool makes the record of the call before whatever it makes
//! because of the call, and the first is the same one at every look.

use domain::call_log::{self, LOOKUP};
use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{ClashedField, Comparison, JobResult, Join, Joined, Row, compare};
use domain::task_fields::{FieldValue, TaskField, TaskFields};
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{CallError, Client, Mender, RecordId};
use serde_json::{Map, Value, json};

use super::compare::{name_in, read_name, value};
use super::{failed, new_task, refusal};

const NOTE: &str = "Description";

/// Looks for a Task of the call that somebody else has made.
pub(super) async fn seek(
    client: &Client,
    row: &Row,
    join: &Join,
    org: &OrgFacts,
    not: &[SfId],
) -> JobResult {
    if org.field(TASK, "CallObject").is_none() {
        return JobResult::Sought(None);
    }
    let mut named = format!("CallObject = {}", soql_string(&join.bare));
    if let Some(key) = &join.key {
        // A next step bears our key, too, and is not the call: it is open, and no call by its kind.
        let mut ours = format!("CallObject = {} AND IsClosed = true", soql_string(key));
        if org.field(TASK, "TaskSubtype").is_some() {
            ours.push_str(" AND TaskSubtype = 'Call'");
        }
        named = format!("({named} OR ({ours}))");
    }
    let mut filter = format!(
        "OwnerId = {} AND CreatedDate >= {} AND {named}",
        soql_string(&row.account.user.0),
        soql_datetime(join.since)
    );
    if let Some(field) = org.key_field() {
        let own = soql_string(&row.id.to_string());
        filter.push_str(&format!(" AND ({field} = null OR {field} = {own})"));
    }
    if !not.is_empty() {
        let ids: Vec<String> = not.iter().map(|id| soql_string(&id.0)).collect();
        filter.push_str(&format!(" AND Id NOT IN ({})", ids.join(", ")));
    }
    let soql = format!(
        "SELECT Id FROM Task WHERE {filter} AND IsDeleted = false ORDER BY CreatedDate, Id LIMIT 1"
    );
    match client.query_all::<Value>(&soql).await {
        Ok(page) => {
            let first = page.records.first();
            let id = first.and_then(|record| record["Id"].as_str());
            JobResult::Sought(id.map(|id| SfId(String::from(id))))
        }
        Err(error) => failed(&error),
    }
}

/// Fills what is empty in the Task, and puts the note below its own.
pub(super) async fn complete(
    client: &Client,
    row: &Row,
    fields: &TaskFields,
    task: &SfId,
    org: &OrgFacts,
) -> JobResult {
    let Ok(id) = RecordId::parse(&task.0) else {
        return JobResult::Refused(refusal("MALFORMED_ID", &task.0, &[], Mender::Admin));
    };
    let full = new_task(row, fields, org);
    let log = row.log.as_ref().filter(|_| call_log::is_there(org));
    let read = match read(client, &id, &full, fields, org).await {
        Ok(Some(read)) => read,
        Ok(None) => return JobResult::Sought(None),
        Err(error) => return read_failed(&error),
    };
    let above = above(held(&read, NOTE).as_str(), row);
    let mut body = empty_ones(&full, &read, org);
    let whole = whole_note(above.as_deref(), fields);
    if may_write_note(&whole, &read, org) {
        body.insert(String::from(NOTE), json!(whole));
    }
    let done = match log {
        Some(log) => {
            let is_free = held(&read, LOOKUP).is_null() && org.may_update(TASK, LOOKUP);
            let lookup = is_free.then_some(LOOKUP);
            // The record and the Task hold the same note, as every later change of it goes to both.
            let fields = &fields.clone().with_text(TaskField::Description, &whole);
            super::log_record::create_beside(client, row, fields, log, &id, (body, lookup), org)
                .await
        }
        None if body.is_empty() => Ok(()),
        None => client.update(TASK, &id, &body).await,
    };
    match done {
        Ok(()) => JobResult::Joined(Joined {
            task: task.clone(),
            theirs: theirs(fields, &read, org),
            above,
            full: full_details(row, &read),
        }),
        Err(error) => failed(&error),
    }
}

/// What a field of the Task holds.
fn held<'a>(read: &'a Value, field: &str) -> &'a Value {
    read.get(field).unwrap_or(&Value::Null)
}

/// Nothing has been written: whatever the read died of, it can simply be tried again.
fn read_failed(error: &CallError) -> JobResult {
    match failed(error) {
        JobResult::NoAnswer => JobResult::NotSent,
        other => other,
    }
}

/// The Task as it is; nothing if it is gone.
async fn read(
    client: &Client,
    id: &RecordId,
    full: &Map<String, Value>,
    fields: &TaskFields,
    org: &OrgFacts,
) -> Result<Option<Value>, CallError> {
    let compared = fields.0.keys().filter_map(|field| read_name(*field));
    let mut names: Vec<&str> = full.keys().map(String::as_str).chain(compared).collect();
    names.extend([NOTE, "WhoId", "WhatId", LOOKUP]);
    names.retain(|name| org.field(TASK, name).is_some());
    names.sort_unstable();
    names.dedup();
    for (id, name) in [("WhoId", "Who.Name"), ("WhatId", "What.Name")] {
        if names.contains(&id) {
            names.push(name);
        }
    }
    let soql = format!(
        "SELECT Id, {} FROM Task WHERE Id = {} AND IsDeleted = false",
        names.join(", "),
        soql_string(id.as_str())
    );
    let page = client.query_all::<Value>(&soql).await?;
    Ok(page.records.into_iter().next())
}

/// What is ours and has an empty place there. How the Task stands, and what kind it is, is the other tool's affair.
fn empty_ones(full: &Map<String, Value>, read: &Value, org: &OrgFacts) -> Map<String, Value> {
    let mut body = full.clone();
    body.retain(|name, _| name != NOTE && held(read, name).is_null() && org.may_update(TASK, name));
    // A lead goes with nothing that it could belong to, whoever has written which of the two.
    let is_lead = |value: &Value| value.as_str().is_some_and(|id| id.starts_with("00Q"));
    if body.get("WhoId").is_some_and(is_lead) && !held(read, "WhatId").is_null() {
        body.remove("WhoId");
    }
    if is_lead(held(read, "WhoId")) {
        body.remove("WhatId");
    }
    body
}

/// What stands in the note and is not ours: an earlier request of this row may have put ours there already.
fn above(there: Option<&str>, row: &Row) -> Option<String> {
    let there = there.unwrap_or_default().trim_end();
    let before = row.sent_before.as_ref();
    let ours = [Some(row.write.fields()), before];
    let ours = ours.into_iter().flatten();
    let ours = ours.filter_map(|fields| fields.text(TaskField::Description));
    let mut ours = ours.map(str::trim_end).filter(|note| !note.is_empty());
    let rest = ours.find_map(|note| there.strip_suffix(note));
    let above = rest.unwrap_or(there).trim_end();
    (!above.is_empty()).then(|| String::from(above))
}

/// The note as it is to be: ours below the other's.
fn whole_note(above: Option<&str>, fields: &TaskFields) -> String {
    let ours = fields.text(TaskField::Description);
    let parts = [above, ours].into_iter().flatten();
    parts.collect::<Vec<_>>().join("\n\n")
}

/// Whether the note has to be written, and can be.
fn may_write_note(whole: &str, read: &Value, org: &OrgFacts) -> bool {
    let most = org.field(TASK, NOTE).map_or(0, |field| field.length);
    let fits = most == 0 || u32::try_from(whole.chars().count()).is_ok_and(|n| n <= most);
    let there = held(read, NOTE).as_str().unwrap_or_default();
    fits && there.trim_end() != whole.trim_end() && org.may_update(TASK, NOTE)
}

/// What stands there in place of ours.
fn theirs(fields: &TaskFields, read: &Value, org: &OrgFacts) -> Vec<ClashedField> {
    let mut current = TaskFields::default();
    for field in fields.0.keys() {
        let name = read_name(*field).filter(|name| org.field(TASK, name).is_some());
        if let Some(name) = name {
            current.0.insert(*field, value(*field, held(read, name)));
        }
    }
    let ours = fields.without(&[TaskField::Description]);
    let different = match compare(&ours, &TaskFields::default(), false, &current) {
        Comparison::Write(fields) => fields,
        Comparison::Clash(_) => TaskFields::default(),
    };
    let stands = different.0.into_keys().filter_map(|field| {
        let theirs = current.0.get(&field)?.clone();
        (theirs != FieldValue::Empty).then(|| ClashedField {
            field,
            name: name_in(read, field),
            theirs,
        })
    });
    stands.collect()
}

/// Details whose fields hold something already.
fn full_details(row: &Row, read: &Value) -> Vec<TaskField> {
    let mapped = row.mapped.iter().flat_map(|mapped| &mapped.fields);
    let full = mapped.filter(|(_, name)| {
        let there = held(read, name);
        !there.is_null() && *there != json!(false)
    });
    full.map(|(field, _)| *field).collect()
}
