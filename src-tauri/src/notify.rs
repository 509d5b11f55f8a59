//! The system's notification that it rings, or that a next step is due. It takes no focus: the agent may be typing elsewhere.

use domain::view::call::{CallView, WhoState};
use domain::view::panel::TaskView;
use notify_rust::Notification;

/// As whom Windows shows notifications; `windows/installer.nsi` says it, too.
#[cfg(target_os = "windows")]
const APP_ID: &str = "com.ringside.desktop";

/// Shows it for a call.
pub(crate) fn ringing(call: &CallView) {
    let (title, body) = words(call);
    show(title, body);
}

/// Shows one for next steps of which the agent is reminded, however many they are.
pub(crate) fn reminds(steps: &[TaskView]) {
    let (title, body) = match steps {
        [] => return,
        [step] => {
            let about = step.about.as_ref().map(|record| record.name.clone());
            (step.subject.clone(), about.unwrap_or_default())
        }
        [first, ..] => (
            format!("{} next steps", steps.len()),
            format!("{} …", first.subject),
        ),
    };
    show(title, body);
}

/// From a thread of its own: the notification service answers when it likes.
fn show(title: String, body: String) {
    let shown = std::thread::Builder::new()
        .name(String::from("notification"))
        .spawn(move || {
            let mut notification = Notification::new();
            notification.appname("Ringside").icon("ringside");
            // Windows shows the name and the picture that the installer has registered under this.
            #[cfg(target_os = "windows")]
            notification.app_id(APP_ID);
            let result = notification.summary(&title).body(&body).show();
            if let Err(error) = result {
                tracing::warn!(%error, "the notification was not shown");
            }
        });
    if let Err(error) = shown {
        tracing::warn!(%error, "no thread for the notification");
    }
}

fn words(call: &CallView) -> (String, String) {
    let number = if call.number.is_empty() {
        String::from("Withheld number")
    } else {
        call.number.clone()
    };
    match (&call.who.picked, call.who.state, call.who.matches.len()) {
        (Some(who), _, _) => {
            let company = who
                .company
                .as_deref()
                .map(|c| format!("{c} · "))
                .unwrap_or_default();
            (who.name.clone(), format!("{company}{number}"))
        }
        (None, WhoState::Several, n) => (number, format!("{n} Salesforce matches")),
        (None, WhoState::NotFound, _) => (number, String::from("Not in Salesforce")),
        (None, _, _) => (
            number,
            call.phone_name
                .clone()
                .unwrap_or_else(|| String::from("Incoming call")),
        ),
    }
}
