//! Situations in which a record that is already in Salesforce is changed.

use crate::harness::Harness;
use crate::people::{hanako, hanakos_panel, task};
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::todo::Todo;

const HANAKO: &str = "+81312345678";

/// The agent has changed the note of a logged call, and so has a colleague.
pub(crate) fn conflict() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(HANAKO, vec![hanako()]);
    let panel = hanakos_panel("2026-11-21T10:00:00");
    harness.org.insert(hanako().id, panel);
    harness.at("2026-11-21T10:00:00");
    let call = harness.rings("20", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.at("2026-11-21T10:00:06");
    harness.phone("20", CallEventKind::Answered);
    harness.writes(call, "Wants the quote for three years.", 4);
    harness.at("2026-11-21T10:04:30");
    harness.phone("20", CallEventKind::Ended(None));
    let task = SfId(String::from("00TEa0000000070AAA"));
    harness.sending_ends(JobResult::Landed(task));
    harness.at("2026-11-21T10:20:00");
    let mine = "Wants the quote for three years, and for five as well.\nCall back on Monday.";
    harness.writes(call, mine, 9);
    harness.does(Action::SaveCall { call });
    harness.sending_ends(JobResult::Conflict(Conflict(vec![ConflictField {
        field: TaskField::Description,
        theirs: FieldValue::Text(String::from(
            "Wants the quote for three years. Kenji: prices for 2027 are approved, see the file.",
        )),
        name: None,
    }])));
    harness.view()
}

/// One next step has been moved and reworded without a network, another was ticked.
pub(crate) fn next_step_edited() -> View {
    let mut harness = Harness::of_claire();
    let offer = task("00TEa0000000071AAA", "Send offer", Some("2026-11-20"));
    let visit = task("00TEa0000000072AAA", "Prepare visit", Some("2026-11-23"));
    harness.happens(Event::NextStepsRead(Ok(vec![offer, visit])));
    harness.at("2026-11-21T15:00:00");
    harness.happens(Event::Unreachable);
    harness.does(Action::EditTask {
        task: TaskRef::Salesforce(SfId(String::from("00TEa0000000071AAA"))),
        was: Todo {
            subject: String::from("Send offer"),
            due: Some(String::from("2026-11-20")),
            ..Todo::default()
        },
        todo: Todo {
            subject: String::from("Send offer for five years"),
            due: Some(String::from("2026-11-27")),
            detail: String::from("With the prices of 2027\nand a copy to Kenji"),
            ..Todo::default()
        },
    });
    harness.ticks("00TEa0000000072AAA");
    harness.view()
}
