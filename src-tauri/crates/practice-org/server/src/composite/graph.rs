//! `/composite/graph`: several composites in one call, each of them all or none.
//!
//! It owns the limits and the outcome per graph. It never lets one graph undo another, and takes addresses of rows only.
//! Where there are more than 75 graphs, 500 nodes in all or 15 kinds of nodes, or one graph is named twice, the whole request
//! is refused. Where more than 14 graphs fail, those that are left are not tried: what was done before stays, and each node
//! of the others says `PROCESSING_HALTED` (REST API Developer Guide, "Composite Graph Limits").

use std::collections::BTreeSet;

use practice_org_core::error::OrgError;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::execute::{all_or_nothing, listed};
use super::subrequest::{Subrequest, malformed, read_one, unique};
use crate::api::answer::ApiAnswer;
use crate::api::refusals::refusal;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

const MOST_GRAPHS: usize = 75;
const MOST_NODES: usize = 500;
const MOST_KINDS: usize = 15;
/// After more failures than this the graphs that are left are not tried.
const MOST_FAILURES: usize = 14;

/// One graph, read.
struct Graph<'a> {
    id: &'a str,
    nodes: Vec<Subrequest<'a>>,
}

pub(crate) fn run(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let graphs = read(request.json()?)?;
    let mut failures = 0_usize;
    let mut answers = Vec::with_capacity(graphs.len());
    for graph in &graphs {
        let results = match failures > MOST_FAILURES {
            true => graph.nodes.iter().map(|_| halted()).collect(),
            false => all_or_nothing(session, connection, &graph.nodes)?,
        };
        let successful = !results.iter().any(ApiAnswer::failed);
        failures = failures.saturating_add(usize::from(!successful));
        answers.push(json!({
            "graphId": graph.id,
            "graphResponse": { "compositeResponse": listed(&graph.nodes, results) },
            "isSuccessful": successful,
        }));
    }
    Ok(ApiAnswer::ok(json!({ "graphs": answers })))
}

fn read(body: &Value) -> Result<Vec<Graph<'_>>, OrgError> {
    let graphs = body
        .get("graphs")
        .and_then(Value::as_array)
        .ok_or_else(|| malformed("graphs must be an array"))?;
    if graphs.len() > MOST_GRAPHS {
        return Err(refusal("LIMIT_EXCEEDED", "At most 75 graphs are taken."));
    }
    let graphs = graphs.iter().map(graph).collect::<Result<Vec<_>, _>>()?;
    if graphs.iter().map(|graph| graph.nodes.len()).sum::<usize>() > MOST_NODES {
        return Err(refusal("LIMIT_EXCEEDED", "At most 500 nodes are taken."));
    }
    let nodes = graphs.iter().flat_map(|graph| &graph.nodes);
    if nodes.map(kind).collect::<BTreeSet<_>>().len() > MOST_KINDS {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "At most 15 different nodes are taken.",
        ));
    }
    unique(graphs.iter().map(|graph| graph.id), "graphId")?;
    Ok(graphs)
}

/// Nodes differ by version, method and object.
fn kind(node: &Subrequest<'_>) -> (String, String) {
    let path = node.url.split('?').next().unwrap_or_default();
    let object = path.trim_matches('/').split('/').take(5);
    (
        node.method.to_uppercase(),
        object.collect::<Vec<_>>().join("/"),
    )
}

fn halted() -> ApiAnswer {
    ApiAnswer::error(&refusal(
        "PROCESSING_HALTED",
        "The graph was not processed since too many graphs of the request failed.",
    ))
}

fn graph(graph: &Value) -> Result<Graph<'_>, OrgError> {
    let id = graph
        .get("graphId")
        .and_then(Value::as_str)
        .ok_or_else(|| malformed("graphId is missing"))?;
    let nodes = graph
        .get("compositeRequest")
        .and_then(Value::as_array)
        .ok_or_else(|| malformed("compositeRequest must be an array of subrequests"))?
        .iter()
        .map(read_one)
        .collect::<Result<Vec<_>, _>>()?;
    unique(nodes.iter().map(|node| node.reference), "referenceId")?;
    let rows_only = nodes.iter().all(|node| node.url.contains("/sobjects/"))
        && !nodes.iter().any(|node| node.url.contains("/composite/"));
    if !rows_only {
        return Err(malformed("a graph takes addresses of sObject rows only"));
    }
    Ok(Graph { id, nodes })
}
