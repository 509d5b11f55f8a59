//! What clients of many kinds rely on beside the rows: other ways in, other ways to write, and the conventions of the wire.

use crate::common::{Answer, TestOrg};
use practice_org::{CALL_KEY, PASSWORD, SECURITY_TOKEN, USERNAME};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// `{"LastName":"Rey"}` through gzip.
const GZIPPED: [u8; 38] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 242, 73, 44, 46, 241, 75, 204, 77, 85, 178, 82, 10,
    74, 173, 84, 170, 5, 0, 48, 111, 45, 44, 18, 0, 0, 0,
];

async fn soap(org: &TestOrg, version: &str, body: &str) -> (u16, String) {
    let url = format!("{}/services/Soap/u/{version}", org.org.base_url());
    let envelope = format!("<e:Envelope><e:Body>{body}</e:Body></e:Envelope>");
    let request = org.http.post(url).header("content-type", "text/xml");
    let answer = request.body(envelope).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn login(password: &str) -> String {
    format!(
        "<n1:login><n1:username>{USERNAME}</n1:username><n1:password>{password}</n1:password></n1:login>"
    )
}

fn between<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap();
    rest.split_once(&format!("</{name}>")).unwrap().0
}

#[tokio::test]
async fn a_soap_session_opens_with_password_and_token_and_ends_with_logout() {
    let org = TestOrg::start().await;
    let (status, said) = soap(&org, "59.0", &login(&format!("{PASSWORD}{SECURITY_TOKEN}"))).await;
    assert_eq!(status, 200, "{said}");
    let session = between(&said, "sessionId").to_owned();
    assert!(org.works(&session).await);
    assert!(between(&said, "serverUrl").starts_with(org.org.base_url()));

    let out = format!("<SessionHeader><sessionId>{session}</sessionId></SessionHeader><logout/>");
    assert_eq!(soap(&org, "59.0", &out).await.0, 200);
    assert!(!org.works(&session).await);
    assert_eq!(soap(&org, "59.0", &out).await.0, 500);
}

#[tokio::test]
async fn a_soap_login_is_refused_with_a_wrong_token_and_in_versions_without_it() {
    let org = TestOrg::start().await;
    for (version, password, code) in [
        ("59.0", format!("{PASSWORD}WrongToken"), "INVALID_LOGIN"),
        ("65.0", PASSWORD.to_owned(), "UNSUPPORTED_API_VERSION"),
    ] {
        let (status, said) = soap(&org, version, &login(&password)).await;
        assert_eq!(status, 500);
        assert_eq!(between(&said, "sf:exceptionCode"), code);
        assert!(!said.contains("<sessionId>"));
    }
}

#[tokio::test]
async fn an_id_token_comes_only_with_its_scope() {
    let org = TestOrg::start().await;
    let redeemed = |answer: Answer| answer.body;
    let without = redeemed(org.redeem(&org.code().await, crate::common::VERIFIER).await);
    assert_eq!(without["id_token"], Value::Null);
    let code = org.code_for("api openid").await;
    let with = redeemed(org.redeem(&code, crate::common::VERIFIER).await);
    assert_eq!(with["id_token"].as_str().unwrap().split('.').count(), 3);
    assert_eq!(with["refresh_token"], Value::Null);
}

fn node(reference: &str, object: &str, body: Value) -> Value {
    let url = format!("/services/data/v64.0/sobjects/{object}");
    json!({ "method": "POST", "url": url, "referenceId": reference, "body": body })
}

