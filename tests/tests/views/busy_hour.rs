//! The busy hour: a wrap-up with words in its form, a call whose end got lost, one that is spoken, and a ring.

use crate::harness::Harness;
use crate::people::{BLUEWATER, bluewater, hanako, hanakos_panel, nothing_known};
use domain::base::ids::CallId;
use domain::call::event::CallEventKind;
use domain::record::form::DraftKey;
use domain::view::action::Action;
use domain::view::screen::View;

const HANAKO: &str = "+81312345678";

/// Words in a form, as the window sends them down.
fn typed(key: DraftKey, values: &[(&str, &str)]) -> Action {
    let values = values.iter();
    Action::EditForm {
        key,
        values: values
            .map(|(name, text)| (String::from(*name), String::from(*text)))
            .collect(),
        seq: 4,
    }
}

fn is_answered(harness: &mut Harness, call_id: &str, at: &str) {
    harness.at(at);
    harness.phone(call_id, CallEventKind::Answered);
}

/// The agent looks at the call whose end got lost, half a next step in its form.
pub(crate) fn busy_hour() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    harness.index.insert(HANAKO, vec![hanako()]);
    let maria = bluewater().remove(0);
    harness
        .org
        .insert(maria.id.clone(), nothing_known("2026-11-21T09:40:07"));
    let panel = hanakos_panel("2026-11-21T09:20:10");
    harness.org.insert(hanako().id, panel);

    harness.at("2026-11-21T09:20:00");
    let wrap_up = harness.rings("1", Some(HANAKO), Some("SATO"), Some("Support"));
    is_answered(&mut harness, "1", "2026-11-21T09:20:06");
    harness.at("2026-11-21T09:26:06");
    harness.phone("1", CallEventKind::Ended(None));
    harness.at("2026-11-21T09:26:30");
    let subject = "Send the order form to her and to the wareh";
    harness.does(typed(next_step(wrap_up), &[("subject", subject)]));

    harness.at("2026-11-21T09:30:00");
    let lost = harness.rings("2", Some(BLUEWATER), None, None);
    is_answered(&mut harness, "2", "2026-11-21T09:30:05");
    harness.does(Action::Pick {
        call: lost,
        who: maria,
    });
    harness.at("2026-11-21T09:40:00");
    harness.rings("3", Some("+442079460018"), None, None);
    is_answered(&mut harness, "3", "2026-11-21T09:40:08");
    harness.at("2026-11-21T09:41:00");
    harness.rings("4", None, None, None);
    harness.does(Action::Show { call: lost });
    harness.does(typed(
        next_step(lost),
        &[("subject", "Send the cred"), ("due", "2026-11-22")],
    ));
    let place = DraftKey::Place { call: lost };
    harness.does(typed(
        place,
        &[
            ("tab", "next-step"),
            ("field", "todo-subject"),
            ("from", "13"),
            ("to", "13"),
        ],
    ));
    harness.view()
}

fn next_step(call: CallId) -> DraftKey {
    DraftKey::NextStep { call: Some(call) }
}
