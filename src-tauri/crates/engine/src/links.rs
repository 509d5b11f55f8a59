//! `ringside:` links on their way from the system to what waits for one: so far only a sign-in does.
//!
//! Any page of the web can open such a link, so a link is never taken as an order: one that nothing waits for has no
//! effect, and the agent is told so. **Invariant:** no link is logged: it may carry a code.

use domain::view::action::Redirect;
use salesforce::oauth::{self, LinkSender, Links, NotAwaited};
use std::sync::Mutex;

/// Where links are handed in.
#[derive(Debug, Default)]
pub(crate) struct LinkDelivery {
    sign_in: Mutex<Option<LinkSender>>,
}

impl LinkDelivery {
    /// The links for a sign-in that begins now; an earlier sign-in gets no more. `None` if it needs no link.
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

    /// Hands a link to the sign-in that waits for it.
    pub(crate) async fn hand(&self, link: String) -> Result<(), NotAwaited> {
        let sender = self.sign_in.lock().ok().and_then(|sender| sender.clone());
        sender.ok_or(NotAwaited)?.hand(link).await
    }
}
