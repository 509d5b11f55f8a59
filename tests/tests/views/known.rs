//! Situations after a call with somebody who is known: what was written is on its way, or is stuck.

use crate::harness::Harness;
use crate::people::{BLUEWATER, bluewater, julie, nothing_known, opportunity, past, task};
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::panel::Activity;
use domain::panel::ActivityKind;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

/// A call ended while Salesforce could not be reached; a tick before it got no answer.
pub(crate) fn ended_offline() -> View {
    let mut harness = Harness::of_claire();
    let number = "+33142685300";
    harness.index.insert(number, vec![julie()]);
    let panel = Panel {
        opportunities: Part::Read(vec![opportunity("Orsel Lyon", "Proposal")]),
        past_tasks: Part::Read(vec![Activity {
            detail: Some(String::from("Pilot in Lyon, 40 seats")),
            talk_seconds: Some(240),
            ..past(
                "00TEa0000000021AAA",
                ActivityKind::CallInbound,
                "Inbound call",
                "2026-11-02",
            )
        }]),
        ..nothing_known("2026-11-21T13:58:00")
    };
    harness.copies.insert(julie().id, panel);
    let delivery = task(
        "00TEa0000000002AAA",
        "Confirm delivery date",
        Some("2026-11-27"),
    );
    harness.happens(Event::NextStepsRead(Ok(vec![delivery])));
    harness.at("2026-11-21T14:01:40");
    harness.ticks("00TEa0000000002AAA");
    harness.at("2026-11-21T14:02:10");
    harness.sending_ends(JobResult::NoAnswer);
    harness.happens(Event::Unreachable);

    harness.at("2026-11-21T14:02:40");
    let call = harness.dials("3", number);
    harness.at("2026-11-21T14:02:50");
    harness.phone("3", CallEventKind::Answered);
    let note = "Agreed on pilot for Lyon. Send the order form before Thursday.";
    harness.writes(call, note, 30);
    harness.adds(2, "Send order form", "2026-11-24", Some(call));
    harness.at("2026-11-21T14:09:02");
    harness.phone("3", CallEventKind::Ended(None));
    harness.view()
}

/// Salesforce refused the call's record by a rule of the org.
pub(crate) fn needs_you() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    let tom = bluewater().remove(1);
    let panel = Panel {
        past_events: Part::Read(vec![Activity {
            owner: Some(String::from("Kenji Mori")),
            ..past(
                "00UEa0000000041AAA",
                ActivityKind::Event,
                "Site visit",
                "2025-12-03",
            )
        }]),
        ..nothing_known("2026-11-21T09:50:05")
    };
    harness.org.insert(tom.id.clone(), panel);
    harness.at("2026-11-21T09:50:00");
    let call = harness.rings("9", Some(BLUEWATER), None, None);
    harness.at("2026-11-21T09:50:04");
    harness.phone("9", CallEventKind::Answered);
    harness.does(Action::Pick { call, who: tom });
    harness.writes(call, "Password reset.", 4);
    harness.at("2026-11-21T09:53:10");
    harness.phone("9", CallEventKind::Ended(None));
    harness.sending_ends(JobResult::Refused(Refusal {
        fields: vec![String::from("Reason__c")],
        ..Refusal::said(
            RefusalCode::SalesforceRefused,
            Mender::Agent,
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "“Reason” is required on completed calls",
        )
    }));
    harness.view()
}
