//! A situation in which numbers stand on the wrong records.

use crate::harness::{Harness, to_do};
use crate::new_people::people_may_be_made;
use crate::people::{hanako, sf};
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::choices::Named;
use domain::view::screen::View;

const HANAKO: &str = "+819012345678";
const HANAKOS: &str = "003Ea00000000001AA";

/// A number was to be taken off a record on which somebody has written another one since. Offline by now, the agent has asked
/// the owner of the record to check it. The number rings once more.
pub(crate) fn wrong_number() -> View {
    let mut harness = Harness::of_claire();
    people_may_be_made(&mut harness);
    harness.index.insert(HANAKO, vec![hanako()]);
    harness.at("2026-11-21T10:00:00");
    let call = harness.rings("80", Some(HANAKO), None, None);
    harness.does(Action::NotTheirs {
        call,
        who: sf(HANAKOS),
        on: true,
    });
    harness.does(Action::TakeNumberOff {
        id: to_do(81),
        call,
        who: sf(HANAKOS),
        field: String::from("MobilePhone"),
    });
    let changed = Refusal::said(
        RefusalCode::PhoneChanged,
        Mender::Agent,
        "",
        "+81 90-8765-4321",
    );
    harness.sending_ends(JobResult::Refused(Refusal {
        fields: vec![String::from("Contact.MobilePhone")],
        ..changed
    }));
    harness.at("2026-11-21T10:00:30");
    harness.phone("80", CallEventKind::Ended(None));
    harness.does(Action::Leave { call });
    harness.happens(Event::Unreachable);
    harness.does(Action::SuggestFix {
        id: to_do(82),
        call,
        who: PersonRef::from(sf(HANAKOS)),
        subject: String::from("Check the phone number +81 90-1234-5678 on 佐藤 花子"),
        owner: Some(Named {
            name: String::from("005Ea00000000002AA"),
            label: String::from("Kenji Mori"),
        }),
    });
    harness.at("2026-11-21T10:05:00");
    let again = harness.rings("83", Some(HANAKO), None, None);
    harness.does(Action::TakeNumberOff {
        id: to_do(84),
        call: again,
        who: sf(HANAKOS),
        field: String::from("Phone"),
    });
    harness.view()
}
