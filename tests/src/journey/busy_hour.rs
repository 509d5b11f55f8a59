//! The busy hour: a ring in the midst of a word, in each form; a scrolled panel; kill -9. No word is lost, each ring is seen.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::stage::{Stage, css};
use super::told::tell;
use crate::poll::{PATIENCE, poll_until};

/// A wrap-up with half a next step is interrupted by a ring, which is answered; then the program is killed.
pub(super) async fn words_outlive_a_ring_and_a_kill(stage: &mut Stage) -> Result<()> {
    stage.leave_all().await?;
    let first = stage.phone.rings("佐藤 花子").await?;
    stage.phone.act(&first, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage.writes_note("Moves the delivery to Thursday").await?;
    stage.phone.act(&first, "hang-up").await?;
    stage.shows("log-state", "in Salesforce").await?;
    stage.click_within("next-steps", "button").await?;
    stage.types("todo-subject", "Send the credit no").await?;
    stage.scrolls_down().await?;

    let second = stage.phone.rings("Unknown caller").await?;
    stage.shows("call-bar", "ringing").await?;
    ensure!(stage.bar_is_in_sight().await?, "the ring can't be seen");
    stage.picture("9-a-ring-in-a-wrap-up").await?;
    stage.phone.act(&second, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    ensure!(stage.is_at_its_top().await?, "a new call opens at its top");
    stage.click("new-person-open").await?;
    stage.types("new-person-LastName", "Whitfie").await?;
    stage
        .words_are_kept(&["Send the credit no", "Whitfie"])
        .await?;
    stage.picture("9-two-forms").await?;
    // The practice phone dies with the program, and could not tell the end later.
    stage.phone.act(&second, "hang-up").await?;
    stage.shows("call-phase", "ended").await?;

    stage.is_killed_and_started().await?;
    stage.has("new-person-LastName", "Whitfie").await?;
    stage.goes_to("佐藤 花子").await?;
    stage.has("todo-subject", "Send the credit no").await?;
    ensure!(
        stage.has_the_caret("todo-subject", 18).await?,
        "the caret is where it was"
    );
    stage.picture("9-after-kill-9").await?;
    stage.click("todo-add").await?;
    stage.the_task_with("Send the credit no").await?;
    stage.leave_all().await?;
    tell("9 · a ring and kill -9 in the midst of two forms: every word is there, with its caret")
}

/// A character on a card that has just come up, and the next ring in the same moment: the card stays, with all that follows.
pub(super) async fn a_ring_right_after_the_first_character(stage: &Stage) -> Result<()> {
    stage.leave_all().await?;
    let first = stage.phone.rings("佐藤 花子").await?;
    stage.shows("caller-name", "佐藤 花子").await?;
    stage.puts("note", "W").await?;
    let second = stage.phone.rings("Unknown caller").await?;
    stage.shows("call-bar", "7946 0018").await?;
    stage.shows("caller-name", "佐藤 花子").await?;
    stage.types("note", "ants a credit note").await?;
    stage.has("note", "Wants a credit note").await?;
    for call in [&first, &second] {
        stage.phone.act(call, "hang-up").await?;
    }
    stage.leave_all().await?;
    tell(
        "9 · a ring right after the first character on a new card: the card stays in front with the words",
    )
}

impl Stage {
    /// Puts one text into a field in one keystroke, with no time between it and what the test does next.
    async fn puts(&self, testid: &str, text: &str) -> Result<()> {
        let script = "const field = document.querySelector(arguments[0]); field.focus(); \
             document.execCommand('insertText', false, arguments[1])";
        let asked = json!([css(testid), text]);
        self.window.script(script, asked).await.map(drop)
    }

    async fn scrolls_down(&self) -> Result<()> {
        let script =
            "const main = document.querySelector('main'); main.scrollTop = main.scrollHeight";
        self.window.script(script, json!([])).await.map(drop)
    }

    async fn is_at_its_top(&self) -> Result<bool> {
        let script = "return document.querySelector('main').scrollTop === 0";
        Ok(self.window.script(script, json!([])).await? == true)
    }

    /// Whether the bar of calls is within the window.
    async fn bar_is_in_sight(&self) -> Result<bool> {
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect(); \
             return box.top >= 0 && box.height > 0 && box.bottom <= innerHeight";
        Ok(self.window.script(script, json!([css("call-bar")])).await? == true)
    }

    /// Waits until each of these words is on disk, in one form or another.
    pub(super) async fn words_are_kept(&self, words: &[&str]) -> Result<()> {
        poll_until("the words on disk", PATIENCE, async || {
            let view = self.view().await?;
            let forms = view.get("forms").context("forms")?.to_string();
            Ok(words.iter().all(|word| forms.contains(word)).then_some(()))
        })
        .await
    }

    /// Waits until a field holds a text.
    pub(super) async fn has(&self, testid: &str, text: &str) -> Result<()> {
        let what = format!("`{text}` in {testid}");
        self.window
            .wait_until(&what, PATIENCE, async || {
                match self.window.find(&css(testid)).await? {
                    Some(field) => {
                        Ok((field.property("value").await? == json!(text)).then_some(()))
                    }
                    None => Ok(None),
                }
            })
            .await
    }

    pub(super) async fn has_the_caret(&self, testid: &str, at: u32) -> Result<bool> {
        let script = "const field = document.activeElement; \
             return field.dataset.testid === arguments[0] && field.selectionStart === arguments[1]";
        let asked = json!([testid, at]);
        Ok(self.window.script(script, asked).await? == true)
    }

    /// Opens the call of this caller from the bar.
    pub(super) async fn opens(&self, name: &str) -> Result<()> {
        let script = "const tab = Array.from(document.querySelectorAll(arguments[0])) \
             .find(tab => tab.innerText.includes(arguments[1])); \
             if (tab) tab.click(); return Boolean(tab)";
        let buttons = format!("{} button", css("call-bar"));
        self.window
            .wait_until("the call in the bar", PATIENCE, async || {
                let asked = json!([buttons, name]);
                Ok((self.window.script(script, asked).await? == true).then_some(()))
            })
            .await
    }

    async fn goes_to(&self, name: &str) -> Result<()> {
        self.opens(name).await?;
        self.shows("caller-name", name).await.map(drop)
    }
}
