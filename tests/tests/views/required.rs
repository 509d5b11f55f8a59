//! Situations in which the org requires more of a Task than Ringside knows.

use crate::harness::{Harness, org};
use crate::people::{hanako, hanakos_panel};
use domain::call::event::CallEventKind;
use domain::org::facts::{Choice, FieldFacts, TASK};
use domain::org::required::Answers;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

const HANAKO: &str = "+81312345678";

/// One call waits for its answers, and the next one with the same person is asked for them already.
pub(crate) fn asked() -> View {
    let mut facts = org();
    let field = |label: &str, kind: &str| FieldFacts {
        label: String::from(label),
        kind: String::from(kind),
        length: 80,
        createable: true,
        updateable: true,
        required: true,
        ..FieldFacts::default()
    };
    let choice = |value: &str| Choice {
        value: String::from(value),
        label: String::from(value),
        is_default: false,
    };
    let level = FieldFacts {
        values: vec![choice("Gold"), choice("Silver")],
        ..field("Service level", "picklist")
    };
    if let Some(task) = facts.objects.get_mut(TASK) {
        let mut add = |name: &str, facts| drop(task.fields.insert(String::from(name), facts));
        add("Level__c", level);
        add("Reason__c", field("Reason for call", "string"));
        add("Follow_Up__c", field("Follow up on", "date"));
    }
    let mut harness = Harness::of_claire();
    harness.happens(Event::OrgRead(facts));
    harness.index.insert(HANAKO, vec![hanako()]);
    harness
        .org
        .insert(hanako().id, hanakos_panel("2026-11-21T10:00:00"));
    harness.at("2026-11-21T10:00:00");
    harness.rings("40", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.at("2026-11-21T10:00:06");
    harness.phone("40", CallEventKind::Answered);
    harness.at("2026-11-21T10:02:00");
    harness.phone("40", CallEventKind::Ended(None));
    harness.at("2026-11-21T10:05:00");
    let call = harness.rings("41", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.at("2026-11-21T10:05:06");
    harness.phone("41", CallEventKind::Answered);
    harness.does(Action::EditAnswers {
        call,
        fields: Answers([(String::from("Level__c"), String::from("Gold"))].into()),
        seq: 1,
    });
    harness.view()
}
