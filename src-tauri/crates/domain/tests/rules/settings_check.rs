//! The settings check: each thing that it can find, with what causes it, its name, and who can mend it.

use crate::harness::{Harness, agent, org};
use domain::base::ids::{OutboxId, SfId};
use domain::base::problem::Problem;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::budget::{OrgUse, RequestsReported};
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK};
use domain::outbox::job::JobResult;
use domain::settings::{LoggingMode, Settings};
use domain::state::finding::FindingCode;
use domain::state::finding::Weight;
use domain::state::index::IndexState;
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::check::FindingView;
use domain::view::error::UiError;
use domain::view::todo::Todo;
use jiff::SignedDuration;

/// An org in which nothing is missing.
pub(crate) fn good_org() -> OrgFacts {
    let mut good = org();
    let phone = FieldFacts {
        kind: String::from("phone"),
        ..FieldFacts::default()
    };
    for name in ["Contact", "Lead", "Account"] {
        let mut object = ObjectFacts {
            fields: [(String::from("Phone"), phone.clone())].into(),
            ..ObjectFacts::default()
        };
        if name != "Account" {
            let flag = FieldFacts::default();
            object.fields.insert(String::from("DoNotCall"), flag);
        }
        good.objects.insert(String::from(name), object);
    }
    let task = good.objects.get_mut(TASK).unwrap();
    (task.createable, task.updateable) = (true, true);
    good
}

/// An agent whose phone is connected and whose index is full.
pub(crate) fn harness() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::Source {
        name: String::from("baresip"),
        connected: true,
    });
    harness.happens(Event::Index(IndexState {
        people: 12,
        filling: false,
        as_of: Some(harness.now.timestamp()),
        ..IndexState::default()
    }));
    harness
}

/// Runs the check in an org.
pub(crate) fn found_in(harness: &mut Harness, facts: OrgFacts) -> Vec<FindingView> {
    harness.effects.clear();
    harness.does(Action::CheckSettings);
    assert!(harness.view().check.running);
    assert!(
        harness
            .effects
            .contains(&Effect::Remote(RemoteEffect::ReadFacts))
    );
    harness.happens(Event::OrgRead(facts));
    let check = harness.view().check;
    assert!(!check.running && check.at.is_some());
    check.findings
}

/// What is found when one thing differs from a good org.
fn found_when(change: impl Fn(&mut OrgFacts)) -> Vec<(FindingCode, Mender)> {
    let mut facts = good_org();
    change(&mut facts);
    let found = found_in(&mut harness(), facts);
    found.into_iter().map(|f| (f.code, f.mender)).collect()
}

fn field_when(change: impl Fn(&mut ObjectFacts)) -> Vec<(FindingCode, Mender)> {
    found_when(|facts| change(facts.objects.get_mut(TASK).unwrap()))
}

#[test]
fn nothing_is_found_where_all_is_well() {
    assert_eq!(found_in(&mut harness(), good_org()), []);
}

