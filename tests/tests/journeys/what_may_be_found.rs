//! An admin hides fields and objects: a search by name still answers for the others, and says what was not searched.

use crate::what_may_be_seen::describes_again;
use acceptance::app::{Setting, TestApp};
use anyhow::{Context as _, Result};
use domain::people::candidate::Candidate;
use domain::people::sought::Among;
use domain::settings::{Settings, WhenUnmatched};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::error::UiErrorCode;
use domain::view::query::{Answer, Query};
use practice_org::Operation;
use serde_json::{Value, json};

/// Three records with one name, each of another object, and none of them in an index.
async fn makes_three(app: &TestApp) -> Result<()> {
    let owner = app
        .org
        .insert(&[json!({ "attributes": { "type": "Account" }, "Name": "Vauban Works" })])
        .await?;
    let account = owner.first().context("an account")?;
    app.org
        .insert(&[
            json!({
                "attributes": { "type": "Contact" }, "LastName": "Vauban", "FirstName": "Ada", "Title": "Engineer",
                "AccountId": account,
            }),
            json!({
                "attributes": { "type": "Lead" }, "LastName": "Vauban", "FirstName": "Bo", "Company": "Vauban & Co",
                "Title": "Buyer",
            }),
        ])
        .await?;
    Ok(())
}

/// An object, its hidden field (none: the whole object), and how that changes the matches.
type Hidden = (&'static str, Option<&'static str>, fn(&mut Vec<Candidate>));

