//! Texts that nobody would type, and some that somebody did: no query breaks the parser, and no name breaks a query.

use practice_org_core::soql::{Context, Scope, run};
use practice_org_core::sosl;
use proptest::prelude::*;
use serde_json::json;

use crate::harness::Harness;

/// A name as a client writes it into SOQL.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn fragment() -> impl Strategy<Value = String> {
    let words = [
        "SELECT",
        "FROM",
        "WHERE",
        "Id",
        "Name",
        "Who.Name",
        "Contact",
        "Task",
        "(",
        ")",
        ",",
        "=",
        "!=",
        "IN",
        "NOT",
        "LIKE",
        "AND",
        "OR",
        "'x'",
        "'%\\_'",
        "'",
        "null",
        "TODAY",
        "LAST_N_DAYS:3",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "ORDER BY",
        "LIMIT",
        "7",
        "COUNT()",
        "COUNT(Id)",
        "GROUP BY",
        "TYPEOF",
        "WHEN",
        "THEN",
        "END",
        "\\",
        "\u{0}",
        "é",
        "佐",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..24)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_parser_of_queries_panic(text in any::<String>(), words in fragment()) {
        let harness = Harness::empty();
        let context = Context::new(harness.now, "64.0");
        for soql in [text.as_str(), words.as_str(), &format!("SELECT Id FROM Task WHERE {words}")] {
            if let Err(error) = run(&harness.connection, &harness.schema, soql, Scope::Live, &context) {
                prop_assert_eq!(error.status, 400, "{}: {}", soql, error.message);
            }
        }
    }

    #[test]
    fn no_text_makes_the_parser_of_searches_panic(text in any::<String>(), term in "[a-z0-9*?()\"\\\\ {}]{0,20}") {
        let harness = Harness::empty();
        let context = Context::new(harness.now, "64.0");
        for sosl in [text.clone(), format!("FIND {{{term}}} RETURNING Contact(Id)"), format!("FIND {{{text}}}")] {
            if let Err(error) = sosl::run(&harness.connection, &harness.schema, &sosl, &context) {
                prop_assert_eq!(error.status, 400, "{}: {}", sosl, error.message);
            }
        }
    }

    #[test]
    fn a_name_of_any_letters_is_found_again_by_itself(name in "[\\PC']{1,40}") {
        let harness = Harness::empty();
        let context = Context::new(harness.now, "64.0");
        prop_assume!(!name.trim().is_empty());
        let id = harness.add("Contact", json!({ "LastName": name }));
        let soql = format!("SELECT Id, LastName FROM Contact WHERE LastName = {}", quoted(name.trim()));
        let result = run(&harness.connection, &harness.schema, &soql, Scope::Live, &context);
        let records = result.expect(&soql).records;
        prop_assert_eq!(records.len(), 1);
        prop_assert_eq!(records[0]["Id"].as_str(), Some(id.as_str()));
        prop_assert_eq!(records[0]["LastName"].as_str(), Some(name.trim()));
    }
}

#[test]
fn a_query_nested_beyond_reason_is_refused_and_not_followed() {
    let harness = Harness::empty();
    let context = Context::new(harness.now, "64.0");
    let brackets = "(".repeat(40_000);
    let soql = format!("SELECT Id FROM Task WHERE {brackets}Subject = 'x'");
    let error = run(
        &harness.connection,
        &harness.schema,
        &soql,
        Scope::Live,
        &context,
    )
    .expect_err("refused");
    assert_eq!(error.code, "MALFORMED_QUERY");
    let nots = "NOT ".repeat(20_000);
    let soql = format!("SELECT Id FROM Task WHERE {nots}Subject = 'x'");
    let error = run(
        &harness.connection,
        &harness.schema,
        &soql,
        Scope::Live,
        &context,
    )
    .expect_err("refused");
    assert_eq!(error.code, "MALFORMED_QUERY");
}

#[test]
fn sql_in_a_name_stays_a_name() {
    let harness = Harness::empty();
    let context = Context::new(harness.now, "64.0");
    for name in [
        "'; DROP TABLE \"Contact\"; --",
        "\" OR 1=1 --",
        "Robert\\'); DELETE",
        "%_\\",
        "x' OR 'a' = 'a",
    ] {
        harness.add("Contact", json!({ "LastName": name }));
        let soql = format!(
            "SELECT LastName FROM Contact WHERE LastName = {}",
            quoted(name)
        );
        let result = run(
            &harness.connection,
            &harness.schema,
            &soql,
            Scope::Live,
            &context,
        )
        .expect(&soql);
        assert_eq!(result.records.len(), 1, "{soql}");
        assert_eq!(result.records[0]["LastName"], name);
    }
}
