//! A search over several objects, and what becomes of it where the org refuses one of them.
//!
//! Salesforce refuses a whole search for one object or field that this agent may not see. So only what describe shows
//! is asked for; where describe is out of date, each object is searched alone, so that the others are still found.

use domain::base::not_readable::NotReadable;
use salesforce::{CallError, Client};
use serde_json::Value;

use crate::send::refused;

/// What is searched for, and in what.
pub(crate) struct Search {
    /// The terms and the group of fields, such as `FIND {…} IN NAME FIELDS`.
    pub(crate) terms: String,
    /// What is returned of each object.
    pub(crate) returning: Vec<Returning>,
    /// How many records at most.
    pub(crate) limit: usize,
}

/// What is returned of an object.
pub(crate) struct Returning {
    pub(crate) object: String,
    /// Its fields, and those of records that it refers to, by their path.
    pub(crate) fields: Vec<String>,
    /// Which of its records, as a `WHERE`; empty: all.
    pub(crate) filter: String,
}

impl Returning {
    fn clause(&self) -> String {
        self.of(|_| true)
    }

    /// The same without what stands in other records, which may be hidden where this object is not.
    fn own(&self) -> Option<String> {
        let refers = self.fields.iter().any(|field| field.contains('.'));
        refers.then(|| self.of(|field| !field.contains('.')))
    }

    fn of(&self, takes: impl Fn(&str) -> bool) -> String {
        let fields = self.fields.iter().map(String::as_str);
        let fields: Vec<&str> = fields.filter(|field| takes(field)).collect();
        format!("{}({}{})", self.object, fields.join(", "), self.filter)
    }
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
        let all: Vec<String> = self.returning.iter().map(Returning::clause).collect();
        match self.one(client, &all).await {
            Err(CallError::Refused(_)) => {}
            records => {
                return Ok(Found {
                    records: records?,
                    unread: Vec::new(),
                });
            }
        }
        let mut found = Found::default();
        for returning in &self.returning {
            match self.alone(client, returning).await {
                Ok(records) => found.records.extend(records),
                Err(error @ CallError::Refused(_)) => {
                    let why = NotReadable::refused(&returning.object, refused(&error));
                    found.unread.push(why);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Searches one object, and once more without what stands in other records if the org refuses that.
    async fn alone(&self, client: &Client, of: &Returning) -> Result<Vec<Value>, CallError> {
        match (self.one(client, &[of.clause()]).await, of.own()) {
            (Err(CallError::Refused(_)), Some(own)) => self.one(client, &[own]).await,
            (records, _) => records,
        }
    }

    async fn one(&self, client: &Client, returning: &[String]) -> Result<Vec<Value>, CallError> {
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
