//! Who it is, once more than one place is asked: the index, Salesforce, the agent's earlier picks, and the company's own list.

use crate::desk::{Desk, HANAKO, contact, inbound};
use domain::base::ids::{CallId, E164, SfId};
use domain::base::time::Millis;
use domain::call::event::{CallEventKind, Direction};
use domain::logging::loggable::WhyNot;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::panel::Panel;
use domain::people::candidate::ColleagueView;
use domain::people::candidate::MatchHint;
use domain::people::candidate::MatchView;
use domain::people::person::Person;
use domain::settings::WhenNobodyMatches;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Found, PanelRead, ReadFailure, RecordRead};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const NUMBER: &str = "+1 415 555 0134";
const TOM: &str = "003000000000002AAA";
const ACME: &str = "001000000000001AAA";

fn person(id: &str, name: &str, phone: &str) -> Person {
    Person {
        id: SfId(String::from(id)),
        person_contact: None,
        object: String::from("Contact"),
        name: String::from(name),
        title: None,
        company: None,
        owner: None,
        country: Some(Country::US),
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: "2026-11-01T00:00:00Z".parse().unwrap(),
    }
}

fn of_object(object: &str, who: MatchView) -> MatchView {
    MatchView {
        object: String::from(object),
        ..who
    }
}

fn searches(desk: &Desk) -> usize {
    let searches = desk.effects.iter();
    searches
        .filter(|effect| matches!(effect, Effect::Remote(RemoteEffect::Search { .. })))
        .count()
}

fn salesforce_answers(desk: &mut Desk, call: CallId, people: Vec<Person>) {
    let generation = desk.state.calls.all[&call].who.generation;
    desk.happens(Event::Searched {
        call,
        generation,
        result: Ok(people),
    });
}

pub(crate) fn index_answers(desk: &mut Desk, call: CallId, matches: Vec<MatchView>) {
    let generation = desk.state.calls.all[&call].who.generation;
    let found = Found {
        matches,
        ..Found::default()
    };
    desk.happens(Event::LookedUp {
        call,
        generation,
        found,
    });
}

fn names(desk: &Desk, call: CallId) -> Vec<String> {
    let matches = desk.card(call).who.matches.into_iter();
    matches.map(|who| who.name).collect()
}

#[test]
fn a_sure_match_of_the_index_costs_no_search_and_an_unknown_number_costs_one() {
    let mut desk = Desk::new();
    desk.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    assert_eq!(searches(&desk), 0);
    let unknown = desk.rings("2", "03-1234-5678", vec![]);
    assert_eq!(searches(&desk), 1);
    assert!(desk.card(unknown).who.asking);
}

#[test]
fn whom_only_salesforce_knows_is_shown_and_is_known_to_the_index_from_then_on() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    let people = vec![
        person(HANAKO, "Maria Rossi", "(+1) 415/555.0134"),
        // What the search brought beside her has another number.
        person(TOM, "Tom Reyes", "+1 415 555 0199"),
    ];
    salesforce_answers(&mut desk, call, people.clone());
    let who = desk.card(call).who;
    assert_eq!(who.state, WhoState::Known);
    assert_eq!(who.picked.unwrap().name, "Maria Rossi");
    assert_eq!(who.matches.len(), 1);
    assert!(who.as_of.is_some() && !who.asking);
    let learnt = desk
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Local(LocalEffect::Learn { people: learnt, .. }) if *learnt == people));
    assert!(learnt);
}

#[test]
fn an_answer_of_salesforce_to_an_older_look_up_is_dropped() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    desk.happens(Event::Searched {
        call,
        generation: 0,
        result: Ok(vec![person(HANAKO, "Maria Rossi", NUMBER)]),
    });
    assert_eq!(desk.card(call).who.state, WhoState::NotFound);
}

