//! The sample people: what the demo's journey meets is there, and the crowd is as it is said to be.

use std::collections::BTreeSet;

use practice_org_core::sample::{SamplePeople, fill};
use practice_org_core::soql::{Context, Scope, run};
use practice_org_core::sosl;
use serde_json::{Value, json};

use crate::harness::Harness;

fn filled(people: u32) -> Harness {
    let harness = Harness::empty();
    fill(
        &harness.connection,
        &harness.schema,
        harness.now,
        SamplePeople { people },
    )
    .expect("sample people");
    harness
}

fn query(harness: &Harness, soql: &str) -> Vec<Value> {
    let context = Context::new(harness.now, "64.0");
    run(
        &harness.connection,
        &harness.schema,
        soql,
        Scope::Live,
        &context,
    )
    .expect(soql)
    .records
}

fn found_by_phone(harness: &Harness, term: &str) -> Vec<Value> {
    let context = Context::new(harness.now, "64.0");
    let sosl = format!(
        "FIND {{{term}}} IN PHONE FIELDS RETURNING Contact(Id, Name), Lead(Id, Name), Account(Id, Name), User(Id, Name)"
    );
    sosl::run(&harness.connection, &harness.schema, &sosl, &context).expect(&sosl)
}

#[test]
fn hanako_sato_has_her_deal_and_her_two_next_steps() {
    let harness = filled(0);
    let sato = query(
        &harness,
        "SELECT Id, Name, Title, MobilePhone, Account.Name, Account.BillingCountry, Owner.Name \
         FROM Contact WHERE LastName = '佐藤'",
    );
    assert_eq!(sato.len(), 1);
    assert_eq!(sato[0]["Name"], "佐藤 花子");
    assert_eq!(sato[0]["Title"], "購買部長");
    assert_eq!(sato[0]["Account"]["Name"], "株式会社アオバ商事");
    assert_eq!(sato[0]["Account"]["BillingCountry"], "Japan");
    assert_eq!(sato[0]["Owner"]["Name"], "Claire Martin");
    let id = sato[0]["Id"].as_str().expect("an id");
    let open = query(
        &harness,
        &format!(
            "SELECT Subject, ActivityDate FROM Task WHERE WhoId = '{id}' AND IsClosed = false ORDER BY ActivityDate"
        ),
    );
    let open: Vec<_> = open
        .iter()
        .map(|task| (&task["Subject"], &task["ActivityDate"]))
        .collect();
    assert_eq!(
        open[0],
        (&json!("Send revised quote"), &json!("2026-11-19"))
    );
    assert_eq!(open.len(), 2);
    let closed = query(
        &harness,
        &format!("SELECT Id FROM Task WHERE WhoId = '{id}' AND IsClosed = true"),
    );
    let events = query(
        &harness,
        &format!("SELECT Id FROM Event WHERE WhoId = '{id}' AND EndDateTime < TODAY"),
    );
    assert_eq!((closed.len(), events.len()), (3, 1));
    let deals = query(
        &harness,
        &format!(
            "SELECT Opportunity.Name, Opportunity.StageName FROM OpportunityContactRole \
                  WHERE ContactId = '{id}' AND Opportunity.IsClosed = false"
        ),
    );
    assert_eq!(deals.len(), 1);
    assert_eq!(deals[0]["Opportunity"]["Name"], "Aoba renewal 2027");
    assert_eq!(deals[0]["Opportunity"]["StageName"], "Negotiation/Review");
}

#[test]
fn exactly_three_records_share_one_number_and_nobody_has_the_unknown_callers() {
    let harness = filled(3_000);
    let shared = found_by_phone(&harness, "4155550134 OR 14155550134");
    let names: BTreeSet<&str> = shared
        .iter()
        .filter_map(|record| record["Name"].as_str())
        .collect();
    assert_eq!(
        names,
        BTreeSet::from(["Bluewater Ltd", "Maria Rossi", "Tom Reyes"])
    );
    let unknown = found_by_phone(
        &harness,
        "442079460018 OR 02079460018 OR 2079460018 OR 79460018",
    );
    assert_eq!(unknown, Vec::<Value>::new());
}

#[test]
fn julie_lefevre_has_a_proposal() {
    let harness = filled(0);
    let deals = query(
        &harness,
        "SELECT Contact.Name, Contact.Phone, Opportunity.StageName FROM OpportunityContactRole \
         WHERE Opportunity.Name = 'Orsel Lyon'",
    );
    assert_eq!(deals[0]["Contact"]["Name"], "Julie Lefèvre");
    assert_eq!(deals[0]["Contact"]["Phone"], "+33 (0)1 42 68 53 00");
    assert_eq!(deals[0]["Opportunity"]["StageName"], "Proposal/Price Quote");
}

#[test]
fn a_converted_lead_leads_to_its_contact() {
    let harness = filled(0);
    let leads = query(
        &harness,
        "SELECT ConvertedContact.Name, ConvertedContactId FROM Lead WHERE IsConverted = true",
    );
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0]["ConvertedContact"]["Name"], "Nina Park");
}

#[test]
fn there_are_enough_people_and_companies_by_hand() {
    let harness = filled(0);
    let count = |object: &str| {
        let context = Context::new(harness.now, "64.0");
        let soql = format!("SELECT COUNT() FROM {object}");
        run(
            &harness.connection,
            &harness.schema,
            &soql,
            Scope::Live,
            &context,
        )
        .expect("counted")
        .total_size
    };
    assert_eq!(count("Account"), 16);
    assert_eq!(count("Contact") + count("Lead"), 37);
    assert_eq!(count("User"), 6);
}

#[test]
fn the_crowd_is_the_same_each_time_and_no_two_of_it_share_a_number() {
    let harness = filled(2_000);
    let soql = "SELECT Id, Name, Phone, MobilePhone, Account.BillingCountry FROM Contact \
                WHERE Email LIKE '%@crowd.example' ORDER BY Id";
    let people = query(&harness, soql);
    assert_eq!(people, query(&filled(2_000), soql));
    let numbers: BTreeSet<String> = people
        .iter()
        .filter_map(|person| {
            let number = person["Phone"]
                .as_str()
                .or(person["MobilePhone"].as_str())?;
            let country = person["Account"]["BillingCountry"].as_str()?;
            Some(last_digits(number, country))
        })
        .collect();
    assert_eq!(numbers.len(), 2_000);
}

/// The digits that tell one number of a country from another, whatever the spelling.
fn last_digits(number: &str, country: &str) -> String {
    let digits: String = number
        .chars()
        .filter_map(|letter| match letter {
            '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
            _ => letter.is_ascii_digit().then_some(letter),
        })
        .collect();
    let length = if country == "United States" { 10 } else { 8 };
    // An extension follows the number, and is three digits long.
    let end = if number.contains('x') {
        digits.len() - 3
    } else {
        digits.len()
    };
    let own = digits
        .get(..end)
        .and_then(|own| own.get(own.len() - length..));
    format!("{country} {}", own.expect("a whole number"))
}

#[test]
fn a_person_account_is_made_where_the_org_has_them() {
    let harness = Harness::with_person_accounts();
    fill(
        &harness.connection,
        &harness.schema,
        harness.now,
        SamplePeople::default(),
    )
    .expect("sample people");
    let accounts = query(
        &harness,
        "SELECT Name, IsPersonAccount, PersonMobilePhone, PersonContact.Name, PersonContact.MobilePhone \
         FROM Account WHERE IsPersonAccount = true",
    );
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0]["Name"], "Emma Wilson");
    assert_eq!(accounts[0]["PersonContact"]["MobilePhone"], "07700 900 733");
}
