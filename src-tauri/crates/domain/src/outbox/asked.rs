//! What the agent is asked for a write.

use crate::base::refusal::{Mender, Refusal, RefusalCode};
use crate::org::facts::{OrgFacts, TASK};
use crate::org::form_field::{FormField, given};
use crate::org::required::{is_the_agents, required};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::settings::Settings;
use std::collections::BTreeSet;

/// Whether a row makes a Task: a call may be a log record alone.
pub fn makes_task(row: &Row) -> bool {
    match &row.write {
        Write::LogCall { .. } => row.log.as_ref().is_none_or(|log| log.with_task),
        Write::AddNextStep { .. } => true,
        Write::Change { .. } | Write::NewPerson(_) | Write::ChangePhone(_) => false,
    }
}

/// What is asked for a row.
pub(crate) fn asked_of(row: &Row, org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    if !makes_task(row) {
        return Vec::new();
    }
    let mut names: BTreeSet<&str> = required(org).into_iter().map(|(name, _)| name).collect();
    let refused_for = row.refused_for.iter().map(String::as_str);
    names.extend(refused_for.filter(|name| is_the_agents(name, org)));
    // A field that the settings' field map fills in this row is not asked for again.
    let is_mapped = |name: &str| {
        let mut map = settings.field_map.iter();
        map.any(|(field, to)| to == name && row.write.fields().0.contains_key(field))
    };
    let names = names.into_iter().filter(|name| !is_mapped(name));
    names
        .filter_map(|name| Some(FormField::of(name, org.field(TASK, name)?, true)))
        .collect()
}

/// The fields asked for that have no answer yet, or one that the field can't take.
pub(crate) fn missing(row: &Row, org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    let answered = |field: &FormField| {
        let typed = row.answers.0.get(&field.name);
        let facts = org.field(TASK, &field.name);
        facts
            .zip(typed)
            .is_some_and(|(facts, typed)| given(facts, typed).is_some())
    };
    let mut asked = asked_of(row, org, settings);
    asked.retain(|field| !answered(field));
    asked
}

/// What is asked for before the call has a row. A field that the field map fills is not asked for: the call may still
/// bring its value.
pub(crate) fn before_the_row(org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    let mut asked = required(org);
    asked.retain(|(name, _)| !settings.field_map.values().any(|to| to == name));
    asked
        .into_iter()
        .map(|(name, facts)| FormField::of(name, facts, true))
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
