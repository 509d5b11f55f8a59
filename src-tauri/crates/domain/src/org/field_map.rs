//! The org's custom fields that a call's Task fills too: whether a field can hold what is mapped to it, and in what
//! form.
//!
//! It owns that one rule, for the write and for the settings check alike. It never speaks to the org: it takes from
//! describe what a field accepts.
//!
//! **Invariant:** nothing here makes Salesforce refuse a Task. A value that a field would not take is left out, and so
//! is a field that the agent can't see or write: a Task without the call's queue is better than no Task.

use crate::base::ids::SfId;
use crate::base::limits::{cut, fits};
use crate::base::refs::PersonRef;
use crate::org::facts::{FieldFacts, OrgFacts, TASK};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether a mapped field can hold what is mapped to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is filled.
    Fits,
    /// There is none of this name, or the agent can't see it.
    Absent,
    /// It is a standard field, which calls fill by rules of their own.
    Standard,
    /// No two records may have the same value in it: one day a call would be refused because of another's value.
    Unique,
    /// The agent may not write it.
    ReadOnly,
    /// It is of a type that such a value can't be written into.
    WrongType,
}

/// Where a call's details go beside the standard fields: as it was set when the call was first logged, for settings
/// never change the past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The fields by API name.
    pub fields: BTreeMap<TaskField, String>,
    /// By how many seconds the agent's clock was ahead of UTC: a moment becomes a day only in a time zone.
    pub offset: i32,
}

impl Mapped {
    /// What is set now, for a call that began at this moment; nothing if no field is mapped.
    pub fn planned(
        fields: &BTreeMap<TaskField, String>,
        zone: &TimeZone,
        began: Timestamp,
    ) -> Option<Self> {
        let offset = zone.to_offset(began).seconds();
        let fields = fields.clone();
        (!fields.is_empty()).then_some(Self { fields, offset })
    }

    /// The values for the org's custom fields, by API name and in the form that each takes. `may_write` says whether
    /// the agent may write a field, which differs between a new Task and a change.
    pub fn written(
        &self,
        fields: &TaskFields,
        org: &OrgFacts,
        agent: &SfId,
        may_write: fn(&FieldFacts) -> bool,
    ) -> BTreeMap<String, FieldValue> {
        let mut written = BTreeMap::new();
        for (field, name) in &self.fields {
            let Some(value) = fields.0.get(field) else {
                continue;
            };
            let Some(facts) = org.field(TASK, name).filter(|facts| may_write(facts)) else {
                continue;
            };
            if fit(org, *field, name) != Fit::Fits {
                continue;
            }
            let form = Form {
                facts,
                org,
                agent,
                offset: Offset::from_seconds(self.offset).unwrap_or(Offset::UTC),
            };
            if let Some(value) = form.of(*field, value) {
                written.insert(name.clone(), value);
            }
        }
        written
    }
}

/// Whether a custom field can hold what is mapped to it.
pub fn fit(org: &OrgFacts, field: TaskField, name: &str) -> Fit {
    if !name.ends_with("__c") {
        return Fit::Standard;
    }
    let Some(facts) = org.field(TASK, name) else {
        return Fit::Absent;
    };
    if facts.unique {
        Fit::Unique
    } else if !facts.createable && !facts.updateable {
        Fit::ReadOnly
    } else if takes(field, facts) {
        Fit::Fits
    } else {
        Fit::WrongType
    }
}

/// What kind of value one of our fields has.
#[derive(Clone, Copy)]
enum Holds {
    Words,
    Link,
    Number,
    Count,
    Day,
    Moment,
    Record,
    Agent,
    Flag,
}

fn holds(field: TaskField) -> Holds {
    match field {
        TaskField::Subject
        | TaskField::Description
        | TaskField::Subtype
        | TaskField::CallType
        | TaskField::CallDisposition
        | TaskField::CallObject
        | TaskField::Direction
        | TaskField::Line
        | TaskField::Queue
        | TaskField::Summary
        | TaskField::Transcript
        | TaskField::Topics
        | TaskField::Sentiment
        | TaskField::Tags
        | TaskField::IvrPath
        | TaskField::ExternalKey
        | TaskField::GroupId
        | TaskField::Status
        | TaskField::Priority => Holds::Words,
        TaskField::RecordingUrl => Holds::Link,
        TaskField::FromNumber | TaskField::ToNumber | TaskField::Extension => Holds::Number,
        TaskField::CallDuration => Holds::Count,
        TaskField::ActivityDate => Holds::Day,
        TaskField::StartedAt
        | TaskField::AnsweredAt
        | TaskField::EndedAt
        | TaskField::CalledBackAt
        | TaskField::Reminder => Holds::Moment,
        TaskField::Who | TaskField::What => Holds::Record,
        TaskField::Agent => Holds::Agent,
        TaskField::Closed => Holds::Flag,
    }
}

fn takes(field: TaskField, facts: &FieldFacts) -> bool {
    let kind = facts.kind.as_str();
    let points_to = |object: &str| facts.references.iter().any(|to| to == object);
    let by_type = match holds(field) {
        Holds::Words => is_list(kind),
        Holds::Link => kind == "url",
        Holds::Number => kind == "phone" || is_list(kind) || is_number(kind),
        Holds::Count => is_number(kind),
        Holds::Day => kind == "date",
        Holds::Moment => matches!(kind, "datetime" | "date"),
        Holds::Record => kind == "reference",
        Holds::Agent => is_list(kind) || (kind == "reference" && points_to("User")),
        Holds::Flag => return kind == "boolean",
    };
    by_type || is_text(kind)
}

fn is_text(kind: &str) -> bool {
    matches!(kind, "string" | "textarea" | "encryptedstring" | "combobox")
}

