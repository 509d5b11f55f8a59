//! Reading a JSON object field by field, with an error that names the field.
//!
//! Owns the rules that all fields share: `null` and empty text are absent, a wrong type is refused, a line of text
//! holds no control characters. It knows no field of the event. Serde's derived reading is not used, as its errors name a
//! line and a column of the body and not the field.

use serde_json::{Map, Value};

use crate::wire::error::{Problem, WireError};

/// The fields of one object, and where the object stands in the event.
pub(super) struct Fields<'a> {
    map: Option<&'a Map<String, Value>>,
    path: &'static str,
}

impl<'a> Fields<'a> {
    /// The fields of the event itself.
    pub(super) fn of(value: &'a Value) -> Result<Self, WireError> {
        let map = value.as_object().ok_or(WireError {
            field: String::new(),
            problem: Problem::NotAnObject,
        })?;
        Ok(Self {
            map: Some(map),
            path: "",
        })
    }

    /// The fields of an object within; none of them is there if the object isn't.
    pub(super) fn within(&self, name: &'static str) -> Result<Self, WireError> {
        match self.value(name) {
            None => Ok(Self {
                map: None,
                path: name,
            }),
            Some(Value::Object(map)) => Ok(Self {
                map: Some(map),
                path: name,
            }),
            Some(_) => Err(self.error(name, Problem::WrongType("an object"))),
        }
    }

    /// One line of text, without blanks around it and without control characters, which have no place in a subject.
    pub(super) fn line(&self, name: &str, limit: usize) -> Result<Option<String>, WireError> {
        let line = self.text(name, limit)?;
        Ok(line.map(|line| line.replace(char::is_control, " ")))
    }

    /// Text that may have several lines.
    pub(super) fn text(&self, name: &str, limit: usize) -> Result<Option<String>, WireError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() > limit => {
                Err(self.error(name, Problem::TooLong(limit)))
            }
            Some(Value::String(text)) => {
                Ok(Some(String::from(text.trim())).filter(|text| !text.is_empty()))
            }
            Some(_) => Err(self.error(name, Problem::WrongType("text"))),
        }
    }

    /// Text, or a list of texts, which becomes one text with commas.
    pub(super) fn list(&self, name: &str, limit: usize) -> Result<Option<String>, WireError> {
        let Some(Value::Array(items)) = self.value(name) else {
            return match self.text(name, limit) {
                Err(WireError {
                    problem: Problem::WrongType(_),
                    ..
                }) => Err(self.not_a_list(name)),
                other => other,
            };
        };
        let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
        let joined = texts.ok_or_else(|| self.not_a_list(name))?.join(", ");
        if joined.chars().count() > limit {
            return Err(self.error(name, Problem::TooLong(limit)));
        }
        Ok(Some(joined).filter(|text| !text.is_empty()))
    }

    /// One of the given words.
    pub(super) fn word<T: Copy>(
        &self,
        name: &str,
        words: &[(&'static str, T)],
    ) -> Result<Option<T>, WireError> {
        let Some(text) = self.text(name, usize::MAX)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let known = words.iter().map(|(word, _)| *word).collect();
                Err(self.error(name, Problem::UnknownWord(known)))
            }
        }
    }

    /// An error in one of these fields.
    pub(super) fn error(&self, name: &str, problem: Problem) -> WireError {
        let field = match self.path {
            "" => String::from(name),
            path => format!("{path}.{name}"),
        };
        WireError { field, problem }
    }

    fn not_a_list(&self, name: &str) -> WireError {
        self.error(name, Problem::WrongType("text or a list of texts"))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map?.get(name).filter(|value| !value.is_null())
    }
}
