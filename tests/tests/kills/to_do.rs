//! A to-do in the books, and what is known of it.

use domain::base::ids::{CallId, OutboxId};
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::todo::Todo;

/// A to-do.
pub(crate) struct ToDo {
    pub(crate) id: OutboxId,
    pub(crate) subject: String,
    pub(crate) call: Option<CallId>,
    pub(crate) fate: Fate,
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Handed over, and not seen after a start yet.
    Pressed,
    /// Seen after a start: it is on disk.
    There,
    /// Pressed just before a kill that it did not survive, and not pressed again.
    GivenUp,
}

impl ToDo {
    pub(crate) fn press(&self) -> Action {
        Action::AddNextStep {
            id: self.id,
            todo: Todo {
                subject: self.subject.clone(),
                ..Todo::default()
            },
            call: self.call,
            about: None,
        }
    }

    pub(crate) fn is_shown(&self, view: &View) -> bool {
        let mut shown = view.my_next_steps.iter();
        shown.any(|task| task.subject == self.subject)
    }
}