#[test]
fn what_an_org_lacks_is_named_with_who_mends_it() {
    use FindingCode as F;
    let admin = |code| vec![(code, Mender::Admin)];
    let cases = [
        (
            found_when(|org| drop(org.objects.remove(TASK))),
            admin(F::TaskHidden),
        ),
        (
            field_when(|task| task.createable = false),
            admin(F::TaskNotCreateable),
        ),
        (
            field_when(|task| task.updateable = false),
            admin(F::TaskNotUpdateable),
        ),
        (
            found_when(|org| org.statuses.retain(|status| !status.is_closed)),
            admin(F::NoClosedStatus),
        ),
        (
            found_when(|org| drop(org.objects.remove("Lead"))),
            admin(F::ObjectHidden),
        ),
        (
            found_when(|org| org.objects.get_mut("Account").unwrap().fields.clear()),
            admin(F::NoPhoneField),
        ),
        (
            field_when(|task| drop(task.fields.remove("CallDisposition"))),
            admin(F::FieldHidden),
        ),
        (
            field_when(|task| drop(task.fields.remove("Ringside_Key__c"))),
            admin(F::NoKeyField),
        ),
        (
            field_when(|task| {
                let required = FieldFacts {
                    label: String::from("Reason"),
                    createable: true,
                    required: true,
                    ..FieldFacts::default()
                };
                task.fields.insert(String::from("Reason__c"), required);
            }),
            vec![(F::FieldRequired, Mender::Agent)],
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_hidden_field_is_named() {
    let mut facts = good_org();
    facts
        .objects
        .get_mut(TASK)
        .unwrap()
        .fields
        .remove("CallObject");
    let found = found_in(&mut harness(), facts);
    assert_eq!(found[0].params["field"], "CallObject");
}

#[test]
fn what_this_machine_lacks_is_named() {
    use FindingCode as F;
    let mut harness = harness();
    harness.happens(Event::Source {
        name: String::from("baresip"),
        connected: false,
    });
    let ahead = harness.now.timestamp() + SignedDuration::from_mins(9);
    harness.happens(Event::ServerTime(ahead));
    harness.happens(Event::Index(IndexState {
        people: 0,
        filling: false,
        as_of: None,
        ..IndexState::default()
    }));
    let found = found_in(&mut harness, good_org());
    let codes: Vec<FindingCode> = found.iter().map(|f| f.code).collect();
    assert_eq!(codes, [F::NoPhone, F::ClockWrong, F::IndexEmpty]);
    assert_eq!(found[1].params["minutes"], "9");
    assert_eq!(found[0].weight, Weight::Stops);

    harness.happens(Event::Index(IndexState {
        people: 5,
        filling: true,
        as_of: None,
        ..IndexState::default()
    }));
    let found = found_in(&mut harness, good_org());
    assert!(
        found
            .iter()
            .any(|f| f.code == F::IndexFilling && f.mender == Mender::Nobody)
    );
}

#[test]
fn requests_that_get_few_are_named_with_whose_they_are() {
    let mut harness = harness();
    let org = Some(OrgUse {
        used: 12_345,
        allowed: 15_000,
    });
    harness.happens(Event::Requested(RequestsReported { made: 40, org }));
    let found = found_in(&mut harness, good_org());
    assert_eq!(found[0].code, FindingCode::RequestsLow);
    assert_eq!(found[0].params["percent"], "82");
    let settings = Settings {
        request_cap: Some(40),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    let found = found_in(&mut harness, good_org());
    assert_eq!(found[0].code, FindingCode::RequestCapReached);
    assert_eq!(found[0].params["count"], "40");
}

#[test]
fn logging_that_is_off_and_writes_that_wait_are_named() {
    use FindingCode as F;
    let mut harness = harness();
    for (logging, code) in [
        (LoggingMode::Paused, F::LoggingPaused),
        (LoggingMode::Disabled, F::LoggingDisabled),
    ] {
        let settings = Settings {
            logging,
            ..Settings::default()
        };
        harness.does(Action::ChangeSettings { settings });
        let found = found_in(&mut harness, good_org());
        assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), [code]);
    }
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    harness.does(Action::AddNextStep {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        todo: Todo {
            subject: String::from("Send the price list"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    let row = harness.state.outbox.in_flight.first().copied().unwrap();
    harness.happens(Event::JobsDone {
        results: vec![(
            row,
            JobResult::Refused(no("FIELD_CUSTOM_VALIDATION_EXCEPTION")),
        )],
        jitter: 0,
    });
    let found = found_in(&mut harness, good_org());
    assert_eq!(found[0].code, F::WritesNeedYou);
    assert_eq!(found[0].params["count"], "1");

    let mut other = agent();
    other.account.user = SfId(String::from("005000000000009AAA"));
    harness.happens(Event::SignedIn(other));
    let found = found_in(&mut harness, good_org());
    assert!(found.iter().any(|f| f.code == F::OtherUsersWrites));
}

fn no(sf_code: &str) -> Refusal {
    Refusal::said(RefusalCode::SalesforceRefused, Mender::Admin, sf_code, "")
}

#[test]
fn an_org_that_would_not_be_read_is_told_in_its_own_words() {
    let mut harness = harness();
    harness.does(Action::CheckSettings);
    harness.happens(Event::OrgNotRead(Problem::Refused(no(
        "API_DISABLED_FOR_ORG",
    ))));
    let found = harness.view().check.findings;
    let told = found
        .iter()
        .find(|f| f.code == FindingCode::OrgRefused)
        .unwrap();
    assert_eq!(
        told.error,
        Some(UiError::refused(&no("API_DISABLED_FOR_ORG"), None))
    );
}

#[test]
fn without_a_session_or_a_network_the_check_says_so_at_once() {
    let mut harness = harness();
    harness.happens(Event::Unreachable);
    harness.does(Action::CheckSettings);
    harness.happens(Event::Unreachable);
    let found = harness.view().check.findings;
    assert_eq!(found[0].code, FindingCode::Unreachable);

    harness.happens(Event::SessionEnded(Problem::Refused(no("x"))));
    harness.does(Action::CheckSettings);
    assert_eq!(
        harness.view().check.findings[0].code,
        FindingCode::SignInFailed
    );

    harness.does(Action::SignOut);
    harness.does(Action::CheckSettings);
    assert_eq!(
        harness.view().check.findings[0].code,
        FindingCode::NotSignedIn
    );
}

#[test]
fn a_session_that_can_not_be_renewed_is_the_admins_to_mend() {
    let mut harness = harness();
    let mut once = agent();
    once.renewable = false;
    harness.happens(Event::SignedIn(once));
    let found = found_in(&mut harness, good_org());
    assert!(
        found
            .iter()
            .any(|f| (f.code, f.mender) == (FindingCode::ScopeMissing, Mender::Admin))
    );
}
