//! The settings check on screen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::base::refusal::Mender;
use crate::base::time::Millis;
use crate::state::finding::{Check, Finding, FindingCode, Weight};
use crate::view::error::UiError;

/// The settings check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CheckView {
    /// Whether the org is being asked.
    pub running: bool,
    /// When it was last done; nothing before the first time.
    pub at: Option<Millis>,
    /// What was found, the worst first. Empty: all is well.
    pub findings: Vec<FindingView>,
}

/// One thing that the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingView {
    /// What it is.
    pub code: FindingCode,
    /// How bad.
    pub weight: Weight,
    /// Who can mend it.
    pub mender: Mender,
    /// What fills the words in: `object`, `field`, `label`, `name`, `percent`, `minutes`, `count`.
    pub params: BTreeMap<String, String>,
    /// What was answered, where it is an error that has words of its own.
    pub error: Option<UiError>,
}

impl CheckView {
    pub(crate) fn of(check: &Check) -> Self {
        Self {
            running: check.running,
            at: check.at,
            findings: check.findings.iter().map(FindingView::of).collect(),
        }
    }
}

impl FindingView {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            weight: finding.weight,
            mender: finding.mender,
            params: finding.params.clone(),
            error: finding.problem.as_ref().map(UiError::of),
        }
    }
}
