//! A call that brings a case's or a customer's number: who gave it comes before whoever has the phone number.

use crate::harness::{HANAKO, Harness, contact, inbound, org};
use crate::who::{index_answers, person};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind};
use domain::org::task_fields::TaskField;
use domain::people::candidate::MatchHint;
use domain::people::person::Person;
use domain::people::related::RelatedRecord;
use domain::record::by_data::GivenState;
use domain::settings::customer_field::CustomerField;
use domain::settings::{Settings, WhenUnmatched};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, Lookup, ReadFailure, WhoGave};
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};

const NUMBER: &str = "03-1234-5678";
const JULIE: &str = "003000000000007AAA";
const CASE: &str = "500000000000001AAA";

fn julie() -> Person {
    person(JULIE, "Julie Lefèvre", "+33 1 42 68 53 00")
}

fn case() -> RelatedRecord {
    RelatedRecord {
        id: SfId(String::from(CASE)),
        object: String::from("Case"),
        name: String::from("00001026"),
    }
}

fn found(people: Vec<Person>) -> WhoGave {
    WhoGave {
        by_case: Lookup::People(people),
        case: Some(case()),
        ..WhoGave::default()
    }
}

fn data() -> CallerGave {
    CallerGave {
        case_number: Some(String::from("1026")),
        customer_number: None,
    }
}

fn says(harness: &mut Harness, kind: CallEventKind, data: CallerGave) -> CallId {
    let event = CallEvent {
        data,
        ..inbound("1", NUMBER, kind, harness.now.timestamp())
    };
    harness.happens(Event::Phone(event));
    let mut calls = harness.state.calls.all.keys();
    *calls.next().unwrap()
}

/// A call with a case's number rings; the index knows Hanako by its phone number.
fn rings(harness: &mut Harness) -> CallId {
    let call = says(harness, CallEventKind::Ringing, data());
    index_answers(harness, call, vec![contact(HANAKO, "佐藤 花子")]);
    call
}

fn salesforce_says(harness: &mut Harness, call: CallId, result: Result<WhoGave, ReadFailure>) {
    let data = harness.state.calls.all[&call].who.by_data.data.clone();
    harness.happens(Event::FoundByData { call, data, result });
}

fn picked(card: &CallView) -> String {
    card.who.picked.as_ref().unwrap().name.clone()
}

fn state(card: &CallView) -> GivenState {
    let by_data = card.who.by_data.as_ref();
    by_data.map_or(GivenState::Nothing, |by_data| by_data.state)
}

fn asked(harness: &Harness) -> Vec<CallerGave> {
    let asked = harness.effects.iter().filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::AskByData { data, .. }) => Some(data.clone()),
        _ => None,
    });
    asked.collect()
}

fn panels(harness: &Harness) -> Vec<SfId> {
    let read = harness.effects.iter().filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::ReadPanel { record, .. }) => Some(record.clone()),
        _ => None,
    });
    read.collect()
}

fn refusal() -> ReadFailure {
    ReadFailure::Refused(Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin))
}

#[test]
fn the_numbers_match_is_shown_at_once_and_whose_case_it_is_takes_its_place() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    let card = harness.card(call);
    assert_eq!(
        (picked(&card).as_str(), state(&card)),
        ("佐藤 花子", GivenState::Waits)
    );
    assert_eq!(asked(&harness), [data()]);
    assert_eq!(panels(&harness), [], "she may not stay");
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    let card = harness.card(call);
    assert_eq!(
        (picked(&card).as_str(), state(&card)),
        ("Julie Lefèvre", GivenState::Found)
    );
    let hint = card.who.picked.as_ref().unwrap().hint;
    assert_eq!(hint, Some(MatchHint::CaseNumber));
    assert_eq!(card.who.matches.len(), 2, "the other one is still offered");
    assert_eq!(panels(&harness), [SfId(String::from(JULIE))]);
    harness.later(20);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let sent = harness.sent();
    let fields = sent[0].write.fields();
    let record = |id: &str| PersonRef::from(SfId(String::from(id)));
    assert_eq!(fields.record(TaskField::Who), Some(&record(JULIE)));
    let about = fields.record(TaskField::What);
    assert_eq!(about, Some(&record(CASE)), "the case is preselected");
}

