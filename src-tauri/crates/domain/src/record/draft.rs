//! What the agent wrote for a call.

use crate::org::required::Answers;
use serde::{Deserialize, Serialize};

/// What the agent wrote for a call.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The subject; empty means the template's.
    pub subject: String,
    /// The note.
    pub text: String,
    /// The number of the newest edit.
    pub seq: u32,
    /// Subject and note as they go into the Task.
    pub saved: Option<(String, String)>,
    /// The disposition that was chosen.
    #[serde(default, alias = "result")]
    pub disposition: Option<String>,
    /// The disposition as it goes into the Task.
    #[serde(default, alias = "saved_result")]
    pub saved_disposition: Option<String>,
    /// What was answered where the org requires more of a Task than Ringside knows.
    #[serde(default)]
    pub answers: Answers,
    /// The number of the newest edit of the answers.
    #[serde(default)]
    pub answers_seq: u32,
    /// The answers as they go into the Task.
    #[serde(default)]
    pub saved_answers: Answers,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft(seq {}, saved {})", self.seq, self.saved.is_some())
    }
}

impl Draft {
    /// Makes what is typed part of the record.
    pub fn save(&mut self) {
        self.saved = Some((self.subject.clone(), self.text.clone()));
        self.saved_disposition.clone_from(&self.disposition);
        self.saved_answers.clone_from(&self.answers);
    }

    /// Whether everything that is typed is part of the record.
    pub fn is_saved(&self) -> bool {
        let is_written = match &self.saved {
            Some((subject, text)) => *subject == self.subject && *text == self.text,
            None => self.subject.is_empty() && self.text.is_empty(),
        };
        is_written
            && self.disposition == self.saved_disposition
            && self.answers == self.saved_answers
    }
}
