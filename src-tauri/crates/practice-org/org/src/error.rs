//! What the org answers when it does not do what was asked: Salesforce's code, its words, and the status that goes with them.
//!
//! It owns the form of every refusal, of records, queries and searches alike. It never decides what is refused.

use serde_json::Value;

/// A refusal in the words of the real API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct OrgError {
    /// The HTTP status that goes with it.
    pub status: u16,
    pub code: &'static str,
    pub message: String,
    pub fields: Vec<String>,
    /// Further keys of the answer, beside message and code.
    pub details: Option<Box<Value>>,
}

impl OrgError {
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        OrgError {
            status: 400,
            code,
            message: message.into(),
            fields: Vec::new(),
            details: None,
        }
    }

    /// A refusal with another status than 400.
    pub fn with_status(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        OrgError {
            status,
            ..Self::refused(code, message)
        }
    }

    pub fn of_field(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        OrgError {
            fields: vec![field.to_owned()],
            ..Self::refused(code, message)
        }
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        OrgError {
            status: 404,
            ..Self::refused("NOT_FOUND", message)
        }
    }

    /// SQLite itself failed: never the client's fault, and never expected.
    pub fn storage(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the org's storage failed");
        OrgError::with_status(
            500,
            "UNKNOWN_EXCEPTION",
            "An unexpected error occurred. Please include this ErrorId if you contact support",
        )
    }

    pub(crate) fn deleted() -> Self {
        OrgError {
            status: 404,
            ..Self::refused("ENTITY_IS_DELETED", "entity is deleted")
        }
    }
}

impl From<rusqlite::Error> for OrgError {
    /// SQLite itself failed, which no client can cause.
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the practice org's storage failed");
        OrgError {
            status: 500,
            ..Self::refused("UNKNOWN_EXCEPTION", "An unexpected error occurred.")
        }
    }
}
