//! Each way in which Salesforce or the network can fail an agent's work, and what the writer is told.

use std::time::Duration;

use practice_org::{Fault, FaultOrder};
use salesforce::{CallError, Cut, Timeouts};

use crate::common::{SignedIn, browser, fields};

#[tokio::test]
async fn a_deleted_record_is_gone() {
    let org = SignedIn::start().await;
    let id = org.contact("Okafor").await.unwrap();
    let address = format!(
        "{}/services/data/v64.0/sobjects/Contact/{id}",
        org.org.base_url()
    );
    let token = org.client.tokens().access_token;
    let deleted = browser()
        .delete(address)
        .bearer_auth(token.reveal())
        .send()
        .await;
    assert_eq!(deleted.unwrap().status(), 204);

    let change = fields(&[("Phone", "1")]);
    let answer = org.client.update("Contact", &id, &change).await;
    assert!(
        matches!(&answer, Err(CallError::Gone { code, .. }) if code == "ENTITY_IS_DELETED"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_rule_of_the_admin_is_told_in_the_admins_words() {
    let org = SignedIn::start().await;
    org.control
        .has_validation_rule("Contact", "Ask for the cost centre!")
        .await
        .unwrap();
    match org.contact("Okafor").await {
        Err(CallError::Refused(refusal)) => {
            assert_eq!(refusal.code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
            assert_eq!(refusal.message.as_str(), "Ask for the cost centre!");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_locked_record_is_busy_and_then_is_not() {
    let org = SignedIn::start().await;
    org.control.locks_rows(1).await.unwrap();
    let answer = org.contact("Okafor").await;
    assert!(
        matches!(&answer, Err(CallError::Busy { code, .. }) if code == "UNABLE_TO_LOCK_ROW"),
        "{answer:?}"
    );
    org.contact("Okafor").await.unwrap();
}

#[tokio::test]
async fn a_used_up_org_is_told_from_a_busy_one() {
    let org = SignedIn::start().await;
    org.control.reaches_request_limit(1).await.unwrap();
    let answer = org.reads().await;
    assert!(
        matches!(answer, Err(CallError::LimitReached { .. })),
        "{answer:?}"
    );
    let busy = FaultOrder {
        times: Some(1),
        ..FaultOrder::from(Fault::ServerUnavailable { html: false })
    };
    org.control.orders_exactly(&busy).await.unwrap();
    let answer = org.contact("Okafor").await;
    assert!(
        matches!(&answer, Err(CallError::Busy { code, .. }) if code == "SERVER_UNAVAILABLE"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_leaves_the_writer_in_doubt() {
    let org = SignedIn::start().await;
    let lost = Err(CallError::InDoubt(Cut::Lost));
    org.control.goes_silent_after_accepting(1).await.unwrap();
    assert_eq!(org.contact("Done").await, lost);
    org.control.drops_before_accepting(1).await.unwrap();
    assert_eq!(org.contact("Not done").await, lost);

    let names: Vec<_> = org.control.rows("Contact").await.unwrap();
    assert_eq!(
        names.iter().map(|row| &row["LastName"]).collect::<Vec<_>>(),
        ["Done"]
    );
}

#[tokio::test]
async fn what_answers_for_the_org_in_html_leaves_only_writers_in_doubt() {
    let org = SignedIn::start().await;
    let failed = Cut::Failed {
        status: 503,
        code: None,
    };
    org.control.is_unavailable(2).await.unwrap();
    assert_eq!(
        org.contact("Okafor").await,
        Err(CallError::InDoubt(failed.clone()))
    );
    assert_eq!(org.reads().await, Err(CallError::Unanswered(failed)));
}

#[tokio::test]
async fn a_network_that_goes_and_comes_back_is_no_sign_out() {
    let org = SignedIn::start().await;
    org.control.goes_offline().await.unwrap();
    let answer = org.reads().await;
    assert_eq!(answer, Err(CallError::Unanswered(Cut::Lost)));
    assert!(answer.is_err_and(|error| error.is_safe_to_repeat()));
    org.control.comes_back().await.unwrap();
    org.reads().await.unwrap();
}

#[tokio::test]
async fn a_slow_org_may_still_be_writing_when_the_writer_gives_up() {
    let timeouts = Timeouts {
        call: Duration::from_millis(300),
        ..Timeouts::default()
    };
    let org = SignedIn::start_with(timeouts).await;
    org.control.is_slow(60_000).await.unwrap();
    assert_eq!(org.reads().await, Err(CallError::Unanswered(Cut::TimedOut)));
    assert_eq!(
        org.contact("Okafor").await,
        Err(CallError::InDoubt(Cut::TimedOut))
    );
}