#[tokio::test]
async fn a_graph_that_fails_leaves_nothing_and_the_other_one_stays() {
    let org = TestOrg::start().await;
    let answer = org
        .post(
            "composite/graph",
            json!({ "graphs": [
                { "graphId": "good", "compositeRequest": [
                    node("who", "Contact", json!({ "LastName": "Rey" })),
                    node("task", "Task", json!({ "Subject": "Call", "WhoId": "@{who.id}" })),
                ] },
                { "graphId": "bad", "compositeRequest": [
                    node("one", "Contact", json!({ "LastName": "Sun" })),
                    node("two", "Contact", json!({ "FirstName": "Nameless" })),
                ] },
            ]}),
        )
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let graphs = answer.body["graphs"].as_array().unwrap();
    let successful: Vec<&Value> = graphs.iter().map(|graph| &graph["isSuccessful"]).collect();
    assert_eq!(successful, [&json!(true), &json!(false)]);
    let failed = &graphs[1]["graphResponse"]["compositeResponse"];
    assert_eq!(failed[0]["body"][0]["errorCode"], "PROCESSING_HALTED");
    assert_eq!(failed[1]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    let contacts = org.control.rows("Contact").await.unwrap();
    assert_eq!(contacts.len(), 1);
    assert_eq!(
        org.control.tasks().await.unwrap()[0]["WhoId"],
        contacts[0]["Id"]
    );

    let query =
        json!({ "method": "GET", "url": "/services/data/v64.0/query?q=x", "referenceId": "q" });
    let refused = org
        .post(
            "composite/graph",
            json!({ "graphs": [{ "graphId": "q", "compositeRequest": [query] }] }),
        )
        .await;
    assert_eq!((refused.status, refused.code()), (400, "JSON_PARSER_ERROR"));
}

fn graph(id: usize, nodes: Vec<Value>) -> Value {
    json!({ "graphId": format!("g{id}"), "compositeRequest": nodes })
}

#[tokio::test]
async fn after_the_fifteenth_graph_that_fails_no_further_one_is_tried() {
    let org = TestOrg::start().await;
    let nameless = || vec![node("one", "Contact", json!({ "FirstName": "Nameless" }))];
    let named = || vec![node("one", "Contact", json!({ "LastName": "Rey" }))];
    let mut graphs = vec![graph(0, named())];
    graphs.extend((1..=15).map(|n| graph(n, nameless())));
    graphs.push(graph(16, named()));
    let answer = org
        .post("composite/graph", json!({ "graphs": graphs }))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let graphs = answer.body["graphs"].as_array().unwrap();
    assert_eq!(graphs[0]["isSuccessful"], true);
    let code = |n: usize| {
        let nodes = &graphs[n]["graphResponse"]["compositeResponse"];
        nodes[0]["body"][0]["errorCode"].clone()
    };
    assert_eq!(code(15), "REQUIRED_FIELD_MISSING");
    assert_eq!(code(16), "PROCESSING_HALTED");
    assert_eq!(graphs[16]["isSuccessful"], false);
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_of_too_many_graphs_or_nodes_is_refused_whole() {
    let org = TestOrg::start().await;
    let one = |n: usize| node(&format!("n{n}"), "Contact", json!({ "LastName": "Rey" }));
    let graphs: Vec<Value> = (0..76).map(|n| graph(n, vec![one(0)])).collect();
    let nodes: Vec<Value> = (0..501).map(one).collect();
    for graphs in [graphs, vec![graph(0, nodes)]] {
        let refused = org
            .post("composite/graph", json!({ "graphs": graphs }))
            .await;
        assert_eq!((refused.status, refused.code()), (400, "LIMIT_EXCEEDED"));
    }
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
}

#[tokio::test]
async fn faults_meet_graphs_and_collections_row_by_row() {
    let org = TestOrg::start().await;
    org.control.locks_rows(1).await.unwrap();
    let one = |n: usize| {
        graph(
            n,
            vec![node("one", "Contact", json!({ "LastName": "Rey" }))],
        )
    };
    let answer = org
        .post("composite/graph", json!({ "graphs": [one(0), one(1)] }))
        .await;
    let locked = &answer.body["graphs"][0]["graphResponse"]["compositeResponse"][0];
    assert_eq!(locked["body"][0]["errorCode"], "UNABLE_TO_LOCK_ROW");
    assert_eq!(answer.body["graphs"][1]["isSuccessful"], true);

    org.control.locks_rows(1).await.unwrap();
    let record = json!({ "attributes": { "type": "Contact" }, "LastName": "Sun" });
    let records = json!({ "allOrNone": false, "records": [record, record] });
    let answer = org.post("composite/sobjects", records.clone()).await;
    assert_eq!(
        answer.body[0]["errors"][0]["statusCode"],
        "UNABLE_TO_LOCK_ROW"
    );
    assert_eq!(answer.body[1]["success"], true);

    org.control.goes_silent_after_accepting(1).await.unwrap();
    assert!(
        org.try_call(Method::POST, "composite/sobjects", Some(records))
            .await
            .is_err()
    );
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_tree_is_planted_whole_or_not_at_all() {
    let org = TestOrg::start().await;
    let tree = |last_name: Value| {
        json!({ "records": [{
            "attributes": { "type": "Account", "referenceId": "a" },
            "Name": "Acme",
            "Contacts": { "records": [
                { "attributes": { "type": "Contact", "referenceId": "c" }, "LastName": last_name },
            ] },
        }] })
    };
    let refused = org.post("composite/tree/Account", tree(Value::Null)).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.body["hasErrors"], true);
    assert_eq!(refused.body["results"][0]["referenceId"], "c");
    assert_eq!(
        refused.body["results"][0]["errors"][0]["statusCode"],
        "REQUIRED_FIELD_MISSING"
    );
    assert_eq!(org.control.rows("Account").await.unwrap(), [] as [Value; 0]);

    let planted = org.post("composite/tree/Account", tree(json!("Rey"))).await;
    assert_eq!(planted.status, 201, "{planted:?}");
    assert_eq!(planted.body["hasErrors"], false);
    let contact = &org.control.rows("Contact").await.unwrap()[0];
    assert_eq!(contact["AccountId"], planted.body["results"][0]["id"]);
    assert_eq!(contact["Id"], planted.body["results"][1]["id"]);
}

#[tokio::test]
async fn what_was_written_last_is_recent() {
    let org = TestOrg::start().await;
    for name in ["Rey", "Sun", "Tal"] {
        org.contact(name).await;
    }
    let recent = org.get("recent?limit=2").await;
    assert_eq!(recent.body.as_array().unwrap().len(), 2);
    assert_eq!(recent.body[0]["attributes"]["type"], "Contact");
}

#[tokio::test]
async fn a_new_task_begins_with_the_status_of_the_org() {
    let org = TestOrg::start().await;
    let listed = org.get("quickActions").await;
    assert_eq!(listed.body[1]["name"], "NewTask");
    let values = org.get("quickActions/NewTask/defaultValues").await;
    assert_eq!(values.body["Status"], "Not Started");
    assert_eq!(
        org.get("quickActions/Unknown/defaultValues").await.status,
        404
    );
}

#[tokio::test]
async fn an_old_version_answers_an_upsert_in_its_own_way() {
    let org = TestOrg::start().await;
    for (version, first, second) in [("v45.0", 201, 204), ("v46.0", 201, 200)] {
        let base = org.org.base_url();
        let url = format!("{base}/services/data/{version}/sobjects/Task/{CALL_KEY}/{version}");
        for (status, created) in [(first, Some(true)), (second, Some(false))] {
            let request = org.http.patch(&url).bearer_auth(org.token());
            let request = request.json(&json!({ "Subject": "Call" }));
            let answer = Answer::read(request.send().await.unwrap()).await;
            assert_eq!(answer.status, status, "{version} {answer:?}");
            let says = created.filter(|_| version == "v46.0");
            assert_eq!(answer.body["created"].as_bool(), says, "{version}");
        }
    }
}

#[tokio::test]
async fn an_account_is_guarded_by_its_tag_and_the_schema_by_its_time() {
    let org = TestOrg::start().await;
    let made = org
        .post("sobjects/Account", json!({ "Name": "Acme" }))
        .await;
    let path = format!("sobjects/Account/{}", made.id());
    let tag = org.get(&path).await.header("etag").unwrap().to_owned();
    for (method, path, header, value, status) in [
        (
            Method::GET,
            path.as_str(),
            "if-none-match",
            tag.as_str(),
            304,
        ),
        (Method::GET, &path, "if-none-match", "\"other\"", 200),
        (Method::PATCH, &path, "if-match", "\"other--gzip\"", 412),
        (Method::PATCH, &path, "if-match", &tag, 204),
        (
            Method::GET,
            "sobjects",
            "if-modified-since",
            "Thu, 03 Sep 2099 21:35:07 GMT",
            304,
        ),
        (
            Method::GET,
            "sobjects",
            "if-modified-since",
            "Thu, 03 Sep 2020 21:35:07 GMT",
            200,
        ),
    ] {
        let url = format!("{}/services/data/v64.0/{path}", org.org.base_url());
        let mut request = org.http.request(method.clone(), url).header(header, value);
        if method == Method::PATCH {
            request = request.json(&json!({ "Phone": "1" }));
        }
        let answer = request.bearer_auth(org.token()).send().await.unwrap();
        assert_eq!(
            answer.status().as_u16(),
            status,
            "{method} {path} {header}: {value}"
        );
    }
}

#[tokio::test]
async fn answers_and_requests_may_be_compressed_and_answers_made_readable() {
    let org = TestOrg::start().await;
    let raw = Client::builder().no_proxy().gzip(false).build().unwrap();
    let url = |path: &str| format!("{}/services/data/v64.0/{path}", org.org.base_url());
    let packed = raw
        .get(url("sobjects"))
        .bearer_auth(org.token())
        .header("accept-encoding", "gzip");
    let packed = packed.send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_eq!(packed.bytes().await.unwrap()[..2], [0x1f, 0x8b]);

    let pretty = raw
        .get(url("limits"))
        .bearer_auth(org.token())
        .header("x-prettyprint", "1");
    let pretty = pretty.send().await.unwrap().text().await.unwrap();
    assert!(pretty.starts_with("{\n"), "{pretty}");

    let posted = raw
        .post(url("sobjects/Contact"))
        .bearer_auth(org.token())
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(GZIPPED.to_vec());
    assert_eq!(posted.send().await.unwrap().status(), 201);
    assert_eq!(
        org.control.rows("Contact").await.unwrap()[0]["LastName"],
        "Rey"
    );
}

#[tokio::test]
async fn what_does_not_fit_into_an_address_is_refused_before_anything_runs() {
    let org = TestOrg::start().await;
    let ids = "0".repeat(16_384);
    assert_eq!(org.get(&format!("query?q={ids}")).await.status, 414);
    let url = format!("{}/services/data/v64.0/limits", org.org.base_url());
    let request = org.http.get(url).header("x-note", ids.as_str());
    assert_eq!(
        request
            .bearer_auth(org.token())
            .send()
            .await
            .unwrap()
            .status(),
        431
    );
    assert_eq!(org.control.counted_requests().await.unwrap(), 0);
}
