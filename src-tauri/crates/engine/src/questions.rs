//! What the window asks beyond the view: a search, calls of the past, a record, choices, the report for support.
//!
//! It is answered beside the loop, on connections of its own. It changes nothing.

mod older;

use crate::clock::Clock;
use crate::indexes::{Connections, Indexes};
use crate::org::{FoundByText, Org};
use crate::org_link::OrgLink;
use crate::{history, reports, requests};
use domain::base::ids::{CallId, SfId};
use domain::base::record_link::record_in;
use domain::org::facts::OrgFacts;
use domain::people::sought::Among;
use domain::session::Account;
use domain::settings::policy::Policy;
use domain::step::event::Event;
use domain::view::accounts::{AccountView, accounts};
use domain::view::choices::{Choices, RecordFound, choices};
use domain::view::phone_fields::PhoneFields;
use domain::view::query::{Answer, Query};
use domain::view::screen::View;
use domain::view::support::Report;
use domain::view::unread_object::UnreadObject;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use store::{DiskError, Index};
use tokio::sync::{mpsc, watch};

/// What answers are made of.
pub(crate) struct Questions {
    pub(crate) org: Arc<OrgLink>,
    pub(crate) indexes: Arc<Indexes>,
    /// Only read from here: the loop is the one that writes.
    pub(crate) history: Arc<Mutex<store::Calls>>,
    pub(crate) view: watch::Receiver<Arc<View>>,
    pub(crate) clock: Clock,
    pub(crate) policy: Policy,
    pub(crate) reports: PathBuf,
}

/// Whom a question is asked for: whoever is on screen. **Invariant:** it is answered by that account's org and index alone.
struct Asker {
    org: Option<Org>,
    index: Option<Arc<Connections>>,
}

impl Questions {
    /// What is known, or asked of the org. Where another account has come on screen meanwhile, the answer is as good as none.
    pub(crate) async fn answer(&self, query: Query, events: &mpsc::Sender<Event>) -> Answer {
        let of = self.on_screen();
        let asker = Asker {
            org: self.org.of(of.as_ref()).await.ok(),
            index: of.as_ref().and_then(|of| self.indexes.of(of)),
        };
        let answer = self.answer_to(&asker, query.clone(), events).await;
        if let Some(org) = &asker.org {
            requests::tell(&org.client, events).await;
        }
        if self.on_screen() == of {
            return answer;
        }
        let nobody = Asker {
            org: None,
            index: None,
        };
        self.answer_to(&nobody, query, events).await
    }

    fn on_screen(&self) -> Option<Account> {
        self.view.borrow().account.clone()
    }

    async fn answer_to(&self, asker: &Asker, query: Query, events: &mpsc::Sender<Event>) -> Answer {
        match query {
            Query::Older { record, object } => self.older(asker, &record, &object, events).await,
            Query::Search { text, among } => match record_in(&text) {
                Some(record) => asker.finds(&record, among).await,
                None => asker.search(&text, among).await,
            },
            Query::RecentCalls {
                text,
                filter,
                days,
                before,
            } => {
                let index = asker
                    .index
                    .as_ref()
                    .and_then(|index| index.search.lock().ok());
                let view = Arc::clone(&self.view.borrow());
                self.recent_calls(&history::Asked {
                    view: &view,
                    text: &text,
                    index: index.as_deref(),
                    filter,
                    days,
                    before,
                    now: self.clock.now(),
                })
            }
            Query::PhoneFields {
                call,
                record,
                object,
            } => Answer::PhoneFields(self.phone_fields(asker, call, &record, &object).await),
            Query::Choices => {
                let choices = choices(asker.facts(), &self.policy);
                let last = match self.history.lock() {
                    Ok(calls) => calls.sign_in_place().unwrap_or_default(),
                    Err(_) => None,
                };
                Answer::Choices(Box::new(Choices {
                    sign_in: choices.sign_in.or_last(last),
                    ..choices
                }))
            }
            Query::Record { text } => Answer::Record {
                found: asker.record_of_link(&text).await,
            },
            Query::Accounts => self.accounts(),
            Query::Report => Answer::Report {
                path: self.report(asker),
            },
        }
    }

    /// What stands in the phone fields of a record, by the number of a call.
    async fn phone_fields(
        &self,
        asker: &Asker,
        call: CallId,
        record: &SfId,
        object: &str,
    ) -> PhoneFields {
        let (number, country) = {
            let view = self.view.borrow();
            let card = view.calls.iter().find(|card| card.id == call);
            let number = card.and_then(|card| card.who.number.clone());
            (number, view.country)
        };
        let by = number.as_ref().map(|number| (number, country));
        match &asker.org {
            Some(org) => org.phone_fields(record, object, by).await,
            None => PhoneFields::default(),
        }
    }

