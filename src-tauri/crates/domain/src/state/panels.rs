//! What is known of people on screen.

use crate::base::refusal::Refusal;
use crate::panel::Panel;

/// What is known of a person on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelOnScreen {
    /// As it was read.
    pub shown: Panel,
    /// Whether a read is under way.
    pub loading: bool,
    /// Why the last read gave nothing, if the org refused all of it.
    pub refused: Option<Refusal>,
}
