//! `ringside:` links on their way from the system to whoever waits for one: so far that is a sign-in.
//!
//! Any page of the web can open such a link. So what comes here is a question and no order: a link that nobody waits for
//! does nothing, and the agent is told that it did nothing. **Invariant:** no link is logged: it may carry a code.

use domain::view::action::Redirect;
use salesforce::oauth::{self, LinkSender, Links, NotAwaited};
use std::sync::Mutex;

/// Where links are handed in.
#[derive(Debug, Default)]
pub(crate) struct LinkDelivery {
    sign_in: Mutex<Option<LinkSender>>,
}

impl LinkDelivery {
    /// The links for a sign-in that begins now; one from before gets no more. Nothing where it waits for none.
    pub(crate) fn for_sign_in(&self, redirect: Redirect) -> Option<Links> {
        let (sender, links) = match redirect {
            Redirect::Loopback => (None, None),
            Redirect::Link => {
                let (sender, links) = oauth::links();
                (Some(sender), Some(links))
            }
        };
        *self.sign_in.lock().ok()? = sender;
        links
    }

    /// Hands a link to whoever waits for it.
    pub(crate) async fn hand(&self, link: String) -> Result<(), NotAwaited> {
        let sender = self.sign_in.lock().ok().and_then(|sender| sender.clone());
        sender.ok_or(NotAwaited)?.hand(link).await
    }
}
