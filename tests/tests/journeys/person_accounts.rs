//! What is shown of a person account, which is an account and a contact in one.

use acceptance::app::{Setting, TestApp};
use anyhow::{Context as _, Result};
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::query::Answer;
use serde_json::json;

async fn found(app: &TestApp, name: &str) -> Result<Candidate> {
    match app.finds(name).await? {
        Answer::Found { matches, .. } => matches.into_iter().next().context("somebody"),
        _ => anyhow::bail!("asked for people"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_account_shows_the_opportunities_in_which_its_contact_has_a_role() -> Result<()> {
    let app = TestApp::start_with(Setting {
        person_accounts: true,
        ..Setting::default()
    })
    .await?;
    let emma = found(&app, "Emma Wilson").await?;
    let contact = emma
        .person_contact
        .clone()
        .context("the contact of the account")?;
    let deal = |name: &str, days: i32, account: Option<&str>| {
        json!({ "attributes": { "type": "Opportunity" }, "Name": name, "StageName": "Prospecting",
            "AccountId": account, "CloseDate": format!("2030-01-{days:02}") })
    };
    let own = emma.id.to_string();
    let deals = [
        deal("By role, later", 20, None),
        deal("Her own", 10, Some(&own)),
        deal("By role and her own", 5, Some(&own)),
        deal("Somebody else's", 1, None),
    ];
    let made = app.org.insert(&deals).await?;
    for deal in [&made[0], &made[2]] {
        let role = json!({ "attributes": { "type": "OpportunityContactRole" },
            "OpportunityId": deal, "ContactId": contact.0 });
        app.org.insert(&[role]).await?;
    }
    app.does(Action::OpenPerson { who: emma }).await?;
    let view = app
        .sees("what belongs to her", |view| {
            let person = view.person.as_ref();
            person.is_some_and(|person| person.panel.as_of.is_some())
        })
        .await?;
    let deals = view
        .person
        .context("seen a moment ago")?
        .panel
        .opportunities;
    let names: Vec<&str> = deals.iter().map(|deal| deal.name.as_str()).collect();
    assert_eq!(names, ["By role and her own", "Her own", "By role, later"]);
    Ok(())
}
