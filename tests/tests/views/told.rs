//! Situations in which the agent says of a call more than its note.

use domain::action::Action;
use domain::call_event::CallEventKind;
use domain::settings::Settings;
use domain::view::{MatchView, TaskRef, View};

use crate::harness::Desk;
use crate::people::{bluewater, hanako, hanakos_panel, nothing_known, sf};

const HANAKO: &str = "+81312345678";
const JO: &str = "+14155550135";

/// What a call can be told with: results, phrases, what it is about, and the next step that it does.
pub(crate) fn all_told() -> View {
    let mut desk = Desk::of_claire();
    let words = |words: &[&str]| words.iter().map(|word| String::from(*word)).collect();
    desk.does(Action::ChangeSettings {
        settings: Settings {
            dispositions: words(&["Sold", "Wants a quote", "Not interested"]),
            phrases: words(&["Will call again", "折り返し希望", "Sent the terms by email"]),
            ..Settings::default()
        },
    });
    desk.index.insert(HANAKO, vec![hanako()]);
    let panel = hanakos_panel("2026-11-21T09:30:00");
    desk.org.insert(hanako().id, panel.clone());
    desk.at("2026-11-21T09:30:00");
    let call = desk.rings("1", Some(HANAKO), Some("SATO"), Some("Support"));
    desk.at("2026-11-21T09:30:08");
    desk.phone("1", CallEventKind::Answered);
    desk.does(Action::RelateTo {
        call,
        what: panel.company,
    });
    desk.does(Action::ChooseResult {
        call,
        result: Some(String::from("Wants a quote")),
    });
    desk.does(Action::DoneByCall {
        call,
        task: Some(TaskRef::Salesforce(sf("00TEa0000000001AAA"))),
    });
    desk.view()
}

/// A lead speaks: Salesforce links it to no other record.
pub(crate) fn lead_connected() -> View {
    let mut desk = Desk::of_claire();
    let jo = bluewater().remove(2);
    let jo = MatchView {
        certainty: domain::view::Certainty::Exact,
        ..jo
    };
    desk.index.insert(JO, vec![jo.clone()]);
    desk.org.insert(jo.id, nothing_known("2026-11-21T09:30:00"));
    desk.at("2026-11-21T09:30:00");
    desk.rings("1", Some(JO), None, None);
    desk.at("2026-11-21T09:30:08");
    desk.phone("1", CallEventKind::Answered);
    desk.view()
}
