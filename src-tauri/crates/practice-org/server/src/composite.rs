//! `/composite`: up to 25 subrequests in one call, in order, each able to use what an earlier one answered.
//!
//! It owns the limits, the references and the all-or-none rule. It never answers anything but 200 once the request itself
//! is well formed: failures stand inside, which is the trap that this resource sets for its clients.
//!
//! **Invariant:** with `allOrNone` either every subrequest is committed or no trace of any is left. The whole composite is
//! one savepoint, and the savepoint is given up at the first failure.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::http::api::{ApiAnswer, ApiBody, ApiRequest, atomically, not_found, refusal, route};
use crate::rows::RowError;
use crate::seat::Seat;

pub(crate) mod batch;
pub(crate) mod collections;
pub(crate) mod graph;
mod references;
pub(crate) mod tree;

use references::{Answered, fill, fill_text};

const MOST_SUBREQUESTS: usize = 25;
const MOST_QUERIES: usize = 5;
const HALTED: &str = "The transaction was rolled back since another operation in the same \
                      transaction failed.";

/// One well-formed subrequest.
struct Subrequest<'a> {
    reference: &'a str,
    method: &'a str,
    url: &'a str,
    body: Option<&'a Value>,
    headers: Vec<(String, String)>,
}

pub(crate) fn run(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, RowError> {
    let body = request.json()?;
    let all_or_none = body
        .get("allOrNone")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let subrequests = read(body)?;
    let answers = if all_or_none {
        all_or_nothing(org, connection, &subrequests)?
    } else {
        let mut answered = Answered::new();
        subrequests
            .iter()
            .map(|sub| answer(org, connection, sub, &mut answered))
            .collect()
    };
    let listed = listed(&subrequests, answers);
    Ok(ApiAnswer::ok(json!({ "compositeResponse": listed })))
}

/// The answers as they stand in the body, each under its reference.
fn listed(subrequests: &[Subrequest<'_>], answers: Vec<ApiAnswer>) -> Vec<Value> {
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

fn all_or_nothing(
    org: &Seat<'_>,
    connection: &Connection,
    subrequests: &[Subrequest<'_>],
) -> Result<Vec<ApiAnswer>, RowError> {
    let outcome = atomically(
        connection,
        || {
            let mut answered = Answered::new();
            let mut answers = Vec::with_capacity(subrequests.len());
            for (place, sub) in subrequests.iter().enumerate() {
                let answer = answer(org, connection, sub, &mut answered);
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

fn answer(
    org: &Seat<'_>,
    connection: &Connection,
    sub: &Subrequest<'_>,
    answered: &mut Answered,
) -> ApiAnswer {
    let result = prepare(sub, answered).and_then(|request| {
        atomically(
            connection,
            || route(org, connection, &request),
            |a| !a.failed(),
        )
    });
    let answer = result.unwrap_or_else(|error| ApiAnswer::error(&error));
    if let (false, Some(body)) = (answer.failed(), &answer.body) {
        answered.insert(sub.reference.to_owned(), body.clone());
    }
    answer
}

fn prepare(sub: &Subrequest<'_>, answered: &Answered) -> Result<ApiRequest, RowError> {
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

/// Reads the whole request before anything runs: what is malformed is refused as a whole, with 400.
fn read(body: &Value) -> Result<Vec<Subrequest<'_>>, RowError> {
    let listed = body
        .get("compositeRequest")
        .and_then(Value::as_array)
        .ok_or_else(|| malformed("compositeRequest must be an array of subrequests"))?;
    if listed.len() > MOST_SUBREQUESTS {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "The number of subrequests exceeds the limit of 25 for a composite request.",
        ));
    }
    let subrequests = listed.iter().map(read_one).collect::<Result<Vec<_>, _>>()?;
    let costly = subrequests.iter().filter(|sub| is_costly(sub.url)).count();
    if costly > MOST_QUERIES {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "The number of query and collection subrequests exceeds the limit of 5.",
        ));
    }
    unique(subrequests.iter().map(|sub| sub.reference), "referenceId")?;
    Ok(subrequests)
}

fn unique<'a>(names: impl Iterator<Item = &'a str>, what: &str) -> Result<(), RowError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(malformed(&format!("Duplicate {what}: {name}")));
        }
    }
    Ok(())
}

fn read_one(sub: &Value) -> Result<Subrequest<'_>, RowError> {
    let text = |name: &str| sub.get(name).and_then(Value::as_str);
    let reference = text("referenceId").ok_or_else(|| malformed("referenceId is missing"))?;
    let mut letters = reference.chars();
    let well_formed = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if !well_formed {
        return Err(malformed(
            "referenceId may hold letters, digits and underscores only",
        ));
    }
    let mut headers = Vec::new();
    for (name, value) in sub
        .get("httpHeaders")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "accept" | "authorization" | "content-type") {
            return Err(malformed("a subrequest may not set this header"));
        }
        headers.push((name, value.as_str().unwrap_or_default().to_owned()));
    }
    Ok(Subrequest {
        reference,
        method: text("method").ok_or_else(|| malformed("method is missing"))?,
        url: text("url").ok_or_else(|| malformed("url is missing"))?,
        body: sub.get("body").filter(|body| !body.is_null()),
        headers,
    })
}

fn is_costly(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    let mut steps = path.trim_matches('/').split('/').skip(3);
    matches!(
        (steps.next(), steps.next()),
        (Some("query" | "queryAll"), _) | (Some("composite"), Some("sobjects"))
    )
}

fn malformed(message: &str) -> RowError {
    refusal("JSON_PARSER_ERROR", message)
}