#[test]
fn a_sure_match_stays_whatever_salesforce_does_not_say_and_goes_if_its_record_is_gone() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    let read = |record: RecordRead| {
        let panel = Panel::default();
        Event::PanelRead {
            record: SfId(String::from(HANAKO)),
            result: Ok(Box::new(PanelRead { panel, record })),
        }
    };
    desk.happens(read(RecordRead::Unknown));
    assert_eq!(desk.card(call).who.state, WhoState::Known);
    // Her name has changed, and the number no longer stands on the record: it is still whom the index was sure of.
    let renamed = person(HANAKO, "Maria Bianchi", "");
    desk.happens(read(RecordRead::There(Box::new(renamed))));
    let who = desk.card(call).who;
    assert_eq!(who.picked.unwrap().name, "Maria Bianchi");
    assert_eq!(who.matches[0].field.as_deref(), Some("MobilePhone"));
    desk.happens(read(RecordRead::Gone));
    assert_eq!(desk.card(call).who.state, WhoState::NotFound);
    assert_eq!(searches(&desk), 1);
}

#[test]
fn the_object_order_and_then_the_latest_change_decide_who_is_offered_first() {
    let mut desk = Desk::new();
    let at = |ms: i64, who: MatchView| MatchView {
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
    let call = desk.rings("1", NUMBER, found.clone());
    let usual = [
        "Newer contact",
        "Older contact",
        "Company",
        "Lead",
        "Machine",
    ];
    assert_eq!(names(&desk, call), usual);
    assert_eq!(desk.card(call).who.state, WhoState::Several);
    desk.state.settings.object_order = vec![String::from("Machine__c"), String::from("Lead")];
    let call = desk.rings("2", NUMBER, found);
    assert_eq!(names(&desk, call)[..2], ["Machine", "Lead"]);
}

#[test]
fn whom_the_agent_picked_for_a_number_comes_first_next_time_and_is_still_asked() {
    let mut desk = Desk::new();
    let both = || vec![contact(HANAKO, "Maria Rossi"), contact(TOM, "Tom Reyes")];
    let call = desk.rings("1", NUMBER, both());
    assert_eq!(names(&desk, call), ["Maria Rossi", "Tom Reyes"]);
    let who = contact(TOM, "Tom Reyes");
    desk.does(Action::Pick { call, who });
    assert!(desk.card(call).who.remembered);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.killed_and_started();
    desk.later(60);
    let again = desk.rings("2", NUMBER, both());
    let card = desk.card(again);
    assert_eq!(names(&desk, again), ["Tom Reyes", "Maria Rossi"]);
    assert_eq!(card.who.matches[0].hint, Some(MatchHint::PickedBefore));
    assert_eq!(card.who.state, WhoState::Several);
    desk.does(Action::ForgetPick { call: again });
    let after = desk.rings("3", NUMBER, both());
    assert_eq!(names(&desk, after), ["Maria Rossi", "Tom Reyes"]);
    let forgotten = |change: &Change| matches!(change, Change::ForgetPick { number, .. } if *number == E164(String::from("+14155550134")));
    let persisted = desk
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Persist(changes) if changes.iter().any(forgotten)));
    assert!(persisted);
}

#[test]
fn the_record_that_was_dialled_from_wins_over_everybody_with_the_number() {
    let mut desk = Desk::new();
    let mut event = inbound("1", "", CallEventKind::Dialing, desk.now.timestamp());
    event.direction = Some(Direction::Outbound);
    event.to.number = Some(domain::base::ids::RawNumber(String::from(NUMBER)));
    event.record = Some(SfId(String::from(TOM)));
    desk.happens(Event::Phone(event));
    let call = desk.view().calls[0].id;
    let ask = desk.effects.iter().find_map(|effect| match effect {
        Effect::Local(LocalEffect::LookUp { ask, .. }) => ask.record.clone(),
        _ => None,
    });
    assert_eq!(ask, Some(SfId(String::from(TOM))));
    let both = vec![contact(HANAKO, "Maria Rossi"), contact(TOM, "Tom Reyes")];
    index_answers(&mut desk, call, both);
    let who = desk.card(call).who;
    assert_eq!(who.picked.unwrap().id.0, TOM);
    assert_eq!(who.matches[0].hint, Some(MatchHint::DialledFrom));
}

