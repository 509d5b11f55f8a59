//! Every kind of call meets what is no answer: a page in HTML, a connection that is cut, an org that stalls for ten minutes.
//!
//! What reads may be asked again; what writes leaves the writer in_doubt; a renewal that got no answer is no sign-out.

use std::time::Duration;

use practice_org::{Fault, FaultOrder};
use salesforce::{CallError, Client, Composite, Cut, NotSent, RecordId, SubRequest, Timeouts};
use serde_json::Value;

use crate::common::{SignedIn, fields};

/// Long enough for the practice org, and an agent's patience in a test.
const PATIENCE: Duration = Duration::from_millis(400);
const TEN_MINUTES_MS: u64 = 600_000;

/// The calls that this program makes, and whether a lost answer may be one to something done.
const READS: [&str; 10] = [
    "query",
    "queryAll",
    "search",
    "describe",
    "retrieve",
    "composite of reads",
    "user info",
    "start of a job",
    "job",
    "page of a job",
];
const WRITES: [&str; 7] = [
    "create",
    "create a person",
    "update",
    "composite of a write",
    "create several",
    "update several",
    "graphs",
];

fn composite(request: SubRequest) -> Composite {
    Composite {
        all_or_none: true,
        requests: vec![request],
    }
}

async fn make(client: &Client, call: &str) -> Result<(), CallError> {
    const USERS: &str = "SELECT Id FROM User";
    let id = RecordId::parse("0035g0000012345AAA").unwrap();
    let name = fields(&[("LastName", "Okafor")]);
    match call {
        "query" => client.query::<Value>(USERS).await.map(drop),
        "queryAll" => client.query_all::<Value>(USERS).await.map(drop),
        "search" => {
            let sosl = "FIND {Okafor} RETURNING Contact(Id)";
            client.search::<Value>(sosl).await.map(drop)
        }
        "describe" => client.describe("Task").await.map(drop),
        "retrieve" => client
            .retrieve::<Value>("Contact", &id, &["Id"])
            .await
            .map(drop),
        "composite of reads" => {
            let reads = composite(SubRequest::query("users", USERS));
            client.composite(&reads).await.map(drop)
        }
        "user info" => client.user_info().await.map(drop),
        "start of a job" => client.start_query_job(USERS).await.map(drop),
        "job" => client.query_job("7505g0000012345AAA").await.map(drop),
        "page of a job" => client
            .query_job_page("7505g0000012345AAA", None, 10)
            .await
            .map(drop),
        "create" => client.create("Contact", &name).await.map(drop),
        "create a person" => client
            .create_person("Contact", &name, false)
            .await
            .map(drop),
        "update" => client.update("Contact", &id, &name).await,
        "composite of a write" => {
            let write = composite(SubRequest::create("made", "Contact", name));
            client.composite(&write).await.map(drop)
        }
        "create several" => client.create_all("Contact", &[name]).await.map(drop),
        "update several" => client.update_all("Contact", &[(id, name)]).await.map(drop),
        "graphs" => {
            let graph = vec![SubRequest::create("made", "Contact", name)];
            client.graphs(&[graph]).await.map(drop)
        }
        other => panic!("no such call: {other}"),
    }
}

/// What every call is told while `cut` is all that comes.
async fn all_are_told(org: &SignedIn, cut: Cut) {
    for call in READS {
        let told = make(&org.client, call).await;
        assert_eq!(told, Err(CallError::Unanswered(cut.clone())), "{call}");
    }
    for call in WRITES {
        let told = make(&org.client, call).await;
        assert_eq!(told, Err(CallError::InDoubt(cut.clone())), "{call}");
    }
}

#[tokio::test]
async fn a_page_in_html_is_no_answer_to_any_call() {
    let org = SignedIn::start().await;
    let everywhere = FaultOrder {
        path: Some("/services".to_owned()),
        ..FaultOrder::from(Fault::ServerUnavailable { html: true })
    };
    org.control.orders_exactly(&everywhere).await.unwrap();
    let failed = Cut::Failed {
        status: 503,
        code: None,
    };
    all_are_told(&org, failed).await;
    assert!(org.control.rows("Contact").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_cut_connection_is_no_answer_to_any_call() {
    let org = SignedIn::start().await;
    org.control.goes_offline().await.unwrap();
    all_are_told(&org, Cut::Lost).await;
}

#[tokio::test]
async fn an_org_that_stalls_for_ten_minutes_is_waited_for_no_longer_than_patience() {
    let org = SignedIn::start_with(Timeouts {
        call: PATIENCE,
        ..Timeouts::default()
    })
    .await;
    org.control.is_slow(TEN_MINUTES_MS).await.unwrap();
    all_are_told(&org, Cut::TimedOut).await;
}

#[tokio::test]
async fn a_renewal_that_gets_no_answer_is_no_sign_out() {
    let faults = [
        Fault::ServerUnavailable { html: true },
        Fault::Offline,
        Fault::Slow { ms: TEN_MINUTES_MS },
    ];
    for fault in faults {
        let org = SignedIn::start_with(Timeouts {
            call: PATIENCE,
            ..Timeouts::default()
        })
        .await;
        org.control.expires_tokens().await.unwrap();
        let at_the_token_endpoint = FaultOrder {
            path: Some("/services/oauth2/token".to_owned()),
            ..FaultOrder::from(fault.clone())
        };
        org.control
            .orders_exactly(&at_the_token_endpoint)
            .await
            .unwrap();
        let told = org.contact("Okafor").await.map(drop);
        assert_eq!(
            told,
            Err(CallError::NotSent(NotSent::NotRenewed)),
            "{fault:?}"
        );
        assert_eq!(org.client.ended(), None, "{fault:?}");
        assert!(org.control.rows("Contact").await.unwrap().is_empty());
    }
}
