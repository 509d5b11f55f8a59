//! What the settings decide of a call that several, or nobody, could be.

use crate::harness::{HANAKO, Harness, contact, org};
use domain::base::ids::{CallId, RawNumber};
use domain::base::not_readable::NotReadable;
use domain::base::refs::PersonRef;
use domain::base::time::Millis;
use domain::call::event::{CallEvent, CallEventKind, Party};
use domain::number::reading::Certainty;
use domain::org::facts::{FieldFacts, ObjectFacts};
use domain::org::task_fields::TaskField;
use domain::outbox::row::{Row, Status};
use domain::outbox::write::Write;
use domain::people::candidate::Candidate;
use domain::settings::{LoggingMode, Settings, WhenSeveral, WhenUnmatched};
use domain::step::event::{Event, Found, ReadFailure, WhoHas};
use domain::view::action::Action;
use domain::view::call::LogView;

const NUMBER: &str = "03-1234-5678";
const JIRO: &str = "003000000000002AAA";
const NOBODY: &str = "001000000000009AAA";

fn with(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings { settings });
    harness.effects.clear();
    harness
}

fn several(when_several: WhenSeveral) -> Settings {
    Settings {
        when_several,
        fallback_record: Some(Box::new(Candidate::new(
            PersonRef::from(String::from(NOBODY)),
            String::from("Account"),
            String::from("No registration"),
        ))),
        ..Settings::default()
    }
}

fn changed(id: &str, name: &str, modified: i64) -> Candidate {
    Candidate {
        modified: Some(Millis(modified)),
        ..contact(id, name)
    }
}

fn two() -> Vec<Candidate> {
    vec![
        changed(HANAKO, "佐藤 花子", 1),
        changed(JIRO, "佐藤 次郎", 2),
    ]
}

fn salesforce_says(harness: &mut Harness, call: CallId, result: Result<(), ReadFailure>) {
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::Searched {
        call,
        generation,
        result: result.map(|()| WhoHas::default()),
    });
}

fn ends(harness: &mut Harness, call_id: &str) {
    harness.phone(call_id, NUMBER, CallEventKind::Answered);
    harness.later(75);
    harness.phone(call_id, NUMBER, CallEventKind::Ended(None));
}

fn picked(harness: &Harness, call: CallId) -> Option<String> {
    harness.card(call).who.picked.map(|who| who.name)
}

fn writes(harness: &Harness) -> Vec<&Row> {
    let rows = harness.state.outbox.rows.values();
    rows.filter(|row| row.status != Status::Withdrawn).collect()
}

#[test]
fn by_default_a_call_of_several_waits_for_the_agent() {
    let mut harness = with(several(WhenSeveral::Ask));
    let call = harness.rings("1", NUMBER, two());
    salesforce_says(&mut harness, call, Ok(()));
    ends(&mut harness, "1");
    assert_eq!(picked(&harness, call), None);
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

#[test]
fn the_latest_is_chosen_once_salesforce_has_been_asked_and_shown_as_chosen_by_rule() {
    let mut harness = with(several(WhenSeveral::Latest));
    let call = harness.rings("1", NUMBER, two());
    assert_eq!(picked(&harness, call), None, "Salesforce may know more");
    salesforce_says(&mut harness, call, Ok(()));
    assert_eq!(picked(&harness, call).as_deref(), Some("佐藤 次郎"));
    let who = harness.card(call).who;
    assert!(who.by_rule && !who.by_agent && !who.remembered);
    ends(&mut harness, "1");
    let who = writes(&harness)[0]
        .write
        .fields()
        .record(TaskField::Who)
        .cloned();
    assert_eq!(who, Some(PersonRef::from(String::from(JIRO))));
}

#[test]
fn without_a_network_the_latest_of_the_index_is_chosen() {
    let mut harness = with(several(WhenSeveral::Latest));
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, two());
    assert_eq!(picked(&harness, call).as_deref(), Some("佐藤 次郎"));
}

