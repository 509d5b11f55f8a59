//! Situations without a call on screen.

use crate::harness::{Harness, PHONE, org};
use crate::people::{BLUEWATER, bluewater, hanako, task};
use domain::base::problem::{Problem, SessionEnd};
use domain::budget::{OrgUse, RequestsReported};
use domain::call::event::CallEventKind;
use domain::call::kind::CallKind;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::facts::{FieldFacts, ObjectFacts, TASK};
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::panel::NextStep;
use domain::people::candidate::Candidate;
use domain::settings::{Lines, Settings, WhenUnmatched};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

/// The agent's own to-dos, one on its way and one just ticked, above two calls that wait for a person.
pub(crate) fn idle_with_todos() -> View {
    let mut harness = Harness::of_claire();
    harness.index.insert(BLUEWATER, bluewater());
    harness.at("2026-11-20T16:20:00");
    let yesterday = harness.dials("51", BLUEWATER);
    harness.at("2026-11-20T16:20:10");
    harness.phone("51", CallEventKind::Answered);
    harness.writes(yesterday, "Invoice 4471: ask accounting", 1);
    harness.at("2026-11-20T16:24:00");
    harness.phone("51", CallEventKind::Ended(None));
    harness.does(Action::Leave { call: yesterday });
    harness.at("2026-11-21T11:40:00");
    let missed = harness.rings("50", Some("+12125550170"), None, None);
    harness.at("2026-11-21T11:40:20");
    harness.phone("50", CallEventKind::Ended(None));
    harness.does(Action::Leave { call: missed });

    harness.happens(Event::NextStepsRead(Ok(vec![
        NextStep {
            detail: Some(String::from("About invoice 4471")),
            ..task(
                "00TEa0000000031AAA",
                "Call back Tom Reyes",
                Some("2026-11-20"),
            )
        },
        task(
            "00TEa0000000032AAA",
            "Send revised quote",
            Some("2026-11-21"),
        ),
        task("00TEa0000000034AAA", "Ask Kenji about the pilot", None),
        task("00TEa0000000035AAA", "Prepare the yearly review", None),
    ])));
    harness.at("2026-11-21T11:45:00");
    harness.adds(33, "Order business cards", "2026-11-25", None);
    harness.ticks("00TEa0000000034AAA");
    harness.view()
}

/// The settings check in an org where the agent may not make tasks, sees no leads, and has no key field; and a newer version.
pub(crate) fn found_in_settings() -> View {
    let mut harness = Harness::of_claire();
    let mut facts = org();
    let phone = FieldFacts {
        kind: String::from("phone"),
        ..FieldFacts::default()
    };
    for name in ["Contact", "Account"] {
        let object = ObjectFacts {
            fields: [(String::from("Phone"), phone.clone())].into(),
            ..ObjectFacts::default()
        };
        facts.objects.insert(String::from(name), object);
    }
    if let Some(task) = facts.objects.get_mut(TASK) {
        task.fields.remove("Ringside_Key__c");
    }
    harness.at("2026-11-21T09:12:00");
    harness.does(Action::CheckSettings);
    harness.happens(Event::OrgRead(facts));
    harness.happens(Event::LookedForNewer(Ok(Some(String::from("0.2.0")))));
    harness.view()
}

/// All that can be set, in a company that writes Japanese and at length.
pub(crate) fn settings_in_japanese() -> View {
    let mut harness = Harness::of_claire();
    let long = "お電話ありがとうございます。担当者より折り返しご連絡いたしますので、ご都合のよい時間帯をお知らせください。";
    let texts = |texts: &[&str]| texts.iter().map(|text| String::from(*text)).collect();
    let settings = Settings {
        country: Some(Country::JP),
        added_objects: texts(&[
            "Property__c",
            "Very_Long_Name_Of_An_Object_Without_Any_Break__c",
        ]),
        own_numbers: texts(&["03-5123-*", "+81 3 5123 4567"]),
        extension_digits: 4,
        when_unmatched: WhenUnmatched::LogToFallback,
        fallback_record: Some(Box::new(Candidate {
            name: String::from("株式会社登録情報なしのお客様をまとめて記録するための取引先"),
            object: String::from("Account"),
            certainty: Certainty::ByHand,
            field: None,
            ..hanako()
        })),
        field_map: [(TaskField::Queue, String::from("Desk__c"))].into(),
        record_type: Some(String::from("012Ea0000000002AAA")),
        subjects: [(CallKind::Missed, format!("不在着信 {{name}} {long}"))].into(),
        dispositions: texts(&["成約", long]),
        phrases: texts(&[long, "至急折り返し"]),
        follow_ups: [(CallKind::Missed, 1), (CallKind::Voicemail, 45)].into(),
        lines: Box::new(Lines {
            only: texts(&["サポート窓口（法人のお客様・平日九時から十八時まで）"]),
            never: texts(&["2045"]),
        }),
        request_cap: Some(20_000),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    harness.view()
}

/// Nearly all of the org's requests are used: a to-do waits for more of them.
pub(crate) fn short_of_requests() -> View {
    let mut harness = Harness::of_claire();
    harness.at("2026-11-21T10:00:00");
    let org = OrgUse {
        used: 14_400,
        allowed: 15_000,
    };
    harness.happens(Event::Requested(RequestsReported {
        made: 312,
        org: Some(org),
    }));
    harness.adds(41, "Call the printer", "2026-11-23", None);
    harness.view()
}

/// The session ended while two to-dos waited, and the phone is off.
pub(crate) fn signed_out() -> View {
    let mut harness = Harness::of_claire();
    harness.at("2026-11-21T10:00:00");
    harness.adds(41, "Call the printer", "2026-11-23", None);
    harness.adds(42, "Order business cards", "2026-11-25", None);
    harness.happens(Event::SessionEnded(Problem::SessionEnded(
        SessionEnd::Expired,
    )));
    harness.sending_ends(JobResult::SignedOut);
    harness.happens(Event::Source {
        name: String::from(PHONE),
        connected: false,
    });
    harness.view()
}

/// The agent has signed out with two to-dos that were never sent: nobody is here.
pub(crate) fn nobody_is_here() -> View {
    let mut harness = Harness::of_claire();
    harness.at("2026-11-21T10:00:00");
    harness.happens(Event::Unreachable);
    harness.adds(41, "Call the printer", "2026-11-23", None);
    harness.adds(42, "Order business cards", "2026-11-25", None);
    harness.does(Action::SignOut);
    harness.view()
}

/// The program could not start, and says why; it knows nothing else.
pub(crate) fn trouble_keychain() -> View {
    let mut harness = Harness::dark();
    let reason = "Platform failure: zbus error: Failed to connect to address \
         `unix:path=/run/user/1000/bus`: No such file or directory (os error 2)";
    let reason = String::from(reason);
    harness.happens(Event::Trouble(Problem::KeychainMissing { reason }));
    harness.view()
}
