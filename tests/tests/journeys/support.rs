//! The report for support, after a day with everything in it: what helps is there, and no customer is.

use acceptance::app::{TestApp, note, to_do};
use anyhow::{Context as _, Result};
use domain::call::kind::CallKind;
use domain::settings::{Lines, Settings};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::query::{Answer, Query};
use domain::view::screen::SessionView;
use domain::view::screen::View;
use domain::view::writes::WriteKind;
use serde_json::{Value, json};
use store::{Calls, Keychain, Profile};

const HANAKO: &str = "+819012345678";
const NOBODY: &str = "+442079460018";

/// What the agent has typed on this day.
const TYPED: [&str; 10] = [
    "Wants the blue one",
    "Knows Julie from school",
    "Order flowers",
    "Subject of Blue",
    "Reason: {name}",
    "Thanks for calling Aoba",
    "Very happy",
    "Office of Claire",
    "03-5123-4567",
    "Front desk of Mika",
];

fn settings() -> Settings {
    let one = |text: &str| vec![String::from(text)];
    Settings {
        subjects: [(CallKind::Missed, String::from("Reason: {name}"))].into(),
        phrases: one("Thanks for calling Aoba"),
        dispositions: one("Very happy"),
        own_numbers: one("03-5123-4567"),
        // Typed where the name of an object belongs.
        added_objects: one("Hanako Sato"),
        lines: Box::new(Lines {
            only: Vec::new(),
            never: one("Office of Claire"),
        }),
        ..Settings::default()
    }
}

