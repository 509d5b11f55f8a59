//! Clients that nobody here wrote, on the practice org: what works with Salesforce works with it, unchanged.
//!
//! Each client is a program in its own language, beside this file, that does what its users do and prints one line of JSON
//! for each step. Here the org is started over TLS, the client is told to trust its authority, and the lines and the rows
//! that the org then holds are compared. `cargo xtask setup` brings the clients.

#![cfg(test)]

mod client;

use client::{Org, venv};
use serde_json::{Value, json};
use std::process::Command;

#[tokio::test]
async fn jsforce_signs_in_four_ways_and_does_the_work_of_its_users() {
    let org = Org::start();
    let mut node = Command::new("node");
    node.arg(client::beside("jsforce.mjs"))
        .env("NODE_EXTRA_CA_CERTS", org.authority_file());
    let steps = org.run(&mut node);

    let user = practice_org::USER_ID;
    let expected = json!({
        "web server flow with PKCE": { "state": "s&t", "user": user, "instance": true },
        "rotated refresh": { "rotated": true, "reuse": "invalid_grant", "dead": "invalid_grant" },
        "id token": { "valid": true, "subject": true, "audience": true },
        "password grant": { "user": user, "wrong": "invalid_grant" },
        "SOAP login and logout": { "user": user, "totalSize": 1, "dead": "INVALID_SESSION_ID" },
        "session refreshed after a 401": { "refreshed": 1, "totalSize": 1 },
        "identity": { "username": practice_org::USERNAME, "query": "string" },
        "describe": { "objects": true, "prefix": "00T", "subject": "combobox" },
        "create": { "success": true, "crowd": 450 },
        "query with relationships": {
            "account": "Acme", "owner": "string", "who": "Name", "type": "Contact", "children": 1,
            "child": "Rey",
        },
        "query in pages": { "sizes": [200, 200, 451], "done": [false, true] },
        "retrieve and update": {
            "success": true, "name": "Ann Rey", "many": [true, true], "read": ["Many", "Many"],
        },
        "upsert by external id": {
            "created": [true, false, false, true], "same": true, "duplicate": "DUPLICATE_VALUE",
        },
        "search": { "found": ["Ann Rey"], "plain": ["Ann Rey"], "broken": "MALFORMED_SEARCH" },
        "composite, batch, graph and tree": {
            "composite": [201, 201], "batch": 200, "graph": true, "tree": 2,
        },
        "delete": { "one": true, "rest": 449, "gone": "ENTITY_IS_DELETED", "deleted": 450 },
        "feeds, limits and actions": {
            "updated": 5, "deleted": 450, "recent": 3, "limit": 15_000, "usage": 15_000,
            "actions": ["LogACall", "NewTask"], "status": "Not Started",
        },
        "refusals": {
            "field": "INVALID_FIELD", "required": "REQUIRED_FIELD_MISSING",
            "query": "INVALID_FIELD", "object": "NOT_FOUND",
        },
        "logout": { "dead": "INVALID_SESSION_ID" },
    });
    client::compare(&steps, &expected);

    let control = org.control();
    let tasks = control.tasks().await.unwrap();
    assert_eq!(
        client::column(&tasks, "Subject"),
        ["Call", "Composite", "Composite", "First", "Third"]
    );
    assert_eq!(
        client::column(&tasks, practice_org::CALL_KEY),
        ["js-1", "js-2"]
    );
    let contacts = control.rows("Contact").await.unwrap();
    let (gone, live): (Vec<Value>, Vec<Value>) = contacts
        .into_iter()
        .partition(|row| row["IsDeleted"] == true);
    assert_eq!(gone.len(), 450);
    assert_eq!(
        client::column(&live, "LastName"),
        ["Composite", "Composite", "Leaf", "Rey"]
    );
}

#[tokio::test]
async fn simple_salesforce_signs_in_three_ways_and_does_the_work_of_its_users() {
    let org = Org::start();
    let mut python = Command::new(venv().join("bin").join("python"));
    python
        .arg(client::beside("with_simple_salesforce.py"))
        .env("REQUESTS_CA_BUNDLE", org.authority_file());
    let steps = org.run(&mut python);

    let malformed = |code: &str| json!(["SalesforceMalformedRequest", 400, code]);
    let missing = |code: &str| json!(["SalesforceResourceNotFound", 404, code]);
    let expected = json!({
        "SOAP login with password and security token": {
            "sandbox": false, "default_version": 1,
            "wrong": ["SalesforceAuthenticationFailed", "INVALID_LOGIN"],
        },
        "password grant": {
            "user": practice_org::USERNAME,
            "wrong": ["SalesforceAuthenticationFailed", "invalid_grant"],
        },
        "session renewed after a 401": {
            "rows": 1, "without": ["SalesforceExpiredSession", 401, "INVALID_SESSION_ID"],
        },
        "describe": { "encoding": "UTF-8", "objects": true, "prefix": "00T", "summary": "Task" },
        "create": { "success": true, "errors": [] },
        "collections": {
            "created": 450, "changed": [true, true], "upserted": [true, true],
            "read": ["Many Crowd 0", "Many Crowd 1"], "removed": [true, true, true],
        },
        "query with relationships": {
            "account": "Acme", "who": "Name", "type": "Contact", "what": null,
            "children": ["O'Hara"], "none": null,
        },
        "query in pages": { "sizes": [200, 200], "all": 448, "deleted": 451 },
        "retrieve, update and upsert by external id": {
            "changed": 204, "name": "Ann O'Hara", "upserted": [201, 200],
            "created": [true, false], "subject": "Second", "twice": malformed("DUPLICATE_VALUE"),
        },
        "search": {
            "found": ["Ann O'Hara"], "plain": ["Ann O'Hara"], "quick": 1,
            "none": { "searchRecords": [] },
        },
        "composite": { "statuses": [201, 201, 200], "who": "Composite" },
        "delete": { "status": 204, "gone": missing("ENTITY_IS_DELETED") },
        "feeds and limits": {
            "updated": 4, "deleted": 3, "limit": 15_000, "usage": 15_000, "recent": 2,
        },
        "refusals": {
            "field": malformed("INVALID_FIELD"), "required": malformed("REQUIRED_FIELD_MISSING"),
            "query": malformed("INVALID_FIELD"), "missing": missing("NOT_FOUND"),
            "object": missing("NOT_FOUND"),
        },
    });
    client::compare(&steps, &expected);

    let control = org.control();
    let tasks = control.tasks().await.unwrap();
    assert_eq!(
        client::column(&tasks, "Subject"),
        ["Call", "Call", "Composite", "Second"]
    );
    assert_eq!(
        client::column(&tasks, practice_org::CALL_KEY),
        ["py-2", "py-3"]
    );
    let accounts = control.rows("Account").await.unwrap();
    assert_eq!(client::column(&accounts, "Name"), ["Acme"]);
}
