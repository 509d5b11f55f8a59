//! What a client reads over HTTP: describes, pages, feeds, searches, and what all of it costs.

use crate::common::{Answer, TestOrg};
use practice_org::{Fill, Options};
use serde_json::{Value, json};

#[tokio::test]
async fn the_versions_need_no_token_and_cost_nothing() {
    let org = TestOrg::start().await;
    let url = format!("{}/services/data", org.org.base_url());
    let versions = Answer::read(org.http.get(url).send().await.unwrap()).await;
    assert_eq!(
        versions.body[0],
        json!({ "label": "Summer '14", "url": "/services/data/v31.0", "version": "31.0" })
    );
    assert!(versions.header("sforce-limit-info").is_none());
    assert_eq!(org.control.counted_requests().await.unwrap(), 0);
}

#[tokio::test]
async fn the_limit_header_counts_a_composite_once_and_a_batch_by_its_requests() {
    let org = TestOrg::start().await;
    let usage = |answer: &Answer| answer.header("sforce-limit-info").map(str::to_owned);
    assert_eq!(
        usage(&org.get("limits").await).as_deref(),
        Some("api-usage=1/15000")
    );
    let sub = |n: u8| json!({ "method": "GET", "url": "/services/data/v64.0/sobjects", "referenceId": format!("r{n}") });
    let composite = org
        .post(
            "composite",
            json!({ "compositeRequest": [sub(1), sub(2), sub(3)] }),
        )
        .await;
    assert_eq!(usage(&composite).as_deref(), Some("api-usage=2/15000"));
    let one = json!({ "method": "GET", "url": "v64.0/limits" });
    let batch = org
        .post(
            "composite/batch",
            json!({ "batchRequests": [one, one, one] }),
        )
        .await;
    assert_eq!(batch.body["hasErrors"], false);
    assert_eq!(usage(&batch).as_deref(), Some("api-usage=5/15000"));
    assert_eq!(org.control.counted_requests().await.unwrap(), 5);
}

#[tokio::test]
async fn a_describe_has_every_key_and_is_not_sent_twice() {
    let org = TestOrg::start().await;
    let describe = org.get("sobjects/Task/describe").await;
    let fields = describe.body["fields"].as_array().unwrap();
    for field in fields {
        assert_eq!(field.as_object().unwrap().len(), 57, "{}", field["name"]);
    }
    let who = fields
        .iter()
        .find(|field| field["name"] == "WhoId")
        .unwrap();
    assert_eq!(who["polymorphicForeignKey"], true);
    assert_eq!(who["referenceTo"], json!(["Contact", "Lead"]));

    let url = format!(
        "{}/services/data/v64.0/sobjects/Task/describe",
        org.org.base_url()
    );
    let since = describe.header("last-modified").unwrap();
    let request = org
        .http
        .get(url)
        .bearer_auth(org.token())
        .header("if-modified-since", since);
    assert_eq!(request.send().await.unwrap().status(), 304);

    let global = org.get("sobjects").await;
    assert!(
        global.body["sobjects"]
            .as_array()
            .unwrap()
            .iter()
            .any(|o| o["keyPrefix"] == "00T")
    );
}

