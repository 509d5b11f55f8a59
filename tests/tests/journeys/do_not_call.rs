//! People who are not to be called: known from the index at once, also without a network, and warned of when they are dialled.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::people::do_not_call::DoNotCall;
use domain::state::finding::FindingCode;
use domain::view::call::CallView;
use domain::view::query::Answer;
use domain::view::screen::View;
use serde_json::json;

use crate::what_may_be_seen::describes_again;

const DANA: &str = "+442079460555";

async fn dials(app: &TestApp, call_id: &str, number: &str) -> Result<CallView> {
    let said = json!({
        "event": "dialing", "source": "desk-phone", "call_id": call_id, "direction": "outbound",
        "to": { "number": number },
    });
    app.phone_says(said).await?.error_for_status()?;
    let warned = |view: &View| {
        let mut cards = view.calls.iter();
        let card = cards.find(|card| card.do_not_call.is_some())?;
        Some(card.clone())
    };
    let view = app
        .sees("the warning", |view| warned(view).is_some())
        .await?;
    warned(&view).context("seen a moment ago")
}

/// Somebody who is not to be called, and who is in the index.
async fn makes(app: &TestApp, object: &str) -> Result<String> {
    let mut person = json!({
        "attributes": { "type": object }, "LastName": "Whitfield", "FirstName": "Dana",
        "Company": "Whitfield & Co", "Phone": DANA, "DoNotCall": true,
    });
    if object == "Contact" {
        person
            .as_object_mut()
            .context("a record")?
            .remove("Company");
    }
    let made = app.org.insert(&[person]).await?;
    let id = made.into_iter().next().context("a record")?;
    Ok(id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_or_lead_who_is_not_to_be_called_is_warned_of_before_anything_is_asked()
-> Result<()> {
    for object in ["Contact", "Lead"] {
        let app = TestApp::start().await?;
        makes(&app, object).await?;
        let before = app.view()?.index.people;
        app.clock.advance(std::time::Duration::from_secs(16 * 60));
        app.sees("the person in the index", |view| view.index.people > before)
            .await?;
        app.org.goes_offline().await?;
        let card = dials(&app, "dnc", DANA).await?;
        assert_eq!(card.do_not_call, Some(DoNotCall::ThePerson), "{object}");
        let who = card.who.picked.context("a person")?;
        assert!(who.do_not_call && who.name == "Dana Whitfield", "{object}");
        match app.finds("Whitfield").await? {
            Answer::Found { matches, .. } => assert!(matches[0].do_not_call, "{object}"),
            _ => anyhow::bail!("asked for people"),
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_only_salesforce_knows_is_warned_of_and_where_the_mark_is_hidden_that_is_said()
-> Result<()> {
    let app = TestApp::start().await?;
    makes(&app, "Contact").await?;
    let card = dials(&app, "dnc", DANA).await?;
    assert_eq!(card.do_not_call, Some(DoNotCall::ThePerson));
    app.org.hides_field("Contact", "DoNotCall").await?;
    describes_again(&app).await?;
    let view = app.view()?;
    let mut hidden = view.check.findings.iter();
    assert!(hidden.any(|found| {
        found.code == FindingCode::DoNotCallHidden && found.params["field"] == "Contact.DoNotCall"
    }));
    Ok(())
}
