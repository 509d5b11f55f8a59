//! Who is known on this computer: the number index follows what happens in the org.

use acceptance::app::{Setting, TestApp};
use anyhow::Result;
use domain::number::country::Country;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::query::Answer;
use serde_json::{Value, json};
use std::time::Duration;

/// A number that nobody of the practice org has.
const NEW: &str = "+442079460031";

/// People are read again within this time.
const RHYTHM: Duration = Duration::from_secs(16 * 60);

pub(crate) async fn matches(
    app: &TestApp,
    call_id: &str,
    number: &str,
) -> Result<Vec<(String, String)>> {
    let call = app.rings(call_id, number).await?;
    let card = app
        .sees_on_card(call, "an answer of the index", |card| {
            card.who.state != WhoState::Looking
        })
        .await?;
    let matches = card.who.matches.into_iter();
    Ok(matches.map(|who| (who.object, who.name)).collect())
}

async fn follows(app: &TestApp) -> Result<()> {
    let before = app.view()?.index.as_of;
    app.clock.advance(RHYTHM);
    app.sees("a newer index", |view| view.index.as_of > before)
        .await?;
    Ok(())
}

async fn inserts(app: &TestApp, record: Value) -> Result<String> {
    let ids = app.org.insert(&[record]).await?;
    Ok(ids.into_iter().next().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_account_is_one_match_and_the_call_is_logged_to_its_contact() -> Result<()> {
    let app = TestApp::start_with(Setting {
        person_accounts: true,
        ..Setting::default()
    })
    .await?;
    let call = app.rings("p1", "+442079460733").await?;
    let card = app
        .sees_on_card(call, "who it is", |card| card.who.state == WhoState::Known)
        .await?;
    let [emma] = card.who.matches.as_slice() else {
        panic!("one person is one match: {:?}", card.who.matches);
    };
    assert_eq!(
        (emma.object.as_str(), emma.name.as_str()),
        ("Account", "Emma Wilson")
    );
    assert_eq!(emma.field.as_deref(), Some("PersonHomePhone"));
    let contact = emma
        .person_contact
        .clone()
        .expect("the contact of the account");
    app.phone("ended", "p1", "+442079460733").await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let logged: Vec<_> = tasks
        .iter()
        .filter(|task| task["CallObject"] == "desk-phone:p1")
        .collect();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["WhoId"], contact.0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_follows_people_made_changed_and_deleted_in_the_org() -> Result<()> {
    let app = TestApp::start().await?;
    assert_eq!(matches(&app, "n1", NEW).await?, []);
    let id = inserts(
        &app,
        json!({ "attributes": { "type": "Contact" }, "LastName": "Okafor", "FirstName": "Ada", "OtherPhone": "020 7946 0031",
            "MailingCountry": "United Kingdom" }),
    )
    .await?;
    follows(&app).await?;
    // Also the call that rang before: it names its caller now.
    app.sees("the call from before to have a name", |view| {
        view.calls.iter().any(|card| card.who.matches.len() == 1)
    })
    .await?;
    let ada = [(String::from("Contact"), String::from("Ada Okafor"))];
    assert_eq!(matches(&app, "n2", NEW).await?, ada);

    app.org_changes(
        &format!("Contact/{id}"),
        Some(json!({ "OtherPhone": null, "Fax": "020 7946 0031" })),
    )
    .await?;
    follows(&app).await?;
    assert_eq!(
        matches(&app, "n3", NEW).await?,
        [],
        "a fax machine calls nobody"
    );

    app.org_changes(
        &format!("Contact/{id}"),
        Some(json!({ "Phone": "020 7946 0031" })),
    )
    .await?;
    follows(&app).await?;
    assert_eq!(matches(&app, "n4", NEW).await?, ada);
    app.org_changes(&format!("Contact/{id}"), None).await?;
    follows(&app).await?;
    assert_eq!(matches(&app, "n5", NEW).await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_converted_lead_is_its_contact() -> Result<()> {
    let app = TestApp::start().await?;
    let contact = inserts(
        &app,
        json!({ "attributes": { "type": "Contact" }, "LastName": "Okafor", "Phone": "020 7946 0031",
            "MailingCountry": "United Kingdom", "SystemModstamp": "2020-01-01T00:00:00.000+0000" }),
    )
    .await?;
    inserts(
        &app,
        json!({ "attributes": { "type": "Lead" }, "LastName": "Okafor", "Company": "Okafor Ltd", "Phone": "020 7946 0031",
            "Country": "United Kingdom", "IsConverted": true, "ConvertedContactId": contact }),
    )
    .await?;
    follows(&app).await?;
    // The contact was changed last long before the index was filled: only its lead leads to it.
    let okafor = [(String::from("Contact"), String::from("Okafor"))];
    assert_eq!(matches(&app, "l1", NEW).await?, okafor);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_longer_absence_than_the_recycle_bin_keeps_the_index_is_read_anew() -> Result<()> {
    let mut app = TestApp::start().await?;
    let known = app.view()?.index.people;
    app.stops().await;
    // Deleted, and gone from the recycle bin: no query returns it.
    app.clock.advance(Duration::from_secs(20 * 24 * 3600));
    app.org.forget_requests().await?;
    app.starts().await?;
    app.sees("the index to be walked through again", |view| {
        view.index.as_of.is_some() && !view.index.filling && view.index.objects.len() == 3
    })
    .await?;
    let requests = app.org.requests().await?;
    let counted = requests
        .iter()
        .filter_map(|seen| seen.query.as_deref())
        .filter(|query| query.contains("COUNT"));
    assert_eq!(counted.count(), 3);
    assert_eq!(app.view()?.index.people, known);
    Ok(())
}

/// Sets the agent's country, and waits until the index has been read for it.
async fn is_in_country(app: &TestApp, country: &str) -> Result<()> {
    let mut settings = app.view()?.settings.clone();
    settings.country = Country::try_from(String::from(country)).ok();
    let before = app.view()?.index.as_of;
    app.does(Action::ChangeSettings { settings }).await?;
    app.sees("the index of the new country", |view| {
        !view.index.filling && view.index.as_of > before
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_country_that_is_set_is_the_one_by_which_the_index_reads_numbers() -> Result<()> {
    let app = TestApp::start().await?;
    inserts(
        &app,
        json!({ "attributes": { "type": "Contact" }, "LastName": "Moreau", "Phone": "01 42 68 53 99" }),
    )
    .await?;
    follows(&app).await?;
    is_in_country(&app, "FR").await?;
    app.org.forget_requests().await?;
    let moreau = [(String::from("Contact"), String::from("Moreau"))];
    assert_eq!(matches(&app, "f1", "01 42 68 53 99").await?, moreau);
    assert_eq!(matches(&app, "f2", "+33142685399").await?, moreau);
    let asked = app.org.requests().await?;
    assert!(asked.iter().all(|seen| !seen.path.contains("/search")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_country_that_is_set_is_the_one_by_which_colleagues_numbers_are_read() -> Result<()> {
    let app = TestApp::start().await?;
    // Kenji Mori's number is typed without a country.
    for (country, is_colleague) in [("DE", false), ("JP", true), ("FR", false)] {
        is_in_country(&app, country).await?;
        let call = app.rings(country, "+81355501202").await?;
        let card = app
            .sees_on_card(call, "who it is", |card| {
                card.who.state != WhoState::Looking
            })
            .await?;
        let seen = card.who.state == WhoState::Colleague;
        assert_eq!(seen, is_colleague, "{country}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_knows_a_caller_by_any_reading_of_the_number() -> Result<()> {
    let app = TestApp::start().await?;
    inserts(
        &app,
        json!({ "attributes": { "type": "Contact" }, "LastName": "Kowalski", "Phone": "+49 176 12345603" }),
    )
    .await?;
    inserts(
        &app,
        json!({ "attributes": { "type": "Contact" }, "LastName": "Ramos", "Phone": "+52 1 55 1234 5678" }),
    )
    .await?;
    follows(&app).await?;
    let kowalski = [(String::from("Contact"), String::from("Kowalski"))];
    for (id, number) in [
        ("k1", "4917612345603"),
        ("k2", "sip:%2B4917612345603@pbx.example"),
        ("k3", "001 49 176 12345603"),
    ] {
        assert_eq!(matches(&app, id, number).await?, kowalski, "{number}");
    }
    let call = app.rings("r1", "+525512345678").await?;
    let card = app
        .sees_on_card(call, "a possible match", |card| {
            card.who.state == WhoState::Several
        })
        .await?;
    assert_eq!(card.who.matches[0].name, "Ramos");
    Ok(())
}

/// The e-mail addresses for which people are found, and whether everybody was read.
async fn emails_found(app: &TestApp, text: &str) -> Result<(Vec<String>, bool)> {
    let Answer::Found {
        matches, partial, ..
    } = app.finds(text).await?
    else {
        anyhow::bail!("asked for people")
    };
    let mut emails: Vec<String> = matches.into_iter().filter_map(|who| who.email).collect();
    emails.sort_unstable();
    Ok((emails, partial))
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_a_part_of_their_email_without_a_network_as_far_as_it_may_be_seen()
-> Result<()> {
    let app = TestApp::start().await?;
    let people = [
        ("Contact", "Okafor", "Ada_Okafor@Lighthouse.example"),
        ("Contact", "佐藤", "adaxokafor@lighthouse.example"),
        ("Lead", "Byron", "byron@lighthouse.example"),
    ];
    for (object, last, email) in people {
        let mut record =
            json!({ "attributes": { "type": object }, "LastName": last, "Email": email });
        if object == "Lead" {
            record["Company"] = json!("Lighthouse");
        }
        inserts(&app, record).await?;
    }
    follows(&app).await?;
    app.org.goes_offline().await?;
    let check = async |text: &str, expected: &[&str]| {
        let (emails, partial) = emails_found(&app, text).await?;
        assert_eq!(emails, expected, "{text}");
        assert!(!partial, "everybody was read");
        anyhow::Ok(())
    };
    let [ada, sato, byron] = people.map(|(_, _, email)| email);
    check("LIGHTHOUSE.EX", &[ada, sato, byron]).await?;
    check("ada_o", &[ada]).await?;
    check("a%r@", &[]).await?;
    app.org.comes_back().await?;

    // Where the address of contacts is hidden from the agent, it leaves the index; once it is shown it is read of everybody.
    app.org.hides_field("Contact", "Email").await?;
    follows(&app).await?;
    app.org.goes_offline().await?;
    check("lighthouse.ex", &[byron]).await?;
    app.org.comes_back().await?;
    app.org.drops_its_rules().await?;
    follows(&app).await?;
    check("lighthouse.ex", &[ada, sato, byron]).await
}