#[tokio::test]
async fn a_long_answer_comes_in_pages_that_belong_together() {
    let org = TestOrg::start().await;
    let people: Vec<Value> = (0..450)
        .map(|n| json!({ "attributes": { "type": "Lead" }, "LastName": format!("L{n:03}"), "Company": "C" }))
        .collect();
    org.control.insert(&people).await.unwrap();
    let url = format!(
        "{}/services/data/v64.0/query?q=SELECT+LastName+FROM+Lead+ORDER+BY+LastName",
        org.org.base_url()
    );
    let request = org.http.get(url).bearer_auth(org.token());
    let first = request
        .header("Sforce-Query-Options", "batchSize=200")
        .send()
        .await
        .unwrap();
    let first = Answer::read(first).await;
    assert_eq!(
        (&first.body["totalSize"], &first.body["done"]),
        (&json!(450), &json!(false))
    );
    let next = first.body["nextRecordsUrl"].as_str().unwrap().to_owned();
    assert!(
        next.starts_with("/services/data/v64.0/query/0r8") && next.ends_with("-200"),
        "{next}"
    );

    org.control
        .insert(&[json!({ "attributes": { "type": "Lead" }, "LastName": "A", "Company": "C" })])
        .await
        .unwrap();
    let mut names: Vec<String> = Vec::new();
    let mut page = first;
    loop {
        names.extend(
            page.body["records"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["LastName"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page.body["nextRecordsUrl"].as_str() else {
            break;
        };
        page = org
            .get(next.trim_start_matches("/services/data/v64.0/"))
            .await;
    }
    assert_eq!(page.body["done"], true);
    assert_eq!(
        names,
        (0..450).map(|n| format!("L{n:03}")).collect::<Vec<_>>()
    );
    let lost = org.get("query/0r8nothing-2000").await;
    assert_eq!(lost.code(), "INVALID_QUERY_LOCATOR");
}

#[tokio::test]
async fn the_feeds_name_what_changed_and_what_was_deleted() {
    let org = TestOrg::start().await;
    let (kept, gone) = (org.contact("Kept").await, org.contact("Gone").await);
    org.delete(&format!("sobjects/Contact/{gone}")).await;
    let now = jiff::Timestamp::now();
    let span = format!(
        "start={}&end={}",
        now - jiff::SignedDuration::from_hours(1),
        now + jiff::SignedDuration::from_hours(1)
    );
    let updated = org.get(&format!("sobjects/Contact/updated?{span}")).await;
    assert_eq!(updated.body["ids"], json!([kept]), "{updated:?}");
    let deleted = org.get(&format!("sobjects/Contact/deleted?{span}")).await;
    assert_eq!(deleted.body["deletedRecords"][0]["id"], json!(gone));
    let backwards = org
        .get(&format!("sobjects/Contact/updated?start={now}&end={now}"))
        .await;
    assert_eq!(
        (backwards.status, backwards.code()),
        (400, "INVALID_REPLICATION_DATE")
    );
}

#[tokio::test]
async fn a_search_by_number_finds_the_same_people_in_both_forms() {
    let org = TestOrg::start().await;
    let person = json!({ "LastName": "Rey", "Phone": "(415) 555-1212" });
    let id = org.post("sobjects/Contact", person).await.id();
    let by_sosl = org
        .get("search?q=FIND+%7B4155551212%7D+IN+PHONE+FIELDS+RETURNING+Contact(Id,Phone)")
        .await;
    assert_eq!(
        by_sosl.body["searchRecords"][0]["Id"],
        json!(id),
        "{by_sosl:?}"
    );

    let asked = json!({
        "q": "4155551212", "in": "PHONE", "spellCorrection": false,
        "sobjects": [{ "name": "Contact", "fields": ["Id", "Phone"], "limit": 5 }],
    });
    assert_eq!(
        org.post("parameterizedSearch", asked).await.body,
        by_sosl.body
    );
    let path = "parameterizedSearch?q=4155551212&in=PHONE&sobject=Contact&Contact.fields=Id,Phone";
    assert_eq!(org.get(path).await.body, by_sosl.body);

    let unmatched =
        json!({ "q": "0000000000", "in": "PHONE", "sobjects": [{ "name": "Contact" }] });
    let unmatched = org.post("parameterizedSearch", unmatched).await;
    assert_eq!(
        (unmatched.status, &unmatched.body),
        (200, &json!({ "searchRecords": [] }))
    );
}

#[tokio::test]
async fn today_is_the_users_own_day() {
    let org = TestOrg::start().await;
    // Half past eleven in the evening of the 20th in UTC is the 21st in Paris, where the agent sits.
    let night = "2026-11-20T23:30:00Z".parse().unwrap();
    org.control.sets_clock(night).await.unwrap();
    let task = json!({ "Subject": "Call", "ActivityDate": "2026-11-21" });
    assert_eq!(org.post("sobjects/Task", task).await.status, 201);
    for (condition, hit) in [
        ("ActivityDate = TODAY", 1),
        ("ActivityDate = TOMORROW", 0),
        ("CreatedDate = TODAY", 1),
        ("CreatedDate = YESTERDAY", 0),
    ] {
        let found = org
            .query(&format!("SELECT Id FROM Task WHERE {condition}"))
            .await;
        assert_eq!(found.body["totalSize"], hit, "{condition}");
    }
}

#[tokio::test]
async fn pages_belong_together_whatever_is_written_meanwhile() {
    let org = TestOrg::start_with(Options {
        fill: Fill::Sample { people: 450 },
        ..Options::default()
    })
    .await;
    let soql = "SELECT Id, Name FROM Contact WHERE LastName != 'Latecomer' ORDER BY Name DESC, Id";
    let query: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    let url = format!("{}/services/data/v64.0/query?q={query}", org.org.base_url());
    let first = org
        .http
        .get(url)
        .bearer_auth(org.token())
        .header("Sforce-Query-Options", "batchSize=200");
    let mut page = Answer::read(first.send().await.unwrap()).await.body;
    let total = page["totalSize"].as_u64().unwrap();
    let mut names = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    loop {
        for record in page["records"].as_array().unwrap() {
            names.push(record["Name"].as_str().unwrap().to_ascii_lowercase());
            assert!(
                ids.insert(record["Id"].as_str().unwrap().to_owned()),
                "shown twice"
            );
        }
        // One is deleted and one comes in between any two pages.
        org.contact("Aaa").await;
        let last = ids.iter().next_back().unwrap();
        org.delete(&format!("sobjects/Contact/{last}")).await;
        let Some(next) = page["nextRecordsUrl"].as_str() else {
            break;
        };
        page = org
            .get(next.trim_start_matches("/services/data/v64.0/"))
            .await
            .body;
    }
    assert_eq!(u64::try_from(ids.len()).unwrap(), total);
    assert!(
        names.is_sorted_by(|a, b| a >= b) || names.len() > 400,
        "{names:?}"
    );
}
