//! What goes wrong, in the form in which the window is told of it.

use domain::base::problem::Problem;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;

/// The disk did not do what was asked of it.
pub(crate) fn disk_failed(error: &impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "the disk refused");
    let reason = error.to_string();
    Problem::DiskFailed { reason }
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
