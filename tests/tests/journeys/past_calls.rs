//! Calls of the past: found, opened, annotated, given a person, and strangers who become people of the org.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId};
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::query::{Answer, Query};
use domain::view::recent::{Days, RecentFilter, RecentPlace, RecentState};
use domain::view::screen::View;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

const HANAKO: &str = "+819012345678";
const NOBODY: &str = "+442079460018";

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

/// A call with Hanako, logged and dismissed.
async fn a_past_call(app: &TestApp) -> Result<CallId> {
    let call = app.rings("h1", HANAKO).await?;
    app.phone("answered", "h1", HANAKO).await?;
    app.does(note(call, "About the renewal", 1)).await?;
    app.phone("ended", "h1", HANAKO).await?;
    is_in_salesforce(app, call).await?;
    app.does(Action::Leave { call }).await?;
    app.sees("no call on screen", |view| view.calls.is_empty())
        .await?;
    Ok(call)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_three_weeks_ago_is_found_annotated_and_linked_anew() -> Result<()> {
    let mut app = TestApp::start().await?;
    let call = a_past_call(&app).await?;
    // So old that a start no longer holds it in memory.
    app.clock.advance(Duration::from_secs(21 * 24 * 3600));
    app.stops().await;
    app.starts().await?;

    let found = app.recent("renewal", RecentFilter::All).await?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, call);
    assert_eq!(found[0].state, RecentState::Logged);
    assert!(found[0].task.is_some());
    assert_eq!(app.recent("090-1234", RecentFilter::All).await?.len(), 1);
    assert_eq!(app.recent("nothing", RecentFilter::All).await?, []);
    assert_eq!(app.recent("", RecentFilter::Today).await?, []);
    assert_eq!(app.recent("", RecentFilter::Failed).await?, []);

    app.does(Action::Show { call }).await?;
    app.sees_on_card(call, "the old call", |card| {
        card.note.text == "About the renewal" && card.who.state == WhoState::Known
    })
    .await?;
    let Answer::Found { matches, .. } = app.finds("Lefèvre").await? else {
        anyhow::bail!("a search finds people");
    };
    let julie = matches.into_iter().next().context("Julie")?;
    app.does(note(call, "About the renewal. It was Julie.", 2))
        .await?;
    app.does(Action::SaveCall { call }).await?;
    app.does(Action::Pick {
        call,
        who: julie.clone(),
    })
    .await?;
    app.sees_on_card(call, "both changes in Salesforce", |card| {
        card.note.text.contains("It was Julie")
            && card.who.picked.as_ref().map(|who| &who.id) == Some(&julie.id)
            && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.tasks_with("It was Julie").await?;
    assert_eq!(tasks.len(), 1, "the same Task");
    assert_eq!(tasks[0]["WhoId"], julie.id.to_string().as_str());
    assert_eq!(tasks[0]["CallObject"], "desk-phone:h1");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_what_became_of_each_call() -> Result<()> {
    let app = TestApp::start().await?;
    a_past_call(&app).await?;
    let stranger = app.rings("h2", NOBODY).await?;
    app.phone("ended", "h2", NOBODY).await?;
    app.sees_on_card(stranger, "the end", |card| {
        card.log == LogView::WaitsForPick
    })
    .await?;
    app.org.goes_offline().await?;
    let waiting = app.rings("h3", HANAKO).await?;
    app.phone("ended", "h3", HANAKO).await?;
    app.sees_on_card(waiting, "that it waits", |card| {
        matches!(card.log, LogView::Waiting { .. })
    })
    .await?;
    let states: Vec<RecentState> = app
        .recent("", RecentFilter::Today)
        .await?
        .iter()
        .map(|call| call.state)
        .collect();
    use RecentState::{Logged, Unlinked, Waiting};
    assert_eq!(states, [Waiting, Unlinked, Logged], "newest first");
    for (filter, id) in [
        (RecentFilter::Unlinked, stranger),
        (RecentFilter::Waiting, waiting),
    ] {
        let calls = app.recent("", filter).await?;
        assert_eq!(calls.iter().map(|call| call.id).collect::<Vec<_>>(), [id]);
    }
    Ok(())
}

/// The agent makes a Contact of a stranger who calls.
async fn makes_a_contact(app: &TestApp, call: CallId) -> Result<()> {
    let fields = [
        ("FirstName", "Ada"),
        ("LastName", "Byron"),
        ("Phone", NOBODY),
    ];
    app.does(Action::NewPerson {
        id: OutboxId(Uuid::new_v4()),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into(),
        account: None,
    })
    .await
}

async fn contacts_named(app: &TestApp, name: &str) -> Result<Vec<serde_json::Value>> {
    let mut contacts = app.org.rows("Contact").await?;
    contacts.retain(|contact| contact["LastName"] == name);
    Ok(contacts)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_becomes_a_contact_without_a_network_and_the_call_follows() -> Result<()> {
    let mut app = TestApp::start().await?;
    let forms = app
        .sees("what can be made", |view| view.new_people.len() == 2)
        .await?
        .new_people;
    let required = |form: usize| -> Vec<&str> {
        let fields = forms[form].fields.iter().filter(|field| field.required);
        fields.map(|field| field.name.as_str()).collect()
    };
    assert_eq!(required(0), ["LastName"]);
    assert!(required(1).contains(&"Company"));
    assert_eq!(forms[0].phones[0].name, "Phone");

    app.org.goes_offline().await?;
    let call = app.rings("h4", NOBODY).await?;
    makes_a_contact(&app, call).await?;
    app.phone("ended", "h4", NOBODY).await?;
    app.sees("both waiting", |view| view.link.waiting == 2)
        .await?;
    // The next call of the same number knows the name at once.
    let again = app.rings("h5", NOBODY).await?;
    app.sees_on_card(again, "the new name", |card| {
        card.who
            .picked
            .as_ref()
            .is_some_and(|who| who.name == "Ada Byron")
    })
    .await?;
    app.phone("ended", "h5", NOBODY).await?;
    app.stops().await;
    app.starts().await?;
    app.org.comes_back().await?;
    // The first try was cut off, and this org has no key for contacts: Ringside looks for the contact until the first
    // request can no longer be running.
    app.clock.advance(Duration::from_secs(12 * 60));
    app.does(Action::SendNow).await?;
    app.sees("everything sent", |view| {
        view.link.waiting == 0 && view.link.offline_since.is_none()
    })
    .await?;
    let contacts = contacts_named(&app, "Byron").await?;
    assert_eq!(contacts.len(), 1);
    for key in ["desk-phone:h4", "desk-phone:h5"] {
        let tasks = app.org.tasks().await?;
        let mut records = tasks.iter().filter(|task| task["CallObject"] == key);
        assert_eq!(records.next().context(key)?["WhoId"], contacts[0]["Id"]);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_makes_no_second_contact() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("h6", NOBODY).await?;
    app.org.goes_silent_after_accepting(1).await?;
    makes_a_contact(&app, call).await?;
    app.sees("the doubt", |view| {
        view.outbox.iter().any(|write| write.next_try.is_some())
    })
    .await?;
    app.clock.advance(Duration::from_secs(60));
    app.sees("the contact in Salesforce", |view| view.link.waiting == 0)
        .await?;
    assert_eq!(contacts_named(&app, "Byron").await?.len(), 1);
    Ok(())
}

/// The org takes Ada for somebody whom it has under the same last name. Gives the write, and that person.
async fn a_lookalike(app: &TestApp, call: CallId) -> Result<(OutboxId, Candidate)> {
    let first =
        json!({ "attributes": { "type": "Contact" }, "FirstName": "A.", "LastName": "Byron" });
    app.org.insert(&[first]).await?;
    let rule = app.org.has_a_duplicate_rule("Contact", &["LastName"], true);
    rule.await?;
    makes_a_contact(app, call).await?;
    let asked = |view: &View| view.outbox.iter().any(|write| write.lookalikes.is_some());
    let view = app.sees("who she may be already", asked).await?;
    let write = view
        .outbox
        .into_iter()
        .find(|write| write.lookalikes.is_some());
    let write = write.context("seen a moment ago")?;
    let found = write.lookalikes.context("seen a moment ago")?;
    assert!(found.may_save);
    assert_eq!(found.records.len(), 1);
    assert_eq!(found.records[0].name, "A. Byron");
    let there = found.records.into_iter().next().context("one")?;
    Ok((write.id, there))
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_in_the_org_already_is_taken_instead_of_a_second_one() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("h7", NOBODY).await?;
    let (write, there) = a_lookalike(&app, call).await?;
    app.phone("ended", "h7", NOBODY).await?;
    app.does(Action::UseInstead {
        write,
        who: Some(there.clone()),
    })
    .await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(contacts_named(&app, "Byron").await?.len(), 1);
    let tasks = app.org.tasks().await?;
    let mut records = tasks
        .iter()
        .filter(|task| task["CallObject"] == "desk-phone:h7");
    assert_eq!(
        records.next().context("the record")?["WhoId"],
        there.id.to_string().as_str()
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lookalike_is_made_all_the_same_if_the_agent_says_so() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("h8", NOBODY).await?;
    let (write, _) = a_lookalike(&app, call).await?;
    app.does(Action::CreateAnyway { write }).await?;
    app.sees("the contact in Salesforce", |view| view.outbox.is_empty())
        .await?;
    assert_eq!(contacts_named(&app, "Byron").await?.len(), 2);
    Ok(())
}

/// Hours after a midnight in Tokyo, and a second, at which calls ring, the oldest first.
const RINGS_AT: [u64; 5] = [8, 23, 24, 40, 72];

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_found_by_the_days_where_the_agent_is_and_by_what_else_is_asked() -> Result<()> {
    let app = TestApp::start().await?;
    let begin = app.clock.now().tomorrow()?.start_of_day()?;
    let mut calls = Vec::new();
    for (n, hours) in RINGS_AT.into_iter().enumerate() {
        let after = jiff::Span::new().hours(i64::try_from(hours)?).seconds(1);
        let at = begin.checked_add(after)?;
        let until = at.timestamp().duration_since(app.clock.now().timestamp());
        app.clock.advance(Duration::try_from(until)?);
        let id = format!("day{n}");
        let call = app.rings(&id, NOBODY).await?;
        app.phone("ended", &id, NOBODY).await?;
        app.sees_on_card(call, "the end", |card| card.ended.is_some())
            .await?;
        calls.push(call);
    }
    let day = |n: i64| begin.date().checked_add(jiff::Span::new().days(n)).ok();
    let check = async |first: Option<i64>, last: Option<i64>, expected: &[usize]| {
        let days = Days {
            first: first.and_then(day),
            last: last.and_then(day),
        };
        let found = app.recent_on("", RecentFilter::Unlinked, days).await?;
        let found: Vec<CallId> = found.into_iter().map(|call| call.id).collect();
        let expected: Vec<CallId> = expected.iter().map(|n| calls[*n]).collect();
        assert_eq!(found, expected, "{first:?} to {last:?}");
        anyhow::Ok(())
    };
    check(None, None, &[4, 3, 2, 1, 0]).await?;
    check(Some(0), Some(0), &[1, 0]).await?;
    check(Some(1), Some(1), &[3, 2]).await?;
    check(Some(1), None, &[4, 3, 2]).await?;
    check(None, Some(1), &[3, 2, 1, 0]).await?;
    check(Some(2), Some(2), &[]).await?;
    // The wrong way round it is the same range.
    check(Some(1), Some(0), &[3, 2, 1, 0]).await?;
    let days = Days {
        first: day(0),
        last: day(3),
    };
    assert_eq!(app.recent_on("", RecentFilter::Today, days).await?.len(), 1);
    assert_eq!(app.recent_on("nothing", RecentFilter::All, days).await?, []);
    // A day with more calls than a page has goes on with its own calls, and ends where the day does.
    app.clock.advance(Duration::from_secs(2 * 24 * 3600));
    for n in 0..42 {
        let id = format!("page{n}");
        app.rings(&id, NOBODY).await?;
        app.phone("ended", &id, NOBODY).await?;
    }
    let today = Days {
        first: Some(app.clock.now().date()),
        last: None,
    };
    let mut query = Query::RecentCalls {
        text: String::new(),
        filter: RecentFilter::All,
        days: today,
        before: None,
    };
    let mut pages = Vec::new();
    loop {
        let Answer::RecentCalls { calls, more, .. } = app.asks(query.clone()).await? else {
            anyhow::bail!("asked for calls")
        };
        pages.push(calls.len());
        let Some(last) = calls.last().filter(|_| more) else {
            break;
        };
        if let Query::RecentCalls { before, .. } = &mut query {
            *before = Some(RecentPlace {
                started: last.started,
                id: last.id,
            });
        }
    }
    assert_eq!(pages, [40, 2]);
    Ok(())
}
