//! The link to the org: the one client, and what is read through it.
//!
//! Reads give `ReadFailure`, which is all that the loop needs to know. Whichever task finds that the session has ended
//! tells the loop, by an event of its own.

use crate::read_failure::read_failure;
use crate::vault::{Vault, account_of};
use crate::{facts, panel, people, requests};
use domain::base::ids::SfId;
use domain::base::language::Language;
use domain::number::country::Country;
use domain::org::facts::OrgFacts;
use domain::panel::NextStep;
use domain::panel::part::NotReadable;
use domain::people::candidate::Candidate;
use domain::session::Account;
use domain::session::SignedIn;
use domain::step::event::{Event, ReadFailure};
use jiff::{SignedDuration, Timestamp};
use salesforce::{CallError, Client, OrgUser, SignedOut, Tokens};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::{RwLock, mpsc};

/// The client, while somebody is signed in.
pub(crate) struct OrgLink {
    session: RwLock<Option<(Tokens, Client)>>,
    facts: RwLock<Option<Arc<OrgFacts>>>,
    vault: Arc<Vault>,
    /// When the session was last renewed ahead of its end, by this machine's clock.
    renewed: std::sync::Mutex<Option<Timestamp>>,
}

/// A session that nothing has renewed for so long is renewed ahead: the refresh token of an app dies when it is not used for
/// 30 days, or for less where an admin has set less.
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

impl OrgLink {
    pub(crate) fn new(tokens: Option<Tokens>, facts: Option<OrgFacts>, vault: Arc<Vault>) -> Self {
        let session = tokens.and_then(|tokens| {
            let client = Client::new(tokens.clone(), Arc::<Vault>::clone(&vault));
            client.ok().map(|client| (tokens, client))
        });
        Self {
            session: RwLock::new(session),
            facts: RwLock::new(facts.map(Arc::new)),
            vault,
            renewed: std::sync::Mutex::default(),
        }
    }

    /// Renews the session if nothing has for a week.
    pub(crate) async fn keep_session(&self, now: Timestamp) -> Result<(), CallError> {
        let Some(client) = self.client().await else {
            return Ok(());
        };
        let tokens = client.tokens();
        let renewed = self.renewed.lock().ok().and_then(|renewed| *renewed);
        // The org's time alone is not enough: a clock that is a week ahead of it would renew for ever.
        let last = renewed.map_or(tokens.issued_at, |at| at.max(tokens.issued_at));
        if tokens.refresh_token.is_none() || now.duration_since(last) < RENEW_AFTER {
            return Ok(());
        }
        client.renew().await?;
        if let Ok(mut renewed) = self.renewed.lock() {
            *renewed = Some(now);
        }
        Ok(())
    }

    /// Keeps the tokens of a new sign-in and uses them from now on. Gives what was used before.
    pub(crate) async fn signed_in(
        &self,
        tokens: Tokens,
    ) -> anyhow::Result<Option<(Tokens, Client)>> {
        let vault = Arc::clone(&self.vault);
        let saved = tokens.clone();
        tokio::task::spawn_blocking(move || salesforce::TokenVault::save(vault.as_ref(), &saved))
            .await??;
        let client = Client::new(tokens.clone(), Arc::<Vault>::clone(&self.vault))?;
        Ok(self.session.write().await.replace((tokens, client)))
    }

    /// The sign-in came to nothing after all: uses what was used before it.
    pub(crate) async fn put_back(&self, before: Option<(Tokens, Client)>) {
        *self.session.write().await = before;
    }

    /// Uses the tokens that the keychain has for an account. Tells whether it has any; if not, nothing is changed.
    pub(crate) async fn switch_to(&self, account: Account) -> anyhow::Result<bool> {
        let vault = Arc::clone(&self.vault);
        let tokens = tokio::task::spawn_blocking(move || vault.tokens(&account)).await??;
        let Some(tokens) = tokens else {
            return Ok(false);
        };
        let client = Client::new(tokens.clone(), Arc::<Vault>::clone(&self.vault))?;
        let old = self.session.write().await.replace((tokens, client));
        self.facts.write().await.take();
        if let Some((_, old)) = old {
            // A renewal under way saves its tokens, which are of the account before.
            old.settle().await;
        }
        Ok(true)
    }

    /// The client, if it is this account's: what one account has written is never sent by another's.
    pub(crate) async fn client_of(&self, account: &Account) -> Option<Client> {
        let session = self.session.read().await;
        let (tokens, client) = session.as_ref()?;
        (account_of(tokens) == *account).then(|| client.clone())
    }

    /// Whether somebody is here, and it is not this account.
    pub(crate) async fn is_of_another(&self, account: &Account) -> bool {
        let session = self.session.read().await;
        let here = session.as_ref().map(|(tokens, _)| account_of(tokens));
        here.is_some_and(|here| here != *account)
    }

    /// Forgets the tokens, and ends the session in the org, which ends whatever still uses it.
    pub(crate) async fn sign_out(&self, account: Option<Account>) -> anyhow::Result<()> {
        let old = {
            let mut session = self.session.write().await;
            // Another account may be here by now, and stays.
            let here = session.as_ref().map(|(tokens, _)| account_of(tokens));
            match account.is_none() || here == account {
                true => session.take(),
                false => None,
            }
        };
        if old.is_some() {
            self.facts.write().await.take();
        }
        if let Some((_, client)) = &old {
            // A renewal under way would save its tokens after they were forgotten.
            client.settle().await;
        }
        let vault = Arc::clone(&self.vault);
        if let Some(account) = account {
            tokio::task::spawn_blocking(move || vault.forget(&account)).await??;
        }
        if let Some((_, client)) = old
            && let Err(error) = client.sign_out().await
        {
            tracing::info!(%error, "the org was not told of the sign-out");
        }
        Ok(())
    }

