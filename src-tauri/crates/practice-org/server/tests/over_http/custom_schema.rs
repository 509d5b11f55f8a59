//! Fields and objects that an admin has added: on them everything works that works on the standard ones.

use practice_org::{CustomSchema, Options};
use serde_json::{Value, json};

use super::common::TestOrg;

/// A log of calls as a package brings it, with a lookup from activities and a direct line on contacts.
pub(crate) fn call_log() -> CustomSchema {
    serde_json::from_value(json!({
        "objects": [{
            "name": "Ringside_Call__c", "label": "Call", "key_prefix": "a0R", "activities": true,
            "name_field": { "type": "auto_number", "label": "Call Number", "format": "CALL-{00000000}" },
            "fields": [
                { "name": "Call_Key__c", "type": "string", "length": 100, "required": true, "unique": true,
                  "external_id": true },
                { "name": "Contact__c", "type": "reference", "to": "Contact", "children": "Ringside_Calls" },
                { "name": "Talk_Seconds__c", "type": "double" },
                { "name": "Started__c", "type": "datetime" },
                { "name": "Direction__c", "type": "picklist", "values": ["Inbound", "Outbound"], "restricted": true },
                { "name": "Outcome__c", "type": "picklist", "values": ["Connected", "Missed"], "default": "Connected" },
                { "name": "Tags__c", "type": "multipicklist", "values": ["VIP", "Complaint"], "restricted": true },
                { "name": "Summary__c", "type": "textarea", "length": 32768 },
                { "name": "Recorded__c", "type": "boolean" }
            ]
        }],
        "fields": [
            { "object": "Activity", "name": "Ringside_Call__c", "type": "reference", "to": "Ringside_Call__c",
              "children": "Activities" },
            { "object": "Contact", "name": "Direct_Line__c", "label": "Direct line", "type": "phone" }
        ]
    }))
    .unwrap()
}

async fn org() -> TestOrg {
    TestOrg::start_with(Options {
        custom: call_log(),
        ..Options::default()
    })
    .await
}

fn field<'a>(describe: &'a Value, name: &str) -> &'a Value {
    let fields = describe["fields"].as_array().unwrap();
    fields
        .iter()
        .find(|field| field["name"] == name)
        .unwrap_or_else(|| panic!("no field {name}"))
}

#[tokio::test]
async fn a_custom_object_is_described_as_a_custom_one() {
    let org = org().await;
    let listed = org.get("sobjects").await.body;
    let listed = listed["sobjects"].as_array().unwrap();
    let listed = listed.iter().find(|o| o["name"] == "Ringside_Call__c");
    assert_eq!(listed.unwrap()["custom"], true);
    assert_eq!(listed.unwrap()["keyPrefix"], "a0R");

    let call = org.get("sobjects/Ringside_Call__c/describe").await.body;
    assert_eq!(call["labelPlural"], "Calls");
    let key = field(&call, "Call_Key__c");
    assert_eq!(
        (
            &key["unique"],
            &key["externalId"],
            &key["idLookup"],
            &key["nillable"],
            &key["custom"]
        ),
        (
            &json!(true),
            &json!(true),
            &json!(true),
            &json!(false),
            &json!(true)
        )
    );
    assert_eq!(field(&call, "Name")["autoNumber"], true);
    assert_eq!(field(&call, "Name")["createable"], false);
    assert_eq!(field(&call, "Contact__c")["relationshipName"], "Contact__r");
    assert_eq!(field(&call, "Summary__c")["filterable"], false);
    assert_eq!(field(&call, "Direction__c")["restrictedPicklist"], true);

    for activity in ["Task", "Event"] {
        let described = org.get(&format!("sobjects/{activity}/describe")).await.body;
        assert_eq!(
            field(&described, "Ringside_Call__c")["referenceTo"],
            json!(["Ringside_Call__c"])
        );
        let what = field(&described, "WhatId")["referenceTo"]
            .as_array()
            .unwrap();
        assert!(what.contains(&json!("Ringside_Call__c")), "{activity}");
    }
    let contact = org.get("sobjects/Contact/describe").await.body;
    assert_eq!(field(&contact, "Direct_Line__c")["type"], "phone");
    let children = contact["childRelationships"].as_array().unwrap();
    assert!(
        children
            .iter()
            .any(|child| child["relationshipName"] == "Ringside_Calls__r")
    );
}

