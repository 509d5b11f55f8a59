//! One call of the data API, without HTTP: what is answered.
//!
//! It owns the error envelope, which each resource but the collections shares. It never decides what is refused.

use practice_org_core::error::OrgError;
use serde_json::{Value, json};

/// The one type beside JSON, which bulk jobs answer.
pub(crate) const CSV: &str = "text/csv; charset=UTF-8";

/// An answer; its body, if there is one, is JSON.
pub(crate) struct ApiAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

impl ApiAnswer {
    pub(crate) fn ok(body: Value) -> Self {
        ApiAnswer {
            status: 200,
            headers: Vec::new(),
            body: Some(body),
        }
    }

    /// The body is text, and no JSON.
    pub(crate) fn csv(text: String) -> Self {
        ApiAnswer {
            status: 200,
            headers: vec![("content-type", CSV.to_owned())],
            body: Some(Value::String(text)),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        ApiAnswer {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn error(error: &OrgError) -> Self {
        let mut entry = json!({ "message": error.message, "errorCode": error.code });
        // Recordings show `fields` for errors that came after a row was reached, and leave it out for earlier ones.
        let row_reached = match error.code {
            "MALFORMED_QUERY" | "MALFORMED_SEARCH" | "INVALID_TYPE" | "JSON_PARSER_ERROR" => false,
            "DUPLICATES_DETECTED" => false,
            "ENTITY_IS_DELETED" => true,
            // An unknown field name is found while the request is read, and only the message names it.
            "INVALID_FIELD" => !error.fields.is_empty(),
            _ => error.status == 400,
        };
        if let (true, Some(entry)) = (row_reached, entry.as_object_mut()) {
            entry.insert("fields".to_owned(), json!(error.fields));
        }
        if let (Some(Value::Object(details)), Some(entry)) =
            (error.details.as_deref(), entry.as_object_mut())
        {
            entry.extend(details.clone());
        }
        ApiAnswer {
            status: error.status,
            headers: Vec::new(),
            body: Some(json!([entry])),
        }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// 304 is an answer; 300 (two records with one key) is not.
    pub(crate) fn failed(&self) -> bool {
        self.status >= 300 && self.status != 304
    }
}
