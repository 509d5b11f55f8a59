//! What goes wrong, in the form in which the window is told of it.

use domain::view::{UiError, UiErrorCode};

/// A code with one parameter.
pub(crate) fn ui_error(code: UiErrorCode, name: &str, value: &str) -> UiError {
    UiError {
        code,
        params: [(String::from(name), String::from(value))].into(),
    }
}

/// The disk did not do what was asked of it.
pub(crate) fn disk_failed(error: &impl std::fmt::Display) -> UiError {
    tracing::error!(%error, "the disk refused");
    ui_error(UiErrorCode::DiskFailed, "reason", &error.to_string())
}
