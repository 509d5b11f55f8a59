//! Who it is, once more than one place is asked: the index, Salesforce, the agent's earlier picks, and the company's own list.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallId, E164, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::base::time::Millis;
use domain::call::event::{CallEventKind, Direction};
use domain::logging::loggable::WhyNot;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::panel::Panel;
use domain::people::candidate::Candidate;
use domain::people::candidate::ColleagueView;
use domain::people::candidate::MatchHint;
use domain::people::person::Person;
use domain::settings::WhenUnmatched;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Found, PanelRead, ReadFailure, RecordRead, WhoHas};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const NUMBER: &str = "+1 415 555 0134";
const TOM: &str = "003000000000002AAA";
const ACME: &str = "001000000000001AAA";

pub(crate) fn person(id: &str, name: &str, phone: &str) -> Person {
    Person {
        id: PersonRef::from(String::from(id)),
        person_contact: None,
        object: String::from("Contact"),
        name: String::from(name),
        title: None,
        company: None,
        owner: None,
        country: Some(Country::US),
        company_country: None,
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: "2026-11-01T00:00:00Z".parse().unwrap(),
        email: None,
        do_not_call: false,
    }
}

fn of_object(object: &str, who: Candidate) -> Candidate {
    Candidate {
        object: String::from(object),
        ..who
    }
}

fn searches(harness: &Harness) -> usize {
    let searches = harness.effects.iter();
    searches
        .filter(|effect| matches!(effect, Effect::Remote(RemoteEffect::Search { .. })))
        .count()
}

pub(crate) fn salesforce_answers(harness: &mut Harness, call: CallId, people: Vec<Person>) {
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::Searched {
        call,
        generation,
        result: Ok(WhoHas::from(people)),
    });
}

pub(crate) fn index_answers(harness: &mut Harness, call: CallId, matches: Vec<Candidate>) {
    let generation = harness.state.calls.all[&call].who.generation;
    let found = Found {
        matches,
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation,
        found,
    });
}

fn names(harness: &Harness, call: CallId) -> Vec<String> {
    let matches = harness.card(call).who.matches.into_iter();
    matches.map(|who| who.name).collect()
}

#[test]
fn a_sure_match_of_the_index_costs_no_search_and_an_unknown_number_costs_one() {
    let mut harness = Harness::new();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    assert_eq!(searches(&harness), 0);
    let unknown = harness.rings("2", "03-1234-5678", vec![]);
    assert_eq!(searches(&harness), 1);
    assert!(harness.card(unknown).who.asking);
}

#[test]
fn whom_only_salesforce_knows_is_shown_and_is_known_to_the_index_from_then_on() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    let people = vec![
        person(HANAKO, "Maria Rossi", "(+1) 415/555.0134"),
        // What the search brought beside her has another number.
        person(TOM, "Tom Reyes", "+1 415 555 0199"),
    ];
    salesforce_answers(&mut harness, call, people.clone());
    let who = harness.card(call).who;
    assert_eq!(who.state, WhoState::Known);
    assert_eq!(who.picked.unwrap().name, "Maria Rossi");
    assert_eq!(who.matches.len(), 1);
    assert!(who.as_of.is_some() && !who.asking);
    let learnt = harness
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Local(LocalEffect::UpdateIndex { people: learnt, .. }) if *learnt == people));
    assert!(learnt);
}

#[test]
fn an_answer_of_salesforce_to_an_older_look_up_is_dropped() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    harness.happens(Event::Searched {
        call,
        generation: 0,
        result: Ok(WhoHas::from(vec![person(HANAKO, "Maria Rossi", NUMBER)])),
    });
    assert_eq!(harness.card(call).who.state, WhoState::Asking);
}

