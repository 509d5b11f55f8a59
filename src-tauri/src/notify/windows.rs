//! Notifications on Windows: toasts. One leaves the screen by itself after some seconds.

use notify_rust::{Notification, NotificationResponse};

/// As whom they are shown: `windows/installer.nsi` registers the name and the picture for it.
const APP_ID: &str = "com.ringside.desktop";

/// Shows it, and runs `pressed` if the agent presses it. Windows has no word for taking one away that a call no longer needs.
pub(super) fn show(
    mut notification: Notification,
    label: &'static str,
    _is_over: impl Future<Output = ()> + Send + 'static,
    pressed: impl FnOnce() + Send + 'static,
) {
    notification.app_id(APP_ID).action("show", label);
    // From a thread of its own, which ends when the toast leaves.
    let thread = std::thread::Builder::new().name(String::from("notification"));
    let shown = thread.spawn(move || {
        let answered = notification.show().and_then(|handle| {
            handle.wait_for_response(move |answer: &NotificationResponse| {
                if !matches!(answer, NotificationResponse::Closed(_)) {
                    pressed();
                }
            })
        });
        if let Err(error) = answered {
            tracing::warn!(%error, "the notification was not shown");
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "no thread for the notification");
    }
}
