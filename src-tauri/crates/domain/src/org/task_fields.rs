//! What a Task is to hold, independent of the org's names for it.
//!
//! A map and not a struct: a change is then the difference of two maps, and an edit writes only what has changed.

use crate::base::refs::PersonRef;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The fields of a Task that Ringside writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TaskField {
    /// `Subject`.
    Subject,
    /// `Status`: closed or open. Which value that is depends on the org (TaskStatus).
    Closed,
    /// `Description`.
    Description,
    /// `ActivityDate`.
    ActivityDate,
    /// `WhoId`: a Contact or a Lead.
    Who,
    /// `WhatId`: an Account or another record; never together with a Lead.
    What,
    /// `TaskSubtype`, which can't be changed after creation.
    Subtype,
    /// `CallType`.
    CallType,
    /// `CallDurationInSeconds`.
    CallDuration,
    /// `CallDisposition`.
    CallDisposition,
    /// `CallObject`: the call's key.
    CallObject,
    /// Which way the call went, also where `CallType` is left empty.
    Direction,
    /// When it began to ring.
    StartedAt,
    /// When the two sides began to speak.
    AnsweredAt,
    /// When it was over.
    EndedAt,
    /// For a missed call: when the agent and that number next spoke.
    CalledBackAt,
    /// The number that called.
    FromNumber,
    /// The number that was called.
    ToNumber,
    /// The line that it came in on.
    Line,
    /// The queue that it came through.
    Queue,
    /// Where the recording is kept.
    RecordingUrl,
    /// The phone system's summary.
    Summary,
    /// What was said.
    Transcript,
    /// What it was about.
    Topics,
    /// Its mood.
    Sentiment,
    /// Its tags.
    Tags,
    /// What the caller chose in the phone menu.
    IvrPath,
    /// The agent's name; in a lookup to users, the agent.
    Agent,
    /// The agent's own extension or number in this call.
    Extension,
    /// The phone's own id of the call, without Ringside's name of the phone before it.
    ExternalKey,
    /// `Priority`, by API name.
    Priority,
    /// `ReminderDateTime` and `IsReminderSet`: when the agent is to be reminded; `Empty`: never.
    Reminder,
    /// What all legs of one call share, as the phone tells it.
    GroupId,
    /// `Status`, by API name: which of the values that close a Task. Without it that is the usual one.
    Status,
}

impl TaskField {
    /// What every org calls it on a Task; `None` for what only the log record has.
    pub fn api_name(self) -> Option<&'static str> {
        Some(match self {
            Self::Subject => "Subject",
            Self::Closed | Self::Status => "Status",
            Self::Description => "Description",
            Self::ActivityDate => "ActivityDate",
            Self::Who => "WhoId",
            Self::What => "WhatId",
            Self::Subtype => "TaskSubtype",
            Self::CallType => "CallType",
            Self::CallDuration => "CallDurationInSeconds",
            Self::CallDisposition => "CallDisposition",
            Self::CallObject => "CallObject",
            Self::Priority => "Priority",
            Self::Reminder => "ReminderDateTime",
            Self::Direction
            | Self::StartedAt
            | Self::AnsweredAt
            | Self::EndedAt
            | Self::CalledBackAt
            | Self::FromNumber
            | Self::ToNumber
            | Self::Line
            | Self::Queue
            | Self::RecordingUrl
            | Self::Summary
            | Self::Transcript
            | Self::Topics
            | Self::Sentiment
            | Self::Tags
            | Self::IvrPath
            | Self::GroupId
            | Self::Agent
            | Self::Extension
            | Self::ExternalKey => return None,
        })
    }
}

/// The value of a field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Text as it is.
    Text(String),
    /// A whole number.
    Number(u32),
    /// A day.
    Date(Date),
    /// A moment.
    Moment(Timestamp),
    /// A record.
    Record(PersonRef),
    /// Yes or no.
    Flag(bool),
    /// Nothing: in a change, what was there is removed.
    Empty,
}

impl std::fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text(…{} characters)", text.chars().count()),
            Self::Number(n) => write!(f, "Number({n})"),
            Self::Date(date) => write!(f, "Date({date})"),
            Self::Moment(at) => write!(f, "Moment({at})"),
            Self::Record(id) => write!(f, "Record({id})"),
            Self::Flag(flag) => write!(f, "Flag({flag})"),
            Self::Empty => f.write_str("Empty"),
        }
    }
}

/// A Task's fields, or a change of some of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFields(pub BTreeMap<TaskField, FieldValue>);

impl TaskFields {
    /// Sets a field.
    #[must_use]
    pub fn with(mut self, field: TaskField, value: FieldValue) -> Self {
        self.0.insert(field, value);
        self
    }

    /// Sets a text field where there is text.
    #[must_use]
    pub fn with_text(self, field: TaskField, text: &str) -> Self {
        if text.trim().is_empty() {
            self
        } else {
            self.with(field, FieldValue::Text(String::from(text)))
        }
    }

    /// The text of a field.
    pub fn text(&self, field: TaskField) -> Option<&str> {
        match self.0.get(&field) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The record in a field.
    pub fn record(&self, field: TaskField) -> Option<&PersonRef> {
        match self.0.get(&field) {
            Some(FieldValue::Record(id)) => Some(id),
            _ => None,
        }
    }

    /// The change by which a Task with the fields of `self` gets those of `wanted`.
    pub fn change_to(&self, wanted: &Self) -> Self {
        let mut change = Self::default();
        for (field, value) in &wanted.0 {
            if self.0.get(field) != Some(value) {
                change.0.insert(*field, value.clone());
            }
        }
        for field in self.0.keys().filter(|field| !wanted.0.contains_key(field)) {
            change.0.insert(*field, FieldValue::Empty);
        }
        change
    }

    /// The value of a field; `Empty` where there is none.
    pub fn value(&self, field: TaskField) -> FieldValue {
        self.0.get(&field).cloned().unwrap_or(FieldValue::Empty)
    }

    /// The values here of the fields that `change` has.
    pub fn of(&self, change: &Self) -> Self {
        let fields = change.0.keys().map(|field| (*field, self.value(*field)));
        Self(fields.collect())
    }

    /// These fields alone.
    #[must_use]
    pub fn only(&self, fields: &[TaskField]) -> Self {
        let mut only = self.clone();
        only.0.retain(|field, _| fields.contains(field));
        only
    }

    /// All but these fields.
    #[must_use]
    pub fn without(&self, fields: &[TaskField]) -> Self {
        let mut rest = self.clone();
        rest.0.retain(|field, _| !fields.contains(field));
        rest
    }

    /// Applies a change.
    pub fn apply(&mut self, change: &Self) {
        for (field, value) in &change.0 {
            if *value == FieldValue::Empty {
                self.0.remove(field);
            } else {
                self.0.insert(*field, value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_holds_only_what_differs_and_leads_from_one_to_the_other() {
        let text = |t: &str| FieldValue::Text(String::from(t));
        let old = TaskFields::default()
            .with(TaskField::Subject, text("Call"))
            .with(TaskField::Description, text("old"))
            .with(TaskField::CallDuration, FieldValue::Number(3));
        let new = TaskFields::default()
            .with(TaskField::Subject, text("Call"))
            .with(TaskField::Description, text("new"));
        let change = old.change_to(&new);
        assert_eq!(
            change.0.keys().copied().collect::<Vec<_>>(),
            [TaskField::Description, TaskField::CallDuration]
        );
        let mut applied = old;
        applied.apply(&change);
        assert_eq!(applied, new);
    }
}
