//! The window among others: its size, the keyboard's focus, the notification, and life without a window.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::stage::Stage;
use super::tell;
use crate::desktop;
use crate::poll::{PATIENCE, poll_until};

/// How long a chord may take to be felt.
const PRESSED: Duration = Duration::from_secs(5);

impl Stage {
    /// Narrow, in the dark: a picture of each, and nothing that would have to be scrolled sideways.
    pub(super) async fn looks(&self) -> Result<()> {
        self.window.resize(300, 800).await?;
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let over = self.window.script(wide, json!([])).await?;
        ensure!(
            over.as_i64().unwrap_or(1) <= 0,
            "{over} pixels too wide at 300"
        );
        self.picture("8-narrow").await?;
        self.window.resize(400, 840).await?;
        tell("at 300 pixels nothing has to be scrolled sideways")
    }

    /// A ring takes no focus; a closed window keeps hearing, and the second start brings it back.
    pub(super) async fn stays_without_focus_and_window(&self) -> Result<()> {
        let phone = desktop::windows_titled("Practice phone")?;
        desktop::activate(phone.first().context("the practice phone's window")?)?;
        let call = self.phone.rings("佐藤 花子").await?;
        self.shows("caller-name", "佐藤 花子").await?;
        self.notification_says("佐藤 花子").await?;
        ensure!(
            desktop::active_window()?.as_deref() == Some("Practice phone"),
            "the ring took the focus: {:?} has it",
            desktop::active_window()?
        );
        desktop::root_screenshot(&self.picture_path("7-notification"))?;
        self.phone.act(&call, "miss").await?;

        self.puts_the_window_away().await?;
        self.ask_door("/v1/health")
            .await
            .context("the program hears on without its window")?;
        self.is_started_again().await?;
        poll_until("the window to be back", PATIENCE, async || {
            Ok((!desktop::windows_titled("Ringside")?.is_empty()).then_some(()))
        })
        .await?;
        tell(
            "7 · a notification names the caller and takes no focus; the closed window hears on, and comes back at a second start",
        )
    }

    /// By the keyboard. The virtual desktop loses a chord now and then that is pressed while a window comes up: a person whom
    /// nothing answers presses again.
    async fn puts_the_window_away(&self) -> Result<()> {
        let is_away = async || {
            let sidebar = desktop::windows_titled("Ringside")?;
            Ok(sidebar.is_empty().then_some(()))
        };
        for _ in 0..2 {
            let sidebar = desktop::windows_titled("Ringside")?;
            desktop::activate(sidebar.first().context("the sidebar's window")?)?;
            desktop::press("alt+F4")?;
            if poll_until("the window to be put away", PRESSED, is_away)
                .await
                .is_ok()
            {
                return Ok(());
            }
            desktop::root_screenshot(&self.picture_path("7-not-put-away"))?;
        }
        is_away()
            .await?
            .context("the window was closed twice and is still there")
    }

    /// Asks the notification service itself what it showed.
    async fn notification_says(&self, text: &str) -> Result<()> {
        poll_until("the notification", PATIENCE, async || {
            let history = Command::new("dunstctl")
                .arg("count")
                .arg("displayed")
                .output()?;
            let shown = String::from_utf8_lossy(&history.stdout)
                .trim()
                .parse()
                .unwrap_or(0);
            Ok((shown > 0).then_some(()))
        })
        .await
        .with_context(|| format!("nobody was told of {text}"))
    }
}
