//! What the disk knows of callers beside their numbers: colleagues, companies behind a switch, and earlier picks.
#![cfg(test)]

use domain::base::ids::{E164, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::reading::{Certainty, StoredNumber};
use domain::people::candidate::MatchHint;
use domain::people::person::{Colleague, Person};
use domain::session::Account;
use domain::state::not_theirs::NotTheirs;
use domain::state::picks::Pick;
use domain::step::effect::Ask;
use domain::step::effect::Change;
use jiff::Timestamp;
use store::{Calls, DatabaseKey, Index};

fn key() -> DatabaseKey {
    DatabaseKey::random().unwrap()
}

fn sf(id: &str) -> SfId {
    SfId(String::from(id))
}

fn e164(number: &str) -> E164 {
    E164(String::from(number))
}

fn company(id: &str, object: &str, phone: &str) -> Person {
    Person {
        id: PersonRef::from(sf(id)),
        person_contact: None,
        object: String::from(object),
        name: String::from("Nordwind"),
        title: None,
        company: None,
        owner: None,
        country: None,
        company_country: None,
        phones: vec![(String::from("Phone"), String::from(phone))],
        modified: Timestamp::UNIX_EPOCH,
        email: None,
        do_not_call: false,
    }
}

#[test]
fn a_colleague_is_known_by_number_and_by_extension_until_they_leave() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let kenji = Colleague {
        id: sf("005000000000001AAA"),
        name: String::from("Kenji Mori"),
        phones: vec![String::from("03-5550-1202"), String::from("(415) 555-0202")],
        extension: Some(String::from("202")),
    };
    index.put_colleagues(&[kenji], Country::JP).unwrap();
    let name = |index: &Index, ask: Ask| index.colleague(&ask).unwrap().and_then(|c| c.name);
    let by_number = |number: &str| Ask {
        number: Some(e164(number)),
        ..Ask::default()
    };
    let by_extension = Ask {
        extension: Some(String::from("202")),
        ..Ask::default()
    };
    let kenji = Some(String::from("Kenji Mori"));
    assert_eq!(name(&index, by_number("+81355501202")), kenji);
    assert_eq!(name(&index, by_extension.clone()), kenji);
    // For this number a country would have to be assumed: it may be a customer's.
    assert_eq!(name(&index, by_number("+14155550202")), None);
    index.put_colleagues(&[], Country::JP).unwrap();
    assert_eq!(name(&index, by_extension), None);
}

#[test]
fn a_direct_line_leads_to_the_company_behind_whose_switch_it_is_and_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let people = [
        company("001000000000001AAA", "Account", "+49 30 901820-0"),
        company("003000000000001AAA", "Contact", "+49 30 901820"),
    ];
    index.put(&people, Country::JP, None).unwrap();
    let found = index.look_up_main_number(&e164("+493090182045")).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, sf("001000000000001AAA"));
    assert_eq!(found[0].certainty, Certainty::Possible);
    assert_eq!(found[0].hint, Some(MatchHint::MainNumber));
    let other = index.look_up_main_number(&e164("+493090999945")).unwrap();
    assert_eq!(other, []);
    let by_id = index.record(&sf("001000000000001AAA")).unwrap().unwrap();
    assert_eq!(
        (by_id.name.as_str(), by_id.certainty),
        ("Nordwind", Certainty::ByHand)
    );
}

#[test]
fn the_first_reading_that_somebody_has_decides_what_a_number_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let people = [
        company("003000000000001AAA", "Contact", "+49 176 12345603"),
        company("003000000000002AAA", "Contact", "+55 11 98765-4321"),
    ];
    index.put(&people, Country::JP, None).unwrap();
    let reading = |number: &str, certainty| StoredNumber {
        e164: e164(number),
        certainty,
    };
    let look_up = |first: &str, others: &[StoredNumber]| {
        let (found, number) = index
            .look_up_any(&e164(first), others, Country::JP)
            .unwrap();
        let who = found.first().map(|who| (who.id.to_string(), who.certainty));
        (who, number)
    };
    let kowalski = String::from("003000000000001AAA");
    let ramos = String::from("003000000000002AAA");
    assert_eq!(
        look_up("+4917612345603", &[]),
        (Some((kowalski.clone(), Certainty::Exact)), None)
    );
    for certainty in [Certainty::Exact, Certainty::Possible] {
        let others = [reading("+4917612345603", certainty)];
        let decided = Some(e164("+4917612345603"));
        assert_eq!(
            look_up("+81312345678", &others),
            (Some((kowalski.clone(), certainty)), decided)
        );
    }
    // A number that is an assumption itself is among its readings, and makes nobody sure.
    assert_eq!(
        look_up(
            "+4917612345603",
            &[reading("+4917612345603", Certainty::Possible)]
        ),
        (Some((kowalski, Certainty::Possible)), None)
    );
    // The ninth digit was not dialled.
    assert_eq!(
        look_up("+551187654321", &[]),
        (
            Some((ramos, Certainty::Possible)),
            Some(e164("+551187654321"))
        )
    );
    assert_eq!(look_up("+81312345678", &[]), (None, None));
}

