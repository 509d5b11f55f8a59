//! `words`: texts that many records share, each once.
//!
//! A word that nobody uses any longer stays until the index is wiped: finding those would cost a walk through everybody.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Transaction};

use crate::DiskError;

/// The words that one transaction has met, so that each is looked up once. It is never iterated, so order is no matter.
pub(super) struct Words<'a> {
    tx: &'a Transaction<'a>,
    met: HashMap<String, i64>,
}

impl<'a> Words<'a> {
    pub(super) fn new(tx: &'a Transaction<'a>) -> Self {
        Self {
            tx,
            met: HashMap::from([(String::new(), 0)]),
        }
    }

    /// The number of a text, which is given one if it has none.
    pub(super) fn number(&mut self, text: &str) -> Result<i64, DiskError> {
        if let Some(known) = self.met.get(text) {
            return Ok(*known);
        }
        let known: Option<i64> = self
            .tx
            .prepare_cached("SELECT word FROM words WHERE text = ?1")?
            .query_row([text], |row| row.get(0))
            .optional()?;
        let word = match known {
            Some(word) => word,
            None => self
                .tx
                .prepare_cached("INSERT INTO words (text) VALUES (?1)")?
                .insert([text])?,
        };
        self.met.insert(String::from(text), word);
        Ok(word)
    }
}
