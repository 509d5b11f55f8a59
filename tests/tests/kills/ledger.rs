//! The books of what an agent has handed over, and what therefore must be there: on screen after a start, in the org in the end.
//!
//! What was on screen before a kill must have survived it, as Ringside shows nothing that is not on disk; that holds on
//! a slow machine as well as on a quick one. What was handed over later may have survived or not, but only in its
//! order: if a stroke survived, so did all strokes before it. So the next start shows how many strokes survived. From
//! then on the books are exact again, and so is the count in the end: nothing is ever "perhaps there".

use crate::sheet::Sheet;
use crate::to_do::{Fate, ToDo};
use domain::view::call::CallView;
use domain::view::screen::View;
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// After this time a call counts as past: what is typed for it is no longer saved by its end.
const PAST: Duration = Duration::from_secs(2);

/// All books.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) calls: Vec<Sheet>,
    pub(crate) to_dos: Vec<ToDo>,
    pub(crate) lost: Vec<String>,
    pub(crate) doubled: Vec<String>,
}

impl Ledger {
    /// The call that the agent is in.
    pub(crate) fn call(&mut self) -> &mut Sheet {
        self.calls.last_mut().expect("a call has begun")
    }

    /// Calls that are over for so long that the agent would have to look them up again.
    pub(crate) fn past_calls(&self) -> usize {
        let is_past = |sheet: &&Sheet| sheet.was_over_for(PAST);
        self.calls.iter().take_while(is_past).count()
    }

    /// Compares all that is in doubt since a kill with what was on screen before it and with what the next start shows.
    pub(crate) fn compare(&mut self, killed: Instant, before: Option<&View>, view: &View) {
        let current = self.calls.len().saturating_sub(1);
        for (place, sheet) in self.calls.iter_mut().enumerate() {
            if place == current || sheet.is_in_doubt() {
                let card = card_of(view, sheet);
                let seen = before.and_then(|view| card_of(view, sheet)).cloned();
                self.lost
                    .extend(sheet.survives(killed, seen.as_ref(), card));
            }
        }
        for to_do in &mut self.to_dos {
            if to_do.fate != Fate::Pressed {
                continue;
            }
            if to_do.is_shown(view) {
                to_do.fate = Fate::There;
            } else if before.is_some_and(|before| to_do.is_shown(before)) {
                self.lost
                    .push(format!("{} is not on screen", to_do.subject));
            }
        }
    }

    /// Compares everything with the Tasks of the org, once nothing is on its way any longer.
    pub(crate) fn count(&mut self, tasks: &[Value]) {
        for call in &self.calls {
            let key = format!("desk-phone:{}", call.key);
            let found: Vec<(&str, &str)> = tasks
                .iter()
                .filter(|task| task["CallObject"] == key.as_str() && task["TaskSubtype"] == "Call")
                .map(|task| {
                    (
                        text_of(task, "Description"),
                        text_of(task, "CallDisposition"),
                    )
                })
                .collect();
            match found.as_slice() {
                [(text, _)] if *text == call.text() => {}
                // Without a note the record says that nobody took the call.
                [("Inbound (missed)", "Missed")] if call.text().is_empty() => {}
                [(text, _)] => self
                    .lost
                    .push(format!("{key} says {text:?} and not {:?}", call.text())),
                [] => self.lost.push(format!("{key} has no Task")),
                [..] => self.doubled.push(format!("{key}: {found:?}")),
            }
        }
        for to_do in &self.to_dos {
            let is_it = |task: &&Value| task["Subject"] == to_do.subject.as_str();
            match (tasks.iter().filter(is_it).count(), to_do.fate) {
                (1, Fate::There | Fate::Pressed) | (0, Fate::GivenUp) => {}
                (0, _) => self.lost.push(format!("{} has no Task", to_do.subject)),
                (n, _) => self.doubled.push(format!("{}: {n} Tasks", to_do.subject)),
            }
        }
    }
}

pub(crate) fn card_of<'a>(view: &'a View, sheet: &Sheet) -> Option<&'a CallView> {
    view.calls.iter().find(|card| card.id == sheet.id)
}

fn text_of<'a>(task: &'a Value, field: &str) -> &'a str {
    task.get(field).and_then(Value::as_str).unwrap_or_default()
}
