//! A newer version of Ringside that can be installed.

use crate::state::newer::{Newer, Stage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A newer version of Ringside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewerView {
    /// Which.
    pub version: String,
    /// How far its installation is.
    pub stage: NewerStage,
}

/// How far the installation of a newer version is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum NewerStage {
    /// The agent may ask for it.
    Offered,
    /// It begins when no call goes on.
    AfterTheCall,
    /// It is under way; the program ends and starts again.
    UnderWay,
    /// It was not installed, and this version goes on.
    Failed {
        /// What was said.
        reason: String,
    },
}

impl NewerView {
    /// Nothing where there is none, or where nobody may install it.
    pub(crate) fn of(newer: &Newer, is_forbidden: bool) -> Option<Self> {
        let version = newer.version.clone().filter(|_| !is_forbidden)?;
        let stage = match newer.stage.clone() {
            Stage::Offered => NewerStage::Offered,
            Stage::Wanted => NewerStage::AfterTheCall,
            Stage::UnderWay => NewerStage::UnderWay,
            Stage::Failed { reason } => NewerStage::Failed { reason },
        };
        Some(Self { version, stage })
    }
}