    fn recent_calls(&self, asked: &history::Asked<'_>) -> Answer {
        let page = match self.history.lock() {
            Ok(calls) => tokio::task::block_in_place(|| history::page(&calls, asked)),
            Err(_) => Ok((Vec::new(), false)),
        };
        let (calls, more) = page.unwrap_or_else(|error| {
            tracing::error!(%error, "the calls of the past can't be read");
            (Vec::new(), false)
        });
        let kept_for = self.view.borrow().settings.kept_for();
        let kept_from = asked.now.saturating_sub(kept_for).date();
        Answer::RecentCalls {
            calls,
            more,
            kept_from: kept_from.to_string(),
        }
    }

    /// The accounts that are known here, each with what waits for it.
    fn accounts(&self) -> Answer {
        let read = |calls: &store::Calls| {
            let here = calls.agent()?.map(|agent| agent.account);
            let rows = calls.unsent()?;
            let known = calls.accounts()?;
            let now = self.clock.now().timestamp();
            Ok::<_, store::DiskError>(accounts(known, here.as_ref(), rows.iter(), now))
        };
        let accounts = match self.history.lock() {
            Ok(calls) => tokio::task::block_in_place(|| read(&calls)),
            Err(_) => Ok(Vec::new()),
        };
        let mut accounts = accounts.unwrap_or_else(|error| {
            tracing::error!(%error, "the accounts can't be read");
            Vec::new()
        });
        // Of who is here the list says what the footer says.
        let view = Arc::clone(&self.view.borrow());
        let is_here = |one: &&mut AccountView| {
            let here = view.account.as_ref();
            here.is_some_and(|here| here.org == one.org && here.user == one.user)
        };
        for one in accounts.iter_mut().filter(is_here) {
            one.waiting = view.link.waiting;
            one.needs_you = view.link.needs_you + view.link.on_hold;
        }
        Answer::Accounts { accounts }
    }

    /// Writes what support needs, and says where.
    fn report(&self, asker: &Asker) -> Option<String> {
        let now = self.clock.now();
        let view = Arc::clone(&self.view.borrow());
        let report = Report::new(reports::program(), &view, asker.facts(), &self.policy, &now);
        let written = tokio::task::block_in_place(|| reports::write(&self.reports, &report, &now));
        written
            .inspect_err(|error| tracing::warn!(%error, "the report could not be written"))
            .ok()
            .map(|path| path.display().to_string())
    }
}

impl Asker {
    fn facts(&self) -> Option<&OrgFacts> {
        self.org.as_ref()?.facts.as_deref()
    }

    /// What the index says; nothing if it says nothing or can't be asked.
    fn index<T>(&self, ask: impl FnOnce(&Index) -> Result<T, DiskError>) -> Option<T> {
        let index = self.index.as_ref()?.search.lock().ok()?;
        let answer = tokio::task::block_in_place(|| ask(&index));
        answer
            .inspect_err(|error| tracing::error!(%error, "the index can't be read"))
            .ok()
    }

    /// People and companies by name: those of the index first, then what the org knows beyond them.
    async fn search(&self, text: &str, among: Among) -> Answer {
        let known = self.index(|index| index.search(text, among));
        let store::Matches {
            people: mut matches,
            more: more_here,
        } = known.unwrap_or_default();
        let more = match &self.org {
            Some(org) => org.search(text, among).await,
            None => None,
        };
        let local_only = more.is_none();
        let FoundByText {
            people: more,
            unread,
            may_be_more,
        } = more.unwrap_or_default();
        let known: Vec<_> = matches.iter().map(|m| m.id.clone()).collect();
        let more = more.into_iter();
        matches.extend(more.filter(|m| !known.contains(&m.id)));
        let unread = unread.iter().map(UnreadObject::from);
        Answer::Found {
            matches,
            local_only,
            partial: !self.index(Index::is_whole).unwrap_or(false),
            more: more_here || may_be_more,
            unread: unread.collect(),
        }
    }

    /// The record that was pasted, as Salesforce has it now; as the index has it where Salesforce can't be asked.
    async fn record_of_link(&self, text: &str) -> RecordFound {
        let Some(id) = record_in(text) else {
            return RecordFound::NoLink;
        };
        let found = self.asks(&id).await.unwrap_or(RecordFound::NotAsked);
        let local = self.index(|index| index.record(&id)).flatten();
        match (found, local) {
            // The index knows more of people: their company, and a person account's contact.
            (RecordFound::There { .. } | RecordFound::NotAsked, Some(known)) => {
                RecordFound::There {
                    record: Box::new(known),
                }
            }
            (found, _) => found,
        }
    }

    /// The record that a link or an id names.
    async fn finds(&self, record: &SfId, among: Among) -> Answer {
        let local = self.index(|index| index.record(record)).flatten();
        let there = match local {
            Some(known) => Some(RecordFound::There {
                record: Box::new(known),
            }),
            None => self.asks(record).await,
        };
        Answer::Found {
            unread: Vec::new(),
            local_only: there.is_none(),
            more: false,
            partial: false,
            matches: match there {
                Some(RecordFound::There { record }) if among.takes(&record) => vec![*record],
                Some(_) | None => Vec::new(),
            },
        }
    }

    /// The record as Salesforce has it now; nothing if Salesforce can't be asked.
    async fn asks(&self, record: &SfId) -> Option<RecordFound> {
        self.org.as_ref()?.record(record).await.ok()
    }
}
