//! `/sobjects/{O}/updated` and `/deleted`: which rows changed between two times.
//!
//! It owns the limits on the two times. It never gives more than ids, as Salesforce does: the client asks for the rows.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::api::{ApiAnswer, ApiRequest, refusal};
use crate::org::datetime;
use crate::rows::RowError;
use crate::seat::Seat;
use crate::soql::{self, Scope};

const UPDATED_REACH: SignedDuration = SignedDuration::from_hours(30 * 24);
const DELETED_REACH: SignedDuration = SignedDuration::from_hours(15 * 24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

pub(crate) fn updated(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
) -> Result<ApiAnswer, RowError> {
    let span = Span::read(org, request, UPDATED_REACH)?;
    let records = span.rows(org, connection, request, object, Scope::Live, "")?;
    let ids: Vec<&Value> = records
        .iter()
        .filter_map(|record| record.get("Id"))
        .collect();
    Ok(ApiAnswer::ok(
        json!({ "ids": ids, "latestDateCovered": datetime(span.covered(org)) }),
    ))
}

pub(crate) fn deleted(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
) -> Result<ApiAnswer, RowError> {
    let span = Span::read(org, request, DELETED_REACH)?;
    let only = "AND IsDeleted = true";
    let records = span.rows(org, connection, request, object, Scope::All, only)?;
    let deleted: Vec<Value> = records
        .iter()
        .map(
            |record| json!({ "id": record.get("Id"), "deletedDate": record.get("SystemModstamp") }),
        )
        .collect();
    Ok(ApiAnswer::ok(json!({
        "deletedRecords": deleted,
        "earliestDateAvailable": datetime(org.now() - DELETED_REACH),
        "latestDateCovered": datetime(span.covered(org)),
    })))
}

/// From `start` to before `end`, in whole minutes.
struct Span {
    start: Timestamp,
    end: Timestamp,
}

impl Span {
    fn read(org: &Seat<'_>, request: &ApiRequest, reach: SignedDuration) -> Result<Self, RowError> {
        let span = Span {
            start: time(request, "start")?,
            end: time(request, "end")?,
        };
        if span.start >= span.end {
            return Err(refusal(
                "INVALID_REPLICATION_DATE",
                "startDate must be before endDate",
            ));
        }
        if span.start < org.now() - reach - MINUTE {
            return Err(refusal(
                "INVALID_REPLICATION_DATE",
                "startDate is too far in the past",
            ));
        }
        Ok(span)
    }

    fn covered(&self, org: &Seat<'_>) -> Timestamp {
        self.end.min(whole_minute(org.now()))
    }

    fn rows(
        &self,
        org: &Seat<'_>,
        connection: &Connection,
        request: &ApiRequest,
        object: &str,
        scope: Scope,
        only: &str,
    ) -> Result<Vec<Value>, RowError> {
        let soql = format!(
            "SELECT Id, SystemModstamp FROM {object} WHERE SystemModstamp >= {} \
             AND SystemModstamp < {} {only} ORDER BY SystemModstamp, Id",
            self.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            self.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        );
        let result = soql::run(
            connection,
            &org.schema,
            &soql,
            scope,
            &org.context(&request.version),
        )?;
        Ok(result.records)
    }
}

/// A plus that was not encoded arrives as a space; Salesforce refuses it, and so does the reading here.
fn time(request: &ApiRequest, name: &str) -> Result<Timestamp, RowError> {
    let text = request
        .query
        .get(name)
        .map(String::as_str)
        .unwrap_or_default();
    let read: Timestamp = text.parse().map_err(|_| {
        refusal(
            "INVALID_REPLICATION_DATE",
            &format!("{name} is missing or is not a date: {text}"),
        )
    })?;
    Ok(whole_minute(read))
}

/// Seconds are ignored, as documented.
fn whole_minute(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(time)
}
