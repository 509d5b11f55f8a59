//! The redirect by a `ringside:` link: the system hands it to the program, which hands it to the sign-in that waits.
//!
//! It owns the way from one to the other. Any page can open such a link, so nothing that comes here is believed: a link
//! without the `state` of the sign-in that waits is not for it, and changes nothing.

use tokio::sync::{mpsc, oneshot};

/// The redirect address that the app's settings have to list for it. RFC 8252 (7.1) asks for a scheme that is a domain
/// name, and for one slash. Salesforce's own samples have a word and two slashes (`sfdc://success`), the form that its
/// settings are known to take. The purpose of the RFC's form, that no other program can use the code, is met by PKCE.
pub const REDIRECT_LINK: &str = "ringside://oauth/callback";

/// Nobody waits for this link: it is of another sign-in, or of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sign-in waits for this link")]
pub struct NotAwaited;

/// Where links are handed to a sign-in.
#[derive(Clone, Debug)]
pub struct LinkSender(mpsc::Sender<Handed>);

/// Where a sign-in waits for them.
#[derive(Debug)]
pub struct Links(mpsc::Receiver<Handed>);

#[derive(Debug)]
struct Handed {
    link: String,
    taken: oneshot::Sender<()>,
}

/// The two ends for one sign-in.
pub fn links() -> (LinkSender, Links) {
    let (sender, links) = mpsc::channel(4);
    (LinkSender(sender), Links(links))
}

impl LinkSender {
    /// Hands a link over.
    ///
    /// # Errors
    ///
    /// The sign-in has ended, or the link is not for it.
    pub async fn hand(&self, link: String) -> Result<(), NotAwaited> {
        let (taken, answer) = oneshot::channel();
        let handed = Handed { link, taken };
        self.0.send(handed).await.map_err(|_| NotAwaited)?;
        answer.await.map_err(|_| NotAwaited)
    }
}

impl Links {
    /// The query of the first link that is for the sign-in with this `state`; others are told that they are not. Nothing, if
    /// none can come any more.
    pub(super) async fn wait(&mut self, state: &str) -> Option<String> {
        while let Some(Handed { link, taken }) = self.0.recv().await {
            if let Some(query) = query_for(&link, state) {
                // The sender may have gone: the link counts all the same.
                let _told = taken.send(());
                return Some(query);
            }
        }
        None
    }
}

/// The query of a link that is for this sign-in. Some browsers add a slash to the path; a fragment is ignored.
fn query_for(link: &str, state: &str) -> Option<String> {
    let link = link.split_once('#').map_or(link, |(link, _)| link);
    let (address, query) = link.split_once('?')?;
    if address.trim_end_matches('/') != REDIRECT_LINK {
        return None;
    }
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let ours = pairs.any(|(name, value)| name == "state" && value == state);
    ours.then(|| query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::query_for;

    #[test]
    fn a_link_counts_only_with_our_address_and_our_state() {
        let query = |link: &str| query_for(link, "s1");
        let ours = Some("code=aPrx&state=s1".to_owned());
        assert_eq!(query("ringside://oauth/callback?code=aPrx&state=s1"), ours);
        assert_eq!(
            query("ringside://oauth/callback/?code=aPrx&state=s1#_"),
            ours
        );
        for garbage in [
            "ringside://oauth/callback",
            "ringside://oauth/callback?",
            "ringside://oauth/callback?code=aPrx",
            "ringside://oauth/callback?code=aPrx&state=s2",
            "ringside://oauth/callback?error=access_denied",
            "ringside://elsewhere/callback?code=aPrx&state=s1",
            "ringside:event?state=s1",
            "https://example.com/?code=aPrx&state=s1",
            "",
            "\u{202e}?&&==%%%",
        ] {
            assert_eq!(query(garbage), None, "{garbage}");
        }
    }
}
