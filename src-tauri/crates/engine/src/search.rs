//! A search over several objects, and what becomes of it where the org refuses one of them.
//!
//! Salesforce refuses a whole search for one object or field that this agent may not see. So only what describe shows
//! is asked for; where describe is out of date, each object is searched alone, so that the others are still found.

use domain::panel::part::NotReadable;
use salesforce::{CallError, Client};
use serde_json::Value;

use crate::send::refused;

/// What is searched for, and in what.
pub(crate) struct Search {
    /// The terms and the group of fields, such as `FIND {…} IN NAME FIELDS`.
    pub(crate) terms: String,
    /// Each object with its `RETURNING` clause.
    pub(crate) returning: Vec<(String, String)>,
    /// How many records at most.
    pub(crate) limit: usize,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) records: Vec<Value>,
    /// The objects that the org would not search.
    pub(crate) unread: Vec<NotReadable>,
}

impl Search {
    /// Asks the org; one request, where it refuses nothing.
    ///
    /// # Errors
    /// If the org can't be asked at all.
    pub(crate) async fn ask(&self, client: &Client) -> Result<Found, CallError> {
        let all = self.returning.iter().map(|(_, clause)| clause.as_str());
        let refusal = match self.one(client, &all.collect::<Vec<_>>()).await {
            Ok(records) => {
                return Ok(Found {
                    records,
                    unread: Vec::new(),
                });
            }
            Err(error @ CallError::Refused(_)) => error,
            Err(error) => return Err(error),
        };
        let mut found = Found::default();
        if let [(object, _)] = self.returning.as_slice() {
            let why = NotReadable::refused(object, refused(&refusal));
            found.unread.push(why);
            return Ok(found);
        }
        for (object, clause) in &self.returning {
            match self.one(client, &[clause]).await {
                Ok(records) => found.records.extend(records),
                Err(error @ CallError::Refused(_)) => {
                    let why = NotReadable::refused(object, refused(&error));
                    found.unread.push(why);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    async fn one(&self, client: &Client, returning: &[&str]) -> Result<Vec<Value>, CallError> {
        if returning.is_empty() {
            return Ok(Vec::new());
        }
        let sosl = format!(
            "{} RETURNING {} LIMIT {}",
            self.terms,
            returning.join(", "),
            self.limit
        );
        client.search::<Value>(&sosl).await
    }
}
