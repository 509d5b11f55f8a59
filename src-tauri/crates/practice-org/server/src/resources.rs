//! The resources under `/services/data/vXX.X/` that answer for themselves, and which address leads to which of them.
//!
//! It owns these addresses. It never awaits: it runs under the lock of the one connection, also when a composite sends its
//! subrequests through here.

use practice_org_core::error::OrgError;
use rusqlite::Connection;

mod bulk;
pub(crate) mod collections;
mod describe;
mod feeds;
mod query;
mod quick_actions;
mod recent;
pub(crate) mod sobjects;
mod versions;

use crate::api::answer::ApiAnswer;
use crate::api::refusals::not_found;
use crate::api::request::{ApiRequest, method_not_allowed};
use crate::session::UserSession;

/// Sends a request to its resource, except for the composites, which hold other requests. It is one list of addresses,
/// read as a table, and therefore longer than other functions.
pub(crate) fn route(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let session = &session.asked_by(request);
    let path: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), path.as_slice()) {
        ("GET", []) => Ok(versions::resources(session, request)),
        ("GET", ["limits"]) => Ok(versions::limits(session)),
        ("GET", ["recent"]) => recent::list(session, connection, request),
        ("GET", ["quickActions"]) => Ok(quick_actions::list(request)),
        ("GET", ["quickActions", action, "defaultValues"]) => {
            quick_actions::default_values(session, action)
        }
        ("GET", ["sobjects"]) => describe::global(session, request),
        ("GET", ["sobjects", object]) => describe::basic(session, connection, request, object),
        ("GET", ["sobjects", object, "describe"]) => describe::object(session, request, object),
        ("GET", ["sobjects", object, "describe", "layouts", record_type]) => {
            describe::layout(session, object, record_type)
        }
        ("GET", ["sobjects", object, "updated"]) => {
            feeds::updated(session, connection, request, object)
        }
        ("GET", ["sobjects", object, "deleted"]) => {
            feeds::deleted(session, connection, request, object)
        }
        (_, ["sobjects", object, rest @ ..]) => {
            sobjects::row(session, connection, request, object, rest)
        }
        ("GET", ["query"]) => query::start(session, connection, request, false),
        ("GET", ["queryAll"]) => query::start(session, connection, request, true),
        ("GET", ["query" | "queryAll", locator]) => {
            query::more(session, connection, request, locator)
        }
        ("GET", ["search"]) => query::search(session, connection, request),
        ("GET" | "POST", ["parameterizedSearch"]) => {
            query::parameterized_search(session, connection, request)
        }
        ("POST", ["jobs", "query"]) => bulk::create(session, connection, request),
        (_, ["jobs", "query", id]) => bulk::job(session, request, id),
        ("GET", ["jobs", "query", id, "results"]) => {
            bulk::results(session, connection, request, id)
        }
        (_, ["composite", "sobjects", rest @ ..]) => {
            collections::run(session, connection, request, rest)
        }
        (
            _,
            []
            | [
                "limits"
                | "sobjects"
                | "search"
                | "parameterizedSearch"
                | "recent"
                | "quickActions",
            ]
            | ["query" | "queryAll", ..],
        ) => Err(method_not_allowed(request)),
        _ => Err(not_found()),
    }
}
