//! The records that a write is about, and what it takes to put another one in the place of one of them.

use crate::base::refs::PersonRef;
use crate::org::task_fields::{FieldValue, TaskFields};
use crate::outbox::write::Write;

impl TaskFields {
    /// Puts one record in another's place.
    pub(crate) fn rename(&mut self, old: &PersonRef, new: &PersonRef) {
        for value in self.0.values_mut() {
            if let FieldValue::Record(id) = value
                && id == old
            {
                *id = new.clone();
            }
        }
    }
}

impl Write {
    /// Whether it names a record, as the value or as what was there before.
    pub(crate) fn is_about(&self, record: &PersonRef) -> bool {
        let base = match self {
            Self::Change { base, .. } => Some(base),
            Self::LogCall { .. } | Self::AddNextStep { .. } | Self::NewPerson(_) => None,
        };
        let fields = [Some(self.fields()), base].into_iter().flatten();
        let mut values = fields.flat_map(|fields| fields.0.values());
        values.any(|value| *value == FieldValue::Record(record.clone()))
    }

    /// Puts one record in another's place.
    pub(crate) fn rename(&mut self, old: &PersonRef, new: &PersonRef) {
        match self {
            Self::Change { fields, base, .. } => {
                fields.rename(old, new);
                base.rename(old, new);
            }
            Self::LogCall { fields, .. } | Self::AddNextStep { fields, .. } => {
                fields.rename(old, new);
            }
            Self::NewPerson(_) => {}
        }
    }
}