#[test]
fn a_sure_match_stays_whatever_salesforce_does_not_say_and_goes_if_its_record_is_gone() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    let read = |record: RecordRead| {
        let panel = Panel::default();
        Event::PanelRead {
            record: SfId(String::from(HANAKO)),
            result: Ok(Box::new(PanelRead { panel, record })),
        }
    };
    harness.happens(read(RecordRead::Unknown));
    assert_eq!(harness.card(call).who.state, WhoState::Known);
    // Her name has changed, and the number no longer stands on the record: she is still the one whom the index was sure
    // of.
    let renamed = person(HANAKO, "Maria Bianchi", "");
    harness.happens(read(RecordRead::There(Box::new(renamed))));
    let who = harness.card(call).who;
    assert_eq!(who.picked.unwrap().name, "Maria Bianchi");
    assert_eq!(who.matches[0].field.as_deref(), Some("MobilePhone"));
    harness.happens(read(RecordRead::Gone));
    assert_eq!(harness.card(call).who.state, WhoState::Asking);
    assert_eq!(searches(&harness), 1);
}

#[test]
fn the_object_order_and_then_the_latest_change_decide_who_is_offered_first() {
    let mut harness = Harness::new();
    let at = |ms: i64, who: Candidate| Candidate {
        modified: Some(Millis(ms)),
        ..who
    };
    let found = vec![
        of_object("Lead", contact("00Q000000000001AAA", "Lead")),
        at(1, contact(HANAKO, "Older contact")),
        of_object("Machine__c", contact("a00000000000001AAA", "Machine")),
        at(2, contact(TOM, "Newer contact")),
        of_object("Account", contact(ACME, "Company")),
    ];
    let call = harness.rings("1", NUMBER, found.clone());
    let usual = [
        "Newer contact",
        "Older contact",
        "Company",
        "Lead",
        "Machine",
    ];
    assert_eq!(names(&harness, call), usual);
    assert_eq!(harness.card(call).who.state, WhoState::Several);
    harness.state.settings.object_order = vec![String::from("Machine__c"), String::from("Lead")];
    let call = harness.rings("2", NUMBER, found);
    assert_eq!(names(&harness, call)[..2], ["Machine", "Lead"]);
}

#[test]
fn whom_the_agent_picked_for_a_number_comes_first_next_time_and_is_still_asked() {
    let mut harness = Harness::new();
    let both = || vec![contact(HANAKO, "Maria Rossi"), contact(TOM, "Tom Reyes")];
    let call = harness.rings("1", NUMBER, both());
    assert_eq!(names(&harness, call), ["Maria Rossi", "Tom Reyes"]);
    let who = contact(TOM, "Tom Reyes");
    harness.does(Action::Pick { call, who });
    assert!(harness.card(call).who.remembered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.killed_and_started();
    harness.later(60);
    let again = harness.rings("2", NUMBER, both());
    let card = harness.card(again);
    assert_eq!(names(&harness, again), ["Tom Reyes", "Maria Rossi"]);
    assert_eq!(card.who.matches[0].hint, Some(MatchHint::PickedBefore));
    assert_eq!(card.who.state, WhoState::Several);
    harness.does(Action::ForgetPick { call: again });
    let after = harness.rings("3", NUMBER, both());
    assert_eq!(names(&harness, after), ["Maria Rossi", "Tom Reyes"]);
    let forgotten = |change: &Change| matches!(change, Change::ForgetPick { number, .. } if *number == E164(String::from("+14155550134")));
    let persisted = harness
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Persist(changes) if changes.iter().any(forgotten)));
    assert!(persisted);
}

#[test]
fn the_record_that_was_dialled_from_wins_over_everybody_with_the_number() {
    let mut harness = Harness::new();
    let mut event = inbound("1", "", CallEventKind::Dialing, harness.now.timestamp());
    event.direction = Some(Direction::Outbound);
    event.to.number = Some(domain::base::ids::RawNumber(String::from(NUMBER)));
    event.record = Some(SfId(String::from(TOM)));
    harness.happens(Event::Phone(event));
    let call = harness.view().calls[0].id;
    let ask = harness.effects.iter().find_map(|effect| match effect {
        Effect::Local(LocalEffect::LookUp { ask, .. }) => ask.record.clone(),
        _ => None,
    });
    assert_eq!(ask, Some(SfId(String::from(TOM))));
    let both = vec![contact(HANAKO, "Maria Rossi"), contact(TOM, "Tom Reyes")];
    index_answers(&mut harness, call, both);
    let who = harness.card(call).who;
    assert_eq!(who.picked.unwrap().id.to_string(), TOM);
    assert_eq!(who.matches[0].hint, Some(MatchHint::DialledFrom));
}

