//! The link to the org: whose session is in use, and with it what the org is like for that agent.
//!
//! A task is given the org of one account ([`OrgLink::of`]) and reads through nothing else, so that its answer is that account's,
//! whoever is here by the time it comes. Whichever task finds that the session has ended tells the loop, by an event of its
//! own.

use crate::org::Org;
use crate::vault::{Vault, account_of};
use domain::org::facts::OrgFacts;
use domain::session::Account;
use jiff::{SignedDuration, Timestamp};
use salesforce::{CallError, Client, Tokens};
use std::sync::Arc;
use tokio::sync::RwLock;

/// The client, while somebody is signed in.
pub(crate) struct OrgLink {
    session: RwLock<Option<Org>>,
    vault: Arc<Vault>,
    /// When the session was last renewed ahead of its end, by this machine's clock.
    renewed: std::sync::Mutex<Option<Timestamp>>,
}

/// Why the org of an account can't be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotHere {
    /// Nobody is signed in.
    Nobody,
    /// Another account is here by now: nobody waits for the answer.
    Another,
}

/// A session that nothing has renewed for so long is renewed ahead: the refresh token of an app dies when it is not used for
/// 30 days, or for less where an admin has set less.
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

impl OrgLink {
    pub(crate) fn new(tokens: Option<Tokens>, facts: Option<OrgFacts>, vault: Arc<Vault>) -> Self {
        let session = tokens.and_then(|tokens| {
            let client = Client::new(tokens.clone(), Arc::<Vault>::clone(&vault));
            let facts = facts.map(Arc::new);
            client.ok().map(|client| Org {
                tokens,
                client,
                facts,
            })
        });
        Self {
            session: RwLock::new(session),
            vault,
            renewed: std::sync::Mutex::default(),
        }
    }

    /// The org as this account sees it, if the account is here.
    pub(crate) async fn of(&self, account: Option<&Account>) -> Result<Org, NotHere> {
        let session = self.session.read().await;
        let Some(org) = session.as_ref() else {
            return Err(NotHere::Nobody);
        };
        match account {
            Some(account) if org.account() == *account => Ok(org.clone()),
            _ => Err(NotHere::Another),
        }
    }

    /// Keeps what the org is like for the agent whose org was asked, if that agent is still here.
    pub(crate) async fn keep_facts(&self, of: &Org, facts: &OrgFacts) {
        let mut session = self.session.write().await;
        if let Some(here) = session.as_mut()
            && here.account() == of.account()
        {
            here.facts = Some(Arc::new(facts.clone()));
        }
    }

    /// Renews the session if nothing has for a week.
    pub(crate) async fn keep_session(&self, org: &Org, now: Timestamp) -> Result<(), CallError> {
        let tokens = org.client.tokens();
        let renewed = self.renewed.lock().ok().and_then(|renewed| *renewed);
        // The org's time alone is not enough: a clock that is a week ahead of it would renew for ever.
        let last = renewed.map_or(tokens.issued_at, |at| at.max(tokens.issued_at));
        if tokens.refresh_token.is_none() || now.duration_since(last) < RENEW_AFTER {
            return Ok(());
        }
        org.client.renew().await?;
        if let Ok(mut renewed) = self.renewed.lock() {
            *renewed = Some(now);
        }
        Ok(())
    }

    /// A client of a new sign-in, which is not in use yet.
    pub(crate) fn client_of(&self, tokens: Tokens) -> anyhow::Result<Client> {
        Ok(Client::new(tokens, Arc::<Vault>::clone(&self.vault))?)
    }

    /// Keeps the tokens of a new sign-in and uses them from now on.
    pub(crate) async fn signed_in(&self, client: Client) -> anyhow::Result<()> {
        let vault = Arc::clone(&self.vault);
        let tokens = client.tokens();
        let saved = tokens.clone();
        tokio::task::spawn_blocking(move || salesforce::TokenVault::save(vault.as_ref(), &saved))
            .await??;
        let mut session = self.session.write().await;
        let new = account_of(&tokens);
        let before = session.take().filter(|before| before.account() == new);
        *session = Some(Org {
            tokens,
            client,
            facts: before.and_then(|before| before.facts),
        });
        Ok(())
    }

    /// Uses the tokens that the keychain has for an account. Tells whether it has any; if not, nothing is changed.
    pub(crate) async fn switch_to(&self, account: Account) -> anyhow::Result<bool> {
        let vault = Arc::clone(&self.vault);
        let tokens = tokio::task::spawn_blocking(move || vault.tokens(&account)).await??;
        let Some(tokens) = tokens else {
            return Ok(false);
        };
        let client = self.client_of(tokens.clone())?;
        let org = Org {
            tokens,
            client,
            facts: None,
        };
        let old = self.session.write().await.replace(org);
        if let Some(old) = old {
            // A renewal under way saves its tokens, which are of the account before.
            old.client.settle().await;
        }
        Ok(true)
    }

    /// Forgets the tokens, and ends the session in the org, which ends whatever still uses it.
    pub(crate) async fn sign_out(&self, account: Option<Account>) -> anyhow::Result<()> {
        let old = {
            let mut session = self.session.write().await;
            // Another account may be here by now, and stays.
            let here = session.as_ref().map(Org::account);
            match account.is_none() || here == account {
                true => session.take(),
                false => None,
            }
        };
        if let Some(old) = &old {
            // A renewal under way would save its tokens after they were forgotten.
            old.client.settle().await;
        }
        let vault = Arc::clone(&self.vault);
        if let Some(account) = account {
            tokio::task::spawn_blocking(move || vault.forget(&account)).await??;
        }
        if let Some(old) = old
            && let Err(error) = old.client.sign_out().await
        {
            tracing::info!(%error, "the org was not told of the sign-out");
        }
        Ok(())
    }

    /// Waits for a renewal of the session that is under way.
    pub(crate) async fn settle(&self) {
        let here = self.session.read().await.clone();
        if let Some(org) = here {
            org.client.settle().await;
        }
    }
}
