//! libphonenumber's own example numbers of every region, in the spellings that people use, stored on contacts and
//! called as E.164. The figures that it prints are the project's promise on matching, so they are asserted here.
//!
//! It must never know how numbers are read: the spellings are made from the formats of libphonenumber and from
//! string handling alone.

use domain::base::ids::{RawNumber, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::reading::{Certainty, read_call};
use domain::people::person::Person;
use jiff::Timestamp;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use std::collections::{BTreeMap, BTreeSet};

/// One number of one region.
struct Example {
    country: Country,
    number: PhoneNumber,
    e164: String,
}

/// Fixed line and mobile of every region, as far as both exist.
fn examples() -> Vec<Example> {
    let mut regions: Vec<Region> = PHONE_NUMBER_UTIL.get_supported_regions().collect();
    regions.sort_by_key(|region| format!("{region:?}"));
    let mut found: BTreeMap<(String, String), Example> = BTreeMap::new();
    for region in regions {
        for kind in [PhoneNumberType::FixedLine, PhoneNumberType::Mobile] {
            let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind);
            let Ok(number) = example else { continue };
            let country = Country::try_from(format!("{region:?}")).unwrap();
            let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
            found.insert(
                (country.to_string(), e164.clone()),
                Example {
                    country,
                    number,
                    e164,
                },
            );
        }
    }
    found.into_values().collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Every run of separators as this one.
fn separated(text: &str, by: &str) -> String {
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    groups.join(by)
}

/// Hyphens in places where no numbering plan has them.
fn misplaced(text: &str) -> String {
    let digits = digits(text);
    let mut typed = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 2 | 5 | 8) {
            typed.push('-');
        }
        typed.push(digit);
    }
    typed
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap(),
        '-' => '－',
        ' ' => '\u{3000}',
        '(' => '（',
        ')' => '）',
        other => other,
    };
    text.chars().map(wide).collect()
}

/// The first group in brackets, as area codes are written.
fn bracketed(text: &str) -> String {
    let spaced = separated(text, " ");
    match spaced.split_once(' ') {
        Some((area, rest)) => format!("({area}) {rest}"),
        None => format!("({spaced})"),
    }
}

const SPELLINGS: [&str; 22] = [
    "national",
    "international",
    "RFC 3966",
    "no separators",
    "misplaced hyphens",
    "brackets",
    "slashes",
    "dots",
    "printed dashes",
    "long vowel marks",
    "underscores",
    "code in brackets",
    "full-width digits",
    "zero in brackets",
    "extension",
    "word before",
    "word after",
    "two numbers",
    "two numbers and words",
    "nothing that is seen",
    "SIP address",
    "percent",
];

fn spell(example: &Example, spelling: &str, turn: usize) -> String {
    let format = |form| example.number.format_as(form).into_owned();
    let national = format(PhoneNumberFormat::National);
    let of = |words: &[&str]| String::from(words[turn % words.len()]);
    match spelling {
        "national" => national,
        "international" => format(PhoneNumberFormat::International),
        "RFC 3966" => format(PhoneNumberFormat::RFC3966),
        "no separators" => digits(&national),
        "misplaced hyphens" => misplaced(&national),
        "brackets" => bracketed(&national),
        "slashes" => separated(&national, "/"),
        "dots" => separated(&national, "."),
        "printed dashes" => separated(&national, "\u{2013}"),
        "long vowel marks" => separated(&national, "ー"),
        "underscores" => separated(&national, "_"),
        "code in brackets" => {
            let code = format!("+{}", example.number.country_code);
            format(PhoneNumberFormat::International).replacen(&code, &format!("({code})"), 1)
        }
        "full-width digits" => full_width(&national),
        "zero in brackets" => {
            let code = example.number.country_code;
            let international = format(PhoneNumberFormat::International);
            let rest = international.trim_start_matches(&format!("+{code}")).trim();
            format!("+{code} (0){rest}")
        }
        "extension" => {
            national
                + &of(&[
                    " ext. 123",
                    " x123",
                    " 内線 12",
                    " poste 45",
                    " #12",
                    "-Durchwahl 7",
                ])
        }
        // The second number belongs to nobody in the corpus.
        "two numbers" => {
            national.clone() + &of(&["; ", ", ", " / ", "・", "、", " | "]) + &national
        }
        "two numbers and words" => {
            let words = of(&[" or ", " ou ", " oder ", " (home) ", "（会社）", " または "]);
            national.clone() + &words + &national
        }
        "nothing that is seen" => {
            let hidden = of(&["\u{fe0d}", "\u{200b}", "\u{ad}", "\u{2060}", "\u{202a}"]);
            national.chars().map(|c| format!("{c}{hidden}")).collect()
        }
        "SIP address" => format!("<sip:{}@pbx.example;user=phone>", example.e164),
        "percent" => example.e164.replace('+', "%2B"),
        "word before" => {
            of(&["Tel. ", "mobile: ", "携帯 ", "Büro ", "電話：", "Fax/Tel "]) + &national
        }
        "word after" => {
            national
                + &of(&[
                    " (mobile)",
                    " home",
                    "（会社）",
                    " privé",
                    " - direct line",
                    "携帯",
                ])
        }
        unknown => panic!("no spelling {unknown:?}"),
    }
}

