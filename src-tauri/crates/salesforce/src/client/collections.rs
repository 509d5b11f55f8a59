//! Many records of one object in one call, each for itself.
//!
//! It owns the trap of this resource: the call answers 200 whatever became of the records, and an error inside names its
//! code `statusCode`. It never takes a record as done without reading that one's own result.
//!
//! At most 200 records, in the order of which the results stand (REST API Developer Guide 64.0, "sObject Collections"). The
//! call counts as one.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::answers::parse;
use super::connection::Client;
use crate::RecordId;
use crate::classify::{Effect, Verdict, classify_value};
use crate::error::{CallError, SignedOut};

/// What became of one record.
#[derive(Deserialize)]
struct Outcome {
    success: bool,
    #[serde(default)]
    id: Option<RecordId>,
    #[serde(default)]
    errors: Value,
}

impl Client {
    /// Makes records, each whatever becomes of the others.
    ///
    /// # Errors
    ///
    /// The call as a whole came to nothing; what became of a record stands inside.
    pub async fn create_all(
        &self,
        object: &str,
        records: &[Map<String, Value>],
    ) -> Result<Vec<Result<RecordId, CallError>>, CallError> {
        let records = records.iter().map(|fields| typed(object, fields.clone()));
        let outcomes = self.write_all(Method::POST, records.collect()).await?;
        let made = |outcome: Outcome| {
            let unreadable = CallError::Unreadable("the id of a new record");
            outcome.read().and_then(|id| id.ok_or(unreadable))
        };
        Ok(outcomes.into_iter().map(made).collect())
    }

    /// Writes the given fields of records and leaves the others alone, each record whatever becomes of the others.
    ///
    /// # Errors
    ///
    /// As for `create_all`.
    pub async fn update_all(
        &self,
        object: &str,
        records: &[(RecordId, Map<String, Value>)],
    ) -> Result<Vec<Result<(), CallError>>, CallError> {
        let records = records.iter().map(|(id, fields)| {
            let mut record = typed(object, fields.clone());
            record.insert("id".to_owned(), json!(id.as_str()));
            record
        });
        let outcomes = self.write_all(Method::PATCH, records.collect()).await?;
        let changed = |outcome: Outcome| outcome.read().map(drop);
        Ok(outcomes.into_iter().map(changed).collect())
    }

    async fn write_all(
        &self,
        method: Method,
        records: Vec<Map<String, Value>>,
    ) -> Result<Vec<Outcome>, CallError> {
        let count = records.len();
        let body = json!({ "allOrNone": false, "records": records });
        let answer = self.write(method, "composite/sobjects", body).await?;
        let outcomes: Vec<Outcome> = parse(&answer, "the results of a collection")?;
        if outcomes.len() == count {
            Ok(outcomes)
        } else {
            Err(CallError::Unreadable("the results of a collection"))
        }
    }
}

impl Outcome {
    fn read(self) -> Result<Option<RecordId>, CallError> {
        if self.success {
            return Ok(self.id);
        }
        match classify_value(400, &self.errors, Effect::Write) {
            Verdict::Failed(error) => Err(error),
            // The call as a whole was let in, so this is no expiry that a renewal would cure.
            Verdict::Expired | Verdict::PerhapsExpired => {
                Err(CallError::SignedOut(SignedOut::SessionRefused))
            }
        }
    }
}

/// A record says first of what object it is.
fn typed(object: &str, fields: Map<String, Value>) -> Map<String, Value> {
    let kind = json!({ "type": object });
    std::iter::once(("attributes".to_owned(), kind))
        .chain(fields)
        .collect()
}
