//! The window among others: its size, the keyboard's focus, the notification, and life without a window.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;

use super::stage::Stage;
use super::told::tell;
use crate::desktop;
use crate::poll::{PATIENCE, poll_until};

/// How long a chord may take to have an effect.
const PRESSED: Duration = Duration::from_secs(10);

impl Stage {
    /// Narrow, and in the dark scheme: takes a picture of each, and checks that nothing needs scrolling sideways.
    pub(super) async fn fits_when_narrow(&self) -> Result<()> {
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
        let before: Vec<u64> = desktop::take_notifications()?
            .iter()
            .map(|notification| notification.id)
            .collect();
        let call = self.phone.rings("佐藤 花子").await?;
        self.shows("caller-name", "佐藤 花子").await?;
        poll_until("a notification on the screen", PATIENCE, async || {
            Ok((desktop::notifications_shown()? > 0).then_some(()))
        })
        .await?;
        ensure!(
            desktop::active_window()?.as_deref() == Some("Practice phone"),
            "the ring took the focus: {:?} has it",
            desktop::active_window()?
        );
        desktop::root_screenshot(&self.picture_path("7-notification"))?;
        notification_says(&before, "佐藤 花子", "+81 90-1234-5678")?;
        self.phone.act(&call, "miss").await?;

        self.puts_the_window_away().await?;
        self.ask_local_api("/v1/health")
            .await
            .context("the program hears on without its window")?;
        self.is_brought_by_a_notification().await?;
        self.puts_the_window_away().await?;
        self.is_started_again().await?;
        poll_until("the window to be back", PATIENCE, async || {
            Ok((!desktop::windows_titled("Ringside")?.is_empty()).then_some(()))
        })
        .await?;
        tell(
            "7 · a notification names the caller and takes no focus, and a press on it brings the caller; the closed window hears on, and comes back at a second start",
        )
    }

    /// A press on the notification brings the window, with the call that it tells of.
    async fn is_brought_by_a_notification(&self) -> Result<()> {
        desktop::take_notifications()?;
        let call = self.phone.rings("佐藤 花子").await?;
        poll_until("a notification on the screen", PATIENCE, async || {
            Ok((desktop::notifications_shown()? > 0).then_some(()))
        })
        .await?;
        desktop::press_notification()?;
        poll_until("the window that was asked for", PATIENCE, async || {
            Ok((desktop::active_window()?.as_deref() == Some("Ringside")).then_some(()))
        })
        .await?;
        self.shows("caller-name", "佐藤 花子").await?;
        self.phone.act(&call, "miss").await
    }

    /// Closes the window by the keyboard. The virtual desktop sometimes loses a chord that is pressed while a window
    /// opens, so it is pressed a second time where the first had no effect, as a person would.
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
}

/// Reads in the notification service what it has shown since: one notification, with the caller and the number.
fn notification_says(before: &[u64], name: &str, number: &str) -> Result<()> {
    let shown = desktop::take_notifications()?;
    let is_new = |notification: &&desktop::Notification| !before.contains(&notification.id);
    let new: Vec<&desktop::Notification> = shown.iter().filter(is_new).collect();
    let [one] = new.as_slice() else {
        bail!("one ring is one notification, and not {new:?}");
    };
    ensure!(
        one.title == name && one.body.contains(number),
        "the notification names somebody else: {one:?}"
    );
    Ok(())
}
