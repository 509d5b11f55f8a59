//! The settings check: what is chosen in the settings and can't be done in this org.

use crate::harness::contact;
use crate::settings_check::{found_in, good_org, harness};
use domain::base::ids::SfId;
use domain::base::problem::Problem;
use domain::base::problem::SignInFailure;
use domain::base::refusal::Mender;
use domain::call::kind::{CallKind, CallType};
use domain::org::facts::{Choice, FieldFacts, ObjectFacts, OrgFacts, RecordType, TASK};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::task_fields::TaskField;
use domain::settings::LogTo;
use domain::settings::{Lines, Settings, WhenUnmatched};
use domain::state::finding::FindingCode;
use domain::state::org::Fallback;
use domain::step::event::Event;
use domain::view::action::{Action, Redirect};
use domain::view::check::FindingView;
use domain::view::error::{UiError, UiErrorCode};

/// What is found in a good org with these settings.
fn found_with(settings: Settings, change: impl Fn(&mut OrgFacts)) -> Vec<FindingView> {
    let mut harness = harness();
    harness.does(Action::ChangeSettings { settings });
    let mut facts = good_org();
    change(&mut facts);
    found_in(&mut harness, facts)
}

/// What was found, with who can mend it and what it is about.
fn named(found: &[FindingView]) -> Vec<(FindingCode, Mender, &str)> {
    fn about(finding: &FindingView) -> &str {
        let mut names = ["field", "object", "name"].iter();
        let about = names.find_map(|name| finding.params.get(*name));
        about.map_or("", String::as_str)
    }
    let found = found.iter();
    found.map(|f| (f.code, f.mender, about(f))).collect()
}

fn field(kind: &str, length: u32) -> FieldFacts {
    FieldFacts {
        kind: String::from(kind),
        length,
        createable: true,
        updateable: true,
        ..FieldFacts::default()
    }
}

#[test]
fn a_status_or_a_priority_that_is_set_for_a_kind_and_can_not_be_given_is_named_once() {
    let high = |org: &mut OrgFacts| {
        let high = String::from("High");
        org.priorities = vec![domain::org::facts::TaskPriority {
            api_name: high,
            ..Default::default()
        }];
        let task = org.objects.get_mut(TASK).unwrap();
        task.fields
            .insert(String::from("Priority"), field("picklist", 0));
    };
    let set = |status: &str, priority: &str| Settings {
        statuses: [
            (CallKind::Missed, String::from(status)),
            (CallKind::Busy, String::from(status)),
        ]
        .into(),
        priorities: [(CallKind::Missed, String::from(priority))].into(),
        ..Settings::default()
    };
    let found = |settings, change: fn(&mut OrgFacts)| {
        let found = found_with(settings, |org| {
            high(org);
            change(org);
        });
        let named = found.into_iter().map(|one| {
            let value = one.params.get("value").cloned();
            (one.code, one.mender, value.unwrap_or_default())
        });
        named.collect::<Vec<_>>()
    };
    assert_eq!(found(set("Completed", "High"), |_| ()), []);
    let agent = Mender::Agent;
    assert_eq!(
        found(set("Not Started", "Highest"), |_| ()),
        [
            (
                FindingCode::StatusUnusable,
                agent,
                String::from("Not Started")
            ),
            (
                FindingCode::PriorityUnusable,
                agent,
                String::from("Highest")
            ),
        ]
    );
    let read_only = |org: &mut OrgFacts| {
        let task = org.objects.get_mut(TASK).unwrap();
        task.fields.get_mut("Priority").unwrap().createable = false;
    };
    let priority = (FindingCode::PriorityUnusable, agent, String::from("High"));
    assert_eq!(found(set("Completed", "High"), read_only), [priority]);
}