#[test]
fn a_colleagues_call_is_shown_as_one_and_logged_only_if_the_agent_says_so() {
    let mut desk = Desk::new();
    desk.phone("1", "1001", CallEventKind::Ringing);
    let call = desk.view().calls[0].id;
    let found = Found {
        colleague: Some(ColleagueView {
            user: Some(SfId(String::from("0052"))),
            name: Some(String::from("Kenji Mori")),
        }),
        ..Found::default()
    };
    desk.happens(Event::LookedUp {
        call,
        generation: 1,
        found,
    });
    let card = desk.card(call);
    assert_eq!(card.who.state, WhoState::Colleague);
    let why = WhyNot::Colleague;
    assert_eq!(card.log, LogView::NotLogged { why });
    assert_eq!(searches(&desk), 0);
    desk.phone("1", "1001", CallEventKind::Ended(None));
    assert_eq!(desk.sent(), []);
    // It was about a customer after all.
    desk.does(Action::LogAnyway { call, on: true });
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);
    let who = contact(HANAKO, "Maria Rossi");
    desk.does(Action::Pick { call, who });
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn a_customer_with_a_colleagues_number_is_found_once_the_agent_says_so() {
    let mut desk = Desk::new();
    desk.phone("1", NUMBER, CallEventKind::Ringing);
    let call = desk.view().calls[0].id;
    let found = Found {
        matches: vec![contact(HANAKO, "Maria Rossi")],
        dialled_from: None,
        colleague: Some(ColleagueView::default()),
    };
    desk.happens(Event::LookedUp {
        call,
        generation: 1,
        found,
    });
    assert_eq!(desk.card(call).who.state, WhoState::Colleague);
    desk.does(Action::LogAnyway { call, on: true });
    assert_eq!(desk.card(call).who.state, WhoState::Known);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn own_numbers_short_numbers_and_internal_calls_are_colleagues_without_a_user_record() {
    let mut desk = Desk::new();
    desk.state.settings.own_numbers = vec![String::from("03-5123-45*")];
    desk.state.settings.extension_digits = 4;
    for (id, number) in [("1", "+81351234567"), ("2", "1001")] {
        let call = desk.rings(id, number, vec![]);
        assert_eq!(desk.card(call).who.state, WhoState::Colleague, "{number}");
    }
    let mut event = inbound("3", NUMBER, CallEventKind::Ringing, desk.now.timestamp());
    event.direction = Some(Direction::Internal);
    desk.happens(Event::Phone(event));
    let internal =
        desk.view().calls.iter().any(|card| {
            card.direction == Direction::Internal && card.who.state == WhoState::Colleague
        });
    assert!(internal);
    assert_eq!(searches(&desk), 0);
}

#[test]
fn a_withheld_number_is_never_searched_and_is_logged_by_hand() {
    let mut desk = Desk::new();
    desk.state.settings.when_nobody_matches = WhenNobodyMatches::LogWithoutPerson;
    desk.phone("1", "非通知", CallEventKind::Ringing);
    let call = desk.view().calls[0].id;
    assert_eq!(desk.card(call).who.state, WhoState::Withheld);
    let asked = desk.effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Local(LocalEffect::LookUp { .. }) | Effect::Remote(RemoteEffect::Search { .. })
        )
    });
    assert!(!asked);
    desk.phone("1", "非通知", CallEventKind::Ended(None));
    assert_eq!(desk.sent(), []);
    let who = contact(HANAKO, "Maria Rossi");
    desk.does(Action::Pick { call, who });
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn whose_number_becomes_known_after_the_call_is_offered_and_never_logged_by_itself() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    salesforce_answers(&mut desk, call, vec![]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.does(Action::Leave { call });
    desk.later(3 * 24 * 3600);
    let found = vec![contact(HANAKO, "Maria Rossi")];
    index_answers(&mut desk, call, found);
    assert_eq!(desk.sent(), []);
    let view = desk.view();
    let offer = view.waiting[0].offer.clone().unwrap();
    assert_eq!(offer.name, "Maria Rossi");
    desk.does(Action::Pick { call, who: offer });
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.view().waiting, []);
}

#[test]
fn a_call_of_long_ago_is_looked_up_no_more() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    salesforce_answers(&mut desk, call, vec![]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    let asked_again = |desk: &mut Desk| {
        desk.effects.clear();
        desk.index_grows();
        let again = |effect: &Effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. }));
        desk.effects.iter().any(again)
    };
    desk.later(29 * 24 * 3600);
    assert!(asked_again(&mut desk));
    desk.later(2 * 24 * 3600);
    assert!(!asked_again(&mut desk));
}

