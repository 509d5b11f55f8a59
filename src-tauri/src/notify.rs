//! The system's notification that it rings, or that a next step is due. It takes no focus: the agent may be typing elsewhere.
//! A press on it brings the window, with the call in front.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "windows")]
mod windows;

use std::sync::Arc;

use domain::base::ids::CallId;
use domain::call::phase::Phase;
use domain::view::action::Action;
use domain::view::call::{CallView, WhoState};
use domain::view::panel::TaskView;
use domain::view::screen::View;
use notify_rust::Notification;
use tauri::{AppHandle, Manager as _};

use crate::ipc::Backend;
use crate::window;

#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(target_os = "macos")]
use self::macos as system;
#[cfg(target_os = "windows")]
use self::windows as system;

/// The button on each, where the system has buttons.
const SHOW: &str = "Show";

/// Shows it for a call, until that is answered or over.
pub(crate) fn ringing(app: &AppHandle, call: &CallView) {
    let (title, body) = words(call);
    let (id, rings_on) = (call.id, app.clone());
    let is_over = async move {
        let Some(backend) = rings_on.try_state::<Backend>() else {
            return std::future::pending().await;
        };
        let mut view = backend.view.clone();
        // It is told before the view that has the ring is published.
        let before = view.borrow().rev;
        let is_over = |view: &Arc<View>| view.rev > before && !rings(view, id);
        // An engine that has ended takes the notification with it.
        let _ended = view.wait_for(is_over).await;
    };
    let app = app.clone();
    system::show(notification(&title, &body), SHOW, is_over, move || {
        pressed(&app, Some(id));
    });
}

/// Shows one for next steps of which the agent is reminded, however many they are.
pub(crate) fn reminds(app: &AppHandle, steps: &[TaskView]) {
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
    let app = app.clone();
    let never = std::future::pending();
    system::show(notification(&title, &body), SHOW, never, move || {
        pressed(&app, None);
    });
}

fn rings(view: &View, id: CallId) -> bool {
    let mut calls = view.calls.iter();
    calls.any(|call| call.id == id && call.phase == Phase::Ringing)
}

/// The agent asks for what it told of.
fn pressed(app: &AppHandle, call: Option<CallId>) {
    window::bring_to_front(app);
    let backend = app.try_state::<Backend>();
    if let (Some(call), Some(engine)) = (call, backend.and_then(|it| it.engine.clone())) {
        tauri::async_runtime::spawn(async move {
            // A stopped engine has no window to show it in.
            let _stopped = engine.act(Action::Show { call }).await;
        });
    }
}

fn notification(title: &str, body: &str) -> Notification {
    let mut notification = Notification::new();
    notification
        .appname("Ringside")
        .icon("ringside")
        .summary(&in_its_order(title))
        .body(&in_its_order(body));
    notification
}

/// Without the signs that turn round the order of what follows: a name that has them could make one number look like another.
fn in_its_order(text: &str) -> String {
    let turns = |sign: &char| matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    text.chars().filter(|sign| !turns(sign)).collect()
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

#[cfg(test)]
mod tests {
    use super::in_its_order;

    #[test]
    fn no_sign_in_a_name_turns_the_number_behind_it_round() {
        let turned = "Sato\u{202E} \u{2066}· +81\u{200F}";
        assert_eq!(in_its_order(turned), "Sato · +81");
        assert_eq!(in_its_order("שלום 佐藤"), "שלום 佐藤");
    }
}
