//! What the agent is asked for a write.
//!
//! A new Task is held back until all is answered that the org requires. A change is not: its Task may have those values
//! already, so it is held only for what Salesforce has refused it for. What the agent answers all the same goes along.

use crate::base::refusal::{Mender, Refusal, RefusalCode};
use crate::org::facts::{OrgFacts, TASK};
use crate::org::form_field::{FormField, given};
use crate::org::required::{is_the_agents, is_the_agents_to_change, required};
use crate::org::task_fields::TaskField;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::settings::Settings;
use std::collections::BTreeSet;

/// Whether a row makes or changes a Task: a call may be a log record alone.
pub fn has_task(row: &Row) -> bool {
    let with_task = || row.log.as_ref().is_none_or(|log| log.with_task);
    match &row.write {
        Write::LogCall { .. } => with_task(),
        // The next step that a call does is a Task, whatever the call's own record is.
        Write::Change { .. } => with_task() || is_record(row),
        Write::AddNextStep { .. } => true,
        Write::NewPerson(_) | Write::ChangePhone(_) => false,
    }
}

/// Whether a change turns a next step into the record of a call.
fn is_record(row: &Row) -> bool {
    row.write.fields().0.contains_key(&TaskField::CallObject)
}

/// Whether the agent may set this field in this row.
fn may_set(row: &Row, name: &str, org: &OrgFacts) -> bool {
    match row.write.creates() {
        true => is_the_agents(name, org),
        false => is_the_agents_to_change(name, org),
    }
}

/// What is asked for a row.
pub(crate) fn asked_of(row: &Row, org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    if !has_task(row) {
        return Vec::new();
    }
    let mut names: BTreeSet<&str> = row.refused_for.iter().map(String::as_str).collect();
    if row.write.creates() || is_record(row) {
        names.extend(required(org).into_iter().map(|(name, _)| name));
    }
    let names = names.into_iter().filter(|name| may_set(row, name, org));
    let names = names.filter(|name| !is_mapped(row, name, settings));
    let is_required = |name: &str| row.write.creates() || row.refused_for.contains(name);
    names
        .filter_map(|name| {
            let facts = org.field(TASK, name)?;
            Some(FormField::of(name, facts, is_required(name)))
        })
        .collect()
}

/// A field that the settings' field map fills in this row is not asked for again.
fn is_mapped(row: &Row, name: &str, settings: &Settings) -> bool {
    let mut map = settings.field_map.iter();
    map.any(|(field, to)| to == name && row.write.fields().0.contains_key(field))
}

/// The fields that the refusal of a row names, as far as the agent may set them: a rule of the org wants another value there.
/// It may want something else as well, so the row can be sent without.
pub(crate) fn named_in_refusal(row: &Row, org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    let Status::Wedged { refusal } = &row.status else {
        return Vec::new();
    };
    if !has_task(row) || refusal.code != RefusalCode::SalesforceRefused {
        return Vec::new();
    }
    let names: BTreeSet<&str> = refusal.fields.iter().map(String::as_str).collect();
    let names = names.into_iter().filter(|name| may_set(row, name, org));
    let names = names.filter(|name| !is_mapped(row, name, settings));
    names
        .filter_map(|name| Some(FormField::of(name, org.field(TASK, name)?, false)))
        .collect()
}

/// The fields asked for without which the row can't go and that have no answer yet, or one that the field can't take.
pub(crate) fn missing(row: &Row, org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    let answered = |field: &FormField| {
        let typed = row.answers.0.get(&field.name);
        let facts = org.field(TASK, &field.name);
        facts
            .zip(typed)
            .is_some_and(|(facts, typed)| given(facts, typed).is_some())
    };
    let mut asked = asked_of(row, org, settings);
    asked.retain(|field| field.required && !answered(field));
    asked
}

/// What is asked for before the call has a row. A field that the field map fills is not asked for: the call may still
/// bring its value. `makes`: the call makes a Task, and does no next step, which may have the value already.
pub(crate) fn before_the_row(org: &OrgFacts, settings: &Settings, makes: bool) -> Vec<FormField> {
    let mut asked = required(org);
    asked.retain(|(name, _)| !settings.field_map.values().any(|to| to == name));
    asked
        .into_iter()
        .filter(|(name, _)| makes || is_the_agents_to_change(name, org))
        .map(|(name, facts)| FormField::of(name, facts, makes))
        .collect()
}

/// The refusal with which a row is kept while these answers are missing.
pub(crate) fn refusal(missing: &[FormField]) -> Refusal {
    Refusal {
        fields: missing.iter().map(|field| field.name.clone()).collect(),
        ..Refusal::of(RefusalCode::AnswersMissing, Mender::Agent)
    }
}

/// Whether a row waits for answers.
pub(crate) fn is_asking(row: &Row) -> bool {
    matches!(&row.status, Status::Wedged { refusal } if refusal.code == RefusalCode::AnswersMissing)
}
