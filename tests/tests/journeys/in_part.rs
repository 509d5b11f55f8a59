//! An org that takes or shows only a part: what is left out is said, kept, and written once it may be; who may not be seen is
//! not offered; and no sentence of a query is shown.

use crate::what_may_be_seen::describes_again;
use acceptance::app::{TestApp, note};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::Result;
use domain::org::task_fields::TaskField;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::error::UiErrorCode;
use domain::view::query::Answer;
use domain::view::write_state::WriteLabel;
use practice_org::Operation;
use serde_json::Value;

const HANAKO: &str = "+819012345678";
const JULIE: &str = "+33142685300";

fn description() -> WriteLabel {
    WriteLabel::Task {
        field: TaskField::Description,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_the_org_does_not_take_is_said_to_be_left_out_and_written_once_it_may_be()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.hides_field("Task", "Description").await?;
    describes_again(&app).await?;
    let call = app.rings("p1", HANAKO).await?;
    app.phone("answered", "p1", HANAKO).await?;
    app.does(note(call, "wants the blue one", 1)).await?;
    app.phone("ended", "p1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    assert_eq!(card.left_out, [description()]);
    assert_eq!(app.view()?.link.in_part, 1);
    let task = |tasks: Vec<Value>| {
        let mut tasks = tasks.into_iter();
        tasks.find(|task| task["CallObject"] == "desk-phone:p1")
    };
    let there = task(app.org.tasks().await?);
    assert_eq!(
        there.map(|task| task["Description"].clone()),
        Some(Value::Null)
    );

    app.org.drops_its_rules().await?;
    describes_again(&app).await?;
    app.sees_on_card(call, "all of it in Salesforce", |card| {
        card.left_out.is_empty() && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let there = task(app.org.tasks().await?);
    assert_eq!(
        there.map(|task| task["Description"].clone()),
        Some(Value::from("wants the blue one"))
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_an_object_that_is_denied_is_found_after_the_next_check() -> Result<()> {
    let app = TestApp::start().await?;
    let view = app
        .sees("leads in the index", |view| {
            let mut objects = view.index.objects.iter();
            objects.any(|object| object.object == "Lead" && object.filled && object.known > 0)
        })
        .await?;
    let leads = view.index.objects.iter().find(|one| one.object == "Lead");
    let others = view.index.people - leads.map_or(0, |leads| leads.known);
    let lead = app.org.rows("Lead").await?;
    let name = lead.iter().find_map(|lead| lead["LastName"].as_str());
    let name = String::from(name.unwrap_or_default());
    app.org.denies("Lead", &[Operation::Read]).await?;
    describes_again(&app).await?;
    let view = app
        .sees("the leads left out", |view| view.index.left_out == ["Lead"])
        .await?;
    assert_eq!(view.index.people, others);
    poll_until("no lead is found", PATIENCE, async || {
        let Answer::Found { matches, .. } = app.finds(&name).await? else {
            return Ok(None);
        };
        Ok((matches.iter().all(|who| who.object != "Lead")).then_some(()))
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_is_denied_is_said_to_be_hidden_and_no_query_is_shown() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.denies("Opportunity", &[Operation::Read]).await?;
    let call = app.rings("p2", JULIE).await?;
    // Before the org is described again, too.
    let card = app
        .sees_on_card(call, "the panel", |card| {
            card.panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some())
        })
        .await?;
    let says_soql = |card: &domain::view::call::CallView| {
        let unread = card.panel.iter().flat_map(|panel| &panel.unread);
        let mut words = unread.flat_map(|part| part.why.params.values());
        words.any(|word| word.contains("SELECT") || word.contains("ERROR at"))
    };
    assert!(!says_soql(&card), "{card:?}");
    describes_again(&app).await?;
    let card = app
        .sees_on_card(call, "what is hidden", |card| {
            let panel = card.panel.as_ref();
            panel.is_some_and(|panel| !panel.unread.is_empty())
        })
        .await?;
    assert!(!says_soql(&card));
    let unread = card.panel.iter().flat_map(|panel| &panel.unread);
    assert!(unread.clone().count() > 0);
    for part in unread {
        assert_eq!(part.why.code, UiErrorCode::NotReadable);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_leave_and_come_to_nothing_are_said_to_be_offline() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("p3", HANAKO).await?;
    app.sees_on_card(call, "the panel", |card| {
        card.who.state == WhoState::Known
            && card
                .panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.org.goes_offline().await?;
    app.phone("ended", "p3", HANAKO).await?;
    app.sees("that it is offline", |view| {
        view.link.offline_since.is_some()
    })
    .await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_the_list_has_its_name_again_after_a_sign_out_and_in() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("p4", JULIE).await?;
    app.phone("ended", "p4", JULIE).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let name = || async {
        let listed = app
            .recent("", domain::view::recent::RecentFilter::All)
            .await?;
        Ok::<_, anyhow::Error>(listed.into_iter().find_map(|call| call.who))
    };
    let before = name().await?;
    assert!(before.is_some());
    app.does(Action::SignOut).await?;
    poll_until("the names to be forgotten", PATIENCE, async || {
        Ok(name().await?.is_none().then_some(()))
    })
    .await?;
    app.signs_in().await?;
    app.sees("people in the index", |view| view.index.as_of.is_some())
        .await?;
    assert_eq!(name().await?, before);
    Ok(())
}
