//! Which records a write names, and how one of them is replaced by another.

use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::org::task_fields::{FieldValue, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::people::related::RelatedRecord;

impl TaskFields {
    /// Replaces one record by another.
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
    /// Whether the write names a record, as the new value or as the value that was there before.
    pub(crate) fn is_about(&self, record: &PersonRef) -> bool {
        let base = match self {
            Self::Change { base, .. } => Some(base),
            Self::LogCall { .. }
            | Self::AddNextStep { .. }
            | Self::NewPerson(_)
            | Self::ChangePhone(_) => None,
        };
        let fields = [Some(self.fields()), base].into_iter().flatten();
        let mut values = fields.flat_map(|fields| fields.0.values());
        values.any(|value| *value == FieldValue::Record(record.clone()))
    }

    /// Replaces one record by another.
    pub(crate) fn rename(&mut self, old: &PersonRef, new: &PersonRef) {
        match self {
            Self::Change { fields, base, .. } => {
                fields.rename(old, new);
                base.rename(old, new);
            }
            Self::LogCall { fields, .. } | Self::AddNextStep { fields, .. } => {
                fields.rename(old, new);
            }
            // What stands in the fields of another record nobody has confirmed.
            Self::NewPerson(_) | Self::ChangePhone(_) => {}
        }
    }
}

impl Row {
    /// Keeps what the record is called that it is about, where that is known.
    pub(crate) fn is_named(&mut self, about: Option<RelatedRecord>) {
        if about.is_some() {
            self.seen.get_or_insert_default().about = about;
        }
    }

    /// The record that it is about has become another one, of the same name.
    pub(crate) fn renames(&mut self, old: &SfId, new: &SfId) {
        let about = self.seen.as_mut().and_then(|seen| seen.about.as_mut());
        if let Some(about) = about.filter(|about| about.id == *old) {
            about.id = new.clone();
        }
    }
}