#[test]
fn a_search_that_fails_leaves_the_choice_to_the_rule() {
    let mut harness = with(several(WhenSeveral::Latest));
    let call = harness.rings("1", NUMBER, two());
    salesforce_says(&mut harness, call, Err(ReadFailure::Unreachable));
    assert_eq!(picked(&harness, call).as_deref(), Some("佐藤 次郎"));
}

#[test]
fn objects_come_before_dates_and_only_what_is_exact_is_chosen() {
    let lead = |modified| Candidate {
        id: PersonRef::from(String::from("00Q000000000001AAA")),
        object: String::from("Lead"),
        ..changed("", "Lead", modified)
    };
    let possible = |who: Candidate| Candidate {
        certainty: Certainty::Possible,
        ..who
    };
    let hanako = || changed(HANAKO, "佐藤 花子", 1);
    for (matches, expected) in [
        (vec![lead(9), hanako()], Some("佐藤 花子")),
        (vec![possible(hanako()), lead(9)], Some("Lead")),
        (vec![possible(hanako()), possible(lead(9))], None),
        (vec![possible(hanako())], None),
    ] {
        let mut harness = with(several(WhenSeveral::Latest));
        let call = harness.rings("1", NUMBER, matches);
        salesforce_says(&mut harness, call, Ok(()));
        ends(&mut harness, "1");
        assert_eq!(picked(&harness, call).as_deref(), expected);
    }
}

#[test]
fn the_fallback_record_takes_the_call_only_at_its_end() {
    let mut harness = with(several(WhenSeveral::Fallback));
    let call = harness.rings("1", NUMBER, two());
    salesforce_says(&mut harness, call, Ok(()));
    assert_eq!(picked(&harness, call), None, "the agent may still say");
    ends(&mut harness, "1");
    assert_eq!(picked(&harness, call).as_deref(), Some("No registration"));
    assert!(harness.card(call).who.by_rule);
    assert_eq!(harness.card(call).who.matches.len(), 2);
    let what = writes(&harness)[0]
        .write
        .fields()
        .record(TaskField::What)
        .cloned();
    assert_eq!(what, Some(PersonRef::from(String::from(NOBODY))));
}

#[test]
fn what_the_agent_says_stands_before_and_after_a_rule() {
    for rule in [WhenSeveral::Latest, WhenSeveral::Fallback] {
        for after in [false, true] {
            let mut harness = with(several(rule));
            harness.happens(Event::Unreachable);
            let call = harness.rings("1", NUMBER, two());
            if after {
                ends(&mut harness, "1");
                assert!(harness.card(call).who.by_rule, "{rule:?}");
            }
            harness.does(Action::Pick {
                call,
                who: contact(HANAKO, "佐藤 花子"),
            });
            if !after {
                ends(&mut harness, "1");
            }
            assert_eq!(picked(&harness, call).as_deref(), Some("佐藤 花子"));
            assert!(!harness.card(call).who.by_rule);
            assert_eq!(
                writes(&harness).len(),
                1,
                "{rule:?}: one task, whoever is picked"
            );
            let fields = writes(&harness)[0].write.fields().clone();
            assert_eq!(
                fields.record(TaskField::Who),
                Some(&PersonRef::from(String::from(HANAKO)))
            );
        }
    }
}

