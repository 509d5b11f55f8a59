//! `/jobs/query`: Bulk API 2.0 query jobs.
//!
//! It owns the states of a job. A job here goes one state further each time that it is asked for, and its results are
//! read when they are fetched. A real job is a snapshot, which no test of ours can tell apart.
//!
//! Results come newest first. Salesforce promises no order, and a client that relies on ids that grow shall fail here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use practice_org_core::error::OrgError;
use practice_org_core::soql::Scope;
use practice_org_core::soql::bulk as language;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::{not_found, refusal};
use crate::api::request::{ApiRequest, method_not_allowed};
use crate::session::UserSession;
use crate::state::jobs::Job;

/// Rows of a page that asks for no number.
const PAGE: u32 = 50_000;

pub(crate) fn create(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let asked = request.json()?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let (Some(operation @ ("query" | "queryAll")), Some(query)) =
        (text("operation"), text("query"))
    else {
        let complaint = "A query job needs an operation, query or queryAll, and a query";
        return Err(refusal("INVALIDJOB", complaint));
    };
    let context = session.context(&request.version);
    let rows = language::count(
        connection,
        &session.schema,
        query,
        scope(operation),
        &context,
    )?;
    let job = Job {
        operation: operation.to_owned(),
        query: query.to_owned(),
        object: language::object(&session.schema, query)?.to_owned(),
        by: session.user.clone(),
        created: session.server.org.clock.datetime(),
        state: "UploadComplete",
        rows,
    };
    let mut jobs = session.server.jobs();
    jobs.last = jobs.last.saturating_add(1);
    let id = format!("750Ea{:010}IAA", jobs.last);
    let answer = told(request, &id, &job);
    jobs.jobs.insert(id, job);
    Ok(ApiAnswer::ok(answer))
}

/// Everything below one job.
pub(crate) fn job(
    session: &UserSession<'_>,
    request: &ApiRequest,
    id: &str,
) -> Result<ApiAnswer, OrgError> {
    let mut jobs = session.server.jobs();
    match request.method.as_str() {
        "GET" => {
            let job = jobs.jobs.get_mut(id).ok_or_else(not_found)?;
            let answer = told(request, id, job);
            job.state = match job.state {
                "UploadComplete" => "InProgress",
                "InProgress" => "JobComplete",
                ended => ended,
            };
            Ok(ApiAnswer::ok(answer))
        }
        "PATCH" => {
            let job = jobs.jobs.get_mut(id).ok_or_else(not_found)?;
            if request.json()?.get("state") != Some(&json!("Aborted")) {
                return Err(refusal("INVALIDJOBSTATE", "A job can only be aborted"));
            }
            job.state = "Aborted";
            Ok(ApiAnswer::ok(told(request, id, job)))
        }
        "DELETE" => {
            jobs.jobs.remove(id).ok_or_else(not_found)?;
            Ok(ApiAnswer::empty(204))
        }
        _ => Err(method_not_allowed(request)),
    }
}

pub(crate) fn results(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    id: &str,
) -> Result<ApiAnswer, OrgError> {
    let job = session
        .server
        .jobs()
        .jobs
        .get(id)
        .cloned()
        .ok_or_else(not_found)?;
    if job.state != "JobComplete" {
        return Err(refusal("INVALIDJOBSTATE", "The job has no results yet"));
    }
    let most = match request.query.get("maxRecords") {
        Some(most) => most
            .parse()
            .map_err(|_| refusal("INVALIDREQUEST", "maxRecords must be a number"))?,
        None => PAGE,
    };
    let before = match request.query.get("locator") {
        Some(locator) => Some(read_locator(locator)?),
        None => None,
    };
    let page = language::page(
        connection,
        &session.schema,
        &job.query,
        scope(&job.operation),
        &session.context(&request.version),
        before.as_deref(),
        most,
    )?;
    let next = page.next.map(|last| BASE64.encode(last));
    Ok(ApiAnswer::csv(page.csv)
        .with_header("sforce-locator", next.unwrap_or_else(|| "null".to_owned()))
        .with_header("sforce-numberofrecords", page.rows.to_string()))
}

fn scope(operation: &str) -> Scope {
    if operation == "queryAll" {
        Scope::All
    } else {
        Scope::Live
    }
}

fn read_locator(locator: &str) -> Result<String, OrgError> {
    let bytes = BASE64.decode(locator).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| refusal("INVALIDREQUEST", "invalid locator"))
}

fn told(request: &ApiRequest, id: &str, job: &Job) -> Value {
    let version: f64 = request.version.parse().unwrap_or_default();
    let mut told = json!({
        "id": id,
        "operation": job.operation,
        "object": job.object,
        "createdById": job.by,
        "createdDate": job.created,
        "systemModstamp": job.created,
        "state": job.state,
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": version,
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    });
    if let (Some(told), "JobComplete") = (told.as_object_mut(), job.state) {
        told.insert("jobType".to_owned(), json!("V2Query"));
        told.insert("numberRecordsProcessed".to_owned(), json!(job.rows));
        told.insert("retries".to_owned(), json!(0));
        told.insert("totalProcessingTime".to_owned(), json!(0));
    }
    told
}
