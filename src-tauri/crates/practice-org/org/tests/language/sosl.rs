//! SOSL: what a search finds, and what it refuses.

use practice_org_core::soql::Context;
use practice_org_core::sosl::run;
use serde_json::json;

use crate::harness::{Harness, People};

fn found(harness: &Harness, sosl: &str) -> Vec<String> {
    let context = Context::new(harness.now, "64.0");
    run(&harness.connection, &harness.schema, sosl, &context)
        .expect(sosl)
        .iter()
        .filter_map(|record| record["Id"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_phone_number_is_found_by_its_digits_however_it_was_typed() {
    let (
        harness,
        People {
            hanako,
            julie,
            aoba,
            lead,
            ..
        },
    ) = Harness::with_people();
    let cases = [
        (
            "FIND {09012345678} IN PHONE FIELDS RETURNING Contact(Id), Lead(Id), Account(Id)",
            vec![&hanako],
        ),
        (
            "FIND {330142685300 OR 0312345678} IN PHONE FIELDS RETURNING Contact(Id), Lead(Id), Account(Id)",
            vec![&julie, &aoba],
        ),
        (
            "FIND {5678} IN PHONE FIELDS RETURNING Contact(Id), Account(Id)",
            vec![&hanako, &aoba],
        ),
        (
            "FIND {0207946*} IN PHONE FIELDS RETURNING Lead(Id WHERE IsConverted = false)",
            vec![&lead],
        ),
        (
            "FIND {\\(090\\) 1234\\-5678} IN PHONE FIELDS RETURNING Contact(Id)",
            vec![&hanako],
        ),
        (
            "FIND {819012345678} IN PHONE FIELDS RETURNING Contact(Id)",
            vec![],
        ),
        ("FIND {Sam} IN PHONE FIELDS RETURNING Lead(Id)", vec![]),
    ];
    for (sosl, expected) in cases {
        assert_eq!(
            found(&harness, sosl).iter().collect::<Vec<_>>(),
            expected,
            "{sosl}"
        );
    }
}

#[test]
fn names_and_addresses_are_found_by_whole_words() {
    let (
        harness,
        People {
            hanako,
            julie,
            orsel,
            aoba,
            lead,
            ..
        },
    ) = Harness::with_people();
    let cases = [
        (
            "FIND {lefèvre} IN NAME FIELDS RETURNING Contact(Id)",
            vec![&julie],
        ),
        ("FIND {lefev*} IN NAME FIELDS RETURNING Contact(Id)", vec![]),
        ("FIND {Lef*} RETURNING Contact(Id)", vec![&julie]),
        (
            "FIND {佐藤} IN NAME FIELDS RETURNING Contact(Id)",
            vec![&hanako],
        ),
        (
            "FIND {アオバ} IN NAME FIELDS RETURNING Account(Id)",
            vec![&aoba],
        ),
        (
            "FIND {orsel} IN EMAIL FIELDS RETURNING Contact(Id), Account(Id)",
            vec![&julie],
        ),
        (
            "FIND {orsel} IN ALL FIELDS RETURNING Contact(Id), Account(Id)",
            vec![&julie, &orsel],
        ),
        (
            "FIND {\"sam o\\'neil\"} IN NAME FIELDS RETURNING Lead(Id)",
            vec![&lead],
        ),
        (
            "FIND {julie AND NOT orsel} IN ALL FIELDS RETURNING Contact(Id)",
            vec![],
        ),
        (
            "FIND {(julie OR sam) lef*} IN NAME FIELDS RETURNING Contact(Id), Lead(Id)",
            vec![&julie],
        ),
        ("FIND {nobody} RETURNING Contact", vec![]),
    ];
    for (sosl, expected) in cases {
        assert_eq!(
            found(&harness, sosl).iter().collect::<Vec<_>>(),
            expected,
            "{sosl}"
        );
    }
}

#[test]
fn a_search_returns_the_fields_and_the_order_that_it_asks_for() {
    let (harness, People { hanako, .. }) = Harness::with_people();
    let context = Context::new(harness.now, "64.0");
    let sosl = "FIND {ne*  OR 佐藤} IN NAME FIELDS RETURNING \
                Contact(Id, Name, Account.Name WHERE Title != null ORDER BY Name LIMIT 3), Task LIMIT 10";
    let records = run(&harness.connection, &harness.schema, sosl, &context).expect(sosl);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["Account"]["Name"], "株式会社アオバ商事");
    assert_eq!(
        records[0]["attributes"],
        json!({ "type": "Contact", "url": format!("/services/data/v64.0/sobjects/Contact/{hanako}") })
    );
}

#[test]
fn the_limit_of_a_search_is_shared_among_its_objects() {
    let harness = Harness::empty();
    for number in 0..4 {
        harness.add("Contact", json!({ "LastName": format!("Common {number}") }));
    }
    let lead = harness.add("Lead", json!({ "LastName": "Common", "Company": "One" }));
    let ids = found(
        &harness,
        "FIND {common} IN NAME FIELDS RETURNING Contact(Id), Lead(Id) LIMIT 3",
    );
    assert_eq!((ids.len(), ids.last()), (3, Some(&lead)));
}

#[test]
fn one_object_without_a_condition_gives_no_more_than_250() {
    let harness = Harness::empty();
    for number in 0..260 {
        harness.add(
            "Contact",
            json!({ "LastName": "Smith", "FirstName": format!("Nr {number}") }),
        );
    }
    assert_eq!(
        found(&harness, "FIND {smith} RETURNING Contact(Id)").len(),
        250
    );
    assert_eq!(
        found(&harness, "FIND {smith} RETURNING Contact(Id ORDER BY Id)").len(),
        260
    );
}

#[test]
fn a_search_that_is_not_well_formed_is_refused() {
    let harness = Harness::empty();
    let context = Context::new(harness.now, "64.0");
    let cases = [
        (
            "FIND 4155550134",
            "MALFORMED_SEARCH",
            "No search term found. The search term must be enclosed in braces.",
        ),
        ("FIND {}", "MALFORMED_SEARCH", "No search term found."),
        (
            "FIND {+14155550134} IN PHONE FIELDS",
            "MALFORMED_SEARCH",
            "character '+'",
        ),
        ("FIND {415-555-0134}", "MALFORMED_SEARCH", "character '-'"),
        ("FIND {O'Neil}", "MALFORMED_SEARCH", "character '''"),
        (
            "FIND {*0134}",
            "MALFORMED_SEARCH",
            "can't begin with a wildcard",
        ),
        (
            "FIND {x}",
            "MALFORMED_SEARCH",
            "search term must be longer than one character: x",
        ),
        ("FIND {ab OR}", "MALFORMED_SEARCH", "unexpected end"),
        ("FIND {(ab}", "MALFORMED_SEARCH", "missing ')'"),
        (
            "FIND {ab} IN SOME FIELDS",
            "MALFORMED_SEARCH",
            "unexpected token: 'SOME'",
        ),
        (
            "FIND {ab} RETURNING Contact(Id WHERE)",
            "MALFORMED_SEARCH",
            "unexpected token: ')'",
        ),
        (
            "FIND {ab} RETURNING Contact(Nope)",
            "INVALID_FIELD",
            "No such column 'Nope'",
        ),
        (
            "FIND {ab} RETURNING OpportunityContactRole(Id)",
            "INVALID_TYPE",
            "OpportunityContactRole",
        ),
    ];
    for (sosl, code, words) in cases {
        let error = run(&harness.connection, &harness.schema, sosl, &context).expect_err(sosl);
        assert_eq!(
            (error.status, error.code),
            (400, code),
            "{sosl}: {}",
            error.message
        );
        assert!(error.message.contains(words), "{sosl}: {}", error.message);
    }
}
