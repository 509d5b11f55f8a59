//! What an admin lays down for a machine: it holds from the next start, also against the agent, and what is wrong with it is
//! told without taking the rest away.

use acceptance::app::TestApp;
use anyhow::Result;
use domain::settings::key::SettingKey;
use domain::settings::{LoggingMode, Settings};
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::query::{Answer, Query};
use domain::view::screen::View;

async fn starts_with(app: &mut TestApp, policy: &str) -> Result<View> {
    app.stops().await;
    std::fs::write(app.policy(), policy)?;
    app.starts().await?;
    app.view()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_profile_begins_with_the_policy_and_can_not_change_what_is_locked() -> Result<()> {
    let mut app = TestApp::start().await?;
    let policy = r#"{
        "settings": { "logging": "paused", "phrases": ["Called back"], "extension_digits": 4 },
        "locked": ["logging"],
        "sign_in": { "login_url": "https://aoba.my.salesforce.com", "client_id": "3MVG9.policy" }
    }"#;
    let view = starts_with(&mut app, policy).await?;
    assert_eq!(view.settings.logging, LoggingMode::Paused);
    assert_eq!(view.settings.phrases, ["Called back"]);
    assert_eq!(view.troubles, []);

    let wanted = Settings {
        logging: LoggingMode::Enabled,
        extension_digits: 3,
        ..view.settings.clone()
    };
    app.does(Action::ChangeSettings { settings: wanted })
        .await?;
    let view = app
        .sees("the change", |view| view.settings.extension_digits == 3)
        .await?;
    assert_eq!(view.settings.logging, LoggingMode::Paused, "it is locked");
    let Answer::Choices(choices) = app.asks(Query::Choices).await? else {
        anyhow::bail!("asked for choices")
    };
    assert_eq!(choices.locked, [SettingKey::Logging]);
    assert_eq!(choices.sign_in.client_id.as_deref(), Some("3MVG9.policy"));
    assert!(!choices.log_to.is_empty(), "what the org has is there, too");

    // The agent's own value outlives the policy's for what is not locked.
    let policy = r#"{ "settings": { "extension_digits": 5, "logging": "enabled" }, "locked": [] }"#;
    let view = starts_with(&mut app, policy).await?;
    assert_eq!(view.settings.extension_digits, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_the_policy_is_told_by_its_key_and_everything_else_holds() -> Result<()> {
    let mut app = TestApp::start().await?;
    let policy = r#"{ "settings": { "loging": "paused", "extension_digits": 4 }, "locked": ["extension_digits"] }"#;
    let view = starts_with(&mut app, policy).await?;
    assert_eq!(view.settings.extension_digits, 4);
    assert_eq!(view.troubles.len(), 1);
    assert_eq!(view.troubles[0].code, UiErrorCode::PolicyWrong);
    assert_eq!(view.troubles[0].params["key"], "loging");

    let view = starts_with(&mut app, "{ settings").await?;
    assert_eq!(view.settings, Settings::default());
    assert_eq!(view.troubles.len(), 1);
    assert_eq!(view.troubles[0].code, UiErrorCode::PolicyUnreadable);
    let call = app.rings("p1", "+819012345678").await?;
    app.sees_on_card(call, "who it is", |card| card.who.picked.is_some())
        .await?;
    Ok(())
}
