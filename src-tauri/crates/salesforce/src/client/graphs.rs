//! Several composites in one call, each all or none.
//!
//! It owns the envelope. It never takes a graph as done by its own word alone: the answers inside are read, as those of a
//! composite are.
//!
//! At most 75 graphs and 500 requests in all. After 14 graphs that fail the org carries out no further one, and says
//! `PROCESSING_HALTED` for them (REST API Developer Guide, "Composite Graph Limits"). The call counts as one.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answers::parse;
use super::composite::{SubRequest, SubResponse};
use super::connection::Client;
use crate::error::CallError;

const HALTED: &str = "PROCESSING_HALTED";

#[derive(Deserialize)]
struct Answered {
    graphs: Vec<Graph>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Graph {
    graph_id: String,
    #[serde(default)]
    graph_response: Inside,
    is_successful: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inside {
    #[serde(default)]
    composite_response: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    body: Value,
    http_status_code: u16,
    reference_id: String,
}

impl Client {
    /// Carries out each graph whole or not at all, whatever becomes of the others.
    ///
    /// # Errors
    ///
    /// The call as a whole came to nothing; what became of a request stands inside.
    pub async fn graphs(
        &self,
        graphs: &[Vec<SubRequest>],
    ) -> Result<Vec<Vec<SubResponse>>, CallError> {
        let listed: Vec<Value> = graphs
            .iter()
            .enumerate()
            .map(|(place, requests)| {
                let requests: Vec<Value> = requests
                    .iter()
                    .map(|request| request.in_graph(place, requests).to_entry())
                    .collect();
                json!({ "graphId": id(place), "compositeRequest": requests })
            })
            .collect();
        let body = json!({ "graphs": listed });
        let answer = self.write(Method::POST, "composite/graph", body).await?;
        let answered: Answered = parse(&answer, "the answers of graphs")?;
        graphs
            .iter()
            .enumerate()
            .map(|(place, requests)| {
                let mut its = answered.graphs.iter();
                let graph = its.find(|graph| graph.graph_id == id(place));
                graph.and_then(|graph| graph.read(place, requests))
            })
            .collect::<Option<_>>()
            .ok_or(CallError::Unreadable("the answers of graphs"))
    }
}

impl Graph {
    /// The answers in the order of the requests.
    fn read(&self, place: usize, requests: &[SubRequest]) -> Option<Vec<SubResponse>> {
        let answer = |request: &SubRequest| {
            let reference = format!("{}{place}", request.reference());
            let mut entries = self.graph_response.composite_response.iter();
            match entries.find(|entry| entry.reference_id == reference) {
                Some(entry) => Some(request.answered(entry.http_status_code, entry.body.clone())),
                None if self.is_successful => None,
                // The org did not come to this one.
                None => Some(request.answered(400, json!([{ "errorCode": HALTED }]))),
            }
        };
        requests.iter().map(answer).collect()
    }
}

fn id(place: usize) -> String {
    format!("g{place}")
}