    /// Tells the loop how many requests were made since it was last told. Call it before the answer itself is told, so
    /// that the rules decide on the answer with the newest count.
    pub(crate) async fn tell_requests(&self, events: &mpsc::Sender<Event>) {
        if let Some(client) = self.client().await {
            requests::tell(&client, events).await;
        }
    }

    /// The client; nothing while nobody is signed in.
    pub(crate) async fn client(&self) -> Option<Client> {
        self.session
            .read()
            .await
            .as_ref()
            .map(|(_, client)| client.clone())
    }

    /// Why nobody is signed in any more; without a client there is nothing left to renew with. Nothing: the session that is
    /// here goes on, and a late answer told of the end of another's.
    pub(crate) async fn ended(&self) -> Option<SignedOut> {
        match self.client().await {
            Some(client) => client.ended(),
            None => Some(SignedOut::NotRenewable),
        }
    }

    pub(crate) async fn client_or(&self) -> Result<Client, ReadFailure> {
        self.client().await.ok_or(ReadFailure::SignedOut)
    }

    /// Who is signed in, with the names that the org gives them.
    pub(crate) async fn who(&self, user: &OrgUser) -> Option<SignedIn> {
        self.session
            .read()
            .await
            .as_ref()
            .map(|(tokens, _)| who(tokens, user))
    }

    pub(crate) async fn user(&self) -> Result<OrgUser, CallError> {
        match self.client().await {
            Some(client) => client.user_info().await,
            None => Err(CallError::SignedOut(SignedOut::NotRenewable)),
        }
    }

    /// Where a record is seen in the browser. The address without an object works for every object (describe's
    /// `uiDetailTemplate`).
    pub(crate) async fn address_of(&self, place: &str) -> Option<String> {
        let session = self.session.read().await;
        let (tokens, _) = session.as_ref()?;
        tokens
            .instance_url
            .as_url()
            .join(place)
            .ok()
            .map(String::from)
    }

    /// The agent's own open tasks.
    pub(crate) async fn next_steps(&self, user: &SfId) -> Result<Vec<NextStep>, ReadFailure> {
        let client = self.client_or().await?;
        let facts = self.described().await.unwrap_or_default();
        let soql =
            panel::my_tasks(user, &facts).map_err(|hidden| ReadFailure::Refused(hidden.why))?;
        let page = client
            .query::<Value>(&soql)
            .await
            .map_err(|error| read_failure(&error))?;
        Ok(page.records.iter().filter_map(panel::open_task).collect())
    }

    /// What the org is like for this agent.
    pub(crate) async fn facts(&self, added: &[String]) -> Result<OrgFacts, CallError> {
        let Some(client) = self.client().await else {
            return Err(CallError::SignedOut(salesforce::SignedOut::NotRenewable));
        };
        let facts = facts::read(&client, added).await?;
        *self.facts.write().await = Some(Arc::new(facts.clone()));
        Ok(facts)
    }

    /// What the org was like when it was read last, for questions that the window asks.
    pub(crate) async fn described(&self) -> Option<Arc<OrgFacts>> {
        self.facts.read().await.clone()
    }

    /// What time it was at Salesforce when it last answered.
    pub(crate) async fn server_time(&self) -> Option<Timestamp> {
        self.client().await?.server_time()
    }

    /// People and companies by name, and the objects that could not be searched; nothing if the org can't be asked.
    pub(crate) async fn search(&self, text: &str) -> Option<(Vec<Candidate>, Vec<NotReadable>)> {
        let client = self.client().await?;
        let facts = self.described().await.unwrap_or_default();
        let (search, mut unread) = people::search_by_name(text, &facts)?;
        let found = search.ask(&client).await.ok()?;
        unread.extend(found.unread);
        let people = found.records.iter().filter_map(people::found_by_name);
        Some((people.collect(), unread))
    }

    /// Whether Salesforce answers at all. Asking who is signed in does not count against the org's requests.
    pub(crate) async fn answers(&self) -> bool {
        match self.user().await {
            Ok(_) => true,
            Err(error) => read_failure(&error) != ReadFailure::Unreachable,
        }
    }
}

/// The agent, as the org names them.
fn who(tokens: &Tokens, user: &OrgUser) -> SignedIn {
    SignedIn {
        account: account_of(tokens),
        name: user.name.clone(),
        username: user.username.clone(),
        instance_url: tokens.instance_url.as_url().to_string(),
        renewable: tokens.refresh_token.is_some(),
        language: Language::of(&user.language),
        country: country_of(&user.locale),
    }
}

/// `ja_JP` is Japan; a locale without a country counts as the United States, where Salesforce's own default is from.
fn country_of(locale: &str) -> Country {
    let region = locale.rsplit(['_', '-']).find(|part| part.len() == 2);
    let country = region.and_then(|code| Country::try_from(String::from(code)).ok());
    country.unwrap_or(Country::US)
}

/// Where all activities of a record are shown. Classic has no such page in Lightning's form, nor Lightning in Classic's.
pub(crate) fn activities_of(record: &SfId, object: &str, classic: bool) -> String {
    let record = &record.0;
    match classic {
        true => format!("007?id={record}&rlid=RelatedHistoryList&closed=1"),
        false => format!("lightning/r/{object}/{record}/related/ActivityHistories/view"),
    }
}
