//! Reading a JSON object field by field, with an error that names the field.
//!
//! Owns the rules that all fields share: `null` and empty text are absent, a line of text holds no control characters,
//! a wrong type is refused in a field that identifies a call and left out in one that only describes it. It knows no
//! field of the event. Serde's derived reading is not used, as its errors name a line and a column of the body, not the
//! field.

use serde_json::{Map, Value};

use crate::wire::error::{Problem, WireError};
use crate::wire::mending::{Mend, Mends};
use crate::wire::odd_bytes::{identity, words};

/// The fields of one object, and where the object stands in the event.
pub(super) struct Fields<'a> {
    map: Option<&'a Map<String, Value>>,
    path: &'static str,
    mends: &'a Mends,
}

impl<'a> Fields<'a> {
    /// The fields of the event itself.
    pub(super) fn of(value: &'a Value, mends: &'a Mends) -> Result<Self, WireError> {
        let map = value.as_object().ok_or(WireError {
            field: String::new(),
            problem: Problem::NotAnObject,
        })?;
        Ok(Self {
            map: Some(map),
            path: "",
            mends,
        })
    }

    /// The fields of an object within; none of them is there if the object isn't.
    pub(super) fn within(&self, name: &'static str) -> Result<Self, WireError> {
        let map = match self.value(name) {
            None => None,
            Some(Value::Object(map)) => Some(map),
            Some(Value::String(text)) if text.trim().is_empty() => None,
            Some(_) => return Err(self.error(name, Problem::WrongType("an object"))),
        };
        Ok(Self {
            map,
            path: name,
            mends: self.mends,
        })
    }

    /// Whether the field is there, be it empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.map.is_some_and(|map| map.contains_key(name))
    }

    /// One line of a field that identifies a call, without blanks around it and without control characters.
    pub(super) fn name(&self, name: &str) -> Result<Option<String>, WireError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(one_line(identity(text).trim())).filter(|text| !text.is_empty()))
            }
            Some(_) => Err(self.error(name, Problem::WrongType("text"))),
        }
    }

    /// One of the given words, which has to be one of them.
    pub(super) fn known_word<T: Copy>(
        &self,
        name: &str,
        words: &[(&'static str, T)],
    ) -> Result<Option<T>, WireError> {
        let Some(text) = self.name(name)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => Err(self.error(name, unknown(words))),
        }
    }

    /// One of the given words; another one is left out.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(&'static str, T)]) -> Option<T> {
        let said = self.known_word(name, words);
        said.unwrap_or_else(|error| {
            self.mends.note(Mend::LeftOut, error);
            None
        })
    }

    /// One line of text that describes a call, cut to so many characters.
    pub(super) fn line(&self, name: &str, limit: usize) -> Option<String> {
        self.text(name, limit).map(|line| one_line(&line))
    }

    /// One line of text that describes a call and means nothing if it is cut: one that is too long is left out.
    pub(super) fn whole(&self, name: &str, limit: usize) -> Option<String> {
        let text = plain(self.value(name)?).map(|text| identity(&text));
        let line = text.map(|text| one_line(text.trim()));
        match line {
            Some(line) if line.chars().count() <= limit => {
                Some(line).filter(|line| !line.is_empty())
            }
            Some(_) => {
                self.leave_out(name, Problem::TooLong(limit));
                None
            }
            None => {
                self.leave_out(name, Problem::WrongType("text"));
                None
            }
        }
    }

    /// One line that is an id: its bytes are not guessed, and its beginning is taken if it is too long.
    pub(super) fn id(&self, name: &str, limit: usize) -> Option<String> {
        let value = self.value(name)?;
        let Some(text) = plain(value) else {
            self.leave_out(name, Problem::WrongType("text"));
            return None;
        };
        self.cut(name, one_line(identity(&text).trim()).as_str(), limit)
    }

    /// Text that may have several lines, cut to so many characters.
    pub(super) fn text(&self, name: &str, limit: usize) -> Option<String> {
        let value = self.value(name)?;
        match plain(value) {
            Some(text) => self.cut(name, self.readable(name, &text)?.trim(), limit),
            None => {
                self.leave_out(name, Problem::WrongType("text"));
                None
            }
        }
    }

    /// Text, or a list of texts, which becomes one text with commas.
    pub(super) fn list(&self, name: &str, limit: usize) -> Option<String> {
        let Some(Value::Array(items)) = self.value(name) else {
            return self.text(name, limit);
        };
        let texts: Vec<String> = items.iter().filter_map(plain).collect();
        let readable = texts.iter().filter_map(|text| self.readable(name, text));
        let joined = readable.collect::<Vec<_>>().join(", ");
        if texts.len() < items.len() {
            self.leave_out(name, Problem::WrongType("text or a list of texts"));
        }
        self.cut(name, &joined, limit)
    }

    /// A value that describes a call, if it can be read; else it is left out.
    pub(super) fn read<T>(
        &self,
        name: &str,
        problem: Problem,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let read = read(value);
        if read.is_none() {
            self.leave_out(name, problem);
        }
        read
    }

    /// Notes that a field was mended.
    pub(super) fn mended(&self, name: &str, how: Mend, problem: Problem) {
        self.mends.note(how, self.error(name, problem));
    }

    /// An error in one of these fields.
    pub(super) fn error(&self, name: &str, problem: Problem) -> WireError {
        let field = match self.path {
            "" => String::from(name),
            path => format!("{path}.{name}"),
        };
        WireError { field, problem }
    }

    /// The text, unless nobody can say what its bytes mean.
    fn readable(&self, name: &str, text: &str) -> Option<String> {
        let readable = words(text);
        if readable.is_none() {
            self.leave_out(name, Problem::Unreadable);
        }
        readable
    }

    fn leave_out(&self, name: &str, problem: Problem) {
        self.mended(name, Mend::LeftOut, problem);
    }

    fn cut(&self, name: &str, text: &str, limit: usize) -> Option<String> {
        let mut kept: String = text.chars().take(limit).collect();
        if kept.len() < text.len() {
            self.mended(name, Mend::Cut, Problem::TooLong(limit));
            kept.truncate(kept.trim_end().len());
        }
        Some(kept).filter(|text| !text.is_empty())
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map?.get(name).filter(|value| !value.is_null())
    }
}

/// Text, or a number as text: sources send either.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn unknown<T>(words: &[(&'static str, T)]) -> Problem {
    Problem::UnknownWord(words.iter().map(|(word, _)| *word).collect())
}
