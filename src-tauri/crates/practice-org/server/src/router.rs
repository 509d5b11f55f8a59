//! Which resource answers a call of the data API.
//!
//! It owns the addresses of the composites, which send requests of their own; every other address is one of `resources`.

use practice_org_core::error::OrgError;
use rusqlite::Connection;

use crate::api::answer::ApiAnswer;
use crate::api::request::{ApiRequest, method_not_allowed};
use crate::composite::{self, batch, graph, tree};
use crate::resources;
use crate::session::UserSession;

/// Sends a request to its resource.
pub(crate) fn route(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let session = &session.asked_by(request);
    let path: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), path.as_slice()) {
        ("POST", ["composite"]) => composite::run(session, connection, request),
        ("POST", ["composite", "batch"]) => batch::run(session, connection, request),
        ("POST", ["composite", "graph"]) => graph::run(session, connection, request),
        ("POST", ["composite", "tree", object]) => tree::run(session, connection, request, object),
        (_, ["composite"] | ["composite", "batch" | "graph"] | ["composite", "tree", _]) => {
            Err(method_not_allowed(request))
        }
        _ => resources::route(session, connection, request),
    }
}