#[tokio::test]
async fn a_call_and_its_task_are_written_in_one_composite_and_read_through_the_lookups() {
    let org = org().await;
    let contact = org
        .post(
            "sobjects/Contact",
            json!({ "LastName": "Sato", "Direct_Line__c": "03-5555-0101" }),
        )
        .await
        .id();
    let log = json!({ "allOrNone": true, "compositeRequest": [
        { "method": "POST", "url": "/services/data/v64.0/sobjects/Ringside_Call__c", "referenceId": "log",
          "body": { "Call_Key__c": "desk:1", "Contact__c": contact, "Talk_Seconds__c": 75,
                    "Started__c": "2026-11-21T09:30:00Z", "Direction__c": "Inbound", "Tags__c": "VIP;Complaint" } },
        { "method": "POST", "url": "/services/data/v64.0/sobjects/Task", "referenceId": "task",
          "body": { "Subject": "Call", "WhoId": contact, "Ringside_Call__c": "@{log.id}" } },
    ] });
    let written = org.post("composite", log.clone()).await.body;
    let statuses: Vec<&Value> = (0..2)
        .map(|n| &written["compositeResponse"][n]["httpStatusCode"])
        .collect();
    assert_eq!(statuses, [201, 201], "{written}");

    let soql = "SELECT+Subject,Ringside_Call__r.Name,Ringside_Call__r.Contact__r.Name,Ringside_Call__r.Outcome__c+\
                FROM+Task+WHERE+Ringside_Call__r.Call_Key__c='desk:1'";
    let task = &org.get(&format!("query?q={soql}")).await.body["records"][0];
    assert_eq!(task["Ringside_Call__r"]["Name"], "CALL-00000001");
    assert_eq!(task["Ringside_Call__r"]["Contact__r"]["Name"], "Sato");
    assert_eq!(task["Ringside_Call__r"]["Outcome__c"], "Connected");
    let soql =
        "SELECT+Name,(SELECT+Name,Tags__c,Talk_Seconds__c+FROM+Ringside_Calls__r)+FROM+Contact";
    let person = &org.get(&format!("query?q={soql}")).await.body["records"][0];
    let call = &person["Ringside_Calls__r"]["records"][0];
    assert_eq!(
        (&call["Tags__c"], &call["Talk_Seconds__c"]),
        (&json!("VIP;Complaint"), &json!(75.0))
    );

    // The same once more: the key is taken, and the task is rolled back.
    let again = org.post("composite", log).await.body;
    let errors: Vec<&Value> = (0..2)
        .map(|n| &again["compositeResponse"][n]["body"][0]["errorCode"])
        .collect();
    assert_eq!(errors, ["DUPLICATE_VALUE", "PROCESSING_HALTED"]);
    assert_eq!(org.control.tasks().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_call_is_upserted_by_its_key_and_found_by_search() {
    let org = org().await;
    let address = "sobjects/Ringside_Call__c/Call_Key__c/desk%3A7";
    let made = org
        .patch(address, json!({ "Summary__c": "asked about pallets" }))
        .await;
    assert_eq!((made.status, &made.body["created"]), (201, &json!(true)));
    let again = org.patch(address, json!({ "Outcome__c": "Missed" })).await;
    assert_eq!((again.status, &again.body["created"]), (200, &json!(false)));
    let read = org.get(address).await.body;
    assert_eq!(
        (&read["Name"], &read["Outcome__c"]),
        (&json!("CALL-00000001"), &json!("Missed"))
    );
    assert_eq!(read["Recorded__c"], false);

    let found = org
        .get("search/?q=FIND+%7Bpallets%7D+IN+ALL+FIELDS+RETURNING+Ringside_Call__c(Id,Name)")
        .await
        .body;
    assert_eq!(found["searchRecords"][0]["Id"], made.body["id"]);
    assert_eq!(org.delete(address).await.status, 204);
    assert_eq!(org.get(address).await.status, 404);
}

#[tokio::test]
async fn a_custom_phone_field_is_found_by_its_digits() {
    let org = org().await;
    let contact = org
        .post(
            "sobjects/Contact",
            json!({ "LastName": "Sato", "Direct_Line__c": "03-5555-0101" }),
        )
        .await
        .id();
    let found = org
        .get("search/?q=FIND+%7B0355550101%7D+IN+PHONE+FIELDS+RETURNING+Contact(Id,Direct_Line__c)")
        .await
        .body;
    assert_eq!(found["searchRecords"][0]["Id"], contact.as_str());
}

#[tokio::test]
async fn a_custom_object_refuses_what_its_fields_do_not_take() {
    let org = org().await;
    let path = "sobjects/Ringside_Call__c";
    for (body, code, field) in [
        (json!({}), "REQUIRED_FIELD_MISSING", "Call_Key__c"),
        (
            json!({ "Call_Key__c": "k", "Direction__c": "Sideways" }),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Direction__c",
        ),
        (
            json!({ "Call_Key__c": "k", "Tags__c": "VIP;Other" }),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Tags__c",
        ),
        (
            json!({ "Call_Key__c": "k".repeat(101) }),
            "STRING_TOO_LONG",
            "Call_Key__c",
        ),
        (
            json!({ "Call_Key__c": "k", "Name": "mine" }),
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Name",
        ),
        (
            json!({ "Call_Key__c": "k", "Contact__c": "0015w000029KTYHAA4" }),
            "FIELD_INTEGRITY_EXCEPTION",
            "Contact__c",
        ),
    ] {
        let refused = org.post(path, body).await;
        assert_eq!((refused.status, refused.code()), (400, code), "{refused:?}");
        assert_eq!(refused.body[0]["fields"], json!([field]), "{refused:?}");
    }
    let accepted = json!({ "Call_Key__c": "k", "Outcome__c": "Something else" });
    assert_eq!(
        org.post(path, accepted).await.status,
        201,
        "this list is not restricted"
    );
}

#[tokio::test]
async fn a_list_of_several_values_is_asked_by_includes_and_excludes() {
    let org = org().await;
    for (key, tags) in [
        ("1", json!("VIP;Complaint")),
        ("2", json!("VIP")),
        ("3", Value::Null),
    ] {
        let body = json!({ "Call_Key__c": key, "Tags__c": tags });
        assert_eq!(
            org.post("sobjects/Ringside_Call__c", body).await.status,
            201
        );
    }
    for (condition, keys) in [
        ("Tags__c INCLUDES ('vip')", json!(["1", "2"])),
        ("Tags__c INCLUDES ('VIP;Complaint')", json!(["1"])),
        ("Tags__c INCLUDES ('Complaint', 'Nothing')", json!(["1"])),
        ("Tags__c EXCLUDES ('Complaint')", json!(["2", "3"])),
    ] {
        let soql =
            format!("SELECT Call_Key__c FROM Ringside_Call__c WHERE {condition} ORDER BY Id");
        let found = org.query(&soql).await.body;
        let found: Value = found["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["Call_Key__c"].clone())
            .collect();
        assert_eq!(found, keys, "{condition}");
    }
    let wrong = org
        .query("SELECT Id FROM Contact WHERE LastName INCLUDES ('a')")
        .await;
    assert_eq!(wrong.code(), "INVALID_QUERY_FILTER_OPERATOR");
}

#[tokio::test]
async fn an_admin_adds_a_field_while_the_org_runs() {
    let org = TestOrg::start().await;
    let contact = org.contact("Sato").await;
    let address = format!("sobjects/Contact/{contact}");
    let body = json!({ "Floor__c": 4 });
    let refused = org.patch(&address, body.clone()).await;
    assert_eq!(refused.code(), "INVALID_FIELD");

    let added =
        json!({ "fields": [{ "object": "Contact", "name": "Floor__c", "type": "double" }] });
    let added: CustomSchema = serde_json::from_value(added).unwrap();
    org.control.admin_adds(&added).await.unwrap();
    assert_eq!(org.patch(&address, body).await.status, 204);
    assert_eq!(org.get(&address).await.body["Floor__c"], 4.0);

    let twice = org.control.admin_adds(&added).await.unwrap_err();
    assert!(
        twice.to_string().contains("has a field Floor__c already"),
        "{twice}"
    );
    org.control.resets().await.unwrap();
    let described = org.get("sobjects/Contact/describe").await.body;
    let fields = described["fields"].as_array().unwrap();
    assert!(fields.iter().all(|field| field["name"] != "Floor__c"));
}

#[tokio::test]
async fn an_admin_switches_features_on_and_off_while_the_org_runs() {
    let org = TestOrg::start().await;
    let names = |describe: Value| -> Vec<String> {
        let fields = describe["fields"].as_array().unwrap().iter();
        fields
            .map(|field| field["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let has = async |object: &str, field: &str| {
        let described = org.get(&format!("sobjects/{object}/describe")).await.body;
        names(described).contains(&field.to_owned())
    };
    for (object, field) in [
        ("Task", practice_org::CALL_KEY),
        ("Account", "PersonContactId"),
        ("Task", "WhoCount"),
    ] {
        let before = has(object, field).await;
        for on in [!before, before] {
            match field {
                "WhoCount" => org.control.shares_activities(on).await.unwrap(),
                "PersonContactId" => org.control.has_person_accounts(on).await.unwrap(),
                _ => org.control.has_the_key_field(on).await.unwrap(),
            }
            assert_eq!(has(object, field).await, on, "{field}");
        }
    }
    org.control.has_person_accounts(true).await.unwrap();
    let made = org
        .post("sobjects/Account", json!({ "LastName": "Wilson" }))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    org.control.resets().await.unwrap();
    assert!(!has("Account", "PersonContactId").await);
}
