//! What the agent does in the outbox: held, discarded and taken back, changed before it goes, sent by itself.

use acceptance::app::{TestApp, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::OutboxId;
use domain::base::refs::TaskRef;
use domain::view::action::Action;
use domain::view::recent::RecentFilter;
use domain::view::screen::View;
use domain::view::todo::Todo;
use domain::view::writes::{WriteState, WriteView};

const HANAKO: &str = "+819012345678";

fn waiting<'a>(view: &'a View, subject: &str) -> Option<&'a WriteView> {
    view.outbox.iter().find(|write| write.subject == subject)
}

/// The agent writes to-dos while there is no network. Gives their writes.
async fn writes_offline<const N: usize>(
    app: &TestApp,
    subjects: [&str; N],
) -> Result<[OutboxId; N]> {
    app.org.goes_offline().await?;
    for subject in subjects {
        app.does(to_do(subject, None)).await?;
    }
    let view = app
        .sees("what waits for the network", |view| {
            view.outbox.len() == N
                && view
                    .outbox
                    .iter()
                    .all(|write| write.state == WriteState::Offline)
        })
        .await?;
    let ids = subjects.map(|subject| waiting(&view, subject).map(|write| write.id));
    let ids: Option<Vec<OutboxId>> = ids.into_iter().collect();
    ids.and_then(|ids| ids.try_into().ok())
        .context("each of them waits")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_discarded_or_held_stays_so_over_a_restart_and_goes_once_when_the_agent_says_so()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let [discarded, held] = writes_offline(&app, ["Order toner", "Order pens"]).await?;
    app.does(Action::Discard { write: discarded }).await?;
    app.does(Action::Hold {
        write: held,
        on: true,
    })
    .await?;
    app.sees("both out of the way", |view| {
        view.discarded.len() == 1 && view.link.on_hold == 1
    })
    .await?;
    app.stops().await;
    app.org.comes_back().await?;
    app.starts().await?;
    app.does(to_do("Order paper", None)).await?;
    app.does(Action::SendNow).await?;
    app.sees_sent("Order paper").await?;
    assert!(app.tasks_with("Order toner").await?.is_empty());
    assert!(app.tasks_with("Order pens").await?.is_empty());

    app.does(Action::TakeBack { write: discarded }).await?;
    app.does(Action::Hold {
        write: held,
        on: false,
    })
    .await?;
    let view = app
        .sees("all three in Salesforce", |view| view.sent_today.count == 3)
        .await?;
    assert!(view.discarded.is_empty() && view.outbox.is_empty());
    for subject in ["Order toner", "Order pens", "Order paper"] {
        assert_eq!(app.tasks_with(subject).await?.len(), 1, "{subject}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_step_is_changed_before_it_goes_and_one_task_has_the_new_words() -> Result<()> {
    let app = TestApp::start().await?;
    let [write] = writes_offline(&app, ["Order toner"]).await?;
    app.does(Action::EditTask {
        task: TaskRef::Outbox(write),
        was: Todo {
            subject: String::from("Order toner"),
            ..Todo::default()
        },
        todo: Todo {
            subject: String::from("Order two toners"),
            detail: String::from("Black"),
            ..Todo::default()
        },
    })
    .await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    // Where its first request may have left, the new words follow as a change.
    app.sees("everything sent", |view| {
        view.link.waiting == 0 && view.sent_today.count > 0
    })
    .await?;
    assert!(app.tasks_with("Order toner").await?.is_empty());
    let tasks = app.tasks_with("Order two toners").await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["Description"], "Black");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_write_is_sent_now_while_another_is_held() -> Result<()> {
    let app = TestApp::start().await?;
    let [first, second] = writes_offline(&app, ["Order toner", "Order pens"]).await?;
    for write in [first, second] {
        app.does(Action::Hold { write, on: true }).await?;
    }
    app.org.comes_back().await?;
    app.does(Action::Retry { write: second }).await?;
    let view = app
        .sees("one sent", |view| view.sent_today.count == 1)
        .await?;
    assert_eq!(view.sent_today.newest[0].id, second);
    let still = waiting(&view, "Order toner").context("the other")?;
    assert_eq!(still.state, WriteState::OnHold);
    assert!(app.tasks_with("Order toner").await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_given_to_another_person_before_it_is_sent_and_its_task_is_that_persons()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.goes_offline().await?;
    let call = app.rings("d1", HANAKO).await?;
    app.sees_on_card(call, "the caller", |card| card.who.picked.is_some())
        .await?;
    app.phone("ended", "d1", HANAKO).await?;
    let write = call.log_write();
    app.sees("the call's write", |view| {
        view.outbox
            .iter()
            .any(|row| row.id == write && row.may_relink)
    })
    .await?;
    let domain::view::query::Answer::Found { matches, .. } = app.finds("Lefèvre").await? else {
        anyhow::bail!("asked for people");
    };
    let who = matches.into_iter().next().context("somebody else")?;
    let id = who.id.to_string();
    app.does(Action::Relink { write, who }).await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees("the call sent", |view| view.sent_today.count == 1)
        .await?;
    let whom = async || -> Result<Vec<serde_json::Value>> {
        let tasks = app.org.tasks().await?;
        let mine = tasks
            .iter()
            .filter(|task| task["CallObject"] == "desk-phone:d1");
        Ok(mine.map(|task| task["WhoId"].clone()).collect())
    };
    // A request that was on its way when the person was chosen is sent again as it was, and a change follows.
    poll_until("the task of that person alone", PATIENCE, async || {
        Ok((whom().await? == [serde_json::Value::from(id.clone())]).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_record_is_held_is_listed_as_held_and_not_as_waiting_to_be_sent() -> Result<()>
{
    let app = TestApp::start().await?;
    app.org.goes_offline().await?;
    let call = app.rings("h1", HANAKO).await?;
    app.phone("answered", "h1", HANAKO).await?;
    app.phone("ended", "h1", HANAKO).await?;
    let write = call.log_write();
    app.sees("its write", |view| {
        view.outbox.iter().any(|one| one.id == write)
    })
    .await?;
    app.does(Action::Hold { write, on: true }).await?;
    app.sees("it held", |view| view.link.on_hold == 1).await?;
    let listed = app.recent("", RecentFilter::All).await?;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].write, Some(WriteState::OnHold));
    app.does(Action::Hold { write, on: false }).await?;
    app.sees("it free", |view| view.link.on_hold == 0).await?;
    let listed = app.recent("", RecentFilter::Waiting).await?;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].write, Some(WriteState::Offline));
    Ok(())
}
