//! `/composite`: up to 25 subrequests in one call, in order, each able to use what an earlier one answered.
//!
//! It owns the limits, the references and the all-or-none rule. It never answers anything but 200 once the request itself
//! is well formed: failures stand inside, which is the trap that this resource sets for its clients.
//!
//! **Invariant:** with `allOrNone` either every subrequest is committed or no trace of any is left. The whole composite is
//! one savepoint, and the savepoint is given up at the first failure.

use practice_org_core::error::OrgError;
use rusqlite::Connection;
use serde_json::{Value, json};

pub(crate) mod batch;
mod execute;
pub(crate) mod graph;
mod references;
mod subrequest;
pub(crate) mod tree;

use execute::{all_or_nothing, answer, listed};
use references::Answered;
use subrequest::{Subrequest, malformed, read_one, unique};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::refusal;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

const MOST_SUBREQUESTS: usize = 25;
const MOST_QUERIES: usize = 5;

pub(crate) fn run(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let body = request.json()?;
    let all_or_none = body
        .get("allOrNone")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let subrequests = read(body)?;
    let answers = if all_or_none {
        all_or_nothing(session, connection, &subrequests)?
    } else {
        let mut answered = Answered::new();
        subrequests
            .iter()
            .map(|sub| answer(session, connection, sub, &mut answered))
            .collect()
    };
    let listed = listed(&subrequests, answers);
    Ok(ApiAnswer::ok(json!({ "compositeResponse": listed })))
}

/// Reads the whole request before anything runs: what is malformed is refused as a whole, with 400.
fn read(body: &Value) -> Result<Vec<Subrequest<'_>>, OrgError> {
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

fn is_costly(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    let mut steps = path.trim_matches('/').split('/').skip(3);
    matches!(
        (steps.next(), steps.next()),
        (Some("query" | "queryAll"), _) | (Some("composite"), Some("sobjects"))
    )
}
