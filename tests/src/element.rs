//! Something in the window's page, as it was when it was found: what it says, and what can be done to it.

use anyhow::Result;
use serde_json::{Value, json};

use crate::webdriver::Session;

/// The name under which the protocol hands out elements, a constant of the standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One element; asking it anything fails once the page has replaced it.
#[derive(Debug)]
pub struct Element<'a> {
    session: &'a Session,
    id: String,
}

impl<'a> Element<'a> {
    pub(crate) fn of(session: &'a Session, reference: &Value) -> Option<Self> {
        let id = String::from(reference.get(ELEMENT)?.as_str()?);
        Some(Self { session, id })
    }

    /// The text as the page shows it.
    pub async fn text(&self) -> Result<String> {
        let path = format!("/element/{}/text", self.id);
        let text = self.session.get(&path).await?;
        Ok(String::from(text.as_str().unwrap_or_default()))
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
        self.act("click", json!({})).await
    }

    /// Types text at the end of what is there.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.act("value", json!({ "text": text })).await
    }

    /// Empties a field.
    pub async fn clear(&self) -> Result<()> {
        self.act("clear", json!({})).await
    }

    async fn ask(&self, script: &str, name: &str) -> Result<Value> {
        let this = json!({ ELEMENT: self.id });
        self.session.script(script, json!([this, name])).await
    }

    async fn act(&self, what: &str, body: Value) -> Result<()> {
        let path = format!("/element/{}/{what}", self.id);
        self.session.post(&path, body).await.map(|_| ())
    }
}
