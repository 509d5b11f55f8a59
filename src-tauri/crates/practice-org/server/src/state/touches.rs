//! What a request touches, read from its path and body: the objects, and whether they are read or written.
//!
//! It owns no rule of its own; faults and the request log look at requests through it. It never fails: a body that
//! can't be read touches nothing beyond its path.

use serde_json::Value;

use super::faults::Touch;

/// Every single operation of a request: one, or as many as a composite, a batch or a collection holds.
pub(crate) fn touches(method: &str, path: &str, body: Option<&Value>) -> Vec<Touch> {
    let mut segments = path
        .trim_matches('/')
        .split('/')
        .skip_while(|s| *s != "data")
        .skip(2);
    match (segments.next(), segments.next(), segments.next()) {
        (Some("composite"), None, _) => listed(body, "compositeRequest"),
        (Some("composite"), Some("batch"), _) => listed(body, "batchRequests"),
        (Some("composite"), Some("graph"), _) => graphs(body),
        (Some("composite"), Some("tree"), object) => vec![touch(method, object)],
        // A POST that names an object reads rows; every other call of this resource writes.
        (Some("composite"), Some("sobjects"), Some(object)) if method == "POST" => {
            vec![touch("GET", Some(object))]
        }
        (Some("composite"), Some("sobjects"), _) => collection(method, body),
        (Some("sobjects"), object, _) => vec![touch(method, object)],
        (Some("parameterizedSearch" | "query" | "queryAll" | "search"), _, _) => {
            vec![touch("GET", None)]
        }
        _ => vec![touch(method, None)],
    }
}

fn listed(body: Option<&Value>, key: &str) -> Vec<Touch> {
    let requests = body
        .and_then(|body| body.get(key))
        .and_then(Value::as_array);
    let Some(requests) = requests else {
        return Vec::new();
    };
    requests
        .iter()
        .flat_map(|request| {
            let method = request
                .get("method")
                .and_then(Value::as_str)
                .unwrap_or("GET");
            let url = request
                .get("url")
                .and_then(Value::as_str)
                .unwrap_or_default();
            // A batch names its addresses without the leading part that a composite has.
            let path = match url.split_once("services/data/") {
                Some(_) => url.to_owned(),
                None => format!("/services/data/{url}"),
            };
            let path = path.split('?').next().unwrap_or_default().to_owned();
            let inner = request.get("body").or_else(|| request.get("richInput"));
            touches(method, &path, inner)
        })
        .collect()
}

fn graphs(body: Option<&Value>) -> Vec<Touch> {
    let graphs = body
        .and_then(|body| body.get("graphs"))
        .and_then(Value::as_array);
    let graphs = graphs.into_iter().flatten();
    graphs
        .flat_map(|graph| listed(Some(graph), "compositeRequest"))
        .collect()
}

fn collection(method: &str, body: Option<&Value>) -> Vec<Touch> {
    let records = body
        .and_then(|body| body.get("records"))
        .and_then(Value::as_array);
    let Some(records) = records else {
        return vec![touch(method, None)];
    };
    records
        .iter()
        .map(|record| {
            let kind = record.get("attributes").and_then(|a| a.get("type"));
            touch(method, kind.and_then(Value::as_str))
        })
        .collect()
}

fn touch(method: &str, object: Option<&str>) -> Touch {
    Touch {
        method: method.to_owned(),
        object: object.map(str::to_owned),
    }
}
