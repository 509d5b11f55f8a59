//! Where a customer's number stands in this org: an object that can call, and a field of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A field by its API name, and the object that has it. Written as `Account.AccountNumber`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(export, type = "string")]
pub struct CustomerField {
    /// `Contact`, `Lead`, `Account`, or an object that the admin has added.
    pub object: String,
    /// The field.
    pub field: String,
}

/// What was written is no `Object.Field`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an object and a field of it are expected, such as Account.AccountNumber")]
pub struct NoCustomerField;

impl TryFrom<String> for CustomerField {
    type Error = NoCustomerField;

    fn try_from(text: String) -> Result<Self, NoCustomerField> {
        let is_name = |name: &str| {
            let first = name.chars().next();
            first.is_some_and(|first| first.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        match text.trim().split_once('.') {
            Some((object, field)) if is_name(object) && is_name(field) => Ok(Self {
                object: String::from(object),
                field: String::from(field),
            }),
            _ => Err(NoCustomerField),
        }
    }
}

impl From<CustomerField> for String {
    fn from(field: CustomerField) -> Self {
        format!("{}.{}", field.object, field.field)
    }
}
