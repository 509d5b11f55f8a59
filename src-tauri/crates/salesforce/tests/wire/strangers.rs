//! Answers that the practice org never gives: from machines before the org, or from none.
//!
//! A handful of bytes behind a socket, as what is tested is the client's judgement of bytes.

use std::sync::Arc;

use salesforce::{
    CallError, Client, Cut, Locator, NotSent, Page, RecordId, Secret, SignedOut, Tokens,
};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::common::{MemoryVault, fields, tokens_for};

/// A client of whatever answers every connection with these bytes.
async fn facing(scheme: &str, answer: &'static str) -> Client {
    client_of(&answering(scheme, [answer]).await)
}

/// A client whose session can be renewed, of whatever answers each connection with the next of these bytes.
async fn facing_in_turn<const N: usize>(answers: [&'static str; N]) -> Client {
    let base = answering("http", answers).await;
    let tokens = Tokens {
        refresh_token: Some(Secret::new("5Aep".to_owned())),
        ..tokens_for(&base, Secret::new("00Dxx!AQ".to_owned()))
    };
    Client::new(tokens, Arc::new(MemoryVault::default())).unwrap()
}

/// Answers the connections with these bytes in turn, the last ones for ever, and gives the address.
async fn answering<const N: usize>(scheme: &str, answers: [&'static str; N]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("{scheme}://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let last = answers.last().copied().unwrap_or_default();
        let mut answers = answers.into_iter();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = vec![0; 64 * 1024];
            let _read = stream.read(&mut asked).await;
            let answer = answers.next().unwrap_or(last);
            let _written = stream.write_all(answer.as_bytes()).await;
        }
    });
    base
}

fn client_of(base: &str) -> Client {
    let tokens = tokens_for(base, Secret::new("00Dxx!AQ".to_owned()));
    Client::new(tokens, Arc::new(MemoryVault::default())).unwrap()
}

async fn reads(client: &Client) -> CallError {
    client
        .query::<Value>("SELECT Id FROM User")
        .await
        .unwrap_err()
}

async fn writes(client: &Client) -> CallError {
    client
        .create("Task", &fields(&[("Subject", "Call")]))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn an_org_that_nobody_serves_was_never_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client_of(&base);
    assert_eq!(
        writes(&client).await,
        CallError::NotSent(NotSent::NoConnection)
    );
    assert_eq!(
        reads(&client).await,
        CallError::NotSent(NotSent::NoConnection)
    );
}

#[tokio::test]
async fn a_name_that_nobody_has_was_never_reached() {
    // RFC 6761 keeps `.invalid` from ever resolving. Behind a proxy it is the proxy that fails to connect.
    let error = writes(&client_of("https://acme.invalid")).await;
    assert!(matches!(error, CallError::NotSent(_)), "{error:?}");
}

#[tokio::test]
async fn a_host_without_tls_gets_no_token() {
    let client = facing("https", "HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(
        writes(&client).await,
        CallError::NotSent(NotSent::NotSecure)
    );
}

#[tokio::test]
async fn a_success_that_can_not_be_read_is_no_success() {
    let client = facing(
        "http",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[\"a\"]",
    )
    .await;
    assert!(matches!(reads(&client).await, CallError::Unreadable(_)));
    let error = writes(&client).await;
    assert!(matches!(error, CallError::Unreadable(_)), "{error:?}");
    assert!(!error.is_safe_to_repeat());
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_none() {
    let client = facing(
        "http",
        "HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"id\"",
    )
    .await;
    assert!(matches!(writes(&client).await, CallError::InDoubt(_)));
    assert!(matches!(reads(&client).await, CallError::Unanswered(_)));
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_a_token() {
    let client = facing(
        "http",
        "HTTP/1.1 302 Found\r\nLocation: http://localhost:9/\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let intercepted = CallError::NotSent(NotSent::Intercepted { status: 302 });
    assert_eq!(reads(&client).await, intercepted);
    assert_eq!(writes(&client).await, intercepted);
}

/// What a machine on the way says in the org's place: its status and its page.
const PAGES: [&str; 5] = [
    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>blocked</html>",
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>nothing</html>",
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>sign in</html>",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>welcome</html>",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
];

#[tokio::test]
async fn a_page_in_the_orgs_place_refuses_nothing_and_signs_nobody_out() {
    for page in PAGES {
        let client = facing("http", page).await;
        let read = reads(&client).await;
        assert!(
            matches!(read, CallError::Unanswered(Cut::Foreign { .. })),
            "{page}: {read:?}"
        );
        let write = writes(&client).await;
        assert!(
            matches!(write, CallError::InDoubt(Cut::Foreign { .. })),
            "{page}: {write:?}"
        );
        let id = RecordId::parse("00T000000000001").unwrap();
        let subject = fields(&[("Subject", "Call")]);
        let change = client.update("Task", &id, &subject).await;
        assert!(
            matches!(change, Err(CallError::InDoubt(Cut::Foreign { .. }))),
            "{page}"
        );
        let job = client.query_job_page("750000000000001", None, 10).await;
        assert!(
            matches!(job, Err(CallError::Unanswered(Cut::Foreign { .. }))),
            "{page}: {job:?}"
        );
        assert_eq!(client.ended(), None, "{page}");
    }
}

#[tokio::test]
async fn a_page_at_the_token_endpoint_ends_no_sign_in() {
    let expired = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n[{\"errorCode\":\"INVALID_SESSION_ID\",\
        \"message\":\"Session expired or invalid\"}]";
    for page in PAGES {
        let client = facing_in_turn([expired, page]).await;
        let read = reads(&client).await;
        assert_eq!(read, CallError::NotSent(NotSent::NotRenewed), "{page}");
        assert_eq!(client.ended(), None, "{page}");
    }
}

#[tokio::test]
async fn a_wordless_401_after_a_renewal_ends_no_sign_in() {
    let nothing = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let renewed = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
        {\"access_token\":\"00Dxx!AQ2\",\"token_type\":\"Bearer\"}";
    let client = facing_in_turn([nothing, renewed, nothing]).await;
    let read = reads(&client).await;
    assert_eq!(
        read,
        CallError::NotSent(NotSent::Intercepted { status: 401 })
    );
    assert_eq!(client.ended(), None);
}

#[tokio::test]
async fn a_session_unfit_for_the_api_is_not_renewed_for_ever() {
    // Without a length, the body ends with the connection.
    let answer = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n[{\"errorCode\":\"INVALID_SESSION_ID\",\
        \"message\":\"This session is not valid for use with the REST API\"}]";
    let error = reads(&facing("http", answer).await).await;
    assert_eq!(error, CallError::SignedOut(SignedOut::NotForTheApi));
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_fetched() {
    let client = facing("http", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
    for elsewhere in [
        "http://example.com/services/data/v64.0/query/01g-2000",
        "/secur/logout.jsp",
        "",
    ] {
        let locator: Locator = serde_json::from_value(Value::from(elsewhere)).unwrap();
        let page: Result<Page<Value>, _> = client.query_next(&locator).await;
        assert_eq!(
            page,
            Err(CallError::Unreadable("the address of the next page")),
            "{elsewhere}"
        );
    }
}