#[test]
fn what_the_agent_says_stands_whatever_the_caller_gave() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    let who = contact("003000000000002AAA", "Tom");
    harness.does(Action::Pick { call, who });
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    let card = harness.card(call);
    assert_eq!(picked(&card), "Tom");
    assert_eq!(card.about.chosen, None);

    let mut harness = Harness::new();
    let call = rings(&mut harness);
    harness.does(Action::Unpick { call });
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    assert_eq!(
        harness.card(call).who.picked,
        None,
        "the agent said: not sure"
    );
}

#[test]
fn where_nobody_several_or_nothing_readable_is_found_it_is_said_and_the_number_decides() {
    let two = || vec![julie(), person("003000000000008AAA", "Jean Petit", "")];
    let not_readable = WhoGave {
        by_case: Lookup::NotReadable,
        ..WhoGave::default()
    };
    for (result, expected) in [
        (Ok(found(Vec::new())), GivenState::NotFound),
        (Ok(found(two())), GivenState::Several),
        (Ok(not_readable), GivenState::NotReadable),
        (Err(refusal()), GivenState::NotReadable),
    ] {
        let mut harness = Harness::new();
        let call = rings(&mut harness);
        salesforce_says(&mut harness, call, result.clone());
        let card = harness.card(call);
        assert_eq!(picked(&card), "佐藤 花子", "{expected:?}");
        assert_eq!(state(&card), expected);
        assert_eq!(panels(&harness), [SfId(String::from(HANAKO))]);
        harness.later(20);
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        assert_eq!(harness.sent().len(), 1, "{expected:?}");

        // Where the index does not know the number, Salesforce is asked for it as ever.
        let mut harness = Harness::new();
        let call = says(&mut harness, CallEventKind::Ringing, data());
        index_answers(&mut harness, call, Vec::new());
        let searches = |harness: &Harness| {
            let effects = harness.effects.iter();
            let searches = effects
                .filter(|effect| matches!(effect, Effect::Remote(RemoteEffect::Search { .. })));
            searches.count()
        };
        assert_eq!(searches(&harness), 0);
        salesforce_says(&mut harness, call, result);
        assert_eq!(searches(&harness), 1, "{expected:?}");
    }
}

#[test]
fn a_customers_number_is_looked_up_only_where_a_field_is_set_for_it() {
    let given = CallerGave {
        case_number: None,
        customer_number: Some(String::from("K-17")),
    };
    let mut harness = Harness::new();
    let call = says(&mut harness, CallEventKind::Ringing, given.clone());
    assert_eq!(asked(&harness), []);
    assert_eq!(harness.card(call).who.by_data, None);

    let mut harness = Harness::new();
    let field = CustomerField::try_from(String::from("Contact.Customer__c")).unwrap();
    let settings = Settings {
        customer_field: Some(Box::new(field)),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    let call = says(&mut harness, CallEventKind::Ringing, given.clone());
    index_answers(&mut harness, call, Vec::new());
    assert_eq!(asked(&harness), [given]);
    let found = WhoGave {
        by_customer: Lookup::People(vec![julie()]),
        ..WhoGave::default()
    };
    salesforce_says(&mut harness, call, Ok(found));
    let card = harness.card(call);
    assert_eq!(picked(&card), "Julie Lefèvre");
    let hint = card.who.picked.as_ref().unwrap().hint;
    assert_eq!(hint, Some(MatchHint::CustomerNumber));
}

#[test]
fn a_company_that_was_found_gives_way_to_its_contact_who_has_the_phone_number() {
    let company = |name: &str| Person {
        object: String::from("Account"),
        ..person("001000000000001AAA", name, "")
    };
    for (name, expected) in [("Aoba", "佐藤 花子"), ("Hikari", "Hikari")] {
        let mut harness = Harness::new();
        let call = says(&mut harness, CallEventKind::Ringing, data());
        let mut hanako = contact(HANAKO, "佐藤 花子");
        hanako.company = Some(String::from("Aoba"));
        index_answers(&mut harness, call, vec![hanako]);
        salesforce_says(&mut harness, call, Ok(found(vec![company(name)])));
        let card = harness.card(call);
        assert_eq!(picked(&card), expected);
        let hint = card.who.picked.as_ref().unwrap().hint;
        assert_eq!(hint, Some(MatchHint::CaseNumber));
    }
}

#[test]
fn without_a_network_it_is_kept_and_asked_before_the_call_is_written() {
    for killed in [false, true] {
        let mut harness = Harness::new();
        harness.happens(Event::Unreachable);
        let call = rings(&mut harness);
        assert_eq!(asked(&harness), []);
        assert_eq!(
            picked(&harness.card(call)),
            "佐藤 花子",
            "the number's match is shown"
        );
        harness.later(20);
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        assert_eq!(
            harness.state.outbox.rows.len(),
            0,
            "it is not known to be hers"
        );
        assert!(matches!(harness.card(call).log, LogView::Waiting { .. }));
        if killed {
            harness.killed_and_started();
        }
        harness.happens(Event::Reachable);
        assert_eq!(asked(&harness), [data()], "killed: {killed}");
        salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
        let who = harness.state.outbox.rows[&call.log_write()].write.fields();
        let who = who.record(TaskField::Who).cloned();
        assert_eq!(who, Some(PersonRef::from(SfId(String::from(JULIE)))));
    }
}

#[test]
fn a_call_that_is_lost_from_sight_while_salesforce_is_asked_waits_for_the_answer() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    salesforce_says(&mut harness, call, Err(ReadFailure::Unreachable));
    assert_eq!(state(&harness.card(call)), GivenState::Waits);
    harness.happens(Event::Unreachable);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.state.outbox.rows.len(), 0);
    harness.happens(Event::Reachable);
    assert_eq!(asked(&harness).len(), 2);
    salesforce_says(&mut harness, call, Ok(found(Vec::new())));
    assert_eq!(harness.state.outbox.rows.len(), 1, "the number decides");
}

