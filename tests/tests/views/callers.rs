//! Situations in which the caller is known otherwise than by one exact match of the number, or not at all.

use crate::harness::Harness;
use crate::people::{BLUEWATER, bluewater, contact, hanakos_panel, julie};
use domain::base::ids::SfId;
use domain::call::event::CallEventKind;
use domain::number::reading::Certainty;
use domain::panel::OpenCase;
use domain::panel::OpenCases;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::people::candidate::Candidate;
use domain::people::candidate::ColleagueView;
use domain::people::candidate::MatchHint;
use domain::state::index::IndexState;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

/// Kenji Mori calls from his extension.
pub(crate) fn colleague_connected() -> View {
    let mut harness = Harness::of_claire();
    harness.colleagues.insert(
        "202",
        ColleagueView {
            user: Some(SfId(String::from("005Ea00000000002AA"))),
            name: Some(String::from("Kenji Mori")),
        },
    );
    harness.at("2026-11-21T10:15:00");
    harness.rings("71", Some("202"), None, None);
    harness.at("2026-11-21T10:15:06");
    harness.phone("71", CallEventKind::Answered);
    harness.view()
}

/// A caller who hides the number is in front. Beside it is a call with somebody who has open cases and was picked by hand,
/// which is remembered.
pub(crate) fn withheld_remembered() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    let maria = bluewater().remove(0);
    let case = |id: &str, number: &str, subject: &str, status: &str| OpenCase {
        id: SfId(String::from(id)),
        number: String::from(number),
        subject: String::from(subject),
        status: String::from(status),
    };
    let panel = Panel {
        cases: Part::Read(OpenCases {
            newest: vec![
                case(
                    "500Ea0000000001AAA",
                    "00001042",
                    "Invoice shows the old address",
                    "New",
                ),
                case(
                    "500Ea0000000002AAA",
                    "00001038",
                    "Portal: password mail never comes",
                    "Working",
                ),
                case(
                    "500Ea0000000003AAA",
                    "00001017",
                    "Two parcels, one delivery note",
                    "Escalated",
                ),
            ],
            count: 5,
        }),
        ..hanakos_panel("2026-11-21T10:20:02")
    };
    harness.org.insert(maria.id.clone(), panel);
    harness.at("2026-11-21T10:20:00");
    let call = harness.rings("72", Some(BLUEWATER), None, None);
    harness.at("2026-11-21T10:20:05");
    harness.phone("72", CallEventKind::Answered);
    harness.does(Action::Pick { call, who: maria });
    harness.at("2026-11-21T10:24:00");
    let withheld = harness.rings("73", None, None, Some("Support"));
    harness.does(Action::Show { call: withheld });
    harness.view()
}

/// Two calls that nobody could be found for. By now one number belongs to somebody; for the call on screen there is a company
/// whose main number begins alike.
pub(crate) fn late_match() -> View {
    let mut harness = Harness::of_claire();
    let (number, direct) = ("+33142685300", "+493090182045");
    harness.at("2026-11-20T17:02:00");
    let missed = harness.rings("74", Some(number), None, None);
    harness.at("2026-11-20T17:02:30");
    harness.phone("74", CallEventKind::Ended(None));
    harness.does(Action::Leave { call: missed });
    harness.at("2026-11-21T10:30:00");
    harness.index.insert(number, vec![julie()]);
    harness.happens(Event::Index(IndexState {
        people: 2341,
        as_of: Some("2026-11-21T10:30:00Z".parse().unwrap()),
        ..IndexState::default()
    }));
    let nordwind = contact("001Ea00000000007AA", "Nordwind GmbH", "", "", "Phone");
    let nordwind = Candidate {
        object: String::from("Account"),
        title: None,
        company: None,
        certainty: Certainty::Possible,
        hint: Some(MatchHint::MainNumber),
        ..nordwind
    };
    harness.index.insert(direct, vec![nordwind]);
    harness.at("2026-11-21T10:31:00");
    harness.rings("75", Some(direct), None, None);
    harness.view()
}
