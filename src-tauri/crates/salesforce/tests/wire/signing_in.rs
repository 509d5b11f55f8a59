//! An agent signs in through the browser, or does not.

use std::fs::File;
use std::future::{Future, pending};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use practice_org::{CLIENT_ID, ORG_ID, Options, PracticeOrg, RunningOrg, USER_ID};
use salesforce::oauth::{Prompt, REDIRECT_PORTS, SignIn, SignInError, sign_in};
use salesforce::{Client, ClientId, LoginHost, NotSent, Tokens};
use tokio::sync::oneshot;
use url::Url;

use crate::common::{MemoryVault, browser, part, press};

/// The redirect ports belong to the machine: test processes take turns, and the lock ends with its holder.
async fn ports() -> File {
    let path = std::env::temp_dir().join("ringside-redirect-ports.lock");
    let file = File::create(path).unwrap();
    tokio::task::spawn_blocking(move || file.lock().map(|()| file))
        .await
        .unwrap()
        .unwrap()
}

async fn org() -> RunningOrg {
    PracticeOrg::start(Options::default()).await.unwrap()
}

fn request(base: &str) -> SignIn {
    SignIn::new(LoginHost::parse(base).unwrap(), ClientId::new(CLIENT_ID))
}

/// Signs in with a person who does `act` once the browser is open.
async fn with_person<F>(request: SignIn, act: impl FnOnce(Url) -> F) -> Result<Tokens, SignInError>
where
    F: Future<Output = ()> + Send + 'static,
{
    let open = |url: &Url| {
        tokio::spawn(act(url.clone()));
        Ok(())
    };
    sign_in(request, open, pending()).await
}

/// The browser follows a redirect to the app.
async fn lands(redirect: Url) {
    let answer = browser().get(redirect).send().await.unwrap();
    assert!(answer.text().await.unwrap().contains("close this tab"));
}

/// Where the app listens, with an answer of one's own.
fn answer(authorize: &Url, query: &[(&str, &str)]) -> Url {
    Url::parse_with_params(&part(authorize, "redirect_uri").unwrap(), query).unwrap()
}

#[tokio::test]
async fn an_agent_signs_in_and_works() {
    let _turn = ports().await;
    let org = org().await;
    let request = request(org.base_url());
    let tokens = with_person(request, |url| async move {
        practice_org::sign_in_as_a_person(url.as_str())
            .await
            .unwrap();
    })
    .await
    .unwrap();

    assert_eq!(tokens.identity.org_id.as_str(), ORG_ID);
    assert_eq!(tokens.identity.user_id.as_str(), USER_ID);
    assert_eq!(tokens.instance_url.to_string(), org.base_url());
    assert!(tokens.refresh_token.is_some());
    let client = Client::new(tokens, Arc::new(MemoryVault::default())).unwrap();
    assert_eq!(client.user_info().await.unwrap().user_id.as_str(), USER_ID);
}

