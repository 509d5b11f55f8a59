//! The company of a new contact: looked for among the org's accounts, chosen or left out, and in Salesforce with the contact.

use acceptance::app::{Setting, TestApp};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId};
use domain::people::candidate::Candidate;
use domain::people::sought::Among;
use domain::view::action::Action;
use domain::view::query::{Answer, Query};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const NOBODY: &str = "+442079460018";

async fn companies(app: &TestApp, text: &str) -> Result<Vec<Candidate>> {
    let query = Query::Search {
        text: String::from(text),
        among: Among::Companies,
    };
    match app.asks(query).await? {
        Answer::Found { matches, .. } => Ok(matches),
        other => anyhow::bail!("asked for companies, told {other:?}"),
    }
}

fn names(found: &[Candidate]) -> Vec<&str> {
    found.iter().map(|who| who.name.as_str()).collect()
}

async fn makes(
    app: &TestApp,
    call: CallId,
    object: &str,
    fields: &[(&str, &str)],
    account: Option<Candidate>,
) -> Result<OutboxId> {
    let id = OutboxId(Uuid::new_v4());
    let owned = |(name, text): &(&str, &str)| (String::from(*name), String::from(*text));
    app.does(Action::NewPerson {
        id,
        call: Some(call),
        object: String::from(object),
        fields: fields.iter().map(owned).collect(),
        account,
    })
    .await?;
    Ok(id)
}

