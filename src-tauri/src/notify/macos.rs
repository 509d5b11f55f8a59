//! Notifications on macOS. A press brings the program by itself, as the system does for every bundle.

use notify_rust::Notification;

/// Shows it. What is pressed is not waited for: that would hold a thread for as long as it lies in the notification centre.
pub(super) fn show(
    notification: Notification,
    _label: &'static str,
    _is_over: impl Future<Output = ()> + Send + 'static,
    _pressed: impl FnOnce() + Send + 'static,
) {
    // From a thread of its own: the service answers when it likes.
    let thread = std::thread::Builder::new().name(String::from("notification"));
    let shown = thread.spawn(move || {
        if let Err(error) = notification.show() {
            tracing::warn!(%error, "the notification was not shown");
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "no thread for the notification");
    }
}
