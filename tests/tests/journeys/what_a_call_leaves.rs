//! What stands in a call's Task once it is in Salesforce: how the call went, under which name, and whose it is.

use acceptance::app::{TestApp, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::call::kind::CallKind;
use domain::logging::loggable::WhyNot;
use domain::view::action::Action;
use domain::view::call::LogView;
use practice_org::{COLLEAGUE, CustomSchema, USER_ID};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

/// The one Task under the name of a call.
async fn task_of(app: &TestApp, key: &str) -> Result<Value> {
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == key);
    anyhow::ensure!(tasks.len() == 1, "one Task, not {}", tasks.len());
    tasks.pop().context("one Task")
}

async fn says(app: &TestApp, event: &str, call_id: &str, more: Value) -> Result<()> {
    let mut said = json!({
        "event": event, "source": "desk-phone", "call_id": call_id,
        "at": app.clock.now().timestamp().to_string(),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        said[name] = value.clone();
    }
    app.phone_says(said).await?.error_for_status()?;
    Ok(())
}

/// A call with Hanako that goes this way and ends so, 75 seconds after its answer if it has one.
async fn goes(
    app: &TestApp,
    call_id: &str,
    direction: &str,
    answered: bool,
    outcome: &str,
) -> Result<Value> {
    let outbound = direction == "outbound";
    let number = json!({ "number": HANAKO });
    let (event, party) = if outbound {
        ("dialing", "to")
    } else {
        ("ringing", "from")
    };
    let more = json!({ "direction": direction, party: number });
    says(app, event, call_id, more).await?;
    if answered {
        says(app, "answered", call_id, json!({})).await?;
        app.clock.advance(Duration::from_secs(75));
    }
    says(app, "ended", call_id, json!({ "outcome": outcome })).await?;
    let view = app
        .sees("the record", |view| {
            let mut cards = view.calls.iter().rev();
            view.link.waiting == 0
                && cards.any(|card| matches!(card.log, LogView::InSalesforce { .. }))
        })
        .await?;
    anyhow::ensure!(view.link.needs_you == 0, "Salesforce takes each");
    // The card stays until the agent leaves it.
    for card in &view.calls {
        app.does(Action::Leave { call: card.id }).await?;
    }
    app.sees("no call", |view| view.calls.is_empty()).await?;
    task_of(app, &format!("desk-phone:{call_id}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_holds_the_calls_type_disposition_and_talk_seconds() -> Result<()> {
    let app = TestApp::start().await?;
    for (call_id, direction, answered, outcome, kind, disposition, seconds) in [
        (
            "k1",
            "inbound",
            true,
            "answered",
            json!("Inbound"),
            "Connected",
            75,
        ),
        (
            "k2",
            "inbound",
            false,
            "missed",
            json!("Inbound"),
            "Missed",
            0,
        ),
        (
            "k3",
            "inbound",
            false,
            "voicemail",
            json!("Inbound"),
            "Voicemail",
            0,
        ),
        (
            "k4",
            "outbound",
            true,
            "answered",
            json!("Outbound"),
            "Connected",
            75,
        ),
        (
            "k5",
            "outbound",
            false,
            "no_answer",
            json!("Outbound"),
            "No answer",
            0,
        ),
        (
            "k6",
            "outbound",
            false,
            "busy",
            json!("Outbound"),
            "Busy",
            0,
        ),
        // A transferred leg has no type, as none of the org's fits it.
        (
            "k7",
            "inbound",
            true,
            "transferred",
            Value::Null,
            "Transferred",
            75,
        ),
    ] {
        let task = goes(&app, call_id, direction, answered, outcome).await?;
        assert_eq!(task["CallType"], kind, "{call_id}");
        assert_eq!(task["CallDisposition"], disposition, "{call_id}");
        assert_eq!(task["CallDurationInSeconds"], seconds, "{call_id}");
        assert_eq!(task["TaskSubtype"], "Call", "{call_id}");
        assert_eq!(task["IsClosed"], true, "{call_id}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_call_id_and_source_fit_into_the_field_whole() -> Result<()> {
    let app = TestApp::start().await?;
    let (source, id) = ("s".repeat(64), "1".repeat(190));
    let event = |event: &str, id: &str| {
        json!({
            "event": event, "source": source, "call_id": id, "direction": "inbound",
            "from": { "number": HANAKO }, "at": app.clock.now().timestamp().to_string(),
        })
    };
    for said in ["ringing", "ended"] {
        let answer = app.phone_says(event(said, &id)).await?;
        answer.error_for_status()?;
    }
    app.sees("the record", |view| {
        let mut cards = view.calls.iter();
        cards.any(|card| matches!(card.log, LogView::InSalesforce { .. }))
    })
    .await?;
    let task = task_of(&app, &format!("{source}:{id}")).await?;
    assert_eq!(task["CallDisposition"], "Missed");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_agent_owns_the_calls_and_to_dos_made_while_signed_in() -> Result<()> {
    let app = TestApp::start().await?;
    let mine = app.rings("o1", HANAKO).await?;
    app.phone("ended", "o1", HANAKO).await?;
    is_in_salesforce(&app, mine).await?;
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(task_of(&app, "desk-phone:o1").await?["OwnerId"], USER_ID);
    assert_eq!(app.tasks_with("Order paper").await?[0]["OwnerId"], USER_ID);

    app.does(Action::SignOut).await?;
    app.signs_in_as(COLLEAGUE).await?;
    app.sees("the index of the next agent", |view| {
        view.index.people > 0 && !view.index.filling && view.index.as_of.is_some()
    })
    .await?;
    let theirs = app.rings("o2", HANAKO).await?;
    app.phone("ended", "o2", HANAKO).await?;
    is_in_salesforce(&app, theirs).await?;
    let users = app.org.rows("User").await?;
    let colleague = users.iter().find(|user| user["Username"] == COLLEAGUE);
    let colleague = colleague.context("the colleague")?["Id"].clone();
    assert_eq!(task_of(&app, "desk-phone:o2").await?["OwnerId"], colleague);
    // What the first one logged stays the first one's.
    assert_eq!(task_of(&app, "desk-phone:o1").await?["OwnerId"], USER_ID);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn by_default_a_call_is_one_write_at_its_end() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("t1", HANAKO).await?;
    app.sees_on_card(call, "what belongs to her", |card| {
        let panel = card.panel.as_ref();
        panel.is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.org.forget_requests().await?;
    app.phone("answered", "t1", HANAKO).await?;
    app.sees_on_card(call, "that it is logged at the end", |card| {
        card.answered.is_some() && card.log == LogView::AtTheEnd
    })
    .await?;
    assert_eq!(app.org.counted_requests().await?, 0);
    app.phone("ended", "t1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(app.org.counted_requests().await?, 1);
    let task = task_of(&app, "desk-phone:t1").await?;
    assert!(task["CallDurationInSeconds"].is_u64());
    assert_eq!(task["IsClosed"], true);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_take_the_orgs_own_words_for_open_and_closed() -> Result<()> {
    let app = TestApp::start().await?;
    // "Completed" is open here, as a trap.
    let statuses: CustomSchema = serde_json::from_value(json!({ "task_statuses": [
        { "name": "Offen", "default": true }, { "name": "Completed" }, { "name": "Erledigt", "closed": true },
    ] }))?;
    app.org.admin_adds(&statuses).await?;
    app.does(Action::CheckSettings).await?;
    app.sees("the org as it is now", |view| {
        !view.check.running && view.check.at.is_some()
    })
    .await?;
    let call = app.rings("w1", HANAKO).await?;
    app.does(to_do("Send the offer", Some(call))).await?;
    app.phone("ended", "w1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    app.sees("everything sent", |view| view.link.waiting == 0)
        .await?;
    let tasks = app.org.tasks().await?;
    let mut tasks: Vec<(&Value, &Value, &Value)> = tasks
        .iter()
        .filter(|task| task["CallObject"] == "desk-phone:w1")
        .map(|task| (&task["Status"], &task["IsClosed"], &task["Priority"]))
        .collect();
    tasks.sort_by_key(|(status, ..)| status.to_string());
    // The priority is the org's own default, so the write leaves it out.
    let (no, yes, normal) = (json!(false), json!(true), json!("Normal"));
    assert_eq!(
        tasks,
        [
            (&json!("Erledigt"), &yes, &normal),
            (&json!("Offen"), &no, &normal)
        ]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_leaves_its_status_and_priority_or_nothing_as_it_was_set_when_it_ended()
-> Result<()> {
    let app = TestApp::start().await?;
    let statuses: CustomSchema = serde_json::from_value(json!({ "task_statuses": [
        { "name": "Not Started", "default": true }, { "name": "Completed", "closed": true },
        { "name": "Nobody there", "closed": true },
    ] }))?;
    app.org.admin_adds(&statuses).await?;
    let mut settings = app.view()?.settings;
    let set = |value: &str| [(CallKind::Missed, String::from(value))].into();
    settings.statuses = set("Nobody there");
    settings.priorities = set("High");
    settings.not_logged = [CallKind::Declined].into();
    app.does(Action::ChangeSettings { settings }).await?;
    app.does(Action::CheckSettings).await?;
    app.sees("the org as it is now", |view| {
        !view.check.running && view.check.at.is_some()
    })
    .await?;
    let missed = app.rings("k1", HANAKO).await?;
    app.phone("ended", "k1", HANAKO).await?;
    is_in_salesforce(&app, missed).await?;
    let spoken = app.rings("k2", HANAKO).await?;
    app.phone("answered", "k2", HANAKO).await?;
    app.phone("ended", "k2", HANAKO).await?;
    is_in_salesforce(&app, spoken).await?;
    let declined = app.rings("k3", HANAKO).await?;
    let end = json!({
        "event": "ended", "source": "desk-phone", "call_id": "k3", "from": { "number": HANAKO }, "outcome": "declined",
    });
    app.phone_says(end).await?.error_for_status()?;
    app.sees_on_card(declined, "that nothing is logged", |card| {
        card.log
            == LogView::NotLogged {
                why: WhyNot::KindLeftOut,
            }
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let of = |call_id: &str| {
        let key = format!("desk-phone:{call_id}");
        let tasks = tasks.iter().filter(|task| task["CallObject"] == key);
        let values = tasks.map(|task| {
            let (status, priority) = (&task["Status"], &task["Priority"]);
            (status.clone(), priority.clone(), task["IsClosed"].clone())
        });
        values.collect::<Vec<_>>()
    };
    let yes = json!(true);
    assert_eq!(
        of("k1"),
        [(json!("Nobody there"), json!("High"), yes.clone())]
    );
    assert_eq!(of("k2"), [(json!("Completed"), json!("Normal"), yes)]);
    assert_eq!(of("k3"), []);
    // The agent wants it logged after all.
    app.does(Action::LogAnyway {
        call: declined,
        on: true,
    })
    .await?;
    is_in_salesforce(&app, declined).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_calls_whose_ids_are_too_long_and_begin_alike_leave_two_tasks() -> Result<()> {
    let app = TestApp::start().await?;
    for end in ["a", "b"] {
        let id = format!("{}{end}", "1".repeat(190));
        for said in ["ringing", "ended"] {
            app.phone(said, &id, HANAKO).await?;
        }
    }
    let keys = poll_until("both tasks", PATIENCE, async || {
        let tasks = app.org.tasks().await?;
        let of_calls = tasks.iter().filter_map(|task| task["CallObject"].as_str());
        let keys: BTreeSet<String> = of_calls
            .filter(|key| key.starts_with("desk-phone:111"))
            .map(String::from)
            .collect();
        Ok((keys.len() == 2).then_some(keys))
    })
    .await?;
    assert!(keys.iter().all(|key| key.chars().count() <= 255));
    Ok(())
}