/// The one record of this name, once it is there.
async fn made(app: &TestApp, object: &str, name: &str) -> Result<Value> {
    poll_until("the record", PATIENCE, async || {
        let mut rows = app.org.rows(object).await?;
        rows.retain(|row| row["LastName"] == name);
        anyhow::ensure!(rows.len() <= 1, "made more than once");
        Ok(rows.pop())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_are_looked_for_among_accounts_alone_here_and_in_salesforce() -> Result<()> {
    let app = TestApp::start_with(Setting {
        person_accounts: true,
        ..Setting::default()
    })
    .await?;
    // Of those who work there none is a company, and a person account is none either.
    assert_eq!(
        names(&companies(&app, "groupe orsel").await?),
        ["Groupe Orsel"]
    );
    assert_eq!(
        names(&companies(&app, "Lefèvre").await?),
        Vec::<&str>::new()
    );
    let everybody = app.finds("orsel").await?;
    let Answer::Found { matches, .. } = everybody else {
        anyhow::bail!("asked for people");
    };
    assert!(matches.iter().any(|who| who.object == "Contact"));
    // Made a moment ago, and not in the index yet.
    let new = json!({ "attributes": { "type": "Account" }, "Name": "Orsel Lyon" });
    app.org.insert(&[new]).await?;
    let found = companies(&app, "orsel").await?;
    assert!(found.iter().all(|who| who.object == "Account"));
    assert!(names(&found).contains(&"Groupe Orsel"));
    let lyon = found.iter().find(|who| who.name == "Orsel Lyon");
    // By a link to it; a link to a person finds no company.
    let id = lyon.context("the new one")?.id.to_string();
    assert_eq!(names(&companies(&app, &id).await?), ["Orsel Lyon"]);
    let julie = matches.iter().find(|who| who.object == "Contact");
    let julie = julie.context("somebody")?.id.to_string();
    assert_eq!(companies(&app, &julie).await?, []);
    app.org.goes_offline().await?;
    let found = companies(&app, "orsel").await?;
    assert!(names(&found).contains(&"Groupe Orsel"));
    assert!(!names(&found).contains(&"Orsel Lyon"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_contact_belongs_to_the_chosen_account_also_without_a_network() -> Result<()> {
    let mut app = TestApp::start().await?;
    let view = app
        .sees("what can be made", |view| view.new_people.len() == 2)
        .await?;
    let takes_company = |form: usize| view.new_people[form].account.is_some();
    assert!(takes_company(0) && !takes_company(1), "a lead's is a text");
    app.org.goes_offline().await?;
    let call = app.rings("n1", NOBODY).await?;
    let orsel = companies(&app, "groupe orsel").await?.remove(0);
    let who = [("LastName", "Byron"), ("Phone", NOBODY)];
    makes(&app, call, "Contact", &who, Some(orsel.clone())).await?;
    let shown = |company: &Option<String>| company.as_deref() == Some("Groupe Orsel");
    app.sees_on_card(call, "her company", |card| {
        card.who
            .picked
            .as_ref()
            .is_some_and(|who| shown(&who.company))
    })
    .await?;
    app.stops().await;
    app.starts().await?;
    app.org.comes_back().await?;
    // The first try was cut off, and this org has no key for contacts: Ringside looks for the contact until the first request
    // can no longer be running.
    app.clock.advance(Duration::from_secs(12 * 60));
    let byron = made(&app, "Contact", "Byron").await?;
    assert_eq!(byron["AccountId"], orsel.id.to_string());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_is_left_out_is_none_and_a_leads_is_a_text() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("n1", NOBODY).await?;
    let who = [("LastName", "Byron"), ("Phone", NOBODY)];
    makes(&app, call, "Contact", &who, None).await?;
    assert_eq!(
        made(&app, "Contact", "Byron").await?["AccountId"],
        Value::Null
    );
    let call = app.rings("n2", "+442079460019").await?;
    let who = [("LastName", "Lovelace"), ("Company", "Groupe Orsel")];
    makes(&app, call, "Lead", &who, None).await?;
    assert_eq!(
        made(&app, "Lead", "Lovelace").await?["Company"],
        "Groupe Orsel"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_at_a_company_that_may_be_a_duplicate_is_asked_about_and_keeps_its_company()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org
        .has_a_duplicate_rule("Contact", &["LastName"], true)
        .await?;
    let call = app.rings("n1", NOBODY).await?;
    let orsel = companies(&app, "groupe orsel").await?.remove(0);
    let who = [("LastName", "Lefèvre"), ("Phone", NOBODY)];
    let write = makes(&app, call, "Contact", &who, Some(orsel.clone())).await?;
    app.sees("who looks like it", |view| {
        view.outbox.iter().any(|row| row.lookalikes.is_some())
    })
    .await?;
    app.does(Action::CreateAnyway { write }).await?;
    let two = poll_until("both", PATIENCE, async || {
        let mut rows = app.org.rows("Contact").await?;
        rows.retain(|row| row["LastName"] == "Lefèvre");
        Ok((rows.len() == 2).then_some(rows))
    })
    .await?;
    let new = two.iter().find(|row| row["Phone"] == NOBODY);
    let new = new.context("the new one")?;
    assert_eq!(new["AccountId"], orsel.id.to_string());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_org_refuses_the_company_the_agent_leaves_it_out() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.goes_offline().await?;
    let call = app.rings("n1", NOBODY).await?;
    let orsel = companies(&app, "groupe orsel").await?.remove(0);
    let who = [("LastName", "Byron"), ("Phone", NOBODY)];
    let write = makes(&app, call, "Contact", &who, Some(orsel.clone())).await?;
    // The account is deleted before the contact arrives.
    let account = format!("Account/{}", orsel.id);
    app.org.comes_back().await?;
    app.org.has_validation_rule("Contact", "Not today").await?;
    app.does(Action::SendNow).await?;
    app.sees("the refusal", |view| view.link.needs_you == 1)
        .await?;
    app.org.heals().await?;
    app.org_changes(&account, None).await?;
    app.does(Action::Retry { write }).await?;
    let view = app
        .sees("what can be mended", |view| {
            let mut rows = view.outbox.iter();
            let row = rows.find(|row| row.id == write);
            row.is_some_and(|row| row.person.is_some() && row.error.is_some() && row.tries > 1)
        })
        .await?;
    let row = view.outbox.iter().find(|row| row.id == write);
    let person = row.and_then(|row| row.person.clone()).context("the form")?;
    assert_eq!(person.account.context("her company")?.name, "Groupe Orsel");
    app.does(Action::EditPerson {
        write,
        fields: person.values,
        account: None,
    })
    .await?;
    assert_eq!(
        made(&app, "Contact", "Byron").await?["AccountId"],
        Value::Null
    );
    Ok(())
}
