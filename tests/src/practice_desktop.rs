//! The desktop of a test without a window: notifications are noted down, and the practice person is the browser.

use std::io;
use std::sync::Mutex;

use domain::view::CallView;
use engine::Host;

/// What the notifications said, what was opened, and a browser in which the practice person signs in.
#[derive(Default)]
pub(crate) struct PracticeDesktop {
    pub(crate) rung: Mutex<Vec<String>>,
    pub(crate) opened: Mutex<Vec<String>>,
}

impl Host for PracticeDesktop {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        if url.contains("/services/oauth2/authorize") {
            let url = String::from(url);
            tokio::spawn(async move { practice_org::sign_in_as_a_person(&url).await });
        } else if let Ok(mut opened) = self.opened.lock() {
            opened.push(String::from(url));
        }
        Ok(())
    }

    fn ringing(&self, call: &CallView) {
        if let Ok(mut rung) = self.rung.lock() {
            let name = call.who.picked.as_ref().map(|who| who.name.clone());
            rung.push(name.unwrap_or_else(|| call.number.clone()));
        }
    }
}