#[test]
fn a_pick_that_the_agent_takes_back_is_not_made_again_by_the_rule() {
    let mut harness = with(several(WhenSeveral::Latest));
    let call = harness.rings("1", NUMBER, two());
    salesforce_says(&mut harness, call, Ok(()));
    harness.does(Action::Unpick { call });
    ends(&mut harness, "1");
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

#[test]
fn a_rule_that_is_set_later_changes_no_call_that_has_ended() {
    let mut harness = with(several(WhenSeveral::Ask));
    let call = harness.rings("1", NUMBER, two());
    salesforce_says(&mut harness, call, Ok(()));
    ends(&mut harness, "1");
    harness.does(Action::ChangeSettings {
        settings: several(WhenSeveral::Latest),
    });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.index_grows();
    assert_eq!(picked(&harness, call), None);
}

#[test]
fn several_who_become_known_after_the_call_are_not_decided_by_a_rule() {
    let mut harness = with(several(WhenSeveral::Latest));
    let call = harness.rings("1", NUMBER, Vec::new());
    salesforce_says(&mut harness, call, Ok(()));
    ends(&mut harness, "1");
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::LookedUp {
        call,
        generation,
        found: Found {
            matches: two(),
            ..Found::default()
        },
    });
    assert_eq!(picked(&harness, call), None);
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

/// An org in which the agent may make contacts and leads, and of which a contact requires this field, too.
fn org_with_people(required: Option<&str>) -> domain::org::facts::OrgFacts {
    let field = |kind: &str, required| FieldFacts {
        kind: String::from(kind),
        createable: true,
        updateable: true,
        required,
        ..FieldFacts::default()
    };
    let mut person = ObjectFacts {
        createable: true,
        ..ObjectFacts::default()
    };
    for (name, kind, is_required) in [
        ("LastName", "string", true),
        ("FirstName", "string", false),
        ("Phone", "phone", false),
        ("MobilePhone", "phone", false),
    ] {
        person
            .fields
            .insert(String::from(name), field(kind, is_required));
    }
    let mut lead = person.clone();
    lead.fields
        .insert(String::from("Company"), field("string", true));
    let mut contact = person;
    if let Some(name) = required {
        contact
            .fields
            .insert(String::from(name), field("string", true));
    }
    let mut org = org();
    org.objects.insert(String::from("Contact"), contact);
    org.objects.insert(String::from("Lead"), lead);
    org
}

fn makes(when_unmatched: WhenUnmatched, required: Option<&str>) -> Harness {
    let mut harness = with(Settings {
        when_unmatched,
        ..Settings::default()
    });
    harness.happens(Event::OrgRead(org_with_people(required)));
    harness.effects.clear();
    harness
}

fn people(harness: &Harness) -> Vec<&Row> {
    let rows = writes(harness).into_iter();
    rows.filter(|row| matches!(row.write, Write::NewPerson(_)))
        .collect()
}

/// Somebody whom nobody knows has called, with the name that the phone shows.
fn stranger_calls(harness: &mut Harness, call_id: &str, name: Option<&str>) -> CallId {
    let call = harness.rings(call_id, NUMBER, Vec::new());
    if let Some(name) = name {
        let at = harness.now.timestamp();
        harness.happens(Event::Phone(CallEvent {
            from: Party {
                number: Some(RawNumber(String::from(NUMBER))),
                name: Some(String::from(name)),
            },
            ..crate::harness::inbound(call_id, NUMBER, CallEventKind::Ringing, at)
        }));
    }
    salesforce_says(harness, call, Ok(()));
    assert!(people(harness).is_empty(), "not before the end");
    ends(harness, call_id);
    call
}

#[test]
fn a_stranger_becomes_a_contact_or_a_lead_by_rule_and_the_call_is_logged_to_it() {
    for (rule, object, name, last_name) in [
        (WhenUnmatched::MakeContact, "Contact", Some("SATO"), "SATO"),
        (WhenUnmatched::MakeLead, "Lead", None, "+81 3-1234-5678"),
    ] {
        let mut harness = makes(rule, None);
        let call = stranger_calls(&mut harness, "1", name);
        let made = people(&harness);
        assert_eq!(made.len(), 1);
        let Write::NewPerson(person) = &made[0].write else {
            panic!("a person");
        };
        assert_eq!(person.object, object);
        assert_eq!(person.fields["LastName"], last_name);
        assert_eq!(person.fields["Phone"], "+81 3-1234-5678");
        assert!(
            !person.allow_duplicates,
            "the org's rules decide on duplicates"
        );
        assert!(harness.card(call).who.by_rule && !harness.card(call).who.by_agent);
        let log = harness.state.outbox.rows[&call.log_write()]
            .write
            .fields()
            .clone();
        let waits = PersonRef::Waiting(call.new_person());
        assert_eq!(log.record(TaskField::Who), Some(&waits));
        // Nothing that is heard later makes a second one.
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        harness.lands(call.new_person(), "003000000000077AAA");
        harness.killed_and_started();
        assert_eq!(people(&harness).len(), 1);
    }
}

#[test]
fn where_the_org_requires_more_the_call_waits_and_the_form_is_offered() {
    let mut harness = makes(WhenUnmatched::MakeContact, Some("Region__c"));
    let call = stranger_calls(&mut harness, "1", Some("SATO"));
    assert!(people(&harness).is_empty());
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    assert!(harness.card(call).who.offer_new);
}

#[test]
fn nobody_is_made_whom_salesforce_was_not_asked_for() {
    let mut harness = makes(WhenUnmatched::MakeContact, None);
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, Vec::new());
    ends(&mut harness, "1");
    assert!(people(&harness).is_empty());
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

#[test]
fn nobody_is_made_while_an_object_that_could_not_be_searched_may_have_the_number() {
    for rule in [WhenUnmatched::MakeContact, WhenUnmatched::MakeLead] {
        let mut harness = makes(rule, None);
        let call = harness.rings("1", NUMBER, Vec::new());
        let generation = harness.state.calls.all[&call].who.generation;
        harness.happens(Event::Searched {
            call,
            generation,
            result: Ok(WhoHas {
                people: Vec::new(),
                unread: vec![NotReadable::hidden("Lead", Vec::new())],
            }),
        });
        ends(&mut harness, "1");
        assert!(people(&harness).is_empty());
        let card = harness.card(call);
        assert_eq!(card.log, LogView::WaitsForPick);
        // The agent may still say that it is somebody new.
        assert!(card.who.offer_new && card.note.until_picked);
    }
}

#[test]
fn nobody_is_made_for_a_call_that_is_not_logged() {
    for why in ["kept off", "private", "too short", "disabled", "withheld"] {
        let mut harness = makes(WhenUnmatched::MakeContact, None);
        let mut settings = harness.state.settings.clone();
        settings.min_seconds = if why == "too short" { 600 } else { 0 };
        if why == "disabled" {
            settings.logging = LoggingMode::Disabled;
        }
        harness.does(Action::ChangeSettings { settings });
        let number = if why == "withheld" {
            "anonymous"
        } else {
            NUMBER
        };
        harness.phone("1", number, CallEventKind::Ringing);
        let call = harness.view().calls[0].id;
        let generation = harness.state.calls.all[&call].who.generation;
        harness.happens(Event::LookedUp {
            call,
            generation,
            found: Found::default(),
        });
        salesforce_says(&mut harness, call, Ok(()));
        match why {
            "kept off" => harness.does(Action::DoNotLog { call, on: true }),
            "private" => harness.does(Action::Private { call, on: true }),
            _ => {}
        }
        harness.phone("1", number, CallEventKind::Answered);
        harness.later(75);
        harness.phone("1", number, CallEventKind::Ended(None));
        assert!(people(&harness).is_empty(), "{why}");
    }
}

#[test]
fn a_person_made_by_rule_is_taken_back_with_the_call_that_is_kept_off() {
    for private in [false, true] {
        let mut harness = makes(WhenUnmatched::MakeContact, None);
        let mut settings = harness.state.settings.clone();
        settings.logging = LoggingMode::Paused;
        harness.does(Action::ChangeSettings { settings });
        let call = stranger_calls(&mut harness, "1", Some("SATO"));
        assert_eq!(people(&harness).len(), 1);
        assert!(
            harness.sent().is_empty(),
            "it waits while logging is paused"
        );
        harness.does(match private {
            true => Action::Private { call, on: true },
            false => Action::DoNotLog { call, on: true },
        });
        assert!(writes(&harness).is_empty(), "private {private}");
    }
}