#[test]
fn fields_that_can_not_hold_what_is_mapped_to_them_are_named() {
    use FindingCode as F;
    let check = |what: TaskField, facts: Option<FieldFacts>, expected: Option<FindingCode>| {
        let settings = Settings {
            field_map: [(what, String::from("Mine__c"))].into(),
            ..Settings::default()
        };
        let found = found_with(settings, |org| {
            if let Some(facts) = facts.clone() {
                let task = org.objects.get_mut(TASK).unwrap();
                task.fields.insert(String::from("Mine__c"), facts);
            }
        });
        let expected: Vec<_> = expected
            .map(|code| (code, Mender::Admin, "Mine__c"))
            .into_iter()
            .collect();
        assert_eq!(named(&found), expected, "{what:?} {facts:?}");
    };
    let locked = FieldFacts {
        createable: false,
        updateable: false,
        ..field("string", 255)
    };
    check(TaskField::Queue, Some(field("string", 255)), None);
    check(TaskField::Queue, None, Some(F::MappedFieldAbsent));
    check(TaskField::Queue, Some(locked), Some(F::MappedFieldReadOnly));
    check(TaskField::Queue, Some(field("picklist", 255)), None);
    check(
        TaskField::Queue,
        Some(field("datetime", 0)),
        Some(F::MappedFieldUnfit),
    );
    check(
        TaskField::Queue,
        Some(field("string", 10)),
        Some(F::MappedFieldShort),
    );
    check(TaskField::StartedAt, Some(field("datetime", 0)), None);
    check(TaskField::StartedAt, Some(field("date", 0)), None);
    check(
        TaskField::StartedAt,
        Some(field("boolean", 0)),
        Some(F::MappedFieldUnfit),
    );
    check(TaskField::FromNumber, Some(field("phone", 40)), None);
    check(TaskField::CallDuration, Some(field("double", 0)), None);
    check(
        TaskField::CallDuration,
        Some(field("phone", 40)),
        Some(F::MappedFieldUnfit),
    );
    check(TaskField::RecordingUrl, Some(field("url", 255)), None);
}

#[test]
fn what_is_chosen_and_can_not_be_used_is_named() {
    use FindingCode as F;
    let log_to = |log_to| Settings {
        log_to: Some(log_to),
        ..Settings::default()
    };
    let key = FieldFacts {
        unique: true,
        external_id: true,
        ..field("string", 36)
    };
    let package = |org: &mut OrgFacts, key: Option<&FieldFacts>| {
        let fields = key.map(|key| (String::from(CALL_KEY), key.clone()));
        let object = ObjectFacts {
            createable: true,
            fields: fields.into_iter().collect(),
            ..ObjectFacts::default()
        };
        org.objects.insert(String::from(CALL_LOG), object);
    };
    let admin = |code, what| vec![(code, Mender::Admin, what)];

    let found = found_with(log_to(LogTo::LogOnly), |_| {});
    assert_eq!(named(&found), admin(F::PackageMissing, ""));
    let found = found_with(log_to(LogTo::TaskOnly), |org| package(org, None));
    assert_eq!(named(&found), []);
    let found = found_with(Settings::default(), |org| package(org, None));
    assert_eq!(
        named(&found),
        admin(F::PackageIncomplete, "Ringside_Call__c.Call_Key__c")
    );
    let found = found_with(Settings::default(), |org| package(org, Some(&key)));
    assert_eq!(
        named(&found),
        admin(F::PackageIncomplete, "Task.Ringside_Call__c")
    );
    let found = found_with(log_to(LogTo::LogOnly), |org| package(org, Some(&key)));
    assert_eq!(
        named(&found),
        [],
        "without a task nothing has to point to it"
    );

    let settings = Settings {
        record_type: Some(String::from("012000000000001AAA")),
        ..Settings::default()
    };
    let found = found_with(settings.clone(), |_| {});
    assert_eq!(named(&found), admin(F::RecordTypeUnusable, ""));
    let found = found_with(settings, |org| {
        org.objects.get_mut(TASK).unwrap().record_types = vec![RecordType {
            id: String::from("012000000000001AAA"),
            ..RecordType::default()
        }];
    });
    assert_eq!(named(&found), []);

    let settings = Settings {
        added_objects: vec![String::from("Partner__c")],
        ..Settings::default()
    };
    let found = found_with(settings.clone(), |_| {});
    assert_eq!(named(&found), admin(F::ObjectHidden, "Partner__c"));
    let found = found_with(settings, |org| {
        org.objects
            .insert(String::from("Partner__c"), ObjectFacts::default());
    });
    assert_eq!(named(&found), admin(F::NoPhoneField, "Partner__c"));

    let lines = |only: &[&str], never: &[&str]| {
        let list = |lines: &[&str]| lines.iter().map(|line| String::from(*line)).collect();
        let lines = Lines {
            only: list(only),
            never: list(never),
        };
        found_with(
            Settings {
                lines: Box::new(lines),
                ..Settings::default()
            },
            |_| {},
        )
    };
    let agent = vec![(F::NoLineCounts, Mender::Agent, "")];
    assert_eq!(named(&lines(&["Support"], &["Support", "Sales"])), agent);
    assert_eq!(named(&lines(&["Support", "Sales"], &["Sales"])), []);
    assert_eq!(named(&lines(&[], &["Sales"])), []);
}

