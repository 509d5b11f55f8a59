//! The desktop of a test without a window: notifications are noted down, and a practice person is the browser.

use domain::view::call::CallView;
use domain::view::panel::TaskView;
use engine::Host;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What the notifications said, what was opened, and a browser in which somebody signs in.
pub(crate) struct PracticeDesktop {
    pub(crate) rung: Mutex<Vec<String>>,
    /// The subjects of the next steps of which it reminded.
    pub(crate) reminded: Mutex<Vec<String>>,
    pub(crate) opened: Mutex<Vec<String>>,
    /// The user who signs in at the browser.
    pub(crate) user: Mutex<String>,
    /// Whether the system has no browser.
    pub(crate) has_no_browser: AtomicBool,
    /// The links that the browser has handed to the system.
    pub(crate) links: Arc<Mutex<Vec<String>>>,
}

impl Default for PracticeDesktop {
    fn default() -> Self {
        Self {
            rung: Mutex::default(),
            reminded: Mutex::default(),
            opened: Mutex::default(),
            user: Mutex::new(String::from(practice_org::USERNAME)),
            has_no_browser: AtomicBool::new(false),
            links: Arc::default(),
        }
    }
}

impl Host for PracticeDesktop {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        if self.has_no_browser.load(Ordering::SeqCst) {
            return Err(io::Error::other("no browser is known"));
        }
        if url.contains("/services/oauth2/authorize") {
            let user = self.user.lock().map(|user| user.clone());
            let (url, user) = (String::from(url), user.unwrap_or_default());
            let links = Arc::clone(&self.links);
            tokio::spawn(async move {
                if !url.contains("redirect_uri=ringside") {
                    return drop(practice_org::sign_in_as(&user, &url).await);
                }
                let link = practice_org::link_after_signing_in(&user, &url).await;
                if let (Ok(link), Ok(mut links)) = (link, links.lock()) {
                    links.push(link);
                }
            });
        } else if let Ok(mut opened) = self.opened.lock() {
            opened.push(String::from(url));
        }
        Ok(())
    }

    fn reminds(&self, steps: &[TaskView]) {
        if let Ok(mut reminded) = self.reminded.lock() {
            reminded.extend(steps.iter().map(|step| step.subject.clone()));
        }
    }

    fn ringing(&self, call: &CallView) {
        if let Ok(mut rung) = self.rung.lock() {
            let name = call.who.picked.as_ref().map(|who| who.name.clone());
            rung.push(name.unwrap_or_else(|| call.number.clone()));
        }
    }
}
