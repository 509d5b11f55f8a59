//! Another tool's Task of a call: how it is found, and what is filled in to complete it.
//!
//! It owns the question and what is filled in. It must never write over what is there: a field that holds anything stays as
//! it is, and a note is put below what is written there.
//!
//! Of several candidates the first by CreatedDate is taken: a tool makes the record of the call before whatever it makes
//! because of the call, and the first is the same one whenever it is asked.

use super::fields::{held, name_in, read_name, read_task};
use super::question::Question;
use super::request::Body;
use super::task_body;
use domain::base::ids::SfId;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::package::LOOKUP;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::conflict::{Comparison, ConflictField, compare};
use domain::outbox::join::{Join, Joined};
use domain::outbox::row::Row;
use salesforce::RecordId;
use salesforce::soql::{soql_datetime, soql_string};
use serde_json::{Value, json};

const NOTE: &str = "Description";

/// What completes another tool's Task.
pub(super) struct Completion {
    pub(super) id: RecordId,
    /// What is written into it.
    pub(super) body: Body,
    /// Whether it may point to the call's log record.
    pub(super) may_link: bool,
    /// What the log record beside it holds: the same note, as every later change of it goes to both.
    pub(super) fields: TaskFields,
    /// The Task as it is once that is written.
    pub(super) joined: Joined,
}

/// Finds a Task of the call that another tool has made, leaving out those in `not`.
pub(super) fn seek(row: &Row, join: &Join, org: &OrgFacts, not: &[SfId]) -> Question {
    let mut named = format!("CallObject = {}", soql_string(&join.bare));
    if let Some(key) = &join.key {
        // A next step has our key, too, but it is not the call: it is open, and of another kind.
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
    filter.push_str(" AND IsDeleted = false");
    let names = std::iter::once(&join.bare).chain(&join.key);
    let names = names.cloned().collect();
    Question::by_marks(TASK, "CallObject", names, filter).first_by("CreatedDate, Id")
}

/// Reads the Task as it is before it is completed.
pub(super) fn read(id: &RecordId, row: &Row, fields: &TaskFields, org: &OrgFacts) -> Question {
    let full = task_body::of_new(row, fields, org);
    let compared = fields.0.keys().filter_map(|field| read_name(*field));
    let mut names: Vec<&str> = full.keys().map(String::as_str).chain(compared).collect();
    names.extend([NOTE, "WhoId", "WhatId", LOOKUP]);
    names.extend(org.key_field());
    names.retain(|name| org.field(TASK, name).is_some());
    names.sort_unstable();
    names.dedup();
    read_task(id.as_str(), names)
}

/// Fills what is empty in the Task, and puts the note below its own.
pub(super) fn completion(
    id: RecordId,
    task: &SfId,
    there: &Value,
    row: &Row,
    fields: &TaskFields,
    org: &OrgFacts,
) -> Completion {
    let above = above(at(there, NOTE).as_str(), row);
    let mut body = empty_ones(&task_body::of_new(row, fields, org), there, org);
    let whole = whole_note(above.as_deref(), fields);
    if may_write_note(&whole, there, org) {
        body.insert(String::from(NOTE), json!(whole));
    }
    Completion {
        id,
        body,
        may_link: at(there, LOOKUP).is_null() && org.may_update(TASK, LOOKUP),
        fields: fields.clone().with_text(TaskField::Description, &whole),
        joined: Joined {
            task: task.clone(),
            theirs: theirs(fields, there, org),
            above,
            full: full_details(row, there),
        },
    }
}

/// What a field of the Task holds.
fn at<'a>(there: &'a Value, field: &str) -> &'a Value {
    there.get(field).unwrap_or(&Value::Null)
}

/// Our values for the fields that are empty in the Task. Its status and its kind stay as the other tool set them.
fn empty_ones(full: &Body, there: &Value, org: &OrgFacts) -> Body {
    let mut body = full.clone();
    body.retain(|name, _| name != NOTE && at(there, name).is_null() && org.may_update(TASK, name));
    // Salesforce takes no Task with a lead in WhoId and anything in WhatId, whichever tool wrote which of the two.
    let is_lead = |value: &Value| value.as_str().is_some_and(|id| id.starts_with("00Q"));
    if body.get("WhoId").is_some_and(is_lead) && !at(there, "WhatId").is_null() {
        body.remove("WhoId");
    }
    if is_lead(at(there, "WhoId")) {
        body.remove("WhatId");
    }
    body
}

/// The other tool's part of the note: an earlier request of this row may have put ours below it already.
fn above(there: Option<&str>, row: &Row) -> Option<String> {
    let there = there.unwrap_or_default().trim_end();
    let lost = row.requests.lost.as_ref();
    let before = lost.and_then(|lost| lost.fields.as_ref());
    let ours = [Some(row.write.fields()), before];
    let ours = ours.into_iter().flatten();
    let ours = ours.filter_map(|fields| fields.text(TaskField::Description));
    let mut ours = ours.map(str::trim_end).filter(|note| !note.is_empty());
    let rest = ours.find_map(|note| there.strip_suffix(note));
    let above = rest.unwrap_or(there).trim_end();
    (!above.is_empty()).then(|| String::from(above))
}

/// The whole note: the other tool's part, and ours below it.
fn whole_note(above: Option<&str>, fields: &TaskFields) -> String {
    let ours = fields.text(TaskField::Description);
    let parts = [above, ours].into_iter().flatten();
    parts.collect::<Vec<_>>().join("\n\n")
}

/// Whether the note has to be written, and can be.
fn may_write_note(whole: &str, there: &Value, org: &OrgFacts) -> bool {
    let most = org.field(TASK, NOTE).map_or(0, |field| field.length);
    let fits = most == 0 || u32::try_from(whole.chars().count()).is_ok_and(|n| n <= most);
    let note = at(there, NOTE).as_str().unwrap_or_default();
    fits && note.trim_end() != whole.trim_end() && org.may_update(TASK, NOTE)
}

/// The fields that hold another value than ours and keep it.
fn theirs(fields: &TaskFields, there: &Value, org: &OrgFacts) -> Vec<ConflictField> {
    let current = held(there, fields, org);
    let ours = fields.without(&[TaskField::Description]);
    let different = match compare(&ours, &TaskFields::default(), false, &current) {
        Comparison::Write(fields) => fields,
        Comparison::Conflict(_) => TaskFields::default(),
    };
    let stands = different.0.into_keys().filter_map(|field| {
        let theirs = current.0.get(&field)?.clone();
        (theirs != FieldValue::Empty).then(|| ConflictField {
            field,
            name: name_in(there, field),
            theirs,
        })
    });
    stands.collect()
}

/// Details whose fields hold something already.
fn full_details(row: &Row, there: &Value) -> Vec<TaskField> {
    let mapped = row.mapped.iter().flat_map(|mapped| &mapped.fields);
    let full = mapped.filter(|(_, name)| {
        let there = at(there, name);
        !there.is_null() && *there != json!(false)
    });
    full.map(|(field, _)| *field).collect()
}
