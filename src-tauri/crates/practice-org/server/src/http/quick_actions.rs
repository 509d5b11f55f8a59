//! `/quickActions`: the org's global actions, and what a form begins with.
//!
//! It owns the two actions that matter at a desk. It never runs one: rows are written as rows.

use serde_json::{Value, json};

use super::api::{ApiAnswer, ApiRequest, not_found};
use crate::rows::RowError;
use crate::seat::Seat;

/// Name, label and type, as an org has them from the start.
const GLOBAL: [(&str, &str, &str); 2] = [
    ("LogACall", "Log a Call", "LogACall"),
    ("NewTask", "New Task", "Create"),
];

pub(crate) fn list(request: &ApiRequest) -> ApiAnswer {
    let listed = GLOBAL.iter().map(|(name, label, kind)| {
        let address = request.address(&format!("quickActions/{name}"));
        json!({
            "actionEnumOrId": name,
            "label": label,
            "name": name,
            "type": kind,
            "urls": {
                "defaultValues": format!("{address}/defaultValues"),
                "describe": format!("{address}/describe"),
                "quickAction": address,
            },
        })
    });
    ApiAnswer::ok(listed.collect())
}

pub(crate) fn default_values(org: &Seat<'_>, action: &str) -> Result<ApiAnswer, RowError> {
    let known = GLOBAL.iter().any(|(name, ..)| *name == action);
    if !known {
        return Err(not_found());
    }
    let status = org
        .schema
        .object("Task")
        .and_then(|task| task.field("Status"))
        .and_then(|status| status.default);
    let mut values = json!({
        "attributes": { "type": "Task" },
        "Subject": null,
        "ActivityDate": null,
        "WhoId": null,
        "WhatId": null,
        "OwnerId": org.user,
        "Status": status,
    });
    // Logging a call begins with its subject, and never asks for a status.
    if let ("LogACall", Some(values)) = (action, values.as_object_mut()) {
        values.insert("Subject".to_owned(), Value::from("Call"));
        values.remove("Status");
    }
    Ok(ApiAnswer::ok(values))
}
