//! A person at the login page, played: reads the page, fills in the form, presses Allow, and follows the redirect.
//!
//! It owns the demo's and the tests' sign-in. It takes no short cut: it posts what the page carried, so that a page
//! which a real browser could not use fails here as well.

use anyhow::{Context, bail, ensure};
use practice_org_core::identity::USERNAME;
use url::Url;

use crate::oauth::html::unescape;
use crate::sign_in::login::PASSWORD;

/// Signs in as the practice user and lets the app in. Returns once the app's callback address has answered.
///
/// # Errors
///
/// The page is not the login page, the org refuses the request, or nobody listens at the callback address.
pub async fn sign_in_as_a_person(authorize_url: &str) -> anyhow::Result<()> {
    sign_in_as(USERNAME, authorize_url).await
}

/// The same as any user of the org.
///
/// # Errors
///
/// As above; an unknown or inactive user sees the login page again.
pub async fn sign_in_as(username: &str, authorize_url: &str) -> anyhow::Result<()> {
    let back = presses_allow(username, authorize_url).await?;
    let mut told = back.query_pairs();
    let refused = told.find(|(name, _)| name == "error");
    let refused = refused.map(|(_, error)| error.into_owned());
    let answer = browser()?.get(back).send().await;
    let answer = answer.context("going back to the app")?;
    ensure!(
        answer.status().is_success(),
        "the callback answered {}",
        answer.status()
    );
    if let Some(error) = refused {
        bail!("the org refused: {error}");
    }
    Ok(())
}

/// Signs in where the app's callback address is not one of the web: gives the link that a browser hands to the system,
/// which may tell of a refusal.
///
/// # Errors
///
/// As above.
pub async fn link_after_signing_in(username: &str, authorize_url: &str) -> anyhow::Result<String> {
    let back = presses_allow(username, authorize_url).await?;
    ensure!(!back.scheme().starts_with("http"), "the callback is a page");
    Ok(back.into())
}

fn browser() -> anyhow::Result<reqwest::Client> {
    let browser = reqwest::Client::builder().no_proxy();
    let browser = browser.redirect(reqwest::redirect::Policy::none());
    browser.build().context("making a browser")
}

/// The address to which the org sends the browser.
async fn presses_allow(username: &str, authorize_url: &str) -> anyhow::Result<Url> {
    let browser = browser()?;
    let address = Url::parse(authorize_url).context("reading the authorization address")?;
    let page = browser
        .get(address.clone())
        .send()
        .await
        .context("opening the login page")?;
    let status = page.status();
    let page = page.text().await.context("reading the login page")?;
    ensure!(status.is_success(), "the login page answered {status}");

    let mut form = hidden_fields(&page);
    ensure!(!form.is_empty(), "the page has no login form");
    for (name, value) in [
        ("username", username),
        ("password", PASSWORD),
        ("decision", "allow"),
    ] {
        form.push((name.to_owned(), value.to_owned()));
    }
    let action = form_action(&page).context("the login form has no action")?;
    let target = address.join(&action).context("reading the form's action")?;
    let answer = browser
        .post(target)
        .form(&form)
        .send()
        .await
        .context("pressing Allow")?;
    let back = answer.headers().get(reqwest::header::LOCATION);
    // Where the login is refused, the login page comes back, and there is no redirect.
    let back = back.context("the login page came back")?;
    Ok(address.join(back.to_str().context("reading the callback")?)?)
}

fn hidden_fields(page: &str) -> Vec<(String, String)> {
    page.split("<input type=\"hidden\"")
        .skip(1)
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        .collect()
}

fn form_action(page: &str) -> Option<String> {
    attribute(page.split_once("<form")?.1, "action")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (inside, _) = tag.split_once('>')?;
    let (_, rest) = inside.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(unescape(value))
}
