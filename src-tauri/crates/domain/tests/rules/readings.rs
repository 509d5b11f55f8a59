//! What the number of a call may mean: the index decides, and what is no number is shown as it came.

use crate::harness::{HANAKO, Harness, contact};
use crate::who::{index_answers, person, salesforce_answers};
use domain::base::ids::{E164, RawNumber};
use domain::call::event::CallEventKind;
use domain::number::country::Country;
use domain::number::reading::{Certainty, NumberReading, read_call};
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

/// What a text from a phone may mean: each number, and whether it is sure.
fn read(raw: &str, code: &str, prefix: &str) -> Vec<(String, bool)> {
    let country = Country::try_from(String::from(code)).unwrap();
    let readings = read_call(Some(&RawNumber(String::from(raw))), country, prefix).readings;
    let readings = readings.into_iter();
    readings
        .map(|number| (number.e164.0, number.certainty == Certainty::Exact))
        .collect()
}

/// What is not read as this number alone, for sure.
fn otherwise(raw: &str, code: &str, expected: &str) -> Option<String> {
    let read = read(raw, code, "");
    let first = read
        .first()
        .map(|(number, is_sure)| (number.as_str(), *is_sure));
    (first != Some((expected, true))).then(|| format!("{raw:?} in {code}: {read:?}"))
}