/// What the index is given for a record with this text in its phone field.
fn indexed(typed: &str, agent: Country, record: Option<Country>) -> Vec<(String, Certainty)> {
    let person = Person {
        id: PersonRef::from(SfId(String::from("003000000000001AAA"))),
        person_contact: None,
        object: String::from("Contact"),
        name: String::from("Example"),
        title: None,
        company: None,
        owner: None,
        country: record,
        company_country: None,
        phones: vec![(String::from("Phone"), String::from(typed))],
        modified: Timestamp::UNIX_EPOCH,
        email: None,
        do_not_call: false,
    };
    let numbers = person.numbers(agent).into_iter();
    numbers.map(|n| (n.e164.0, n.certainty)).collect()
}

/// How one way of storing and calling fares.
#[derive(Default)]
struct Score {
    asked: usize,
    exact: usize,
    possible: usize,
    false_exact: Vec<String>,
    missed: BTreeMap<&'static str, Vec<String>>,
}

/// Stores every spelling of every number on a record of its own in one index, then calls each number.
fn score(
    agent_of: impl Fn(Country) -> Country,
    record_of: impl Fn(Country) -> Option<Country>,
) -> Score {
    let examples = examples();
    let mut records: Vec<(usize, &'static str, String)> = Vec::new();
    let mut index: BTreeMap<(Country, String), Vec<(usize, Certainty)>> = BTreeMap::new();
    for (turn, example) in examples.iter().enumerate() {
        let agent = agent_of(example.country);
        for spelling in SPELLINGS {
            let typed = spell(example, spelling, turn);
            for (e164, certainty) in indexed(&typed, agent, record_of(example.country)) {
                let found = index.entry((agent, e164)).or_default();
                found.push((records.len(), certainty));
            }
            records.push((turn, spelling, typed));
        }
    }
    let mut score = Score::default();
    let mut hits: BTreeMap<usize, Certainty> = BTreeMap::new();
    let agents: BTreeSet<Country> = examples.iter().map(|e| agent_of(e.country)).collect();
    for (agent, called) in agents
        .iter()
        .flat_map(|agent| examples.iter().map(move |e| (*agent, e)))
    {
        for (record, certainty) in index
            .get(&(agent, called.e164.clone()))
            .into_iter()
            .flatten()
        {
            let (turn, _, typed) = &records[*record];
            if examples[*turn].e164 == called.e164 {
                hits.entry(*record)
                    .and_modify(|known| *known = (*known).min(*certainty))
                    .or_insert(*certainty);
            } else if *certainty == Certainty::Exact {
                score.false_exact.push(format!(
                    "{typed:?} of {} answers to {}",
                    examples[*turn].e164, called.e164
                ));
            }
        }
    }
    // A spelling that is also read as another number is a false one even where nobody in the corpus has that number.
    for ((_, e164), found) in &index {
        for (record, certainty) in found {
            let (turn, _, typed) = &records[*record];
            if *certainty == Certainty::Exact && examples[*turn].e164 != *e164 {
                score.false_exact.push(format!(
                    "{typed:?} of {} is read as {e164}",
                    examples[*turn].e164
                ));
            }
        }
    }
    for (record, (turn, spelling, typed)) in records.iter().enumerate() {
        score.asked += 1;
        match hits.get(&record) {
            Some(Certainty::Exact) => score.exact += 1,
            Some(Certainty::Possible | Certainty::ByHand) => score.possible += 1,
            None => {}
        }
        if hits.get(&record) != Some(&Certainty::Exact) {
            let example = &examples[*turn];
            let missed = score.missed.entry(spelling).or_default();
            missed.push(format!(
                "{} {typed:?} for {}",
                example.country, example.e164
            ));
        }
    }
    score
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

fn print(name: &str, score: &Score) {
    println!(
        "{name}: {} spellings, {} exact ({:.3} %), {} possible, {} false exact",
        score.asked,
        score.exact,
        percent(score.exact, score.asked),
        score.possible,
        score.false_exact.len(),
    );
    for (spelling, missed) in &score.missed {
        println!(
            "  not exact, {spelling}: {}, such as {}",
            missed.len(),
            missed[0]
        );
    }
}

#[test]
fn every_regions_numbers_are_found_however_they_are_typed() {
    let own = score(|country| country, Some);
    print("agent and record in the number's country", &own);
    let unknown = score(|country| country, |_| None);
    print(
        "agent in the number's country, record's not known",
        &unknown,
    );
    for score in [&own, &unknown] {
        assert!(percent(score.exact, score.asked) >= 99.5);
        assert_eq!(score.false_exact, Vec::<String>::new());
    }
}

#[test]
fn an_agent_elsewhere_is_told_whom_it_may_be_and_never_a_wrong_one_for_sure() {
    for agent in ["JP", "US", "DE"] {
        let agent = Country::try_from(String::from(agent)).unwrap();
        let away = score(|_| agent, Some);
        print(&format!("agent in {agent}, record's country known"), &away);
        assert!(percent(away.exact + away.possible, away.asked) >= 99.5);
        assert_eq!(away.false_exact, Vec::<String>::new());
    }
}

/// What phones send in a number's place, as an agent in the number's country hears it.
const SENT: [&str; 7] = [
    "E.164",
    "E.164 without +",
    "national",
    "SIP name-addr",
    "percent",
    "behind *31#",
    "from outside",
];

fn sent(example: &Example, form: &str) -> String {
    let national = digits(&example.number.format_as(PhoneNumberFormat::National));
    match form {
        "E.164" => example.e164.clone(),
        "E.164 without +" => example.e164.replace('+', ""),
        "national" => national,
        "SIP name-addr" => format!("\"Anonymous\" <sip:{}@10.0.0.1>;tag=1", example.e164),
        "percent" => example.e164.replace('+', "%2B"),
        "behind *31#" => format!("*31#{national}"),
        "from outside" => format!("9{national}"),
        unknown => panic!("no form {unknown:?}"),
    }
}

#[test]
fn what_phones_send_is_read_as_the_number_that_called() {
    let (mut asked, mut first, mut possible) = (0, 0, 0);
    let mut elsewhere: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for example in examples() {
        for form in SENT {
            let raw = RawNumber(sent(&example, form));
            let prefix = if form == "from outside" { "9" } else { "" };
            let readings = read_call(Some(&raw), example.country, prefix).readings;
            asked += 1;
            match readings
                .iter()
                .position(|reading| reading.e164.0 == example.e164)
            {
                Some(0) => first += 1,
                Some(_) => possible += 1,
                None => {}
            }
            let sure = readings.iter().filter(|r| r.certainty == Certainty::Exact);
            for wrong in sure.filter(|reading| reading.e164.0 != example.e164) {
                let of_form = elsewhere.entry(form).or_default();
                of_form.push(format!(
                    "{} {:?} is {}",
                    example.country, raw.0, wrong.e164.0
                ));
            }
        }
    }
    println!("{asked} forms, {first} read first, {possible} as another reading");
    for (form, wrong) in &elsewhere {
        println!(
            "  {form}: {} read as another number, such as {}",
            wrong.len(),
            wrong[0]
        );
    }
    assert!(percent(first + possible, asked) >= 99.0);
    // A number in an unmistakable form is never read as another number.
    for form in ["E.164", "SIP name-addr", "percent", "national"] {
        assert_eq!(elsewhere.get(form), None, "{form}");
    }
}
