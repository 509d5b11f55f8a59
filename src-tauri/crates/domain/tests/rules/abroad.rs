//! A number that is stored without a country code may be of another country than the agent's.

use crate::harness::{HANAKO, Harness};
use crate::who::{person, salesforce_answers};
use domain::base::ids::E164;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::people::person::Person;
use domain::view::call::WhoState;

fn country(code: &str) -> Country {
    Country::try_from(String::from(code)).unwrap()
}

/// Somebody with this number, on a record that names no country and whose company may name one.
fn stored(phone: &str, own: Option<&str>, company: Option<&str>) -> Person {
    Person {
        country: own.map(country),
        company_country: company.map(country),
        ..person(HANAKO, "Claire Martin", phone)
    }
}

fn certainty(person: &Person, number: &str, agent: &str) -> Option<Certainty> {
    let found = person.fits(&E164(String::from(number)), country(agent));
    found.map(|who| who.certainty)
}

#[test]
fn a_caller_from_abroad_may_be_whoever_has_the_same_number_without_a_country_code() {
    for (agent, phone, caller) in [
        // Valid at home, too: a landline in Osaka.
        ("JP", "06-39-98-45-12", "+33639984512"),
        ("JP", "(020) 7946 0018", "+442079460018"),
        ("JP", "415-555-0195", "+14155550195"),
        ("JP", "030 / 901820-45 (Zentrale)", "+493090182045"),
        ("JP", "Mobil: 0176 12345603", "+4917612345603"),
        ("JP", "06 12 34 56 78 / 06 39 98 45 12", "+33639984512"),
        ("US", "03-1234-5678", "+81312345678"),
        ("US", "０９０－１２３４－５６７８", "+819012345678"),
        ("US", "01 42 68 53 00", "+33142685300"),
        ("US", "0412 345 678", "+61412345678"),
        ("DE", "06 39 98 45 12", "+33639984512"),
        ("DE", "(415) 555-0195 ext. 12", "+14155550195"),
        ("DE", "2227 1234", "+50622271234"),
        ("FR", "912 345 678", "+34912345678"),
        ("FR", "11 98765-4321", "+5511987654321"),
    ] {
        let found = certainty(&stored(phone, None, None), caller, agent);
        assert_eq!(found, Some(Certainty::Possible), "{phone} in {agent}");
    }
}

#[test]
fn nobody_is_found_so_whose_country_is_known_or_whose_digits_are_others() {
    for (agent, phone, own, caller) in [
        ("JP", "+81 6-3998-4512", None, "+33639984512"),
        ("JP", "0081 6 3998 4512", None, "+33639984512"),
        ("JP", "06-3998-4512", Some("JP"), "+33639984512"),
        ("JP", "06-3998-4512", Some("DE"), "+33639984512"),
        // Written behind a zero that nobody dials in the caller's country.
        ("JP", "090-1234-5678", None, "+19012345678"),
        ("JP", "06-3998-4513", None, "+33639984512"),
        // Home is the agent's own country.
        ("FR", "06 39 98 45 13", None, "+33639984512"),
        ("US", "639984512", None, "+81639984511"),
        ("JP", "12", None, "+33639984512"),
    ] {
        let found = certainty(&stored(phone, own, None), caller, agent);
        assert_eq!(found, None, "{phone} in {agent} by {caller}");
    }
}

#[test]
fn a_number_of_another_country_is_never_sure_and_one_at_home_stays_so() {
    let osaka = stored("06-3998-4512", None, None);
    assert_eq!(
        certainty(&osaka, "+81639984512", "JP"),
        Some(Certainty::Exact)
    );
    let mut harness = Harness::new();
    let call = harness.rings("1", "+33639984512", vec![]);
    salesforce_answers(&mut harness, call, vec![osaka]);
    let who = harness.card(call).who;
    assert_eq!((who.state, who.picked), (WhoState::Several, None));
    assert_eq!(who.matches[0].certainty, Certainty::Possible);
    assert_eq!(harness.card(call).number, "+33639984512");
}

#[test]
fn a_number_is_also_one_of_the_companys_country() {
    for (own, at_home) in [
        (None, Certainty::Possible),
        (Some("JP"), Certainty::Exact),
        (Some("DE"), Certainty::Possible),
    ] {
        let claire = stored("06-61-23-45-67", own, Some("FR"));
        let found = certainty(&claire, "+33661234567", "JP");
        assert_eq!(found, Some(Certainty::Possible), "{own:?}");
        assert_eq!(
            certainty(&claire, "+81661234567", "JP"),
            Some(at_home),
            "{own:?}"
        );
    }
}
