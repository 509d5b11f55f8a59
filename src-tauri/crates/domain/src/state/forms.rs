//! Forms with words in them that have not been sent yet.

use std::collections::BTreeMap;

use crate::record::form::{DraftId, FormDraft};

/// Those that are not empty.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    /// All of them.
    pub all: BTreeMap<DraftId, FormDraft>,
    /// The newest edit of each that is on disk.
    pub on_disk: BTreeMap<DraftId, u32>,
}
