//! An agent who looks at somebody before anybody calls, gives them a to-do, and is reminded of it.

use acceptance::app::{Setting, TestApp, record_of};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::OutboxId;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::query::Answer;
use domain::view::screen::View;
use domain::view::todo::{PastText, Todo};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const HANAKO: &str = "+819012345678";

async fn found(app: &TestApp, text: &str) -> Result<Vec<Candidate>> {
    match app.finds(text).await? {
        Answer::Found { matches, .. } => Ok(matches),
        other => anyhow::bail!("asked for people, told {other:?}"),
    }
}

/// Opens the first whom a search finds, and waits for what Salesforce tells of them.
async fn opens(app: &TestApp, text: &str) -> Result<Candidate> {
    let who = found(app, text).await?.into_iter().next();
    let who = who.context("somebody")?;
    app.does(Action::OpenPerson { who: who.clone() }).await?;
    app.sees("the panel", |view| {
        let person = view.person.as_ref();
        person.is_some_and(|person| person.panel.as_of.is_some())
    })
    .await?;
    Ok(who)
}

fn past_task(id: &str) -> TaskRef {
    TaskRef::Salesforce(domain::base::ids::SfId(String::from(id)))
}

fn add(subject: &str, remind: Option<Millis>, about: Option<&Candidate>) -> Action {
    Action::AddNextStep {
        id: OutboxId(Uuid::new_v4()),
        todo: Todo {
            subject: String::from(subject),
            due: Some(String::from("2027-03-01")),
            detail: String::from("Half is paid."),
            priority: Some(String::from("High")),
            remind,
        },
        call: None,
        about: about.map(|who| who.id.clone()),
    }
}

async fn task(app: &TestApp, subject: &str) -> Result<Value> {
    poll_until("the Task", PATIENCE, async || {
        Ok(app.tasks_with(subject).await?.into_iter().next())
    })
    .await
}

