//! The outbox with a write of nearly each kind: what was sent, waits, is held, needs the agent, is discarded.

use crate::harness::{Harness, to_do};
use crate::new_people::people_may_be_made;
use crate::people::{hanako, julie};
use domain::base::ids::SfId;
use domain::base::passphrase::Passphrase;
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::people::candidate::Candidate;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::todo::Todo;

const JULIE: &str = "+33142685300";
const HANAKO: &str = "+819012345678";

fn landed(task: &str) -> JobResult {
    JobResult::Landed(SfId(String::from(task)))
}

fn locked() -> JobResult {
    JobResult::Busy(Refusal::said(
        RefusalCode::SalesforceBusy,
        Mender::Nobody,
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access to this record",
    ))
}

/// Online: a Lead was refused, a call is tried again later, one waits for it, others are held or discarded.
pub(crate) fn outbox() -> View {
    worked().view()
}

/// All of that was exported for another computer, and something is written since.
pub(crate) fn outbox_exported() -> View {
    let mut harness = worked();
    harness.at("2026-11-21T14:15:00");
    harness.does(Action::ExportWaiting {
        passphrase: Passphrase::new("four plain words"),
    });
    harness.at("2026-11-21T14:16:00");
    harness.adds(76, "Call the tax office", "2026-11-25", None);
    harness.view()
}

fn worked() -> Harness {
    let mut harness = Harness::of_claire();
    people_may_be_made(&mut harness);
    harness.index.insert(JULIE, vec![julie()]);
    let long = Candidate {
        name: String::from("長谷川 美智子（東日本第二営業本部・法人窓口ご担当）"),
        ..hanako()
    };
    harness.index.insert(HANAKO, vec![long]);

    harness.at("2026-11-21T13:37:00");
    harness.rings("70", Some(HANAKO), None, None);
    harness.at("2026-11-21T13:37:05");
    harness.phone("70", CallEventKind::Answered);
    harness.at("2026-11-21T13:41:05");
    harness.phone("70", CallEventKind::Ended(None));
    harness.sending_ends(landed("00TEa0000000070AAA"));

    for (moment, connected) in [
        ("2026-11-21T13:42:00", true),
        ("2026-11-21T13:50:00", false),
    ] {
        harness.at(moment);
        harness.happens(Event::Source {
            name: String::from("desk-phone"),
            connected,
        });
    }

    // A new lead without what the org requires.
    harness.at("2026-11-21T14:00:00");
    let fields = [("LastName", "Byron"), ("Company", "Engines & Co")];
    harness.does(Action::NewPerson {
        id: to_do(71),
        call: None,
        object: String::from("Lead"),
        fields: fields
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into(),
        account: None,
    });
    harness.sending_ends(JobResult::Refused(Refusal {
        fields: vec![String::from("Branch__c")],
        ..Refusal::said(
            RefusalCode::SalesforceRefused,
            Mender::Agent,
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [Branch__c]",
        )
    }));
    harness.does(Action::AddNextStep {
        id: to_do(72),
        todo: Todo {
            subject: String::from("Send the brochure"),
            due: Some(String::from("2026-11-24")),
            ..Todo::default()
        },
        call: None,
        about: Some(PersonRef::Waiting(to_do(71))),
    });

    // A call whose record is locked, and a note that follows it.
    harness.at("2026-11-21T14:02:40");
    let call = harness.dials("73", JULIE);
    harness.at("2026-11-21T14:02:50");
    harness.phone("73", CallEventKind::Answered);
    let note = "Agreed on the pilot for Lyon. Send the order form before Thursday.";
    harness.writes(call, note, 30);
    harness.at("2026-11-21T14:09:02");
    harness.phone("73", CallEventKind::Ended(None));
    harness.sending_ends(locked());
    harness.writes(call, "Agreed on the pilot for Lyon: 40 seats.", 31);
    harness.does(Action::SaveCall { call });
    harness.does(Action::Leave { call });

    let japanese =
        "見積書の改訂版を長谷川様と経理部の両方に送付し、来週の定例会議までに承認をいただく";
    harness.adds(74, japanese, "2026-11-27", None);
    harness.sending_ends(locked());
    harness.does(Action::Hold {
        write: to_do(74),
        on: true,
    });
    harness.adds(75, "Order business cards", "2026-11-25", None);
    harness.sending_ends(JobResult::NoAnswer);
    harness.does(Action::Discard { write: to_do(75) });
    harness
}
