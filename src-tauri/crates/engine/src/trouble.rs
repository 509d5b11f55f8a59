//! What goes wrong, in the form in which the window is told of it.

use domain::base::problem::Problem;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use std::path::Path;
use store::{DiskError, OpenError};

/// The disk did not do what was asked of it.
pub(crate) fn disk_failed(error: &impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "the disk refused");
    let reason = error.to_string();
    Problem::DiskFailed { reason }
}

/// The number index did not do what was asked of it.
pub(crate) fn index_failed(error: &DiskError) -> Problem {
    tracing::error!(%error, "the index refused");
    if error.is_damage() {
        return Problem::IndexDamaged;
    }
    let reason = error.to_string();
    Problem::IndexFailed { reason }
}

/// A database could not be opened.
pub(crate) fn not_opened(error: &OpenError) -> Problem {
    let path_of = |path: &Path| path.display().to_string();
    let (path, reason) = match error {
        OpenError::Newer { path, .. } => {
            return Problem::DatabaseNewer {
                path: path_of(path),
            };
        }
        OpenError::NotReadable { path, source } => (path, source.to_string()),
        OpenError::NotMade { path, source } | OpenError::NotRemoved { path, source } => {
            (path, source.to_string())
        }
    };
    Problem::DatabaseNotOpened {
        path: path_of(path),
        reason,
    }
}

/// A write is not on disk, and so must not leave.
pub(crate) fn not_on_disk() -> Refusal {
    Refusal::said(
        RefusalCode::DiskFailed,
        Mender::Agent,
        "",
        "not written yet",
    )
}