fn is_list(kind: &str) -> bool {
    matches!(kind, "picklist" | "multipicklist")
}

fn is_number(kind: &str) -> bool {
    matches!(kind, "int" | "double" | "currency" | "percent")
}

/// A field of the org, with what must be known to put a value into its form.
struct Form<'a> {
    facts: &'a FieldFacts,
    org: &'a OrgFacts,
    agent: &'a SfId,
    offset: Offset,
}

impl Form<'_> {
    /// The value in the form of the field; nothing if the field does not take it.
    fn of(&self, field: TaskField, value: &FieldValue) -> Option<FieldValue> {
        let kind = self.facts.kind.as_str();
        match value {
            FieldValue::Empty if kind == "boolean" => Some(FieldValue::Flag(false)),
            FieldValue::Empty => Some(FieldValue::Empty),
            FieldValue::Text(_) if field == TaskField::Agent && kind == "reference" => {
                Some(FieldValue::Record(PersonRef::from(self.agent.clone())))
            }
            FieldValue::Text(text) => self.text(field, text),
            FieldValue::Number(n) if is_number(kind) => self.number(*n),
            FieldValue::Number(n) => self.whole(&n.to_string()),
            FieldValue::Date(day) if kind == "date" => Some(FieldValue::Date(*day)),
            FieldValue::Date(day) => self.whole(&day.to_string()),
            FieldValue::Moment(at) => self.moment(*at),
            FieldValue::Record(PersonRef::Salesforce(id)) if kind == "reference" => {
                let points_there = self.facts.references.iter().any(|to| self.is_of(id, to));
                points_there.then(|| value.clone())
            }
            FieldValue::Record(PersonRef::Salesforce(id)) => self.whole(&id.0),
            // A row that names a person who is still being made is not sent.
            FieldValue::Record(PersonRef::Waiting(_)) => None,
            FieldValue::Flag(_) => (kind == "boolean").then(|| value.clone()),
        }
    }

    fn text(&self, field: TaskField, text: &str) -> Option<FieldValue> {
        let text = clean(text, self.facts.kind == "textarea");
        if text.is_empty() {
            return None;
        }
        match self.facts.kind.as_str() {
            "picklist" => self.choice(&text).map(FieldValue::Text),
            "multipicklist" => {
                let known = text.split([',', ';']).filter_map(|one| self.choice(one));
                let mut known: Vec<String> = known.collect();
                known.dedup();
                (!known.is_empty()).then(|| FieldValue::Text(known.join(";")))
            }
            "url" if !is_link(&text) => None,
            "phone" if !text.contains(|c: char| c.is_ascii_digit()) => None,
            kind if is_number(kind) => self.number(text.parse().ok()?),
            // Half an address or half a number would lead somewhere else, so it goes in whole or not at all.
            _ if is_link(&text) || matches!(holds(field), Holds::Number) => self.whole(&text),
            _ => {
                let cut = cut(&text, self.length());
                Some(FieldValue::Text(String::from(cut.trim_end())))
            }
        }
    }

    /// The text if there is room for all of it.
    fn whole(&self, text: &str) -> Option<FieldValue> {
        let kind = self.facts.kind.as_str();
        let takes_text = is_text(kind) || matches!(kind, "url" | "phone");
        (takes_text && fits(text, self.length())).then(|| FieldValue::Text(String::from(text)))
    }

    /// The picklist value that this text names, by value or by label.
    fn choice(&self, text: &str) -> Option<String> {
        let wanted = text.trim().to_lowercase();
        let mut values = self.facts.values.iter();
        let is_it = |name: &str| name.to_lowercase() == wanted;
        values
            .find(|choice| is_it(&choice.value) || is_it(&choice.label))
            .map(|choice| choice.value.clone())
    }

    fn number(&self, n: u32) -> Option<FieldValue> {
        let most = match self.facts.digits {
            0 => 8,
            digits => digits,
        };
        let digits = u32::try_from(n.to_string().len()).unwrap_or(u32::MAX);
        (digits <= most).then_some(FieldValue::Number(n))
    }

    fn moment(&self, at: Timestamp) -> Option<FieldValue> {
        let there = self.offset.to_datetime(at);
        match self.facts.kind.as_str() {
            "datetime" => Some(FieldValue::Moment(at)),
            "date" => Some(FieldValue::Date(there.date())),
            _ => {
                let to_the_second = Timestamp::from_second(at.as_second()).ok()?;
                let text = to_the_second.display_with_offset(self.offset).to_string();
                self.whole(&text)
            }
        }
    }

    fn length(&self) -> usize {
        match usize::try_from(self.facts.length) {
            Ok(0) | Err(_) => 255,
            Ok(length) => length,
        }
    }

    /// Whether a record's id is one of this object's.
    fn is_of(&self, id: &SfId, object: &str) -> bool {
        let prefix = match object {
            "Contact" => Some("003"),
            "Lead" => Some("00Q"),
            "Account" => Some("001"),
            "Opportunity" => Some("006"),
            "Case" => Some("500"),
            "Campaign" => Some("701"),
            _ => {
                let object = self.org.objects.get(object);
                object.and_then(|object| object.key_prefix.as_deref())
            }
        };
        prefix.is_some_and(|prefix| id.has_prefix(prefix))
    }
}

/// A text as every field takes it: without control characters, and on one line if the field has only one.
fn clean(text: &str, has_lines: bool) -> String {
    let kept = text.trim().chars().filter_map(|c| match c {
        '\n' | '\t' if has_lines => Some(c),
        '\n' | '\t' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect()
}

fn is_link(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(char::is_whitespace)
}
