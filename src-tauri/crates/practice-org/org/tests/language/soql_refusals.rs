//! SOQL that is refused, and Salesforce's words for it.

use practice_org_core::error::OrgError;
use practice_org_core::soql::{Context, Scope, run};

use crate::harness::Harness;

fn refusal(harness: &Harness, soql: &str) -> OrgError {
    let context = Context::new(harness.now, "64.0");
    run(
        &harness.connection,
        &harness.schema,
        soql,
        Scope::Live,
        &context,
    )
    .expect_err(soql)
}

#[test]
fn an_unknown_object_is_refused_in_the_recorded_words() {
    let harness = Harness::empty();
    let error = refusal(&harness, "select count() from XYZZY");
    assert_eq!(error.code, "INVALID_TYPE");
    assert_eq!(
        error.message,
        "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\n\
         sObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be \
         sure to append the '__c' after the entity name. Please reference your WSDL or the \
         describe call for the appropriate names."
    );
}

#[test]
fn each_mistake_has_its_code_and_its_place() {
    let harness = Harness::empty();
    let cases = [
        (
            "SELECT Foo FROM Contact",
            "INVALID_FIELD",
            "Column:8\nNo such column 'Foo' on entity 'Contact'.",
        ),
        (
            "SELECT Id FROM Contact WHERE Bar = 1",
            "INVALID_FIELD",
            "No such column 'Bar'",
        ),
        (
            "SELECT PersonMobilePhone FROM Account",
            "INVALID_FIELD",
            "No such column 'PersonMobilePhone'",
        ),
        (
            "SELECT Boss.Name FROM Contact",
            "INVALID_FIELD",
            "Didn't understand relationship 'Boss' in field path.",
        ),
        (
            "SELECT Who.Company FROM Task",
            "INVALID_FIELD",
            "No such column 'Company' on entity 'Name'",
        ),
        (
            "SELECT Who.Owner.Name FROM Task",
            "INVALID_FIELD",
            "Didn't understand relationship 'Owner'",
        ),
        (
            "SELECT Id, (SELECT Id FROM Contact) FROM Account",
            "INVALID_TYPE",
            "Didn't understand relationship 'Contact' in FROM part",
        ),
        (
            "SELECT Id FROM Task WHERE Description LIKE '%a%'",
            "INVALID_FIELD",
            "field 'Description' can not be filtered in a query call",
        ),
        (
            "SELECT Id FROM Task ORDER BY Description",
            "INVALID_FIELD",
            "field 'Description' can not be sorted in a query call",
        ),
        (
            "SELECT Id FROM Contact WHERE LastName = 5",
            "INVALID_FIELD",
            "must be of type string and should be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Task WHERE IsClosed = 'false'",
            "INVALID_FIELD",
            "must be of type boolean and should not be enclosed",
        ),
        (
            "SELECT Id FROM Task WHERE CreatedDate > '2026-01-01T00:00:00Z'",
            "INVALID_FIELD",
            "must be of type dateTime",
        ),
        (
            "SELECT Id FROM Task WHERE CreatedDate > 2026-01-01",
            "INVALID_FIELD",
            "must be of type dateTime",
        ),
        (
            "SELECT Id FROM Task WHERE WhoId = 'nobody'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: nobody",
        ),
        (
            "SELECT Id FROM Task WHERE WhoId LIKE '003%'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on id field",
        ),
        (
            "SELECT Id, Id FROM Task",
            "MALFORMED_QUERY",
            "duplicate field selected: Id",
        ),
        (
            "SELECT Id FORM Task",
            "MALFORMED_QUERY",
            "unexpected token: 'Task'",
        ),
        (
            "SELECT Id FROM Task WHERE",
            "MALFORMED_QUERY",
            "unexpected token: '<EOF>'",
        ),
        (
            "SELECT Id FROM Task WHERE IsClosed = true AND IsDeleted = false OR Subject = 'x'",
            "MALFORMED_QUERY",
            "unexpected token: 'OR'",
        ),
        (
            "SELECT Id FROM Task WHERE Subject = 'it's'",
            "MALFORMED_QUERY",
            "mismatched character '<EOF>'",
        ),
        (
            "SELECT Id FROM Task WHERE Subject = 'open",
            "MALFORMED_QUERY",
            "mismatched character '<EOF>' expecting '''",
        ),
        (
            "SELECT Id FROM Task WHERE Subject = 'a\\qb'",
            "MALFORMED_QUERY",
            "Illegal character sequence '\\q'",
        ),
        (
            "SELECT Id FROM Task WHERE Subject = '100\\%'",
            "MALFORMED_QUERY",
            "Illegal character sequence",
        ),
        (
            "SELECT Id FROM Task ALL ROWS",
            "MALFORMED_QUERY",
            "unexpected token: 'ALL'",
        ),
        (
            "SELECT Id FROM Task LIMIT -1",
            "MALFORMED_QUERY",
            "unexpected token: '-1'",
        ),
        (
            "SELECT Id FROM Task OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset allowed is 2000",
        ),
        (
            "SELECT Id, COUNT(Id) FROM Task",
            "MALFORMED_QUERY",
            "Field must be grouped or aggregated: Id",
        ),
        (
            "SELECT Id x FROM Task",
            "MALFORMED_QUERY",
            "only aggregate expressions use field aliasing",
        ),
        (
            "SELECT FIELDS(ALL) FROM Task",
            "MALFORMED_QUERY",
            "must have a LIMIT of at most 200",
        ),
        (
            "DELETE FROM Task",
            "MALFORMED_QUERY",
            "unexpected token: 'DELETE'",
        ),
        ("", "MALFORMED_QUERY", "unexpected token"),
    ];
    for (soql, code, words) in cases {
        let error = refusal(&harness, soql);
        assert_eq!(
            (error.status, error.code),
            (400, code),
            "{soql}: {}",
            error.message
        );
        assert!(error.message.contains(words), "{soql}: {}", error.message);
    }
}

#[test]
fn the_row_and_the_column_of_a_mistake_on_a_later_line_are_counted_from_there() {
    let harness = Harness::empty();
    let error = refusal(&harness, "SELECT Id,\n  Foo\nFROM Task");
    assert!(
        error
            .message
            .starts_with("\n  Foo\n  ^\nERROR at Row:2:Column:3\n"),
        "{}",
        error.message
    );
}