async fn searched(app: &TestApp) -> Result<(Vec<Candidate>, Vec<String>)> {
    let text = String::from("Vauban");
    match app
        .asks(Query::Search {
            text,
            among: Among::Everybody,
        })
        .await?
    {
        Answer::Found {
            mut matches,
            unread,
            local_only: false,
            ..
        } => {
            matches.sort_by(|a, b| a.object.cmp(&b.object));
            for one in &unread {
                assert_eq!(one.why.code, UiErrorCode::NotReadable);
                assert_eq!(one.why.params["mender"], "admin");
            }
            Ok((matches, unread.into_iter().map(|one| one.object).collect()))
        }
        _ => anyhow::bail!("Salesforce could be asked"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_by_name_answers_for_whatever_may_be_seen() -> Result<()> {
    let app = TestApp::start().await?;
    makes_three(&app).await?;
    let (whole, unread) = searched(&app).await?;
    let objects = |found: &[Candidate]| -> Vec<String> {
        found.iter().map(|who| who.object.clone()).collect()
    };
    assert_eq!(objects(&whole), ["Account", "Contact", "Lead"]);
    assert_eq!(unread, [""; 0]);
    assert!(whole.iter().all(|who| who.owner.is_some()));

    let cases: [Hidden; 9] = [
        ("Contact", Some("Title"), |found| found[1].title = None),
        ("Contact", Some("AccountId"), |found| {
            found[1].company = None
        }),
        ("Contact", Some("OwnerId"), |found| found[1].owner = None),
        ("Lead", Some("Title"), |found| found[2].title = None),
        ("Lead", Some("Company"), |found| found[2].company = None),
        ("Lead", Some("IsConverted"), |_| ()),
        ("Account", Some("OwnerId"), |found| found[0].owner = None),
        ("Lead", None, |found| drop(found.remove(2))),
        ("Account", None, |found| {
            found[1].company = None;
            found.remove(0);
        }),
    ];
    for (object, field, change) in cases {
        let mut expected = whole.clone();
        change(&mut expected);
        let hidden: Vec<String> = match field {
            Some(_) => Vec::new(),
            None => vec![String::from(object)],
        };
        match field {
            Some(field) => app.org.hides_field(object, field).await?,
            None => app.org.denies(object, &[Operation::Read]).await?,
        }
        // An object alone is refused before the org is described again, too; the others are found all the same.
        if field.is_none() {
            let (found, unread) = searched(&app).await?;
            assert!(
                unread.iter().any(|one| one == object),
                "{object}: {unread:?}"
            );
            assert!(!found.is_empty(), "{object}");
        }
        describes_again(&app).await?;
        let what = format!("{object} {field:?}");
        let (found, unread) = searched(&app).await?;
        assert_eq!(
            (found, unread.as_slice()),
            (expected, hidden.as_slice()),
            "{what}"
        );
        app.org.drops_its_rules().await?;
        describes_again(&app).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_account_that_only_salesforce_knows_is_found_with_its_contact() -> Result<()> {
    let app = TestApp::start_with(Setting {
        person_accounts: true,
        ..Setting::default()
    })
    .await?;
    let person = json!({
        "attributes": { "type": "Account" }, "LastName": "Vauban", "FirstName": "Cleo",
    });
    let made = app.org.insert(&[person]).await?;
    let (found, _) = searched(&app).await?;
    let cleo = found.first().context("the person")?;
    assert_eq!((found.len(), cleo.object.as_str()), (1, "Account"));
    let rows = app.org.rows("Account").await?;
    let row = rows.iter().find(|row| row["Id"] == made[0]);
    let contact = cleo.person_contact.as_ref().context("her contact")?;
    assert_eq!(row.context("her row")?["PersonContactId"], contact.0);
    Ok(())
}

fn record(object: &str, number: &str) -> Value {
    let type_of = json!({ "type": object });
    match object {
        "Lead" => {
            json!({ "attributes": type_of, "LastName": "Vauban", "Company": "Vauban & Co", "Phone": number })
        }
        _ => json!({ "attributes": type_of, "LastName": "Vauban", "Phone": number }),
    }
}

/// What is hidden of an object, so that nobody of it is found by number.
async fn hides_numbers(app: &TestApp, object: &str) -> Result<()> {
    if object == "Lead" {
        return app.org.denies(object, &[Operation::Read]).await;
    }
    for field in [
        "Phone",
        "MobilePhone",
        "HomePhone",
        "OtherPhone",
        "AssistantPhone",
    ] {
        app.org.hides_field(object, field).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_only_a_hidden_object_has_is_not_said_to_be_nobodys_and_makes_no_second_record()
-> Result<()> {
    let cases = [
        ("Lead", WhenUnmatched::MakeLead, "+442079460111"),
        ("Contact", WhenUnmatched::MakeContact, "+442079460112"),
    ];
    for (object, when_unmatched, number) in cases {
        let app = TestApp::start().await?;
        let settings = Settings {
            when_unmatched,
            ..app.view()?.settings
        };
        app.does(Action::ChangeSettings { settings }).await?;
        hides_numbers(&app, object).await?;
        describes_again(&app).await?;
        app.org.insert(&[record(object, number)]).await?;
        let before = app.org.rows(object).await?.len();
        let call = app.rings("h1", number).await?;
        let card = app
            .sees_on_card(call, "the answer of Salesforce", |card| {
                card.who.as_of.is_some()
            })
            .await?;
        assert_eq!(card.who.state, WhoState::NotAllSearched, "{object}");
        let unread: Vec<&str> = card
            .who
            .unread
            .iter()
            .map(|one| one.object.as_str())
            .collect();
        assert_eq!(unread, [object]);
        assert_eq!(card.who.unread[0].why.params["mender"], "admin");
        app.phone("answered", "h1", number).await?;
        app.phone("ended", "h1", number).await?;
        app.sees_on_card(call, "that it waits for a pick", |card| {
            card.log == LogView::WaitsForPick
        })
        .await?;
        assert_eq!(
            app.org.rows(object).await?.len(),
            before,
            "{object}: nobody is made"
        );
        // Once the agent may see them, the same call finds them.
        app.org.drops_its_rules().await?;
        describes_again(&app).await?;
        let card = app
            .sees_on_card(call, "who has the number", |card| {
                !card.who.matches.is_empty()
            })
            .await?;
        assert_eq!(card.who.matches[0].object, object);
        assert_eq!(card.who.unread, []);
    }
    Ok(())
}
