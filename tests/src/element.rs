//! Something in the window's page, as it was when it was found: what it says, and what can be done to it.

use anyhow::Result;
use serde_json::Value;
use thirtyfour::{WebDriver, WebElement};

/// One element; asking it anything fails once the page has replaced it.
#[derive(Debug)]
pub struct Element<'a> {
    window: &'a WebDriver,
    element: WebElement,
}

impl<'a> Element<'a> {
    pub(crate) fn new(window: &'a WebDriver, element: WebElement) -> Self {
        Self { window, element }
    }

    /// The text as the page shows it.
    pub async fn text(&self) -> Result<String> {
        Ok(self.element.text().await?)
    }

    /// An attribute as it stands in the page; none if it isn't there.
    pub async fn attribute(&self, name: &str) -> Result<Option<String>> {
        // By a script, as WebKit's driver answers its own request with "" for an attribute that isn't there (2.50).
        let script = "return arguments[0].getAttribute(arguments[1])";
        Ok(self.ask(script, name).await?.as_str().map(String::from))
    }

    /// A property as it is now, such as the `value` of what is being typed.
    pub async fn property(&self, name: &str) -> Result<Value> {
        self.ask("return arguments[0][arguments[1]]", name).await
    }

    /// Clicks in the middle of it, after scrolling to it; refused if something lies above.
    pub async fn click(&self) -> Result<()> {
        Ok(self.element.click().await?)
    }

    /// Types text at the end of what is there.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        Ok(self.element.send_keys(text).await?)
    }

    /// Empties a field.
    pub async fn clear(&self) -> Result<()> {
        Ok(self.element.clear().await?)
    }

    async fn ask(&self, script: &str, name: &str) -> Result<Value> {
        let this = self.element.to_json()?;
        let arguments = vec![this, Value::from(name)];
        let returned = self.window.execute(script, arguments).await?;
        Ok(returned.json().clone())
    }
}