/// Calls, notes, to-dos, a refusal in the admin's words, a person who is picked, and work without a network.
async fn a_full_day(app: &TestApp) -> Result<()> {
    app.does(Action::ChangeSettings {
        settings: settings(),
    })
    .await?;
    let hanako = app.rings("s1", HANAKO).await?;
    app.phone("answered", "s1", HANAKO).await?;
    app.does(Action::EditNote {
        call: hanako,
        subject: String::from("Subject of Blue"),
        text: String::from("Wants the blue one"),
        seq: 1,
    })
    .await?;
    app.phone("ended", "s1", HANAKO).await?;
    app.sees_on_card(hanako, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let hook = json!({
        "event": "ringing", "source": "Front desk of Mika", "call_id": "s2", "direction": "inbound",
        "from": { "number": NOBODY, "name": "Ada Byron" }, "at": app.clock.now().timestamp().to_string(),
    });
    app.phone_says(hook).await?.error_for_status()?;
    app.sees("the ring at the front desk", |view| view.calls.len() == 2)
        .await?;
    let stranger = app.rings("s3", NOBODY).await?;
    app.does(note(stranger, "Knows Julie from school", 1))
        .await?;
    app.phone("ended", "s3", NOBODY).await?;
    app.sees_on_card(stranger, "its end", |card| card.ended.is_some())
        .await?;

    app.org
        .has_validation_rule("Task", "Ask Hanako Sato for a reason")
        .await?;
    let refused = app.rings("s4", HANAKO).await?;
    app.phone("ended", "s4", HANAKO).await?;
    app.sees_on_card(refused, "the refusal", |card| {
        matches!(card.log, LogView::NeedsYou { .. })
    })
    .await?;
    app.does(Action::CheckSettings).await?;
    app.sees("the check", |view| view.check.at.is_some())
        .await?;
    app.org.goes_offline().await?;
    app.does(to_do("Order flowers", None)).await?;
    app.sees("that it was tried in vain", |view| {
        let mut writes = view.outbox.iter();
        writes.any(|write| write.kind == WriteKind::NextStep && write.next_try.is_some())
    })
    .await?;
    Ok(())
}

/// Every name, number, id and address that the org or this machine knows, by what it is.
async fn secrets(app: &TestApp, view: &View) -> Result<Vec<(String, String)>> {
    let mut secrets = Vec::new();
    let mut keep = |what: String, text: &str| {
        // One letter of a name is in every word.
        if text.chars().count() >= 2 && (text.chars().count() >= 4 || !text.is_ascii()) {
            secrets.push((what, String::from(text)));
        }
    };
    for object in [
        "Contact",
        "Lead",
        "Account",
        "User",
        "Opportunity",
        "Case",
        "Task",
    ] {
        for row in app.org.rows(object).await? {
            let fields = row.as_object().context("a row")?;
            for (field, value) in fields {
                let told = [
                    "Name",
                    "Phone",
                    "Email",
                    "Company",
                    "Title",
                    "Subject",
                    "Description",
                ];
                let is_told = field == "Id" || told.iter().any(|part| field.ends_with(part));
                if let (true, Value::String(text)) = (is_told, value) {
                    keep(format!("{object}.{field}"), text);
                }
            }
        }
    }
    if let SessionView::SignedIn {
        name,
        username,
        host,
    } = &view.session
    {
        for (what, text) in [("agent", name), ("user name", username), ("host", host)] {
            keep(String::from(what), text);
        }
    }
    for text in TYPED
        .into_iter()
        .chain(["Hanako Sato", "Ada Byron", "90123456", "79460018"])
    {
        keep(String::from("typed or heard"), text);
    }
    let door = std::fs::read(app.profile().join("door.json"))?;
    let door: Value = serde_json::from_slice(&door)?;
    keep(
        String::from("door"),
        door["token"].as_str().context("a token")?,
    );
    let folder = app.profile().display().to_string();
    keep(String::from("folder"), &folder);
    Ok(secrets)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_full_day_helps_support_and_names_nobody() -> Result<()> {
    let mut app = TestApp::start().await?;
    // A trouble that quotes a path and what was typed into the file.
    app.stops().await;
    std::fs::write(
        app.policy(),
        r#"{ "settings": { "Hanako Sato": 1 }, "locked": ["join_others"] }"#,
    )?;
    app.starts().await?;
    a_full_day(&app).await?;
    // Read once the org is back, as it answers nobody while it is offline.
    app.org.comes_back().await?;
    let view = app.view()?;
    let secrets = secrets(&app, &view).await?;

    let Answer::Report { path: Some(path) } = app.asks(Query::Report).await? else {
        anyhow::bail!("a report is written")
    };
    assert!(std::path::Path::new(&path).starts_with(app.profile()));
    let text = std::fs::read_to_string(&path)?;
    let report: Value = serde_json::from_str(&text)?;
    assert_eq!(report["session"]["state"], "signed_in");
    assert_eq!(report["org"]["has_key_field"], true);
    assert_eq!(report["settings"]["own_numbers"], 1);
    assert_eq!(report["settings"]["subjects"], json!(["missed"]));
    assert_eq!(report["policy"]["locked"], json!(["join_others"]));
    assert_eq!(report["troubles"][0]["code"], "policy_wrong");
    assert!(report["index"]["people"].as_u64().context("a count")? > 0);
    assert!(
        !report["findings"]
            .as_array()
            .context("findings")?
            .is_empty()
    );
    let outbox = report["outbox"].as_array().context("the outbox")?;
    let refused = outbox.iter().find(|write| write["state"] == "needs_you");
    let refused = refused.context("the refused call")?;
    assert_eq!(refused["error"]["code"], "salesforce_refused");
    assert_eq!(
        refused["error"]["salesforce"],
        "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    );
    assert!(outbox.iter().any(|write| write["kind"] == "next_step"));

    app.stops().await;
    let profile = Profile::open(app.profile())?;
    let keychain = Keychain::of(&profile);
    let calls = Calls::open(&profile.calls_file(), &keychain.database_key(&profile)?)?;
    let agent = calls.agent()?.context("an agent")?;
    let tokens = keychain.tokens(&agent.account)?.context("tokens")?;
    let tokens: Value = serde_json::from_str(&tokens)?;
    let mut all = secrets;
    for (name, value) in tokens.as_object().context("tokens")? {
        if let Value::String(token) = value {
            all.push((name.clone(), token.clone()));
        }
    }
    assert!(all.len() > 200, "{} things to look for", all.len());
    let words = text.to_lowercase();
    let told: Vec<_> = all
        .iter()
        .filter(|(_, secret)| words.contains(&secret.to_lowercase()))
        .collect();
    assert!(told.is_empty(), "the report tells {told:?}");
    Ok(())
}
