//! Activities further back than the panel and this program's memory reach: whose they are, and what can be done with them.

use acceptance::app::{TestApp, note, record_of};
use anyhow::{Context as _, Result};
use domain::base::refs::TaskRef;
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::panel::ActivityView;
use domain::view::query::{Answer, Query};
use domain::view::todo::PastText;
use serde_json::json;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

async fn found(app: &TestApp, name: &str) -> Result<Candidate> {
    match app.finds(name).await? {
        Answer::Found { matches, .. } => matches.into_iter().next().context("somebody"),
        _ => anyhow::bail!("asked for people"),
    }
}

async fn older(app: &TestApp, who: &Candidate) -> Result<Vec<ActivityView>> {
    let query = Query::Older {
        record: record_of(who)?,
        object: who.object.clone(),
    };
    match app.asks(query).await? {
        Answer::Older { past, .. } => past.context("Salesforce could be asked"),
        _ => anyhow::bail!("asked for older activities"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_call_of_three_weeks_ago_is_edited_through_the_call_and_another_tools_is_reopened()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let call = app.rings("o1", HANAKO).await?;
    app.phone("answered", "o1", HANAKO).await?;
    app.does(note(call, "About the renewal", 1)).await?;
    app.phone("ended", "o1", HANAKO).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    app.does(Action::Leave { call }).await?;
    let hanako = found(&app, "佐藤 花子").await?;
    let theirs = json!({ "attributes": { "type": "Task" }, "Subject": "Call by another tool",
        "Status": "Completed", "TaskSubtype": "Call", "CallType": "Inbound",
        "WhoId": hanako.id.to_string(), "ActivityDate": "2024-02-01" });
    app.org.insert(&[theirs]).await?;
    app.clock.advance(Duration::from_secs(21 * 24 * 3600));
    app.stops().await;
    app.starts().await?;

    app.does(Action::OpenPerson {
        who: hanako.clone(),
    })
    .await?;
    let past = older(&app, &hanako).await?;
    let own = past
        .iter()
        .find(|one| one.detail.as_deref() == Some("About the renewal"));
    let own = own.context("the own call")?.clone();
    assert_eq!((own.edits, own.reopens), (true, false));
    let theirs = past
        .iter()
        .find(|one| one.subject == "Call by another tool");
    let theirs = theirs.context("the other tool's call")?.clone();
    assert_eq!((theirs.edits, theirs.reopens), (true, true));

    let was = PastText {
        subject: own.subject.clone(),
        detail: String::from("About the renewal"),
        date: own.date.clone(),
    };
    let text = PastText {
        detail: String::from("About the renewal. Signed."),
        ..was.clone()
    };
    let task = own.task.clone();
    app.does(Action::EditPast { task, was, text }).await?;
    app.does(Action::Show { call }).await?;
    app.sees_on_card(call, "the text in the call's own note", |card| {
        card.note.text == "About the renewal. Signed."
            && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.tasks_with("Signed.").await?.len(), 1, "the same Task");

    app.does(Action::Reopen {
        task: theirs.task.clone(),
    })
    .await?;
    app.sees("it among the next steps", |view| {
        let person = view.person.as_ref();
        let mut steps = person.iter().flat_map(|person| &person.panel.next_steps);
        view.link.waiting == 0 && steps.any(|step| step.task == theirs.task)
    })
    .await?;
    let TaskRef::Salesforce(id) = &theirs.task else {
        anyhow::bail!("it is in Salesforce");
    };
    let tasks = app.org.tasks().await?;
    let task = tasks.iter().find(|task| task["Id"] == id.0.as_str());
    assert_eq!(task.context("the Task")?["IsClosed"], false);
    Ok(())
}
