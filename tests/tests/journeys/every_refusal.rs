//! Every answer by which Salesforce refuses a write, and what the agent sees: one row of `fixtures/refusals.json` for each
//! code, as Salesforce words it. The UI's tests read the same rows for the words.
//!
//! Each write is refused once and then goes through, so that at the end the org has each of them exactly once.

use acceptance::app::{TestApp, to_do};
use anyhow::{Context as _, Result};
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::writes::WriteState;
use domain::view::writes::WriteView;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

#[derive(Deserialize)]
struct Refusal {
    status: u16,
    sf_code: String,
    message: String,
    agent: Sees,
}

/// What is on screen after the refusal, before anything is tried again.
#[derive(Deserialize)]
struct Sees {
    /// A state of the write, or `sent`.
    state: String,
    code: Option<String>,
    mender: Option<String>,
}

fn refusals() -> Result<Vec<Refusal>> {
    Ok(serde_json::from_str(include_str!(
        "../../fixtures/refusals.json"
    ))?)
}

fn written<'a>(view: &'a View, subject: &str) -> Option<&'a WriteView> {
    view.outbox.iter().find(|write| write.subject == subject)
}

/// The first thing that the agent is told of a write that was answered: its error, that it is checked, or that it is there.
fn is_told(view: &View, subject: &str) -> bool {
    match written(view, subject) {
        Some(write) => {
            write.state == WriteState::Checking
                || (write.error.is_some() && write.state != WriteState::Sending)
        }
        None => view
            .my_next_steps
            .iter()
            .any(|task| task.subject == subject),
    }
}

fn told(view: &View, subject: &str) -> Result<Sees> {
    let Some(write) = written(view, subject) else {
        let state = String::from("sent");
        return Ok(Sees {
            state,
            code: None,
            mender: None,
        });
    };
    let name = |value: Value| value.as_str().map(String::from);
    let error = write.error.as_ref();
    Ok(Sees {
        state: name(serde_json::to_value(write.state)?).context("a state has a name")?,
        code: error.and_then(|error| name(serde_json::to_value(error.code).ok()?)),
        mender: error.and_then(|error| error.params.get("mender").cloned()),
    })
}

/// Lets the write through: by the agent's hand where it needs one, else by waiting.
async fn goes_through(app: &TestApp, subject: &str) -> Result<()> {
    if let Some(write) = written(&app.view()?, subject) {
        if write.state == WriteState::NeedsYou {
            let write = write.id;
            app.does(Action::Retry { write }).await?;
        } else {
            app.clock.advance(Duration::from_secs(16 * 60));
        }
    }
    app.sees_sent(subject).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_salesforce_leaves_the_agent_knowing_what_is_next_and_the_org_with_one_task()
-> Result<()> {
    let app = TestApp::start().await?;
    let refusals = refusals()?;
    for (n, refusal) in refusals.iter().enumerate() {
        let Refusal {
            status,
            sf_code,
            message,
            agent,
        } = refusal;
        let subject = format!("{n:02} {sf_code}");
        let body = json!([{ "message": message, "errorCode": sf_code, "fields": [] }]);
        app.org.answers_a_write(*status, &body.to_string()).await?;
        app.does(to_do(&subject, None)).await?;
        let view = app
            .sees(&format!("what came of {status} {sf_code}"), |view| {
                is_told(view, &subject)
            })
            .await?;
        let seen = told(&view, &subject)?;
        assert_eq!(seen.state, agent.state, "{status} {sf_code}");
        assert_eq!(seen.code, agent.code, "{status} {sf_code}");
        if seen.state == "needs_you" {
            assert_eq!(seen.mender, agent.mender, "{status} {sf_code}");
            let error = written(&view, &subject).and_then(|write| write.error.clone());
            let error = error.context("an error")?;
            assert_eq!(error.params.get("sf_code"), Some(sf_code));
            assert_eq!(
                error.params.get("message"),
                Some(message),
                "as it was written"
            );
        }
        goes_through(&app, &subject).await?;
    }
    let mut landed: BTreeMap<String, u32> = BTreeMap::new();
    for task in app.org.tasks().await? {
        let subject = task["Subject"].as_str().unwrap_or_default();
        *landed.entry(String::from(subject)).or_default() += 1;
    }
    for (n, refusal) in refusals.iter().enumerate() {
        let subject = format!("{n:02} {}", refusal.sf_code);
        assert_eq!(landed.get(&subject), Some(&1), "{subject}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_machine_before_the_org_says_is_checked_and_never_taken_for_a_refusal() -> Result<()>
{
    let app = TestApp::start().await?;
    let page =
        "<html><head><title>Error</title></head><body><h1>Something broke</h1></body></html>";
    for (n, (status, body)) in [
        (420, page),
        (500, page),
        (502, page),
        (503, page),
        (504, ""),
        (500, "[{\"message\":\"cut off in the mid"),
        // The org says that it is done, in a body that can't be read.
        (201, "{\"id\":\"00T5g000001"),
    ]
    .into_iter()
    .enumerate()
    {
        let subject = format!("Order paper {n}");
        app.org.answers_a_write(status, body).await?;
        app.does(to_do(&subject, None)).await?;
        let view = app
            .sees(&format!("what came of {status}"), |view| {
                is_told(view, &subject)
            })
            .await?;
        assert_eq!(told(&view, &subject)?.state, "checking", "{status} {body}");
        goes_through(&app, &subject).await?;
        assert_eq!(app.tasks_with(&subject).await?.len(), 1, "{status} {body}");
    }
    Ok(())
}