#[test]
fn a_call_type_for_transfers_that_the_org_does_not_have_is_named_once() {
    let types = [CallKind::Transferred, CallKind::TransferredIn];
    let settings = Settings {
        transfer_call_types: types.map(|kind| (kind, CallType::Internal)).into(),
        ..Settings::default()
    };
    let with = |values: &[&str]| {
        found_with(settings.clone(), |org| {
            let fields = &mut org.objects.get_mut(TASK).unwrap().fields;
            let values = values.iter().map(|value| Choice {
                value: String::from(*value),
                ..Choice::default()
            });
            fields.get_mut("CallType").unwrap().values = values.collect();
        })
    };
    let absent = [(FindingCode::CallTypeAbsent, Mender::Admin, "Internal")];
    assert_eq!(named(&with(&["Inbound", "Outbound"])), absent);
    assert_eq!(named(&with(&["Inbound", "Internal"])), []);
    assert_eq!(named(&with(&[])), [], "nothing is known of its values");
}

#[test]
fn a_fallback_record_that_is_missing_or_hidden_is_named_where_calls_go_to_it() {
    use FindingCode as F;
    let mut harness = harness();
    let mut settings = Settings {
        when_unmatched: WhenUnmatched::LogToFallback,
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    let agent = |code, name| vec![(code, Mender::Agent, name)];
    assert_eq!(
        named(&found_in(&mut harness, good_org())),
        agent(F::FallbackNotSet, "")
    );

    let id = SfId(String::from("001000000000001AAA"));
    let record = contact(&id.0, "Unknown callers");
    settings.fallback_record = Some(Box::new(record.clone()));
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    harness.happens(Event::FallbackRead(Fallback::There(id.clone())));
    assert_eq!(named(&found_in(&mut harness, good_org())), []);
    harness.happens(Event::FallbackRead(Fallback::Gone(id)));
    let gone = agent(F::FallbackGone, "Unknown callers");
    assert_eq!(named(&found_in(&mut harness, good_org())), gone);

    settings.when_unmatched = WhenUnmatched::Ask;
    harness.does(Action::ChangeSettings { settings });
    assert_eq!(named(&found_in(&mut harness, good_org())), []);
}

#[test]
fn a_wrong_host_and_whatever_else_stopped_the_sign_in_is_told_by_its_own_name() {
    for (why, code) in [
        (SignInFailure::HostNotAllowed, UiErrorCode::HostNotAllowed),
        (SignInFailure::AppNotInstalled, UiErrorCode::AppNotInstalled),
        (SignInFailure::AppNotApproved, UiErrorCode::AppNotApproved),
        (
            SignInFailure::CallbackMismatch,
            UiErrorCode::CallbackMismatch,
        ),
        (SignInFailure::ApiDisabled, UiErrorCode::ApiDisabled),
    ] {
        let mut harness = harness();
        let detail = String::new();
        let problem = Problem::SignIn { why, detail };
        harness.does(Action::SignOut);
        harness.does(Action::SignIn {
            login_url: String::from("https://example.com"),
            client_id: String::from("key"),
            redirect: Redirect::Loopback,
        });
        harness.happens(Event::SignInFailed(problem.clone()));
        harness.does(Action::CheckSettings);
        let found = harness.view().check.findings;
        assert_eq!(found[0].code, FindingCode::SignInFailed);
        let told = found[0].error.clone();
        assert_eq!(told, Some(UiError::of(&problem)));
        assert_eq!(told.map(|error| error.code), Some(code));
    }
}
