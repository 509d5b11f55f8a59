//! What the number of a call may mean: the index decides, and what is no number is shown as it came.

use crate::harness::{HANAKO, Harness, contact};
use crate::who::{index_answers, person, salesforce_answers};
use domain::base::ids::E164;
use domain::call::event::CallEventKind;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::settings::Settings;
use domain::step::effect::{Ask, Effect, LocalEffect, RemoteEffect};
use domain::step::event::{Event, Found};
use domain::view::action::Action;
use domain::view::call::WhoState;

fn asked_of_the_index(harness: &Harness) -> Ask {
    let mut asked = harness
        .effects
        .iter()
        .rev()
        .filter_map(|effect| match effect {
            Effect::Local(LocalEffect::LookUp { ask, .. }) => Some(ask.clone()),
            _ => None,
        });
    asked.next().unwrap()
}

#[test]
fn the_index_decides_which_reading_of_a_number_it_is() {
    let mut harness = Harness::new();
    harness.phone("1", "4917612345603", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    let ask = asked_of_the_index(&harness);
    assert_eq!(ask.number.unwrap().0, "+4917612345603");
    assert_eq!(harness.card(call).number, "+49 176 12345603");
    // A prefix gives a second reading to what is a number already.
    let mut harness = Harness::new();
    let settings = Settings {
        outside_prefix: String::from("9"),
        country: Some(Country::US),
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings { settings });
    harness.phone("1", "94155550195", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    let readings = asked_of_the_index(&harness);
    assert_eq!(readings.number.unwrap().0, "+14155550195");
    let found = Found {
        matches: vec![contact(HANAKO, "Maria Rossi")],
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation: 1,
        found,
    });
    assert_eq!(harness.card(call).who.state, WhoState::Known);
    assert_eq!(harness.card(call).number, "+1 415-555-0195");
}

#[test]
fn a_reading_that_somebody_has_is_what_the_number_is_from_then_on() {
    let mut harness = Harness::new();
    harness.phone("1", "18609012345607", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    assert_eq!(harness.card(call).number, "+81 90-1234-5607");
    harness.happens(Event::NumberDecided {
        call,
        generation: 1,
        number: E164(String::from("+819012345607")),
    });
    index_answers(&mut harness, call, vec![contact(HANAKO, "佐藤 花子")]);
    let generation = harness.state.calls.all[&call].who.generation;
    harness.phone("1", "18609012345607", CallEventKind::Answered);
    let after = harness.state.calls.all[&call].who.generation;
    assert_eq!(generation, after, "the same text asks nobody again");
    assert_eq!(harness.card(call).who.state, WhoState::Known);
}

#[test]
fn a_reading_that_is_no_valid_number_is_shown_as_it_came() {
    for raw in [
        "99999999999999",
        "+81 1860 901 234",
        "+81 18609012345607",
        "+1 000 000 0000",
        "+999 123 456 789",
        "12345678901234567890",
        "0120",
        "2020-01-15",
    ] {
        let mut harness = Harness::new();
        harness.phone("1", raw, CallEventKind::Ringing);
        assert_eq!(harness.view().calls[0].number, raw);
    }
}

#[test]
fn another_number_of_the_same_subscriber_is_a_possible_match_of_salesforce() {
    for (called, stored) in [
        ("+5215512345678", "+52 55 1234 5678"),
        ("+525512345678", "+52 1 55 1234 5678"),
        ("+5491112345678", "+54 11 1234-5678"),
        ("+551187654321", "+55 11 98765-4321"),
        ("+5511987654321", "+55 11 8765-4321"),
    ] {
        let mut harness = Harness::new();
        let call = harness.rings("1", called, vec![]);
        salesforce_answers(
            &mut harness,
            call,
            vec![person(HANAKO, "Maria Rossi", stored)],
        );
        let who = harness.card(call).who;
        assert_eq!(who.state, WhoState::Several, "{called}");
        assert_eq!(who.matches[0].certainty, Certainty::Possible, "{called}");
    }
}

#[test]
fn a_country_that_is_set_is_read_at_once_and_the_index_is_filled_anew() {
    let mut harness = Harness::new();
    harness.phone("1", "01 42 68 53 00", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    harness.state.known.index.as_of = Some(harness.now.timestamp());
    let settings = Settings {
        country: Country::try_from(String::from("FR")).ok(),
        ..harness.state.settings.clone()
    };
    harness.effects.clear();
    harness.does(Action::ChangeSettings { settings });
    assert_eq!(harness.card(call).number, "+33 1 42 68 53 00");
    assert_eq!(
        asked_of_the_index(&harness).number.unwrap().0,
        "+33142685300"
    );
    harness.happens(Event::Tick);
    let fills = harness
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPeople)));
    assert!(fills);
}