fn step(view: &View, subject: &str) -> Option<TaskRef> {
    let mut steps = view.my_next_steps.iter();
    let step = steps.find(|step| step.subject == subject)?;
    Some(step.task.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_opened_without_a_call_and_gets_a_to_do_before_they_call() -> Result<()> {
    let app = TestApp::start().await?;
    let hanako = found(&app, HANAKO).await?;
    let hanako = hanako.into_iter().next().context("by her number")?;
    app.org.forget_requests().await?;
    let who = opens(&app, &hanako.name).await?;
    let view = app.view()?;
    assert_eq!(who.id, hanako.id);
    // One search, and one composite.
    assert_eq!(app.org.counted_requests().await?, 2);
    assert!(
        !view
            .person
            .context("she is opened")?
            .panel
            .next_steps
            .is_empty()
    );

    app.does(add("Ask about the delivery", None, Some(&who)))
        .await?;
    // She calls meanwhile, and takes the front; she stays opened beside it.
    let call = app.rings("p1", HANAKO).await?;
    let view = app
        .sees("the call in front", |view| view.front == Some(call))
        .await?;
    assert_eq!(view.person.context("she is opened")?.who.id, who.id);
    let made = task(&app, "Ask about the delivery").await?;
    assert_eq!(made["Description"], "Half is paid.");
    assert_eq!(made["Priority"], "High");
    assert_eq!(made["ActivityDate"], "2027-03-01");
    assert_eq!(made["WhoId"], json!(record_of(&who)?.0));
    assert_eq!(made["CallObject"], Value::Null);
    assert_eq!(made["IsClosed"], false);
    assert_eq!(app.tasks_with("Ask about the delivery").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_somebody_is_opened_from_the_index_and_the_kept_copy() -> Result<()> {
    let app = TestApp::start().await?;
    let who = opens(&app, HANAKO).await?;
    app.does(Action::ClosePerson).await?;
    app.org.goes_offline().await?;
    let Answer::Found {
        matches,
        local_only,
        ..
    } = app.finds(HANAKO).await?
    else {
        anyhow::bail!("asked for people");
    };
    assert!(local_only);
    assert_eq!(matches[0].id, who.id);
    app.does(Action::OpenPerson {
        who: matches[0].clone(),
    })
    .await?;
    app.sees("the saved copy", |view| {
        let person = view.person.as_ref();
        person.is_some_and(|person| person.panel.saved_copy && !person.panel.next_steps.is_empty())
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_found_by_e_mail_where_salesforce_can_be_asked() -> Result<()> {
    let app = TestApp::start_with(Setting {
        people: 20,
        ..Setting::default()
    })
    .await?;
    let who = opens(&app, HANAKO).await?;
    let fields = json!({ "Email": "hanako.search@aoba.example" });
    app.org_changes(&format!("Contact/{}", record_of(&who)?.0), Some(fields))
        .await?;
    let by_mail = found(&app, "hanako.search@aoba.example").await?;
    assert_eq!(by_mail.len(), 1);
    assert_eq!(by_mail[0].id, who.id);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_another_tool_has_logged_is_reworded_re_dated_and_opened_again() -> Result<()> {
    let app = TestApp::start().await?;
    let who = opens(&app, HANAKO).await?;
    let own = |view: &View| -> Option<domain::view::panel::ActivityView> {
        let past = &view.person.as_ref()?.panel.past;
        past.iter().find(|one| one.reopens).cloned()
    };
    let past = own(&app.view()?).context("a past task of hers")?;
    let TaskRef::Salesforce(id) = past.task.clone() else {
        anyhow::bail!("it is in Salesforce");
    };
    app.does(Action::EditPast {
        task: past.task.clone(),
        was: PastText {
            subject: past.subject.clone(),
            detail: past.detail.clone().unwrap_or_default(),
            date: past.date.clone(),
        },
        text: PastText {
            subject: past.subject.clone(),
            detail: String::from("She asked for a credit note."),
            date: past.date.clone(),
        },
    })
    .await?;
    let changed = task(&app, "She asked for a credit note.").await?;
    assert_eq!(changed["Id"], json!(id.0));
    assert_eq!(changed["Subject"], json!(past.subject));
    // What has landed stays on screen, and the next edit is made against it.
    let shows = |view: &View| {
        let past = &view.person.as_ref()?.panel.past;
        let shown = past.iter().find(|one| one.task == past_task(&id.0))?;
        shown.sending.is_none().then(|| shown.detail.clone())?
    };
    let view = app
        .sees("the words that have landed", |view| {
            shows(view).as_deref() == Some("She asked for a credit note.")
        })
        .await?;
    let was = PastText {
        subject: past.subject.clone(),
        detail: shows(&view).context("seen a moment ago")?,
        date: past.date.clone(),
    };
    app.does(Action::EditPast {
        task: past.task.clone(),
        was: was.clone(),
        text: PastText {
            date: Some(String::from("2026-01-05")),
            detail: String::from("She got a credit note."),
            ..was
        },
    })
    .await?;
    let changed = task(&app, "She got a credit note.").await?;
    assert_eq!(changed["ActivityDate"], json!("2026-01-05"));
    app.does(Action::Reopen {
        task: past.task.clone(),
    })
    .await?;
    poll_until("it to be open", PATIENCE, async || {
        let tasks = app.org.tasks().await?;
        let task = tasks.into_iter().find(|task| task["Id"] == json!(id.0));
        Ok(task.filter(|task| task["IsClosed"] == false))
    })
    .await?;
    app.sees("it among her next steps", |view| {
        let steps = view
            .person
            .iter()
            .flat_map(|person| &person.panel.next_steps);
        steps.into_iter().any(|step| step.task == past.task)
    })
    .await?;
    drop(who);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_told_offline_after_a_restart_once_and_put_off_in_salesforce() -> Result<()> {
    let mut app = TestApp::start().await?;
    let in_an_hour = app.clock.now().timestamp().as_millisecond() + 3_600_000;
    app.does(add(
        "Call about the invoice",
        Some(Millis(in_an_hour)),
        None,
    ))
    .await?;
    app.sees_sent("Call about the invoice").await?;
    let made = task(&app, "Call about the invoice").await?;
    assert_eq!(made["IsReminderSet"], true);
    assert!(made["ReminderDateTime"].is_string());

    app.org.goes_offline().await?;
    app.stops().await;
    app.starts().await?;
    app.sees("that it is offline", |view| {
        view.link.offline_since.is_some()
    })
    .await?;
    assert_eq!(app.reminded(), Vec::<String>::new());
    app.clock.advance(Duration::from_secs(3_600));
    let view = app
        .sees("the reminder", |view| view.reminders.len() == 1)
        .await?;
    assert_eq!(app.reminded(), ["Call about the invoice"]);

    app.stops().await;
    app.starts().await?;
    app.sees("the reminder again, on screen alone", |view| {
        view.reminders.len() == 1
    })
    .await?;
    assert_eq!(app.reminded().len(), 1, "told a second time");

    let task_ref = view.reminders[0].task.clone();
    let later = app.clock.now().timestamp().as_millisecond() + 900_000;
    app.does(Action::RemindAt {
        task: task_ref,
        at: Some(Millis(later)),
    })
    .await?;
    app.sees("no reminder", |view| view.reminders.is_empty())
        .await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees("all sent", |view| {
        view.link.waiting == 0 && view.link.offline_since.is_none()
    })
    .await?;
    app.clock.advance(Duration::from_secs(900));
    app.sees("the reminder at its later time", |view| {
        view.reminders.len() == 1
    })
    .await?;
    assert_eq!(app.reminded().len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_was_set_elsewhere_is_told_and_not_of_a_task_closed_meanwhile() -> Result<()>
{
    let app = TestApp::start().await?;
    app.does(add("Set elsewhere", None, None)).await?;
    app.does(add("Closed elsewhere", None, None)).await?;
    app.sees_sent("Set elsewhere").await?;
    let view = app.sees_sent("Closed elsewhere").await?;
    let id = |subject: &str| match step(&view, subject) {
        Some(TaskRef::Salesforce(id)) => Ok(id.0),
        other => anyhow::bail!("{subject} is {other:?}"),
    };
    let soon = app.clock.now().timestamp() + Duration::from_secs(1_800);
    let fields = json!({ "ReminderDateTime": soon.to_string(), "IsReminderSet": true });
    app.org_changes(
        &format!("Task/{}", id("Set elsewhere")?),
        Some(fields.clone()),
    )
    .await?;
    app.org_changes(&format!("Task/{}", id("Closed elsewhere")?), Some(fields))
        .await?;
    // The next steps are read again from time to time.
    app.clock.advance(Duration::from_secs(900));
    app.sees("the reminder's time", |view| {
        let mut steps = view.my_next_steps.iter();
        steps.any(|step| step.subject == "Set elsewhere" && step.remind.is_some())
    })
    .await?;
    let closed = json!({ "Status": "Completed" });
    app.org_changes(&format!("Task/{}", id("Closed elsewhere")?), Some(closed))
        .await?;
    app.clock.advance(Duration::from_secs(905));
    app.sees("the reminder", |view| view.reminders.len() == 1)
        .await?;
    assert_eq!(app.reminded(), ["Set elsewhere"]);
    Ok(())
}
