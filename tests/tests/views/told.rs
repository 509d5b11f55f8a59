//! Situations in which the agent says of a call more than its note.

use crate::harness::Harness;
use crate::people::{bluewater, hanako, hanakos_panel, nothing_known, sf};
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::people::candidate::Candidate;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::screen::View;

const HANAKO: &str = "+81312345678";
const JO: &str = "+14155550135";

/// What a call can be told with: results, phrases, what it is about, and the next step that it does.
pub(crate) fn all_told() -> View {
    let mut harness = Harness::of_claire();
    let words = |words: &[&str]| words.iter().map(|word| String::from(*word)).collect();
    harness.does(Action::ChangeSettings {
        settings: Settings {
            dispositions: words(&["Sold", "Wants a quote", "Not interested"]),
            phrases: words(&["Will call again", "折り返し希望", "Sent the terms by email"]),
            ..Settings::default()
        },
    });
    harness.index.insert(HANAKO, vec![hanako()]);
    let panel = hanakos_panel("2026-11-21T09:30:00");
    harness.org.insert(hanako().id, panel.clone());
    harness.at("2026-11-21T09:30:00");
    let call = harness.rings("1", Some(HANAKO), Some("SATO"), Some("Support"));
    harness.at("2026-11-21T09:30:08");
    harness.phone("1", CallEventKind::Answered);
    harness.does(Action::RelateTo {
        call,
        what: panel.company.read().cloned().flatten(),
    });
    harness.does(Action::ChooseDisposition {
        call,
        disposition: Some(String::from("Wants a quote")),
    });
    harness.does(Action::DoneByCall {
        call,
        task: Some(TaskRef::Salesforce(sf("00TEa0000000001AAA"))),
    });
    harness.view()
}

/// A lead speaks: Salesforce links it to no other record.
pub(crate) fn lead_connected() -> View {
    let mut harness = Harness::of_claire();
    let jo = bluewater().remove(2);
    let jo = Candidate {
        certainty: domain::number::reading::Certainty::Exact,
        ..jo
    };
    harness.index.insert(JO, vec![jo.clone()]);
    harness
        .org
        .insert(jo.id, nothing_known("2026-11-21T09:30:00"));
    harness.at("2026-11-21T09:30:00");
    harness.rings("1", Some(JO), None, None);
    harness.at("2026-11-21T09:30:08");
    harness.phone("1", CallEventKind::Answered);
    harness.view()
}
