//! What is known of people on screen.

use crate::panel::PanelView;

/// What is known of a person on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// As it was read.
    pub shown: PanelView,
    /// Whether a read is under way.
    pub loading: bool,
}