#[test]
fn a_colleagues_call_is_shown_as_one_and_logged_only_if_the_agent_says_so() {
    let mut harness = Harness::new();
    harness.phone("1", "1001", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    let found = Found {
        colleague: Some(ColleagueView {
            user: Some(SfId(String::from("0052"))),
            name: Some(String::from("Kenji Mori")),
        }),
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation: 1,
        found,
    });
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Colleague);
    let why = WhyNot::Colleague;
    assert_eq!(card.log, LogView::NotLogged { why });
    assert_eq!(searches(&harness), 0);
    harness.phone("1", "1001", CallEventKind::Ended(None));
    assert_eq!(harness.sent(), []);
    // It was about a customer after all.
    harness.does(Action::LogAnyway { call, on: true });
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    let who = contact(HANAKO, "Maria Rossi");
    harness.does(Action::Pick { call, who });
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn a_customer_with_a_colleagues_number_is_found_once_the_agent_says_so() {
    let mut harness = Harness::new();
    harness.phone("1", NUMBER, CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    let found = Found {
        matches: vec![contact(HANAKO, "Maria Rossi")],
        dialled_from: None,
        colleague: Some(ColleagueView::default()),
    };
    harness.happens(Event::LookedUp {
        call,
        generation: 1,
        found,
    });
    assert_eq!(harness.card(call).who.state, WhoState::Colleague);
    harness.does(Action::LogAnyway { call, on: true });
    assert_eq!(harness.card(call).who.state, WhoState::Known);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn own_numbers_short_numbers_and_internal_calls_are_colleagues_without_a_user_record() {
    let mut harness = Harness::new();
    harness.state.settings.own_numbers = vec![String::from("03-5123-45*")];
    harness.state.settings.extension_digits = 4;
    for (id, number) in [("1", "+81351234567"), ("2", "1001")] {
        let call = harness.rings(id, number, vec![]);
        assert_eq!(
            harness.card(call).who.state,
            WhoState::Colleague,
            "{number}"
        );
    }
    let mut event = inbound("3", NUMBER, CallEventKind::Ringing, harness.now.timestamp());
    event.direction = Some(Direction::Internal);
    harness.happens(Event::Phone(event));
    let internal =
        harness.view().calls.iter().any(|card| {
            card.direction == Direction::Internal && card.who.state == WhoState::Colleague
        });
    assert!(internal);
    assert_eq!(searches(&harness), 0);
}

#[test]
fn a_withheld_number_is_never_searched_and_is_logged_by_hand() {
    let mut harness = Harness::new();
    harness.state.settings.when_unmatched = WhenUnmatched::LogWithoutPerson;
    harness.phone("1", "非通知", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    assert_eq!(harness.card(call).who.state, WhoState::Withheld);
    let asked = harness.effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Local(LocalEffect::LookUp { .. }) | Effect::Remote(RemoteEffect::Search { .. })
        )
    });
    assert!(!asked);
    harness.phone("1", "非通知", CallEventKind::Ended(None));
    assert_eq!(harness.sent(), []);
    let who = contact(HANAKO, "Maria Rossi");
    harness.does(Action::Pick { call, who });
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn whose_number_becomes_known_after_the_call_is_offered_and_never_logged_by_itself() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    salesforce_answers(&mut harness, call, vec![]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.does(Action::Leave { call });
    harness.later(3 * 24 * 3600);
    let found = vec![contact(HANAKO, "Maria Rossi")];
    index_answers(&mut harness, call, found);
    assert_eq!(harness.sent(), []);
    let view = harness.view();
    let offer = view.waiting[0].offer.clone().unwrap();
    assert_eq!(offer.name, "Maria Rossi");
    harness.does(Action::Pick { call, who: offer });
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(harness.view().waiting, []);
}

#[test]
fn a_call_of_long_ago_is_looked_up_no_more() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    salesforce_answers(&mut harness, call, vec![]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let asked_again = |harness: &mut Harness| {
        harness.effects.clear();
        harness.index_grows();
        let again = |effect: &Effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. }));
        harness.effects.iter().any(again)
    };
    harness.later(29 * 24 * 3600);
    assert!(asked_again(&mut harness));
    harness.later(2 * 24 * 3600);
    assert!(!asked_again(&mut harness));
}

