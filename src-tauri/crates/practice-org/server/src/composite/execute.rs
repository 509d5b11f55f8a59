//! Running subrequests, either one after the other or all or none.
//!
//! It owns the savepoint of each. With all or none, the failure of one undoes the others.

use practice_org_core::error::OrgError;
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::references::{Answered, fill, fill_text};
use super::subrequest::Subrequest;
use crate::api::answer::ApiAnswer;
use crate::api::refusals::{not_found, refusal};
use crate::api::request::{ApiBody, ApiRequest};
use crate::resources::route;
use crate::session::UserSession;

const HALTED: &str = "The transaction was rolled back since another operation in the same \
                      transaction failed.";

/// The answers as they stand in the body, each under its reference.
pub(super) fn listed(subrequests: &[Subrequest<'_>], answers: Vec<ApiAnswer>) -> Vec<Value> {
    subrequests
        .iter()
        .zip(answers)
        .map(|(sub, answer)| {
            let headers: Map<String, Value> = answer
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::from(value)))
                .collect();
            json!({
                "body": answer.body,
                "httpHeaders": headers,
                "httpStatusCode": answer.status,
                "referenceId": sub.reference,
            })
        })
        .collect()
}

pub(super) fn all_or_nothing(
    session: &UserSession<'_>,
    connection: &Connection,
    subrequests: &[Subrequest<'_>],
) -> Result<Vec<ApiAnswer>, OrgError> {
    let outcome = atomically(
        connection,
        || {
            let mut answered = Answered::new();
            let mut answers = Vec::with_capacity(subrequests.len());
            for (place, sub) in subrequests.iter().enumerate() {
                let answer = answer(session, connection, sub, &mut answered);
                if answer.failed() {
                    return Ok(Err((place, answer)));
                }
                answers.push(answer);
            }
            Ok(Ok(answers))
        },
        Result::is_ok,
    )?;
    let (failed_at, failure) = match outcome {
        Ok(answers) => return Ok(answers),
        Err(failed) => failed,
    };
    let mut failure = Some(failure);
    Ok((0..subrequests.len())
        .map(|place| match failure.take_if(|_| place == failed_at) {
            Some(failure) => failure,
            None => ApiAnswer::error(&refusal("PROCESSING_HALTED", HALTED)),
        })
        .collect())
}

pub(super) fn answer(
    session: &UserSession<'_>,
    connection: &Connection,
    sub: &Subrequest<'_>,
    answered: &mut Answered,
) -> ApiAnswer {
    let result = prepare(sub, answered).and_then(|request| {
        atomically(
            connection,
            || route(session, connection, &request),
            |a| !a.failed(),
        )
    });
    let answer = result.unwrap_or_else(|error| ApiAnswer::error(&error));
    if let (false, Some(body)) = (answer.failed(), &answer.body) {
        answered.insert(sub.reference.to_owned(), body.clone());
    }
    answer
}

fn prepare(sub: &Subrequest<'_>, answered: &Answered) -> Result<ApiRequest, OrgError> {
    let url = fill_text(sub.url, answered)?;
    let body = match sub.body {
        Some(body) => ApiBody::Json(fill(body, answered)?),
        None => ApiBody::None,
    };
    let Some(rest) = url.strip_prefix("/services/data/") else {
        return Err(not_found());
    };
    let request = ApiRequest::parse(sub.method, rest, sub.headers.clone(), body)?;
    let names: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["sobjects", ..] | ["query" | "queryAll", ..] | ["composite", "sobjects", ..] => {
            Ok(request)
        }
        _ => Err(not_found()),
    }
}
