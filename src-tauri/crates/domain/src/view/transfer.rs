//! How far an export of what waits, or an import, is.

use crate::base::problem::TransferFailure;
use crate::state::transfer::Stage;
use crate::view::error::{UiError, UiErrorCode as Code};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far the last export or import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
#[ts(export)]
pub enum TransferView {
    /// There is nothing to be said of one.
    Nothing,
    /// A file is being written or read.
    UnderWay,
    /// A file was written.
    Exported {
        /// Where it is.
        path: String,
        /// How many writes it holds.
        writes: u32,
    },
    /// A file was read.
    Imported {
        /// How many writes are sent here now.
        writes: u32,
    },
    /// Nothing was exported or imported.
    Failed {
        /// Why.
        error: UiError,
    },
}

impl TransferView {
    pub(crate) fn of(stage: &Stage) -> Self {
        match stage.clone() {
            Stage::Nothing => Self::Nothing,
            Stage::UnderWay => Self::UnderWay,
            Stage::Exported { path, writes } => Self::Exported { path, writes },
            Stage::Imported { writes } => Self::Imported { writes },
            Stage::Failed(why) => Self::Failed {
                error: error_of(&why),
            },
        }
    }
}

fn error_of(why: &TransferFailure) -> UiError {
    match why {
        TransferFailure::SignedOut => UiError::new(Code::TransferSignedOut, &[]),
        TransferFailure::PassphraseTooShort => UiError::new(Code::PassphraseTooShort, &[]),
        TransferFailure::NothingWaits => UiError::new(Code::NothingToExport, &[]),
        TransferFailure::CallGoesOn => UiError::new(Code::ExportDuringCall, &[]),
        TransferFailure::NotWritten { reason } => {
            UiError::new(Code::ExportNotWritten, &[("reason", reason)])
        }
        TransferFailure::NotRead { reason } => {
            UiError::new(Code::ImportNotRead, &[("reason", reason)])
        }
        TransferFailure::WrongPassphrase => UiError::new(Code::WrongPassphrase, &[]),
        TransferFailure::NoSuchFile => UiError::new(Code::NoExport, &[]),
        TransferFailure::Damaged => UiError::new(Code::ExportDamaged, &[]),
        TransferFailure::Newer => UiError::new(Code::ExportNewer, &[]),
        TransferFailure::OtherAccount { username, host } => UiError::new(
            Code::ExportOfOther,
            &[("username", username), ("host", host)],
        ),
        TransferFailure::AlreadyHere => UiError::new(Code::ImportedAlready, &[]),
    }
}