#[test]
fn a_call_of_nobody_is_logged_as_it_was_set_when_it_ended() {
    let fallback = of_object("Account", contact(ACME, "Unknown callers"));
    let logged = |setting: WhenNobodyMatches| {
        let mut desk = Desk::new();
        desk.state.settings.when_nobody_matches = setting;
        desk.state.settings.fallback_record = Some(Box::new(fallback.clone()));
        let call = desk.rings("1", NUMBER, vec![]);
        salesforce_answers(&mut desk, call, vec![]);
        desk.phone("1", NUMBER, CallEventKind::Ended(None));
        // Settings never change the past.
        desk.state.settings.when_nobody_matches = WhenNobodyMatches::LogWithoutPerson;
        desk.does(Action::SaveCall { call });
        (desk, call)
    };
    let (desk, call) = logged(WhenNobodyMatches::Ask);
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);

    let (desk, _) = logged(WhenNobodyMatches::LogWithoutPerson);
    let fields = desk.sent()[0].write.fields().clone();
    assert_eq!(fields.0.get(&TaskField::Who), None);
    assert_eq!(fields.0.get(&TaskField::What), None);

    let (mut desk, call) = logged(WhenNobodyMatches::LogToFallback);
    let row = desk.sent()[0].clone();
    let acme = FieldValue::Record(SfId(String::from(ACME)));
    assert_eq!(row.write.fields().0.get(&TaskField::What), Some(&acme));
    // Who it was turns up later: the same Task goes to the person.
    desk.lands(row.id, "00T000000000001AAA");
    let who = contact(HANAKO, "Maria Rossi");
    desk.does(Action::Pick { call, who });
    let change = desk.sent().last().unwrap().write.fields().clone();
    let maria = FieldValue::Record(SfId(String::from(HANAKO)));
    assert_eq!(change.0.get(&TaskField::Who), Some(&maria));
    assert_eq!(change.0.get(&TaskField::What), Some(&FieldValue::Empty));

    let (desk, call) = logged(WhenNobodyMatches::OfferNew);
    assert_eq!(desk.sent(), []);
    assert!(desk.card(call).who.offer_new);
}

#[test]
fn a_call_of_nobody_is_not_logged_while_salesforce_is_being_asked() {
    let mut desk = Desk::new();
    desk.state.settings.when_nobody_matches = WhenNobodyMatches::LogWithoutPerson;
    let call = desk.rings("1", NUMBER, vec![]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(desk.sent(), []);
    let people = vec![person(HANAKO, "Maria Rossi", NUMBER)];
    salesforce_answers(&mut desk, call, people);
    let maria = FieldValue::Record(SfId(String::from(HANAKO)));
    let fields = desk.sent()[0].write.fields().clone();
    assert_eq!(fields.0.get(&TaskField::Who), Some(&maria));
}

#[test]
fn a_failed_search_leaves_the_call_to_the_agent() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    desk.happens(Event::Searched {
        call,
        generation: 1,
        result: Err(ReadFailure::Refused),
    });
    let who = desk.card(call).who;
    assert_eq!((who.state, who.asking), (WhoState::NotFound, false));
}

#[test]
fn a_companys_main_number_is_a_guess_that_goes_as_soon_as_anybody_has_the_number() {
    let mut desk = Desk::new();
    let guess = MatchView {
        certainty: Certainty::Possible,
        hint: Some(MatchHint::MainNumber),
        ..of_object("Account", contact(ACME, "Acme"))
    };
    let call = desk.rings("1", NUMBER, vec![guess]);
    let card = desk.card(call);
    assert_eq!(card.who.state, WhoState::Several);
    assert_eq!(card.who.matches[0].hint, Some(MatchHint::MainNumber));
    let people = vec![person(HANAKO, "Maria Rossi", NUMBER)];
    salesforce_answers(&mut desk, call, people);
    assert_eq!(names(&desk, call), ["Maria Rossi"]);
    assert_eq!(desk.card(call).who.state, WhoState::Known);
}
