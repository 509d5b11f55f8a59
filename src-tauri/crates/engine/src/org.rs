//! An org as one account sees it: its client, and what is read through it.
//!
//! Reads give `ReadFailure`, which is all that the loop needs to know.

use crate::read_failure::read_failure;
use crate::vault::account_of;
use crate::{facts, panel, people};
use domain::base::ids::SfId;
use domain::base::language::Language;
use domain::base::not_readable::NotReadable;
use domain::number::country::Country;
use domain::org::facts::OrgFacts;
use domain::panel::NextStep;
use domain::people::candidate::Candidate;
use domain::people::sought::Among;
use domain::session::Account;
use domain::session::SignedIn;
use domain::step::event::ReadFailure;
use salesforce::{CallError, Client, Composite, OrgUser, SubResponse, Tokens};
use serde_json::Value;
use std::sync::Arc;

/// An org as one account sees it. **Invariant:** whatever is read through it is read by that account's session.
#[derive(Clone)]
pub(crate) struct Org {
    pub(crate) tokens: Tokens,
    pub(crate) client: Client,
    /// What the org was like when it was read last.
    pub(crate) facts: Option<Arc<OrgFacts>>,
}

impl Org {
    pub(crate) fn account(&self) -> Account {
        account_of(&self.tokens)
    }

    /// Where a record is seen in the browser. The address without an object works for every object (describe's
    /// `uiDetailTemplate`).
    pub(crate) fn address_of(&self, place: &str) -> Option<String> {
        let host = self.tokens.instance_url.as_url();
        host.join(place).ok().map(String::from)
    }

    /// Several questions in one request; none where nothing is asked.
    pub(crate) async fn ask_together(
        &self,
        asked: &Composite,
    ) -> Result<Vec<SubResponse>, ReadFailure> {
        if asked.requests.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self.client.composite(asked).await;
        answers.map_err(|error| read_failure(&error))
    }

    /// The agent's own open tasks.
    pub(crate) async fn next_steps(&self, user: &SfId) -> Result<Vec<NextStep>, ReadFailure> {
        let facts = self.facts();
        let soql =
            panel::my_tasks(user, &facts).map_err(|hidden| ReadFailure::Refused(hidden.why))?;
        let page = self
            .client
            .query::<Value>(&soql)
            .await
            .map_err(|error| read_failure(&error))?;
        Ok(page.records.iter().filter_map(panel::open_task).collect())
    }

    /// Reads what the org is like for this agent.
    pub(crate) async fn read_facts(&mut self, added: &[String]) -> Result<OrgFacts, CallError> {
        let facts = facts::read(&self.client, added).await?;
        self.facts = Some(Arc::new(facts.clone()));
        Ok(facts)
    }

    /// What the org was like when it was read last.
    pub(crate) fn facts(&self) -> Arc<OrgFacts> {
        self.facts.clone().unwrap_or_default()
    }

    /// People and companies by name, and the objects that could not be searched; nothing if the org can't be asked.
    pub(crate) async fn search(&self, text: &str, among: Among) -> Option<FoundByText> {
        let facts = self.facts();
        let (search, mut unread) = people::search_by_name(text, among, &facts)?;
        let found = search.ask(&self.client).await.ok()?;
        unread.extend(found.unread);
        let people = found.records.iter();
        let people = people.filter_map(|record| people::found_by_name(record, text));
        let people = people.filter(|who| among.takes(who));
        Some(FoundByText {
            may_be_more: found.records.len() >= search.limit,
            people: people.collect(),
            unread,
        })
    }

    /// Whether Salesforce answers at all. Asking who is signed in does not count against the org's requests.
    pub(crate) async fn answers(&self) -> bool {
        match self.client.user_info().await {
            Ok(_) => true,
            Err(error) => read_failure(&error) != ReadFailure::Unreachable,
        }
    }
}

/// Whom the org finds by a text.
#[derive(Default)]
pub(crate) struct FoundByText {
    pub(crate) people: Vec<Candidate>,
    /// The objects that it would not search.
    pub(crate) unread: Vec<NotReadable>,
    /// Whether it has told as many as it was asked for.
    pub(crate) may_be_more: bool,
}

/// The agent, as the org names them.
pub(crate) fn who(tokens: &Tokens, user: &OrgUser) -> SignedIn {
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
