//! `/sobjects/{O}/updated` and `/deleted`: which rows changed between two times.
//!
//! It owns the limits on the two times. It never gives more than ids, as Salesforce does: the client asks for the rows.

use jiff::{SignedDuration, Timestamp};
use practice_org_core::error::OrgError;
use practice_org_core::org::datetime;
use practice_org_core::soql::{self, Scope};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::refusal;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

const UPDATED_REACH: SignedDuration = SignedDuration::from_hours(30 * 24);
const DELETED_REACH: SignedDuration = SignedDuration::from_hours(15 * 24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

pub(crate) fn updated(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
) -> Result<ApiAnswer, OrgError> {
    let span = Span::read(session, request, UPDATED_REACH)?;
    let records = span.rows(session, connection, request, object, Scope::Live, "")?;
    let ids: Vec<&Value> = records
        .iter()
        .filter_map(|record| record.get("Id"))
        .collect();
    Ok(ApiAnswer::ok(
        json!({ "ids": ids, "latestDateCovered": datetime(span.covered(session)) }),
    ))
}

pub(crate) fn deleted(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
) -> Result<ApiAnswer, OrgError> {
    let span = Span::read(session, request, DELETED_REACH)?;
    let only = "AND IsDeleted = true";
    let records = span.rows(session, connection, request, object, Scope::All, only)?;
    let deleted: Vec<Value> = records
        .iter()
        .map(
            |record| json!({ "id": record.get("Id"), "deletedDate": record.get("SystemModstamp") }),
        )
        .collect();
    Ok(ApiAnswer::ok(json!({
        "deletedRecords": deleted,
        "earliestDateAvailable": datetime(session.now() - DELETED_REACH),
        "latestDateCovered": datetime(span.covered(session)),
    })))
}

/// From `start` to before `end`, in whole minutes.
struct Span {
    start: Timestamp,
    end: Timestamp,
}

impl Span {
    fn read(
        session: &UserSession<'_>,
        request: &ApiRequest,
        reach: SignedDuration,
    ) -> Result<Self, OrgError> {
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
        if span.start < session.now() - reach - MINUTE {
            return Err(refusal(
                "INVALID_REPLICATION_DATE",
                "startDate is too far in the past",
            ));
        }
        Ok(span)
    }

    fn covered(&self, session: &UserSession<'_>) -> Timestamp {
        self.end.min(whole_minute(session.now()))
    }

    fn rows(
        &self,
        session: &UserSession<'_>,
        connection: &Connection,
        request: &ApiRequest,
        object: &str,
        scope: Scope,
        only: &str,
    ) -> Result<Vec<Value>, OrgError> {
        let soql = format!(
            "SELECT Id, SystemModstamp FROM {object} WHERE SystemModstamp >= {} \
             AND SystemModstamp < {} {only} ORDER BY SystemModstamp, Id",
            self.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            self.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        );
        let result = soql::run(
            connection,
            &session.schema,
            &soql,
            scope,
            &session.context(&request.version),
        )?;
        Ok(result.records)
    }
}

/// A plus that was not encoded arrives as a space; Salesforce refuses it, and so does the reading here.
fn time(request: &ApiRequest, name: &str) -> Result<Timestamp, OrgError> {
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
