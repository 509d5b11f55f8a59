//! What an agent does in the page: clicks, types and reads, each of which waits until the page is ready.

use anyhow::Result;
use serde_json::json;

use super::stage::{Stage, css};
use crate::poll::{PATIENCE, poll_until};

impl Stage {
    /// Clicks the element with this test id, once it is there.
    pub(super) async fn click(&self, testid: &str) -> Result<()> {
        let what = format!("{testid} to take a click");
        self.window
            .wait_until(&what, PATIENCE, async || {
                match self.window.find(&css(testid)).await? {
                    Some(element) => element.click().await.map(Some),
                    None => Ok(None),
                }
            })
            .await
    }

    /// Waits until the element with this test id shows a text.
    pub(super) async fn shows(&self, testid: &str, text: &str) -> Result<String> {
        self.window.wait_for_text(&css(testid), text).await
    }

    /// Clicks the first element that a selector finds inside the one with this test id.
    pub(super) async fn click_within(&self, testid: &str, inside: &str) -> Result<()> {
        let selector = format!("{} {inside}", css(testid));
        self.window.wait_for(&selector).await?.click().await
    }

    /// Focuses the element with this test id, or the first one inside it that takes the focus.
    pub(super) async fn focus(&self, testid: &str) -> Result<()> {
        let script = "const e = document.querySelector(arguments[0]); \
             const list = e.matches('[tabindex],[role=listbox]') ? e : e.querySelector('[tabindex],[role=listbox]'); \
             (list || e).focus()";
        self.window
            .script(script, json!([css(testid)]))
            .await
            .map(drop)
    }

    /// Ticks the task with this subject.
    pub(super) async fn tick(&self, subject: &str) -> Result<()> {
        let script = "const row = Array.from(document.querySelectorAll('li')) \
             .find(row => row.innerText.includes(arguments[0])); \
             const box = row && row.querySelector('[role=checkbox],input[type=checkbox]'); \
             if (box) box.click(); return Boolean(box)";
        self.window
            .wait_until("the task's box", PATIENCE, async || {
                let ticked = self.window.script(script, json!([subject])).await?;
                Ok((ticked == true).then_some(()))
            })
            .await
    }

    /// Dismisses ended calls until the screen without a call is there.
    pub async fn leave_all(&self) -> Result<()> {
        self.window
            .wait_until("the screen without a call", PATIENCE, async || {
                match self.window.find(&css("leave")).await? {
                    Some(leave) => leave.click().await.map(|()| None),
                    None => Ok(self
                        .window
                        .find(&css("call-card"))
                        .await?
                        .is_none()
                        .then_some(())),
                }
            })
            .await
    }

    /// Writes a note for the call in front, and waits until it is on disk.
    pub(super) async fn writes_note(&self, text: &str) -> Result<()> {
        self.types("note", text).await?;
        poll_until("the note to be on disk", PATIENCE, async || {
            let view = self.view().await?;
            Ok((view.pointer("/calls/0/note/text") == Some(&json!(text))).then_some(()))
        })
        .await
    }

    /// Types into a field.
    pub(super) async fn types(&self, testid: &str, text: &str) -> Result<()> {
        self.window
            .wait_for(&css(testid))
            .await?
            .type_text(text)
            .await
    }
}