#[tokio::test]
async fn the_browser_is_sent_what_salesforce_wants() {
    let _turn = ports().await;
    let mut request = request("https://acme.my.salesforce.com");
    request.prompt = Prompt::Login;
    request.login_hint = Some("agent+1@acme.example".to_owned());
    let (seen, url) = oneshot::channel();
    let open = move |url: &Url| {
        seen.send(url.clone()).unwrap();
        Err(io::Error::from(io::ErrorKind::NotFound))
    };
    let ended = sign_in(request, open, pending()).await;
    assert!(matches!(ended, Err(SignInError::Browser(_))), "{ended:?}");

    let url = url.await.unwrap();
    assert!(
        url.as_str()
            .starts_with("https://acme.my.salesforce.com/services/oauth2/authorize?")
    );
    let get = |name| part(&url, name);
    assert_eq!(get("response_type").as_deref(), Some("code"));
    assert_eq!(get("scope").as_deref(), Some("api refresh_token"));
    assert_eq!(get("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(
        get("code_challenge").map(|challenge| challenge.len()),
        Some(43)
    );
    assert_eq!(get("prompt").as_deref(), Some("login"));
    assert_eq!(get("login_hint").as_deref(), Some("agent+1@acme.example"));
    assert_eq!(get("client_secret"), None);
    let redirects = REDIRECT_PORTS.map(|port| format!("http://localhost:{port}/callback"));
    assert!(redirects.contains(&get("redirect_uri").unwrap()));
    assert_eq!(REDIRECT_PORTS, practice_org::REDIRECT_PORTS);
}

#[tokio::test]
async fn an_agent_who_presses_deny_is_not_signed_in() {
    let _turn = ports().await;
    let org = org().await;
    let ended = with_person(request(org.base_url()), |url| async move {
        lands(press(&url, "deny").await).await;
    })
    .await;
    assert!(matches!(ended, Err(SignInError::Denied)), "{ended:?}");
}

#[tokio::test]
async fn an_app_that_was_never_installed_is_told_apart() {
    let _turn = ports().await;
    let ended = with_person(request("http://localhost:9"), |url| async move {
        let said = [
            ("error", "invalid_client"),
            ("error_description", "app must be installed into org"),
        ];
        lands(answer(&url, &said)).await;
    })
    .await;
    assert!(
        matches!(ended, Err(SignInError::AppNotInstalled)),
        "{ended:?}"
    );
}

#[tokio::test]
async fn an_answer_to_an_older_sign_in_is_not_taken() {
    let _turn = ports().await;
    let org = org().await;
    let ended = with_person(request(org.base_url()), |url| async move {
        lands(answer(&url, &[("code", "aPrx"), ("state", "of-another")])).await;
    })
    .await;
    assert!(
        matches!(ended, Err(SignInError::StateMismatch)),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_code_that_was_used_before_is_expired() {
    let _turn = ports().await;
    let org = org().await;
    let ended = with_person(request(org.base_url()), |url| async move {
        let state = part(&url, "state").unwrap();
        lands(answer(&url, &[("code", "aPrxUsed"), ("state", &state)])).await;
    })
    .await;
    assert!(matches!(ended, Err(SignInError::CodeExpired)), "{ended:?}");
}

#[tokio::test]
async fn a_network_that_goes_between_page_and_token_is_named() {
    let _turn = ports().await;
    let org = org().await;
    let base = org.base_url().to_owned();
    org.stop().await;
    let ended = with_person(request(&base), |url| async move {
        let state = part(&url, "state").unwrap();
        lands(answer(&url, &[("code", "aPrx"), ("state", &state)])).await;
    })
    .await;
    assert!(
        matches!(ended, Err(SignInError::NotReached(NotSent::NoConnection))),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_of_the_token_endpoint_is_named() {
    let _turn = ports().await;
    let org = org().await;
    org.control()
        .unwrap()
        .loses_the_answer_to_a_refresh(1)
        .await
        .unwrap();
    let ended = with_person(request(org.base_url()), |url| async move {
        lands(press(&url, "allow").await).await;
    })
    .await;
    assert!(matches!(ended, Err(SignInError::NoAnswer(_))), "{ended:?}");
}

#[tokio::test]
async fn a_sign_in_that_nobody_finishes_ends() {
    let _turn = ports().await;
    let mut request = request("http://localhost:9");
    request.patience = Duration::from_millis(50);
    let ended = with_person(request, |_| async {}).await;
    assert!(matches!(ended, Err(SignInError::TimedOut)), "{ended:?}");
}

#[tokio::test]
async fn a_cancelled_sign_in_frees_its_port() {
    let _turn = ports().await;
    for _ in 0..REDIRECT_PORTS.len() + 1 {
        let (cancel, cancelled) = oneshot::channel();
        let open = move |_: &Url| {
            cancel.send(()).unwrap();
            Ok(())
        };
        let cancelled = async { cancelled.await.unwrap() };
        let ended = sign_in(request("http://localhost:9"), open, cancelled).await;
        assert!(matches!(ended, Err(SignInError::Cancelled)), "{ended:?}");
    }
}

#[tokio::test]
async fn two_sign_ins_at_once_listen_on_two_ports() {
    let _turn = ports().await;
    let org = org().await;
    let (first_port, first) = oneshot::channel();
    let (done, wait) = oneshot::channel::<()>();
    let holding = tokio::spawn(sign_in(
        request(org.base_url()),
        move |url: &Url| {
            first_port.send(part(url, "redirect_uri").unwrap()).unwrap();
            Ok(())
        },
        async { wait.await.unwrap() },
    ));
    let first = first.await.unwrap();
    let (second_port, second) = oneshot::channel();
    let tokens = with_person(request(org.base_url()), |url| async move {
        second_port
            .send(part(&url, "redirect_uri").unwrap())
            .unwrap();
        lands(press(&url, "allow").await).await;
    })
    .await;
    assert!(tokens.is_ok(), "{tokens:?}");
    assert_ne!(first, second.await.unwrap());
    done.send(()).unwrap();
    assert!(matches!(
        holding.await.unwrap(),
        Err(SignInError::Cancelled)
    ));
}
