//! Signing in over HTTP: the whole way, and every way in which it ends early.

use crate::common::{Answer, TestOrg, VERIFIER};
use practice_org::{
    CLIENT_ID, Options, PASSWORD, REDIRECT_PORTS, USERNAME, link_after_signing_in, redirect_uri,
    sign_in_as_a_person,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_person_signs_in_and_the_app_gets_tokens_without_an_expiry() {
    let org = TestOrg::start().await;
    let answer = org.redeem(&org.code().await, VERIFIER).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-cache, no-store"));
    let body = answer.body.as_object().unwrap();
    let mut names: Vec<&str> = body.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "access_token",
            "id",
            "instance_url",
            "issued_at",
            "refresh_token",
            "scope",
            "signature",
            "token_type"
        ]
    );
    assert!(
        body["access_token"]
            .as_str()
            .unwrap()
            .starts_with("00D5g0000012345!")
    );
    assert!(body["issued_at"].as_str().unwrap().parse::<i64>().unwrap() > 1_700_000_000_000);
    assert_eq!(body["instance_url"], org.org.base_url());
    assert!(org.works(body["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn the_state_comes_back_as_it_was_sent() {
    let org = TestOrg::start().await;
    let back = org.log_in(USERNAME, PASSWORD, "allow").await;
    assert!(
        back.contains(&("state".to_owned(), "s<1>&\"".to_owned())),
        "{back:?}"
    );
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_and_deny_tells_the_app() {
    let org = TestOrg::start().await;
    assert!(org.log_in(USERNAME, "guess", "allow").await.is_empty());
    let denied = org.log_in(USERNAME, PASSWORD, "deny").await;
    assert!(
        denied.contains(&("error".to_owned(), "access_denied".to_owned())),
        "{denied:?}"
    );
}

#[tokio::test]
async fn a_request_that_names_another_address_or_client_is_never_redirected() {
    let org = TestOrg::start().await;
    for (change, code) in [
        (
            ("redirect_uri", "http://localhost:17175/callback"),
            "redirect_uri_mismatch",
        ),
        (
            ("redirect_uri", "http://127.0.0.1:17171/callback"),
            "redirect_uri_mismatch",
        ),
        (
            ("redirect_uri", "http://localhost:17171/callback/"),
            "redirect_uri_mismatch",
        ),
        (("client_id", "someone-else"), "invalid_client_id"),
    ] {
        let answer = org
            .http
            .get(org.authorize_url(&[change]))
            .send()
            .await
            .unwrap();
        let answer = Answer::read(answer).await;
        assert_eq!(answer.status, 400, "{change:?}");
        assert!(answer.header("location").is_none());
        assert!(answer.body.as_str().unwrap().contains(code), "{answer:?}");
    }
}

#[tokio::test]
async fn a_request_without_a_challenge_is_told_so_at_its_own_address() {
    let org = TestOrg::start().await;
    let answer = org
        .http
        .get(org.authorize_url(&[("code_challenge", "")]))
        .send()
        .await
        .unwrap();
    let answer = Answer::read(answer).await;
    assert_eq!(answer.status, 302);
    let location = answer.header("location").unwrap();
    assert!(location.contains("error=invalid_request"), "{location}");
    assert!(
        location.contains("missing+required+code+challenge"),
        "{location}"
    );
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_quarter_of_an_hour() {
    let org = TestOrg::start().await;
    let code = org.code().await;
    assert_eq!(org.redeem(&code, VERIFIER).await.status, 200);
    let again = org.redeem(&code, VERIFIER).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.body["error"], "invalid_grant");
    assert_eq!(
        again.body["error_description"],
        "expired authorization code"
    );

    let late = org.code().await;
    let in_a_while = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(16);
    org.control.sets_clock(in_a_while).await.unwrap();
    assert_eq!(
        org.redeem(&late, VERIFIER).await.body["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_code_is_worthless_without_its_verifier() {
    let org = TestOrg::start().await;
    let wrong = org
        .redeem(
            &org.code().await,
            "another-verifier-that-is-long-enough-too-0123",
        )
        .await;
    assert_eq!(
        (wrong.status, &wrong.body["error"]),
        (400, &"invalid_request".into())
    );
    let missing = org.redeem(&org.code().await, "").await;
    assert_eq!(
        (missing.status, &missing.body["error"]),
        (400, &"invalid_grant".into())
    );
}

#[tokio::test]
async fn a_refresh_rotates_and_using_an_old_token_again_ends_the_whole_grant() {
    let org = TestOrg::start().await;
    let (first, access) = org.sign_in().await;
    let second = org.refresh(&first).await;
    assert_eq!(second.status, 200);
    let newer = second.body["refresh_token"].as_str().unwrap();
    let newer_access = second.body["access_token"].as_str().unwrap();
    assert_ne!(newer, first);
    assert!(org.works(&access).await && org.works(newer_access).await);

    let reuse = org.refresh(&first).await;
    assert_eq!(reuse.status, 400);
    assert_eq!(
        reuse.body["error_description"],
        "expired access/refresh token"
    );
    assert_eq!(
        org.refresh(newer).await.status,
        400,
        "the current refresh token must be dead too"
    );
    assert!(!org.works(&access).await && !org.works(newer_access).await);
    assert!(
        org.works(org.token()).await,
        "another grant must not suffer"
    );
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_its_access_tokens() {
    let org = TestOrg::start().await;
    let (refresh, access) = org.sign_in().await;
    let url = format!("{}/services/oauth2/revoke", org.org.base_url());
    let answer = org
        .http
        .post(url)
        .form(&[("token", &refresh)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().is_empty());
    assert!(!org.works(&access).await);
    assert_eq!(org.refresh(&refresh).await.status, 400);
}

#[tokio::test]
async fn the_password_grant_serves_test_clients_and_gives_no_refresh_token() {
    let org = TestOrg::start().await;
    let form = |password| {
        [
            ("grant_type", "password"),
            ("client_id", CLIENT_ID),
            ("username", USERNAME),
            ("password", password),
        ]
    };
    let good = org.token_call(&form(PASSWORD)).await.unwrap();
    assert_eq!(good.status, 200);
    assert!(good.body.get("refresh_token").is_none());
    let bad = org.token_call(&form("guess")).await.unwrap();
    assert_eq!(bad.body["error_description"], "authentication failure");
}

#[tokio::test]
async fn userinfo_and_the_identity_address_say_who_is_signed_in() {
    let org = TestOrg::start().await;
    let url = format!("{}/services/oauth2/userinfo", org.org.base_url());
    let info = org
        .http
        .get(&url)
        .bearer_auth(org.token())
        .send()
        .await
        .unwrap();
    let info = Answer::read(info).await;
    assert_eq!(info.body["preferred_username"], USERNAME);
    assert!(info.header("sforce-limit-info").is_none());

    let id = format!(
        "{}?oauth_token={}",
        info.body["sub"].as_str().unwrap(),
        org.token()
    );
    let identity = Answer::read(org.http.get(id).send().await.unwrap()).await;
    assert_eq!(identity.body["user_id"], info.body["user_id"]);

    let bad = Answer::read(org.http.get(&url).bearer_auth("x").send().await.unwrap()).await;
    assert_eq!(
        (bad.status, bad.body.as_str()),
        (403, Some("Bad_OAuth_Token"))
    );
}

#[tokio::test]
async fn the_played_person_gets_from_the_login_page_to_the_apps_callback() {
    let org = TestOrg::start().await;
    // Another test on this machine may be signing in as well: the first free port, as the app does it.
    let mut app = None;
    for port in REDIRECT_PORTS {
        app = tokio::net::TcpListener::bind(("127.0.0.1", port))
            .await
            .ok();
        if app.is_some() {
            break;
        }
    }
    let app = app.expect("no registered port is free");
    let port = app.local_addr().unwrap().port();
    let callback = tokio::spawn(async move {
        let (mut stream, _) = app.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let read = stream.read(&mut request).await.unwrap();
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&request[..read]).into_owned()
    });
    let url = org.authorize_url(&[("redirect_uri", &redirect_uri(port))]);
    sign_in_as_a_person(&url).await.unwrap();
    let request = callback.await.unwrap();
    assert!(request.starts_with("GET /callback?code=aPrx"), "{request}");
}

#[tokio::test]
async fn a_link_is_a_callback_only_where_the_admin_has_registered_it() {
    const LINK: &str = "ringside://oauth/callback";
    let org = TestOrg::start().await;
    let asked = |org: &TestOrg| org.authorize_url(&[("redirect_uri", LINK)]);
    let refused = link_after_signing_in(USERNAME, &asked(&org)).await;
    assert!(refused.is_err(), "{refused:?}");

    let org = TestOrg::start_with(Options {
        callbacks: vec![LINK.to_owned()],
        ..Options::default()
    })
    .await;
    let link = link_after_signing_in(USERNAME, &asked(&org)).await.unwrap();
    assert!(
        link.starts_with("ringside://oauth/callback?code="),
        "{link}"
    );
    let usual = link_after_signing_in(USERNAME, &org.authorize_url(&[])).await;
    assert!(usual.is_err(), "{usual:?}");
}
