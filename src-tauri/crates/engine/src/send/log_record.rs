//! What a call's log record holds: the package's names of the fields, and their values as the record takes them.
//!
//! It owns those names. It must never decide when a record is written: `together` does.

use super::fields::json_of;
use super::request::Body;
use domain::base::refs::PersonRef;
use domain::org::facts::OrgFacts;
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::names_of;
use domain::org::task_fields::{FieldValue, TaskFields};
use domain::outbox::log_record::LogRecord;
use domain::outbox::row::Row;
use serde_json::{Value, json};

/// The lookup to the agent who handled the call.
const AGENT: &str = "Agent__c";

/// All that a new log record holds.
pub(super) fn of_new(row: &Row, fields: &TaskFields, log: &LogRecord, org: &OrgFacts) -> Body {
    let mut record = with_agent(row, fields, org, |name| org.may_create(CALL_LOG, name));
    record.insert(String::from(CALL_KEY), json!(log.key.to_string()));
    record
}

/// The same for a record that is put by its key: it is made, or written again.
pub(super) fn of_put(row: &Row, org: &OrgFacts) -> Body {
    with_agent(row, row.write.fields(), org, |name| {
        org.may_create(CALL_LOG, name) && org.may_update(CALL_LOG, name)
    })
}

/// The fields of a log record that are changed.
pub(super) fn of_change(fields: &TaskFields, org: &OrgFacts) -> Body {
    record(fields, org, |name| org.may_update(CALL_LOG, name))
}

fn with_agent(
    row: &Row,
    fields: &TaskFields,
    org: &OrgFacts,
    may_set: impl Fn(&str) -> bool,
) -> Body {
    let mut record = record(fields, org, &may_set);
    if may_set(AGENT) {
        record.insert(String::from(AGENT), json!(row.account.user.0));
    }
    record
}

/// The package's fields, as far as the agent may set them.
fn record(fields: &TaskFields, org: &OrgFacts, may_set: impl Fn(&str) -> bool) -> Body {
    let mut record = Body::new();
    for (field, value) in &fields.0 {
        for name in names_of(*field) {
            let value = match LOOKUPS.iter().find(|(lookup, _)| lookup == name) {
                Some((_, prefix)) => &about(value, prefix),
                None => value,
            };
            if may_set(name) {
                let length = org.field(CALL_LOG, name).map_or(0, |field| field.length);
                record.insert(String::from(*name), cut(value, length));
            }
        }
    }
    record
}

/// What a phone system sends has no limit, and one letter too many would have the whole record refused.
fn cut(value: &FieldValue, length: u32) -> Value {
    match (value, usize::try_from(length)) {
        (FieldValue::Text(text), Ok(length)) if length > 0 => {
            json!(text.chars().take(length).collect::<String>())
        }
        _ => json_of(value),
    }
}

/// The lookups to whom and what a call is about, each with what the ids of its object begin with.
const LOOKUPS: [(&str, &str); 5] = [
    ("Contact__c", "003"),
    ("Lead__c", "00Q"),
    ("Account__c", "001"),
    ("Opportunity__c", "006"),
    ("Case__c", "500"),
];

/// The lookup of one object: the record if it is of that object, else empty, so that a change of the record also clears
/// the lookup to the old one.
fn about(value: &FieldValue, prefix: &str) -> FieldValue {
    match value {
        FieldValue::Record(PersonRef::Salesforce(id)) if id.has_prefix(prefix) => value.clone(),
        _ => FieldValue::Empty,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::base::ids::SfId;
    use domain::org::package::LOOKUP;
    use domain::org::task_fields::TaskField;
    use practice_org::CustomSchema;

    use super::*;

    /// All fields, as a change of everything would have them.
    const ALL: [TaskField; 33] = [
        TaskField::Subject,
        TaskField::Closed,
        TaskField::Description,
        TaskField::ActivityDate,
        TaskField::Who,
        TaskField::What,
        TaskField::Subtype,
        TaskField::CallType,
        TaskField::CallDuration,
        TaskField::CallDisposition,
        TaskField::CallObject,
        TaskField::Direction,
        TaskField::StartedAt,
        TaskField::EndedAt,
        TaskField::CalledBackAt,
        TaskField::FromNumber,
        TaskField::ToNumber,
        TaskField::Line,
        TaskField::Queue,
        TaskField::RecordingUrl,
        TaskField::Summary,
        TaskField::Transcript,
        TaskField::Topics,
        TaskField::Sentiment,
        TaskField::Tags,
        TaskField::IvrPath,
        TaskField::Agent,
        TaskField::Extension,
        TaskField::ExternalKey,
        TaskField::GroupId,
        TaskField::Priority,
        TaskField::Reminder,
        TaskField::Status,
    ];

    #[test]
    fn every_field_of_the_package_is_written_and_no_other() {
        let package = CustomSchema::call_log().unwrap();
        let fields = package.objects.iter().flat_map(|object| &object.fields);
        let fields: BTreeSet<&str> = fields.map(|field| field.name.as_str()).collect();
        let written = ALL.iter().flat_map(|field| names_of(*field)).copied();
        let written: BTreeSet<&str> = written.chain([CALL_KEY, AGENT]).collect();
        assert_eq!(written, fields);
        assert_eq!(package.objects[0].name, CALL_LOG);
        assert_eq!(package.fields[0].name, LOOKUP);
    }

    #[test]
    fn a_call_that_is_logged_to_somebody_else_leaves_the_old_one() {
        let to = |id: &str| {
            let who = FieldValue::Record(PersonRef::from(SfId(String::from(id))));
            record(
                &TaskFields::default().with(TaskField::Who, who),
                &OrgFacts::default(),
                |_| true,
            )
        };
        let lead = to("00Q000000000001AAA");
        assert_eq!(lead["Lead__c"], "00Q000000000001AAA");
        assert_eq!(lead["Contact__c"], Value::Null);
        let contact = to("003000000000001AAA");
        assert_eq!(contact["Lead__c"], Value::Null);
    }

    #[test]
    fn a_text_is_cut_to_what_its_field_takes() {
        let long = FieldValue::Text("あ".repeat(300));
        assert_eq!(cut(&long, 255).as_str().unwrap().chars().count(), 255);
        assert_eq!(cut(&long, 0).as_str().unwrap().chars().count(), 300);
    }
}