#[test]
fn a_look_up_that_fails_while_salesforce_answers_is_tried_a_few_times_and_then_left_for_later() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    for _ in 0..5 {
        salesforce_says(&mut harness, call, Err(ReadFailure::Unreachable));
        harness.happens(Event::Reachable);
    }
    assert_eq!(asked(&harness).len(), 3);
    harness.later(16 * 60);
    harness.happens(Event::Tick);
    assert_eq!(asked(&harness).len(), 4);
}

#[test]
fn no_rule_for_unmatched_calls_is_applied_before_the_answer() {
    let mut harness = Harness::new();
    let settings = Settings {
        when_unmatched: WhenUnmatched::LogWithoutPerson,
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    harness.happens(Event::Unreachable);
    let call = says(&mut harness, CallEventKind::Ringing, data());
    index_answers(&mut harness, call, Vec::new());
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.state.outbox.rows.len(), 0);
    harness.happens(Event::Reachable);
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    let fields = harness.state.outbox.rows[&call.log_write()].write.fields();
    assert!(fields.record(TaskField::Who).is_some());
}

#[test]
fn who_was_found_stays_when_the_caller_is_put_through_under_another_number() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    harness.later(3);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", "+1 415 555 0134", CallEventKind::Resumed);
    index_answers(
        &mut harness,
        call,
        vec![contact("003000000000002AAA", "Tom")],
    );
    let card = harness.card(call);
    assert_eq!(
        (card.who.state, picked(&card).as_str()),
        (WhoState::Known, "Julie Lefèvre")
    );
    assert_eq!(asked(&harness).len(), 1);
}

#[test]
fn a_withheld_number_with_a_case_is_the_one_whose_case_it_is() {
    let mut harness = Harness::new();
    let event = CallEvent {
        data: data(),
        ..inbound(
            "1",
            "anonymous",
            CallEventKind::Ringing,
            harness.now.timestamp(),
        )
    };
    harness.happens(Event::Phone(event));
    let call = harness.view().calls[0].id;
    salesforce_says(&mut harness, call, Ok(found(vec![julie()])));
    assert_eq!(picked(&harness.card(call)), "Julie Lefèvre");
    harness.phone("1", "anonymous", CallEventKind::Ended(None));
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn an_org_that_is_not_known_yet_is_asked_once_it_is() {
    let mut harness = Harness::new();
    harness.state.org.facts = None;
    rings(&mut harness);
    assert_eq!(asked(&harness), []);
    harness.happens(Event::OrgRead(org()));
    assert_eq!(asked(&harness), [data()]);
}
