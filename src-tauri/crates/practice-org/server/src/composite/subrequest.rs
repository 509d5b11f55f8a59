//! One request inside of a composite or a graph, and its reading.
//!
//! It owns what a subrequest may say. It never runs one.

use std::collections::BTreeSet;

use practice_org_core::error::OrgError;
use serde_json::Value;

use crate::api::refusals::refusal;

/// One well-formed subrequest.
pub(super) struct Subrequest<'a> {
    pub(super) reference: &'a str,
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) body: Option<&'a Value>,
    pub(super) headers: Vec<(String, String)>,
}

pub(super) fn unique<'a>(names: impl Iterator<Item = &'a str>, what: &str) -> Result<(), OrgError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(malformed(&format!("Duplicate {what}: {name}")));
        }
    }
    Ok(())
}

pub(super) fn read_one(sub: &Value) -> Result<Subrequest<'_>, OrgError> {
    let text = |name: &str| sub.get(name).and_then(Value::as_str);
    let reference = text("referenceId").ok_or_else(|| malformed("referenceId is missing"))?;
    let mut letters = reference.chars();
    let well_formed = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !well_formed {
        return Err(malformed(
            "referenceId may hold letters, digits and underscores only",
        ));
    }
    let mut headers = Vec::new();
    for (name, value) in sub
        .get("httpHeaders")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "accept" | "authorization" | "content-type") {
            return Err(malformed("a subrequest may not set this header"));
        }
        headers.push((name, value.as_str().unwrap_or_default().to_owned()));
    }
    Ok(Subrequest {
        reference,
        method: text("method").ok_or_else(|| malformed("method is missing"))?,
        url: text("url").ok_or_else(|| malformed("url is missing"))?,
        body: sub.get("body").filter(|body| !body.is_null()),
        headers,
    })
}

pub(super) fn malformed(message: &str) -> OrgError {
    refusal("JSON_PARSER_ERROR", message)
}
