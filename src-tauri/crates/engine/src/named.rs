//! A record of which only the name is read: a deal, a case, an object that was never described.

use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::people::candidate::Candidate;
use serde_json::Value;

/// The fields that name a record of this object, and say in a word what it is.
pub(crate) fn fields(object: &str) -> &'static [&'static str] {
    match object {
        "Contact" | "Lead" => &["Name", "Title"],
        "Case" => &["CaseNumber", "Subject"],
        _ => &["Name"],
    }
}

/// The record by what was read of it.
pub(crate) fn candidate(id: &SfId, object: &str, read: &Value) -> Candidate {
    let text = |field: &str| read.get(field)?.as_str().map(String::from);
    let name = text("Name").or(text("CaseNumber")).unwrap_or_default();
    Candidate {
        title: text("Title").or(text("Subject")),
        ..Candidate::new(PersonRef::from(id.clone()), String::from(object), name)
    }
}
