//! `/sobjects`, `/sobjects/{O}` and what stands below its `describe`.
//!
//! It owns these addresses, and that they are conditional. It never makes up a key: `describe` of the org does.

use practice_org_core::describe;
use practice_org_core::error::OrgError;
use practice_org_core::soql::{self, Scope};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::conditions::{self, Revision};
use crate::api::refusals::not_found;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

/// `GET /sobjects`, conditional like a describe.
pub(crate) fn global(
    session: &UserSession<'_>,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let revision = Revision::tagged(
        session.server.org.setup.changed_at(),
        ("sobjects", &session.user),
    );
    conditions::answer(request, &revision, || {
        let listed: Vec<Value> = session
            .schema
            .objects
            .iter()
            .filter(|object| object.readable)
            .map(|object| Value::Object(describe::summary(&request.version, object)))
            .collect();
        ApiAnswer::ok(json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed }))
    })
}

/// `GET /sobjects/{O}`: the summary and what the user last touched.
pub(crate) fn basic(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    name: &str,
) -> Result<ApiAnswer, OrgError> {
    let object = session.schema.object(name).ok_or_else(not_found)?;
    let soql = format!(
        "SELECT Id FROM {} ORDER BY LastModifiedDate DESC LIMIT 5",
        object.name
    );
    let recent = soql::run(
        connection,
        &session.schema,
        &soql,
        Scope::Live,
        &session.context(&request.version),
    )?;
    let summary = describe::summary(&request.version, object);
    Ok(ApiAnswer::ok(
        json!({ "objectDescribe": summary, "recentItems": recent.records }),
    ))
}

/// `GET /sobjects/{O}/describe`, with `If-Modified-Since`: where the schema has not changed since, the answer is 304.
pub(crate) fn object(
    session: &UserSession<'_>,
    request: &ApiRequest,
    name: &str,
) -> Result<ApiAnswer, OrgError> {
    let object = session.schema.object(name).ok_or_else(not_found)?;
    let revision = Revision::tagged(
        session.server.org.setup.changed_at(),
        (object.name, &session.user),
    );
    conditions::answer(request, &revision, || {
        let base = session.server.base_url();
        ApiAnswer::ok(describe::full(
            &session.schema,
            base,
            &request.version,
            object,
        ))
    })
}

/// `GET /sobjects/{O}/describe/layouts/{record type}`
pub(crate) fn layout(
    session: &UserSession<'_>,
    object: &str,
    record_type: &str,
) -> Result<ApiAnswer, OrgError> {
    let object = session.schema.object(object).ok_or_else(not_found)?;
    let layout = describe::layout(&session.schema, object, record_type);
    layout.map(ApiAnswer::ok).ok_or_else(not_found)
}