#[test]
fn a_call_of_nobody_is_logged_as_it_was_set_when_it_ended() {
    let fallback = of_object("Account", contact(ACME, "Unknown callers"));
    let logged = |setting: WhenUnmatched| {
        let mut harness = Harness::new();
        harness.state.settings.when_unmatched = setting;
        harness.state.settings.fallback_record = Some(Box::new(fallback.clone()));
        let call = harness.rings("1", NUMBER, vec![]);
        salesforce_answers(&mut harness, call, vec![]);
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        // Settings never change the past.
        harness.state.settings.when_unmatched = WhenUnmatched::LogWithoutPerson;
        harness.does(Action::SaveCall { call });
        (harness, call)
    };
    let (harness, call) = logged(WhenUnmatched::Ask);
    assert_eq!(harness.sent(), []);
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);

    let (harness, _) = logged(WhenUnmatched::LogWithoutPerson);
    let fields = harness.sent()[0].write.fields().clone();
    assert_eq!(fields.0.get(&TaskField::Who), None);
    assert_eq!(fields.0.get(&TaskField::What), None);

    let (mut harness, call) = logged(WhenUnmatched::LogToFallback);
    let row = harness.sent()[0].clone();
    let acme = FieldValue::Record(PersonRef::from(SfId(String::from(ACME))));
    assert_eq!(row.write.fields().0.get(&TaskField::What), Some(&acme));
    // Who it was turns up later: the same Task goes to the person.
    harness.lands(row.id, "00T000000000001AAA");
    let who = contact(HANAKO, "Maria Rossi");
    harness.does(Action::Pick { call, who });
    let change = harness.sent().last().unwrap().write.fields().clone();
    let maria = FieldValue::Record(PersonRef::from(SfId(String::from(HANAKO))));
    assert_eq!(change.0.get(&TaskField::Who), Some(&maria));
    assert_eq!(change.0.get(&TaskField::What), Some(&FieldValue::Empty));

    let (harness, call) = logged(WhenUnmatched::OfferNew);
    assert_eq!(harness.sent(), []);
    assert!(harness.card(call).who.offer_new);
}

#[test]
fn a_call_of_nobody_is_not_logged_while_salesforce_is_being_asked() {
    let mut harness = Harness::new();
    harness.state.settings.when_unmatched = WhenUnmatched::LogWithoutPerson;
    let call = harness.rings("1", NUMBER, vec![]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.sent(), []);
    let people = vec![person(HANAKO, "Maria Rossi", NUMBER)];
    salesforce_answers(&mut harness, call, people);
    let maria = FieldValue::Record(PersonRef::from(SfId(String::from(HANAKO))));
    let fields = harness.sent()[0].write.fields().clone();
    assert_eq!(fields.0.get(&TaskField::Who), Some(&maria));
}

#[test]
fn a_failed_search_leaves_the_call_to_the_agent() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    harness.happens(Event::Searched {
        call,
        generation: 1,
        result: Err(ReadFailure::Refused(Refusal::of(
            RefusalCode::SalesforceRefused,
            Mender::Admin,
        ))),
    });
    let who = harness.card(call).who;
    assert_eq!((who.state, who.asking), (WhoState::NotAsked, false));
}

#[test]
fn a_companys_main_number_is_a_guess_that_goes_as_soon_as_anybody_has_the_number() {
    let mut harness = Harness::new();
    let guess = Candidate {
        certainty: Certainty::Possible,
        hint: Some(MatchHint::MainNumber),
        ..of_object("Account", contact(ACME, "Acme"))
    };
    let call = harness.rings("1", NUMBER, vec![guess]);
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Several);
    assert_eq!(card.who.matches[0].hint, Some(MatchHint::MainNumber));
    let people = vec![person(HANAKO, "Maria Rossi", NUMBER)];
    salesforce_answers(&mut harness, call, people);
    assert_eq!(names(&harness, call), ["Maria Rossi"]);
    assert_eq!(harness.card(call).who.state, WhoState::Known);
}
