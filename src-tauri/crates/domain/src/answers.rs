//! What an org requires of every Task and Ringside can't know: the agent is asked for it, and the write is kept until it is
//! answered.
//!
//! It owns which fields those are. They follow from what the org is like now, so that a row which waited for an answer goes
//! as soon as the admin no longer requires it. Where Salesforce refuses a Task for a field that nothing had shown as required,
//! that row remembers the field and asks for it, too.
//!
//! **Invariant:** no request is spent on a Task of which it is known that it lacks something.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call_log::{self, LOOKUP, LogTo};
use crate::check::FILLED;
use crate::form_field::{FormField, given};
use crate::logging::is_loggable;
use crate::org_facts::{FieldFacts, OrgFacts, TASK};
use crate::outbox::{Row, Status, Write};
use crate::settings::{LoggingMode, Settings};
use crate::state::{Call, State};
use crate::view::{UiError, UiErrorCode};

/// What the agent answered, by API names, as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct Answers(pub BTreeMap<String, String>);

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}

impl Answers {
    /// Takes over other answers; an empty one takes back what was there.
    pub fn take(&mut self, others: &Self) {
        for (name, text) in &others.0 {
            if text.trim().is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.clone(), text.clone());
            }
        }
    }
}

/// What is asked, and what has been answered so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskedView {
    /// The fields, in the order in which they are asked.
    pub fields: Vec<FormField>,
    /// The answers so far.
    pub answers: Answers,
    /// The number of the newest edit that is in `answers`.
    pub seq: u32,
}

/// Fields that describes and layouts require and that have a value without anybody's doing.
pub(crate) fn is_filled_by_the_org(field: &str) -> bool {
    ["Subject", "Status", "Priority", "OwnerId", "RecordTypeId"].contains(&field)
}

/// The fields that this org requires of every Task, by describe or by the page layout, and that nobody fills unasked.
pub(crate) fn required(org: &OrgFacts) -> Vec<(&str, &FieldFacts)> {
    let Some(task) = org.objects.get(TASK) else {
        return Vec::new();
    };
    let is_required = |name: &String, facts: &FieldFacts| {
        facts.required || task.required_by_layout.contains(name)
    };
    let fields = task.fields.iter();
    fields
        .filter(|(name, facts)| is_required(name, facts) && !has_default(facts))
        .filter(|(name, _)| is_the_agents(name, org))
        .map(|(name, facts)| (name.as_str(), facts))
        .collect()
}

/// Whether the org fills it where it is left out.
fn has_default(facts: &FieldFacts) -> bool {
    facts.defaulted || facts.values.iter().any(|choice| choice.is_default)
}

/// Whether the agent may set a field and Ringside does not.
fn is_the_agents(name: &str, org: &OrgFacts) -> bool {
    org.may_create(TASK, name)
        && !FILLED.contains(&name)
        && !is_filled_by_the_org(name)
        && org.key_field() != Some(name)
        && name != LOOKUP
}

/// Whether a row makes a Task: a call may be a log record alone.
pub fn makes_task(row: &Row) -> bool {
    match &row.write {
        Write::LogCall { .. } => row.log.as_ref().is_none_or(|log| log.with_task),
        Write::AddNextStep { .. } => true,
        Write::Change { .. } | Write::NewPerson(_) => false,
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
    // What stands in the row already is not asked for a second time.
    let is_mapped = |name: &str| {
        let mut map = settings.field_map.iter();
        map.any(|(field, to)| to == name && row.write.fields().0.contains_key(field))
    };
    let names = names.into_iter().filter(|name| !is_mapped(name));
    names
        .filter_map(|name| Some(FormField::of(name, org.field(TASK, name)?, true)))
        .collect()
}

/// The fields among those that have no answer which they could take.
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

/// What the agent is told of a row that lacks these.
pub(crate) fn error(missing: &[FormField]) -> UiError {
    let labels: Vec<&str> = missing.iter().map(|field| field.label.as_str()).collect();
    UiError {
        code: UiErrorCode::AnswersMissing,
        params: [(String::from("fields"), labels.join(", "))].into(),
    }
}

/// Whether a row waits for answers.
pub(crate) fn is_asking(row: &Row) -> bool {
    matches!(&row.status, Status::Wedged { error } if error.code == UiErrorCode::AnswersMissing)
}

/// The fields that a refusal is about, where the agent could fill them in.
pub(crate) fn refused_for(error: &UiError) -> BTreeSet<String> {
    let get = |name: &str| error.params.get(name).map_or("", String::as_str);
    match get("sf_code") {
        "REQUIRED_FIELD_MISSING" | "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" => {
            let fields = get("fields").split(',').map(str::trim);
            fields
                .filter(|name| !name.is_empty())
                .map(String::from)
                .collect()
        }
        _ => BTreeSet::new(),
    }
}

/// What is asked of a row on screen.
pub(crate) fn of_write(state: &State, row: &Row) -> AskedView {
    match state.org.as_deref().filter(|_| is_asking(row)) {
        Some(org) => AskedView {
            fields: asked_of(row, org, &state.settings),
            answers: row.answers.clone(),
            seq: 0,
        },
        None => AskedView::default(),
    }
}

/// What is asked for a call while it goes on, and until its Task is on its way.
pub(crate) fn of_call(state: &State, call: &Call) -> AskedView {
    let Some(org) = state.org.as_deref() else {
        return AskedView::default();
    };
    if !is_loggable(call) || state.settings.logging == LoggingMode::Disabled {
        return AskedView::default();
    }
    let fields = match state.rows.get(&call.heard.id.log_write()) {
        Some(row) if row.is_editable() => asked_of(row, org, &state.settings),
        Some(row) if !row.is_settled() => Vec::new(),
        Some(row) if row.is_sent() => Vec::new(),
        _ if call.logged.is_some() || call_log::log_to(state) == LogTo::LogOnly => Vec::new(),
        _ => before_the_row(org, &state.settings),
    };
    AskedView {
        fields,
        answers: call.draft.answers.clone(),
        seq: call.draft.answers_seq,
    }
}

/// As long as it is not known what the call will bring, a field that is filled from it is not asked for.
fn before_the_row(org: &OrgFacts, settings: &Settings) -> Vec<FormField> {
    let mut asked = required(org);
    asked.retain(|(name, _)| !settings.field_map.values().any(|to| to == name));
    asked
        .into_iter()
        .map(|(name, facts)| FormField::of(name, facts, true))
        .collect()
}