#[test]
fn the_name_beside_a_number_is_never_the_caller() {
    let mut wrong = Vec::new();
    for (raw, code, expected) in [
        ("\"090-1111-2222\" <0312349997>", "JP", "+81312349997"),
        ("\"2125551234\" <4155551234>", "US", "+14155551234"),
        ("\"Team 2\" <0312342101>", "JP", "+81312342101"),
        ("\"1001\" <0312342101>", "JP", "+81312342101"),
        ("\"Suite 4\" <4155551234>", "US", "+14155551234"),
        ("Sato Co. 24h <+81312342101>", "JP", "+81312342101"),
        ("\"<x>\" <sip:0312342101@h>", "JP", "+81312342101"),
        ("\"Büro 2\" <030902101>", "DE", "+4930902101"),
    ] {
        wrong.extend(otherwise(raw, code, expected));
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(read("\"Kenji\" <202>", "JP", ""), []);
}

#[test]
fn a_number_is_taken_out_of_what_switches_put_around_it() {
    let mut wrong = Vec::new();
    for raw in [
        "SIP/0312345678-0000001a",
        "PJSIP/0312345678@trunk",
        "0312345678#",
        "0312345678 (2)",
        "0312345678_1",
        "0312345678-1",
        "Line 2 - 0312345678",
        "sip:12345678;phone-context=+813@gw",
        "tel:1234-5678;phone-context=+813",
        "tel://0312345678",
        "%252B81312345678",
        "+81+3+1234+5678",
        "+0312345678",
        "+0081 3 1234 5678",
        "0312345678*12",
        "h323:0312345678@gk",
    ] {
        wrong.extend(otherwise(raw, "JP", "+81312345678"));
    }
    wrong.extend(otherwise(
        "tel:555-2787;phone-context=+1-415",
        "US",
        "+14155552787",
    ));
    wrong.extend(otherwise("4155552787#", "US", "+14155552787"));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_old_form_of_a_number_is_a_guess_at_todays_however_it_is_dialled() {
    let mut wrong = Vec::new();
    for (raw, code, expected) in [
        ("011 52 1 55 1234 5678", "US", "+525512345678"),
        ("0052 1 55 1234 5678", "DE", "+525512345678"),
        ("+52 044 55 1234 5678", "JP", "+525512345678"),
        ("+52 045 55 1234 5678", "JP", "+525512345678"),
        ("15512345678", "MX", "+525512345678"),
        ("00 225 07123456", "FR", "+2250707123456"),
        ("07 12 34 56", "CI", "+2250707123456"),
        ("011 54 9 11 15 1234 5678", "US", "+5491112345678"),
        ("0054 9 011 1234 5678", "ES", "+5491112345678"),
        ("00 229 97 12 34 56", "FR", "+2290197123456"),
        ("011 84 162 123 4567", "US", "+84321234567"),
    ] {
        let read = read(raw, code, "");
        if !read.contains(&(String::from(expected), false)) {
            wrong.push(format!("{raw:?} in {code}: {read:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_word_on_the_keys_of_a_phone_is_withheld_behind_what_is_dialled_before_it() {
    for raw in [
        "+266696687",
        "00266696687",
        "011266696687",
        "0011 266696687",
    ] {
        assert_eq!(read(raw, "JP", ""), [], "{raw}");
        let reading = read_call(Some(&RawNumber(String::from(raw))), Country::JP, "").reading;
        assert_eq!(reading, NumberReading::Withheld, "{raw}");
    }
    // A number of Sapporo.
    let sapporo = read("0117748283", "JP", "");
    assert_eq!(sapporo.first(), Some(&(String::from("+81117748283"), true)));
}

#[test]
fn of_two_readings_that_are_as_good_none_is_sure() {
    let mut wrong = Vec::new();
    for (raw, code, prefix, both) in [
        ("33142682136", "DE", "", ["+33142682136", "+4933142682136"]),
        (
            "442079462171",
            "DE",
            "",
            ["+442079462171", "+49442079462171"],
        ),
        ("4921122206", "DE", "", ["+4921122206", "+494921122206"]),
        ("003611232633", "DE", "0", ["+493611232633", "+3611232633"]),
        ("00431232668", "FR", "0", ["+33431232668", "+431232668"]),
        ("00114755502731", "JP", "", ["+14755502731", "+4755502731"]),
        (
            "03-1234-5678, 03-1234-5679",
            "JP",
            "",
            ["+81312345678", "+81312345679"],
        ),
        (
            "03-1234-5678/03-1234-5679",
            "JP",
            "",
            ["+81312345678", "+81312345679"],
        ),
    ] {
        let read = read(raw, code, prefix);
        let has = |number: &&str| read.iter().any(|(known, _)| known == *number);
        if read.iter().any(|(_, is_sure)| *is_sure) || !both.iter().all(has) {
            wrong.push(format!("{raw:?} in {code}: {read:?}"));
        }
    }
    // Denmark's is the only valid one, but the other has a number's length.
    let danish = read("00114555502752", "JP", "");
    assert!(danish.iter().all(|(_, is_sure)| !is_sure), "{danish:?}");
    assert_eq!(wrong, Vec::<String>::new());
    // Alone, what stands behind the prefix is sure.
    assert_eq!(
        read("0030902143", "DE", "0")[0],
        (String::from("+4930902143"), true)
    );
}

#[test]
fn the_index_is_told_that_a_number_is_an_assumption() {
    let mut harness = Harness::new();
    let settings = Settings {
        country: Country::try_from(String::from("DE")).ok(),
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings { settings });
    for (id, raw, is_assumed) in [("1", "33142682136", true), ("2", "030 902143", false)] {
        harness.phone(id, raw, CallEventKind::Ringing);
        let ask = asked_of_the_index(&harness);
        let number = ask.number.unwrap();
        let itself = ask.others.iter().find(|other| other.e164 == number);
        let expected = is_assumed.then_some(Certainty::Possible);
        assert_eq!(itself.map(|other| other.certainty), expected, "{raw}");
    }
}

#[test]
fn the_host_of_an_address_is_no_number() {
    for (raw, code) in [
        ("sip:212.95.100.45", "DE"),
        ("sip:212.95.10.45", "FR"),
        ("sip:212.95.120.45:5060", "US"),
        ("\"Zentrale\" <sip:212.95.100.45>", "DE"),
        ("sip:gw1@212.95.100.45", "DE"),
        ("sip:10.12.34.56", "JP"),
    ] {
        assert_eq!(read(raw, code, ""), [], "{raw:?} in {code}");
    }
}

#[test]
fn an_id_of_a_call_does_not_take_the_place_of_its_number() {
    let mut harness = Harness::new();
    harness.phone("1", "03-1234-5678", CallEventKind::Ringing);
    let call = harness.view().calls[0].id;
    for garbage in [
        "550e8400-e29b-41d4-a716-446655440000",
        "sip:10.12.34.56",
        "SIP/202-0000001a",
    ] {
        harness.later(2);
        harness.phone("1", garbage, CallEventKind::Answered);
        assert_eq!(harness.card(call).number, "+81 3-1234-5678", "{garbage}");
    }
}
