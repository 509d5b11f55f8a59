//! The sidebar's window: starts hidden, is shown once the page has painted, and is hidden instead of closed.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder, WindowEvent};

pub(crate) const SIDEBAR: &str = "sidebar";

/// Whether the window stays hidden until the agent asks for it.
pub(crate) struct StartsHidden(pub(crate) AtomicBool);

/// Opens it. What the page itself leaves on disk goes into `folder`; nothing: there is no profile, and the page shows nobody.
pub(crate) fn open(app: &AppHandle, folder: Option<PathBuf>) -> tauri::Result<()> {
    let mut window = WebviewWindowBuilder::new(app, SIDEBAR, WebviewUrl::App("index.html".into()))
        // macOS has no folder of our choice for it: there the page leaves nothing.
        .incognito(cfg!(target_os = "macos"));
    if let Some(folder) = folder {
        window = window.data_directory(folder);
    }
    let window = window
        .title("Ringside")
        .inner_size(400.0, 800.0)
        .min_inner_size(280.0, 400.0)
        .visible(false)
        .build()?;
    let handle = app.clone();
    window.on_window_event(move |event| {
        // Calls are heard as long as the program runs: closing the window only hides it.
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            if let Some(window) = handle.get_webview_window(SIDEBAR)
                && let Err(error) = window.hide()
            {
                tracing::warn!(%error, "the window could not be hidden");
            }
        }
    });
    Ok(())
}

/// The page is there: show the window, unless the program was started hidden.
pub(crate) fn show_first_time(app: &AppHandle) {
    let hidden = app
        .try_state::<StartsHidden>()
        .is_some_and(|s| s.0.swap(false, Ordering::SeqCst));
    if hidden {
        return;
    }
    if let Some(window) = app.get_webview_window(SIDEBAR)
        && let Err(error) = window.show()
    {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// The agent asks for the window: by the tray, or by starting the program again.
pub(crate) fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(SIDEBAR) else {
        return;
    };
    let brought = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}
