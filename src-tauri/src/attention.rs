//! What the taskbar or the dock tells of while the window is out of sight: that it rings, and how much waits for the agent.
//!
//! It never brings the window and takes no focus.

use domain::call::phase::Phase;
use domain::view::screen::View;
use tauri::{AppHandle, Manager as _, UserAttentionType, WebviewWindow};

use crate::ipc::Backend;
use crate::window::SIDEBAR;

/// What is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Told {
    rings: bool,
    waits: usize,
}

/// Tells it, now and at each change.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    let mut view = app.state::<Backend>().view.clone();
    tauri::async_runtime::spawn(async move {
        let mut told = Told::default();
        loop {
            let now = of(&view.borrow_and_update());
            if let Some(window) = app.get_webview_window(SIDEBAR)
                && now != told
            {
                if let Err(error) = tell(&window, now, told) {
                    tracing::debug!(%error, "the taskbar was not told");
                }
                told = now;
            }
            if view.changed().await.is_err() {
                return;
            }
        }
    });
}

fn of(view: &View) -> Told {
    let mut calls = view.calls.iter();
    // A write that only a person can mend, a caller who has to be named, a next step of which the agent was reminded.
    let writes = usize::try_from(view.link.needs_you).unwrap_or(usize::MAX);
    Told {
        rings: calls.any(|call| call.phase == Phase::Ringing),
        waits: writes + view.waiting.len() + view.reminders.len(),
    }
}

fn tell(window: &WebviewWindow, now: Told, before: Told) -> tauri::Result<()> {
    if now.rings != before.rings {
        // Windows' taskbar flashes until the window is looked at, macOS' dock jumps once.
        let asked = now.rings && !window.is_focused()?;
        window.request_user_attention(asked.then_some(UserAttentionType::Informational))?;
    }
    if now.waits != before.waits {
        badge(window, now.waits)?;
    }
    Ok(())
}

/// Windows has no number on the taskbar, but a picture over the program's own.
#[cfg(target_os = "windows")]
fn badge(window: &WebviewWindow, waits: usize) -> tauri::Result<()> {
    let dot = tauri::image::Image::from_bytes(include_bytes!("../../icons/badge.png"))?;
    window.set_overlay_icon((waits > 0).then_some(dot))
}

#[cfg(not(target_os = "windows"))]
fn badge(window: &WebviewWindow, waits: usize) -> tauri::Result<()> {
    let waits = i64::try_from(waits).unwrap_or(i64::MAX);
    window.set_badge_count((waits > 0).then_some(waits))
}