#[test]
fn digits_without_a_country_may_be_those_of_a_caller_from_abroad_who_is_found_after_all_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::open(&folder.path().join("index.sqlite"), &key()).unwrap();
    let (paris, lyon) = ("003000000000001AAA", "003000000000002AAA");
    let known = Person {
        country: Some(Country::JP),
        ..company("003000000000003AAA", "Contact", "06-3998-4512")
    };
    let bare = company(paris, "Contact", "06-39-98-45-12");
    index.put(&[bare, known], Country::JP, None).unwrap();
    let found = |index: &Index, number: &str| {
        let (found, _) = index.look_up_any(&e164(number), &[], Country::JP).unwrap();
        let found = found.iter().map(|who| (who.id.to_string(), who.certainty));
        found.collect::<Vec<_>>()
    };
    let possible = (String::from(paris), Certainty::Possible);
    assert_eq!(found(&index, "+33639984512"), [possible]);
    assert_eq!(found(&index, "+81639984512").len(), 2);
    // Nobody writes a zero before it in Italy's mobiles or in Spain.
    assert_eq!(found(&index, "+34639984512"), []);
    let sure = company(lyon, "Contact", "+33 6 39 98 45 12");
    index.put(&[sure], Country::JP, None).unwrap();
    let exact = (String::from(lyon), Certainty::Exact);
    assert_eq!(found(&index, "+33639984512"), [exact]);
}

#[test]
fn whom_an_agent_picked_for_a_number_is_remembered_for_that_agent_until_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = key();
    let account = |user: &str| Account {
        org: sf("00D1"),
        user: sf(user),
    };
    let pick = |user: &str, record: &str| Pick {
        account: account(user),
        number: e164("+14155550134"),
        record: sf(record),
    };
    {
        let mut calls = Calls::open(&path, &key).unwrap();
        let first = Change::Pick(pick("0051", "003000000000001AAA"));
        let other = Change::Pick(pick("0052", "003000000000002AAA"));
        calls.apply(&[first, other]).unwrap();
        let newer = Change::Pick(pick("0051", "003000000000003AAA"));
        calls.apply(&[newer]).unwrap();
    }
    let mut calls = Calls::open(&path, &key).unwrap();
    let mut picks = calls.restore(Timestamp::UNIX_EPOCH).unwrap().picks;
    picks.sort_by_key(|pick| pick.account.user.clone());
    assert_eq!(
        picks,
        [
            pick("0051", "003000000000003AAA"),
            pick("0052", "003000000000002AAA")
        ]
    );
    let forget = Change::ForgetPick {
        account: account("0051"),
        number: e164("+14155550134"),
    };
    calls.apply(&[forget]).unwrap();
    let picks = calls.restore(Timestamp::UNIX_EPOCH).unwrap().picks;
    assert_eq!(picks, [pick("0052", "003000000000002AAA")]);
}

#[test]
fn whose_number_it_is_not_is_remembered_for_the_agent_who_said_so_until_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = key();
    let said = |user: &str, record: &str| NotTheirs {
        account: Account {
            org: sf("00D1"),
            user: sf(user),
        },
        number: e164("+14155550134"),
        record: sf(record),
    };
    let all = [
        said("0051", "003000000000001AAA"),
        said("0051", "003000000000002AAA"),
        said("0052", "003000000000001AAA"),
    ];
    {
        let mut calls = Calls::open(&path, &key).unwrap();
        let changes = all.iter().chain(&all).cloned().map(Change::NotTheirs);
        calls.apply(&changes.collect::<Vec<_>>()).unwrap();
    }
    let mut calls = Calls::open(&path, &key).unwrap();
    let kept = calls.restore(Timestamp::UNIX_EPOCH).unwrap().not_theirs;
    assert_eq!(kept, all);
    let forget = Change::ForgetNotTheirs(all[0].clone());
    calls.apply(&[forget]).unwrap();
    let kept = calls.restore(Timestamp::UNIX_EPOCH).unwrap().not_theirs;
    assert_eq!(kept, all[1..]);
}
