//! Whether the fields of the org's own that are to be filled can hold what is mapped to them.

use crate::org_facts::{FieldFacts, OrgFacts, TASK};
use crate::settings::Settings;
use crate::task_fields::TaskField;
use crate::view::{FindingCode, Mender};

use super::Found;

/// Types into which any text goes.
const TEXT: [&str; 3] = ["string", "textarea", "combobox"];

/// Longer than a call's key, a record's id, a moment or a phone number: shorter fields would hold a part of some.
const ROOM: u32 = 40;

pub(super) fn mapping(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    for (field, name) in &settings.field_map {
        let code = match org.field(TASK, name) {
            None => FindingCode::MappedFieldAbsent,
            Some(facts) if !facts.createable && !facts.updateable => {
                FindingCode::MappedFieldReadOnly
            }
            Some(facts) if !takes(*field, facts) => FindingCode::MappedFieldUnfit,
            Some(facts) if TEXT.contains(&facts.kind.as_str()) && facts.length < ROOM => {
                FindingCode::MappedFieldShort
            }
            Some(_) => continue,
        };
        found.limits(code, Mender::Admin, &[("field", name.clone())]);
    }
}

/// Whether a type of field takes such a value. What is left out of a Task for its value alone is not asked here.
fn takes(field: TaskField, facts: &FieldFacts) -> bool {
    let kind = facts.kind.as_str();
    if TEXT.contains(&kind) || kind == "encryptedstring" {
        return field != TaskField::Closed;
    }
    let is_moment = matches!(
        field,
        TaskField::StartedAt | TaskField::EndedAt | TaskField::CalledBackAt
    );
    let is_number = matches!(field, TaskField::FromNumber | TaskField::ToNumber);
    let is_record = matches!(field, TaskField::Who | TaskField::What);
    match kind {
        "datetime" => is_moment,
        "date" => is_moment || field == TaskField::ActivityDate,
        "boolean" => field == TaskField::Closed,
        "int" | "double" => field == TaskField::CallDuration,
        "phone" => is_number,
        "url" => field == TaskField::RecordingUrl,
        "reference" => is_record,
        "picklist" | "multipicklist" => {
            let is_day = field == TaskField::ActivityDate;
            !is_moment && !is_record && !is_day && field != TaskField::Closed
        }
        _ => false,
    }
}
