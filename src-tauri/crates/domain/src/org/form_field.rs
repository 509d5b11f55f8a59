//! A field that the agent is asked for: its label, and what may be put into it.
//!
//! It owns what each of Salesforce's types takes. What was typed is kept as it was typed and is interpreted here only
//! when it is sent, so that an answer survives a change of its field.

use crate::base::ids::SfId;
use crate::base::limits::cut;
use crate::base::record_link::record_in;
use crate::org::facts::{Choice, FieldFacts};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormField {
    /// Its API name.
    pub name: String,
    /// What the org calls it.
    pub label: String,
    /// Whether the record can't be made without it.
    pub required: bool,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What may be chosen: what is written, and what is shown. None: it is typed.
    pub choices: Vec<(String, String)>,
    /// How much text fits, in UTF-16 units; nothing where there is no such limit.
    pub length: Option<u32>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Text of several lines.
    LongText,
    /// A number, with a decimal point.
    Number,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A moment, as RFC 3339 has it.
    Moment,
    /// `true` or `false`.
    YesNo,
    /// One of the choices.
    Choice,
    /// A record, by a link to it or by its id.
    Record,
}

/// An answer in the form that its field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Text, as much of it as fits: the window has said how much that is.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A day.
    Date(Date),
    /// A moment.
    Moment(Timestamp),
    /// Yes or no.
    Flag(bool),
    /// A record.
    Record(SfId),
}

impl FieldKind {
    /// How a field of this type is filled in. A time of day, a place and the like are typed in Salesforce's own form.
    pub fn of(facts: &FieldFacts) -> Self {
        match facts.kind.as_str() {
            "picklist" | "multipicklist" if !facts.values.is_empty() => Self::Choice,
            "textarea" => Self::LongText,
            "int" | "double" | "currency" | "percent" => Self::Number,
            "date" => Self::Date,
            "datetime" => Self::Moment,
            "boolean" => Self::YesNo,
            "reference" => Self::Record,
            _ => Self::Text,
        }
    }
}

impl FormField {
    /// The field as the agent is asked for it; the org's default stands first among its choices.
    pub fn of(name: &str, facts: &FieldFacts, required: bool) -> Self {
        let mut values: Vec<&Choice> = facts.values.iter().collect();
        values.sort_by_key(|choice| !choice.is_default);
        Self {
            name: String::from(name),
            label: facts.label.clone(),
            required,
            kind: FieldKind::of(facts),
            choices: values
                .into_iter()
                .map(|choice| (choice.value.clone(), choice.label.clone()))
                .collect(),
            length: length_of(facts).and_then(|most| u32::try_from(most).ok()),
        }
    }
}

/// How much text fits into the field; nothing if it takes no text, or has no limit.
fn length_of(facts: &FieldFacts) -> Option<usize> {
    let most = usize::try_from(facts.length).ok().filter(|most| *most > 0);
    match FieldKind::of(facts) {
        FieldKind::Text | FieldKind::LongText => most,
        FieldKind::Number
        | FieldKind::Date
        | FieldKind::Moment
        | FieldKind::YesNo
        | FieldKind::Choice
        | FieldKind::Record => None,
    }
}

/// What was typed, in the form that the field takes; nothing if it is empty or not valid for the field.
pub fn given(facts: &FieldFacts, typed: &str) -> Option<Given> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match FieldKind::of(facts) {
        FieldKind::Text | FieldKind::LongText => Some(Given::Text(match length_of(facts) {
            Some(most) => cut(typed, most),
            None => String::from(typed),
        })),
        FieldKind::Number => number(typed, facts.kind == "int"),
        FieldKind::Date => typed.parse().ok().map(Given::Date),
        FieldKind::Moment => typed.parse().ok().map(Given::Moment),
        FieldKind::YesNo => typed.parse().ok().map(Given::Flag),
        FieldKind::Choice => {
            let mut values = facts.values.iter();
            let chosen = values.find(|choice| choice.value == typed)?;
            Some(Given::Text(chosen.value.clone()))
        }
        FieldKind::Record => record_in(typed).map(Given::Record),
    }
}

fn number(typed: &str, whole: bool) -> Option<Given> {
    if let Ok(number) = typed.parse() {
        return Some(Given::Whole(number));
    }
    let number: f64 = typed.parse().ok()?;
    (number.is_finite() && !whole).then_some(Given::Number(number))
}
