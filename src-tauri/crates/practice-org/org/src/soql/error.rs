//! SOQL's refusals, in Salesforce's form: the query's text, a caret under the place, row and column, then the complaint.
//!
//! It owns that form. It never decides what is refused.

use crate::error::OrgError;

/// A refusal that says where a query is at fault, and why.
pub(super) fn at(code: &'static str, source: &str, place: usize, complaint: &str) -> OrgError {
    let before = source.get(..place).unwrap_or(source);
    let row = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    let rest = source.get(line_start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let caret = " ".repeat(column - 1);
    OrgError::refused(
        code,
        format!("\n{line}\n{caret}^\nERROR at Row:{row}:Column:{column}\n{complaint}"),
    )
}

pub(super) fn malformed(source: &str, place: usize, complaint: &str) -> OrgError {
    at("MALFORMED_QUERY", source, place, complaint)
}

pub(super) fn invalid_field(source: &str, place: usize, complaint: &str) -> OrgError {
    at("INVALID_FIELD", source, place, complaint)
}

pub(super) fn no_such_column(source: &str, place: usize, name: &str, entity: &str) -> OrgError {
    invalid_field(
        source,
        place,
        &format!(
            "No such column '{name}' on entity '{entity}'. If you are attempting to use a custom \
             field, be sure to append the '__c' after the custom field name. Please reference \
             your WSDL or the describe call for the appropriate names."
        ),
    )
}

pub(super) fn no_such_relationship(source: &str, place: usize, name: &str) -> OrgError {
    at(
        "INVALID_FIELD",
        source,
        place,
        &format!(
            "Didn't understand relationship '{name}' in field path. If you are attempting to use \
             a custom relationship, be sure to append the '__r' after the custom relationship \
             name. Please reference your WSDL or the describe call for the appropriate names."
        ),
    )
}

pub(super) fn no_such_object(source: &str, place: usize, name: &str) -> OrgError {
    at(
        "INVALID_TYPE",
        source,
        place,
        &format!(
            "sObject type '{name}' is not supported. If you are attempting to use a custom \
             object, be sure to append the '__c' after the entity name. Please reference your \
             WSDL or the describe call for the appropriate names."
        ),
    )
}
