//! Whether the org's custom fields that are to be filled can hold what is mapped to them.

use crate::base::refusal::Mender;
use crate::check::found::Found;
use crate::org::facts::{FieldFacts, OrgFacts, TASK};
use crate::org::field_map::{Fit, fit};
use crate::settings::Settings;
use crate::state::finding::FindingCode;

/// A field of this length holds a call's key, a record's id, a moment or a phone number; a shorter one would cut some
/// of them off.
const ROOM: u32 = 40;

pub(super) fn mapping(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    for (field, name) in &settings.field_map {
        let code = match fit(org, *field, name) {
            Fit::Absent => FindingCode::MappedFieldAbsent,
            Fit::ReadOnly => FindingCode::MappedFieldReadOnly,
            Fit::Standard | Fit::Unique | Fit::WrongType => FindingCode::MappedFieldUnfit,
            Fit::Fits if org.field(TASK, name).is_some_and(is_short) => {
                FindingCode::MappedFieldShort
            }
            Fit::Fits => continue,
        };
        found.limits(code, Mender::Admin, &[("field", name.clone())]);
    }
}

fn is_short(field: &FieldFacts) -> bool {
    ["string", "textarea", "combobox"].contains(&field.kind.as_str()) && field.length < ROOM
}
