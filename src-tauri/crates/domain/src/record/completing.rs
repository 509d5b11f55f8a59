//! A next step that a call does.

use crate::base::ids::SfId;
use crate::base::refs::TaskRef;
use crate::record::call::Call;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The next step that a call does, as it was when the agent said so.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completing {
    /// The Task.
    pub task: TaskRef,
    /// Its subject.
    pub subject: String,
    /// What is written in it.
    pub detail: Option<String>,
    /// Its due date.
    pub due: Option<Date>,
    /// The person whose next step it is.
    pub of: SfId,
}

impl std::fmt::Debug for Completing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Completing({:?})", self.task)
    }
}

impl Call {
    /// The next step that it does. Somebody else's is not done by it, unless it is logged there already.
    pub fn does(&self) -> Option<&Completing> {
        let step = self.completing.as_ref()?;
        let picked = self.who.picked.as_ref().map(|who| &who.id);
        (picked == Some(&step.of) || self.logged.is_some()).then_some(step)
    }
}
