//! `/quickActions`: the org's global actions, and what a form begins with.
//!
//! It owns the two actions that an agent uses. It never runs one: a client writes the records itself.

use practice_org_core::error::OrgError;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::not_found;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

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

pub(crate) fn default_values(
    session: &UserSession<'_>,
    action: &str,
) -> Result<ApiAnswer, OrgError> {
    let known = GLOBAL.iter().any(|(name, ..)| *name == action);
    if !known {
        return Err(not_found());
    }
    let status = session
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
        "OwnerId": session.user,
        "Status": status,
    });
    // Logging a call begins with its subject, and never asks for a status.
    if let ("LogACall", Some(values)) = (action, values.as_object_mut()) {
        values.insert("Subject".to_owned(), Value::from("Call"));
        values.remove("Status");
    }
    Ok(ApiAnswer::ok(values))
}
