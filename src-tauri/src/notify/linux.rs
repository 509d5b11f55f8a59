//! Notifications on Linux, by the desktop's own service.

use notify_rust::{Notification, NotificationResponse};

/// Shows it until `is_over`, and runs `pressed` if the agent presses it before.
pub(super) fn show(
    mut notification: Notification,
    label: &'static str,
    is_over: impl Future<Output = ()> + Send + 'static,
    pressed: impl FnOnce() + Send + 'static,
) {
    tauri::async_runtime::spawn(async move {
        notification.body = as_text(&notification.body);
        // "default" is a press on the notification itself.
        notification.action("default", label).action("show", label);
        let handle = match notification.show_async().await {
            Ok(handle) => handle,
            Err(error) => return tracing::warn!(%error, "the notification was not shown"),
        };
        let mut is_pressed = false;
        let answer = handle.wait_for_action_async(|answer| {
            is_pressed = !matches!(answer, NotificationResponse::Closed(_));
        });
        tokio::select! {
            () = answer => {}
            () = is_over => handle.close_async().await,
        }
        if is_pressed {
            pressed();
        }
    });
}

/// The service reads the body as markup (Desktop Notifications Specification, "Markup"), and a caller's name is none.
fn as_text(body: &str) -> String {
    let body = body.replace('&', "&amp;");
    body.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::as_text;

    #[test]
    fn a_name_is_never_read_as_markup() {
        let body = "<b>A & B</b> · +81";
        assert_eq!(as_text(body), "&lt;b&gt;A &amp; B&lt;/b&gt; · +81");
    }
}
