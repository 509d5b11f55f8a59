//! An agent's session over days: it runs out, is renewed, and may be taken away.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::common::{MemoryVault, SignedIn, tokens_for};
use practice_org::{Fault, FaultOrder};
use salesforce::{CallError, Client, NotSent, Secret, SignedOut};

#[tokio::test]
async fn an_expired_session_is_renewed_and_kept_before_it_is_used() {
    let org = SignedIn::start().await;
    let before = org.client.tokens();
    org.control.expires_tokens().await.unwrap();

    org.reads().await.unwrap();

    let now = org.client.tokens();
    assert_ne!(now.access_token, before.access_token);
    assert_ne!(now.refresh_token, before.refresh_token);
    assert_eq!(now.identity, before.identity);
    assert_eq!(org.vault.saved(), [now]);
    let seen: Vec<_> = org
        .control
        .requests()
        .await
        .unwrap()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(seen, [Some(401), Some(200), Some(200)]);
}

#[tokio::test]
async fn a_session_that_still_works_is_renewed_by_the_same_way_and_kept_before_it_is_used() {
    let org = SignedIn::start().await;
    let before = org.client.tokens();
    let (one, other) = tokio::join!(org.client.renew(), org.client.renew());
    one.unwrap();
    other.unwrap();
    assert_eq!(org.renewals().await, 1, "two at once are one");
    assert_ne!(org.client.tokens().refresh_token, before.refresh_token);
    assert_eq!(org.vault.saved(), [org.client.tokens()]);

    org.vault.locked.store(true, Ordering::SeqCst);
    let kept = org.client.tokens();
    assert_eq!(
        org.client.renew().await,
        Err(CallError::NotSent(NotSent::TokensNotKept))
    );
    assert_eq!(org.client.tokens(), kept);
}

#[tokio::test]
async fn a_write_that_met_an_expired_session_is_done_once() {
    let org = SignedIn::start().await;
    org.control.expires_tokens().await.unwrap();
    org.contact("Okafor").await.unwrap();
    assert_eq!(org.control.rows("Contact").await.unwrap().len(), 1);
}

#[tokio::test]
async fn many_calls_that_find_the_session_expired_renew_it_once() {
    let org = SignedIn::start().await;
    org.control.expires_tokens().await.unwrap();
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let client = org.client.clone();
            tokio::spawn(async move {
                client
                    .query::<serde_json::Value>("SELECT Id FROM User")
                    .await
                    .map(drop)
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(org.renewals().await, 1);
    assert_eq!(org.vault.saved().len(), 1);
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_lose_the_new_tokens() {
    let org = SignedIn::start().await;
    org.control.expires_tokens().await.unwrap();
    let slow = FaultOrder {
        path: Some("/services/oauth2/token".to_owned()),
        ..FaultOrder::from(Fault::Slow { ms: 300 })
    };
    org.control.orders_exactly(&slow).await.unwrap();

    let renewing = async {
        let deadline = Instant::now() + Duration::from_secs(10);
        while org.renewals().await == 0 {
            assert!(Instant::now() < deadline, "nobody renews the session");
        }
    };
    tokio::select! {
        answer = org.reads() => panic!("the renewal was not slow: {answer:?}"),
        () = renewing => {}
    }

    org.client.settle().await;
    assert_eq!(org.vault.saved(), [org.client.tokens()]);
    org.reads().await.unwrap();
    assert_eq!(org.renewals().await, 1);
}

#[tokio::test]
async fn tokens_that_can_not_be_kept_are_not_used_until_they_are() {
    let org = SignedIn::start().await;
    let before = org.client.tokens();
    org.control.expires_tokens().await.unwrap();
    org.vault.locked.store(true, Ordering::SeqCst);
    assert_eq!(
        org.reads().await,
        Err(CallError::NotSent(NotSent::TokensNotKept))
    );
    assert_eq!(org.client.tokens(), before);
    assert_eq!(
        org.reads().await,
        Err(CallError::NotSent(NotSent::TokensNotKept))
    );

    org.vault.locked.store(false, Ordering::SeqCst);
    org.reads().await.unwrap();
    assert_eq!(org.vault.saved(), [org.client.tokens()]);
    assert_eq!(org.renewals().await, 1, "a rotated token was used again");
}

#[tokio::test]
async fn a_revoked_grant_signs_the_agent_out_once_and_for_all() {
    let org = SignedIn::start().await;
    org.control.revokes_grant().await.unwrap();
    let over = Err(CallError::SignedOut(SignedOut::GrantEnded));
    assert_eq!(org.reads().await, over);
    let asked = org.control.requests().await.unwrap().len();
    assert_eq!(org.reads().await, over);
    assert_eq!(org.contact("Okafor").await.map(drop), over);
    assert_eq!(org.control.requests().await.unwrap().len(), asked);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_lost_ends_in_a_sign_out_and_not_in_a_lost_write() {
    let org = SignedIn::start().await;
    org.control.expires_tokens().await.unwrap();
    org.control.loses_the_answer_to_a_refresh(1).await.unwrap();
    let call = org.contact("Okafor").await;
    assert_eq!(call, Err(CallError::NotSent(NotSent::NotRenewed)));
    assert_eq!(
        org.reads().await,
        Err(CallError::SignedOut(SignedOut::GrantEnded))
    );
    assert!(org.vault.saved().is_empty());
}

#[tokio::test]
async fn a_session_without_a_refresh_token_ends_when_it_expires() {
    let org = SignedIn::start().await;
    let announced = org.org.announcement();
    let access = Secret::new(announced.access_token.clone());
    let tokens = tokens_for(&announced.instance_url, access);
    let client = Client::new(tokens, Arc::new(MemoryVault::default())).unwrap();
    assert_eq!(
        client.user_info().await.unwrap().username,
        practice_org::USERNAME
    );
    org.control.expires_tokens().await.unwrap();
    let answer = client.user_info().await;
    assert_eq!(answer, Err(CallError::SignedOut(SignedOut::NotRenewable)));
    assert_eq!(org.renewals().await, 0);
}

#[tokio::test]
async fn the_identity_service_says_expired_in_its_own_words() {
    let org = SignedIn::start().await;
    org.control.expires_tokens().await.unwrap();
    let user = org.client.user_info().await.unwrap();
    assert_eq!(user.user_id, org.client.tokens().identity.user_id);
    assert_eq!(user.org_id, org.client.tokens().identity.org_id);
    assert!(user.zone.contains('/'), "{}", user.zone);
    assert_eq!(org.renewals().await, 1);
}

#[tokio::test]
async fn signing_out_ends_the_grant_in_the_org() {
    let org = SignedIn::start().await;
    let tokens = org.client.tokens();
    org.client.sign_out().await.unwrap();
    assert_eq!(
        org.reads().await,
        Err(CallError::SignedOut(SignedOut::GrantEnded))
    );

    let again = Client::new(tokens, org.vault.clone()).unwrap();
    let answer = again.user_info().await;
    assert_eq!(answer, Err(CallError::SignedOut(SignedOut::GrantEnded)));
}
