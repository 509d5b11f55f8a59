//! What the window asks beyond the view: a search, calls of the past, a record, choices, the report for support.
//!
//! It is answered beside the loop, on connections of its own. It changes nothing.

use crate::clock::Clock;
use crate::org::OrgLink;
use crate::{history, reports};
use domain::base::ids::SfId;
use domain::base::record_link::record_in;
use domain::panel::PanelPart;
use domain::settings::policy::Policy;
use domain::step::event::ReadFailure;
use domain::view::accounts::accounts;
use domain::view::choices::{Choices, RecordFound, choices};
use domain::view::error::UiError;
use domain::view::panel::{UnreadPart, as_read};
use domain::view::query::{Answer, Query, UnreadObject};
use domain::view::recent::{RecentFilter, RecentPlace};
use domain::view::screen::View;
use domain::view::support::Report;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// What answers are made of.
pub(crate) struct Questions {
    pub(crate) org: Arc<OrgLink>,
    pub(crate) index: Mutex<store::Index>,
    /// Only read from here: the loop is the one that writes.
    pub(crate) history: Mutex<store::Calls>,
    pub(crate) view: watch::Receiver<Arc<View>>,
    pub(crate) clock: Clock,
    pub(crate) policy: Policy,
    pub(crate) reports: PathBuf,
}

impl Questions {
    /// What is known, or asked of the org.
    pub(crate) async fn answer(&self, query: Query) -> Answer {
        match query {
            Query::Older { record, object } => self.older(&record, &object).await,
            Query::Search { text } => match record_in(&text) {
                Some(record) => self.record(&record).await,
                None => self.search(&text).await,
            },
            Query::RecentCalls {
                text,
                filter,
                before,
            } => self.recent_calls(&text, filter, before),
            Query::Choices => {
                let org = self.org.described().await;
                let choices = choices(org.as_deref(), &self.policy);
                let last = match self.history.lock() {
                    Ok(calls) => calls.sign_in_place().unwrap_or_default(),
                    Err(_) => None,
                };
                Answer::Choices(Choices {
                    sign_in: choices.sign_in.or_last(last),
                    ..choices
                })
            }
            Query::Record { text } => Answer::Record {
                found: self.record_of_link(&text).await,
            },
            Query::Accounts => self.accounts(),
            Query::Report => Answer::Report {
                path: self.report().await,
            },
        }
    }

    /// All past activities that the org still has.
    async fn older(&self, record: &SfId, object: &str) -> Answer {
        let now = self.clock.now();
        let older = match self.org.older(record, object, now.time_zone()).await {
            Ok(older) => older,
            Err(ReadFailure::Refused(why)) => {
                let why = UiError::refused_to_read("", &why);
                let part = PanelPart::Everything;
                return Answer::Older {
                    past: None,
                    unread: vec![UnreadPart { part, why }],
                };
            }
            Err(ReadFailure::Unreachable | ReadFailure::SignedOut) => {
                return Answer::Older {
                    past: None,
                    unread: Vec::new(),
                };
            }
        };
        let unread = older.unread.iter().map(|(part, why)| UnreadPart {
            part: *part,
            why: UiError::not_readable(why),
        });
        Answer::Older {
            unread: unread.collect(),
            past: Some(as_read(older.past)),
        }
    }

    /// People and companies by name: those of the index first, then what the org knows beyond them.
    async fn search(&self, text: &str) -> Answer {
        let mut matches = match self.index.lock() {
            Ok(index) => index.search(text).unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        let more = self.org.search(text).await;
        let local_only = more.is_none();
        let (more, unread) = more.unwrap_or_default();
        let known: Vec<_> = matches.iter().map(|m| m.id.clone()).collect();
        let more = more.into_iter();
        matches.extend(more.filter(|m| !known.contains(&m.id)));
        let unread = unread.iter().map(|one| UnreadObject {
            object: one.object.clone(),
            why: UiError::not_readable(one),
        });
        Answer::Found {
            matches,
            local_only,
            unread: unread.collect(),
        }
    }

    fn recent_calls(
        &self,
        text: &str,
        filter: RecentFilter,
        before: Option<RecentPlace>,
    ) -> Answer {
        let page = match (self.history.lock(), self.index.lock()) {
            (Ok(calls), Ok(index)) => tokio::task::block_in_place(|| {
                let asked = history::Asked {
                    text,
                    index: &index,
                    filter,
                    before,
                    midnight: history::midnight(&self.clock.now()),
                };
                history::page(&calls, &asked)
            }),
            _ => Ok((Vec::new(), false)),
        };
        let (calls, more) = page.unwrap_or_else(|error| {
            tracing::error!(%error, "the calls of the past can't be read");
            (Vec::new(), false)
        });
        let kept_for = self.view.borrow().settings.kept_for();
        let kept_from = self.clock.now().saturating_sub(kept_for).date();
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
            Ok::<_, store::DiskError>(accounts(calls.accounts()?, here.as_ref(), &rows))
        };
        let accounts = match self.history.lock() {
            Ok(calls) => tokio::task::block_in_place(|| read(&calls)),
            Err(_) => Ok(Vec::new()),
        };
        let accounts = accounts.unwrap_or_else(|error| {
            tracing::error!(%error, "the accounts can't be read");
            Vec::new()
        });
        Answer::Accounts { accounts }
    }

    /// Writes what support needs, and says where.
    async fn report(&self) -> Option<String> {
        let org = self.org.described().await;
        let now = self.clock.now();
        let view = Arc::clone(&self.view.borrow());
        let report = Report::new(
            reports::program(),
            &view,
            org.as_deref(),
            &self.policy,
            &now,
        );
        let written = tokio::task::block_in_place(|| reports::write(&self.reports, &report, &now));
        written
            .inspect_err(|error| tracing::warn!(%error, "the report could not be written"))
            .ok()
            .map(|path| path.display().to_string())
    }

    /// The record that was pasted, as Salesforce has it now; as the index has it where Salesforce can't be asked.
    async fn record_of_link(&self, text: &str) -> RecordFound {
        let Some(id) = record_in(text) else {
            return RecordFound::NoLink;
        };
        let found = match self.org.record(&id).await {
            Ok(found) => found,
            Err(_) => RecordFound::NotAsked,
        };
        let local = match self.index.lock() {
            Ok(index) => index.record(&id).ok().flatten(),
            Err(_) => None,
        };
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
    async fn record(&self, record: &SfId) -> Answer {
        let local = match self.index.lock() {
            Ok(index) => index.record(record).ok().flatten(),
            Err(_) => None,
        };
        let there = match local {
            Some(known) => Ok(RecordFound::There {
                record: Box::new(known),
            }),
            None => self.org.record(record).await,
        };
        Answer::Found {
            unread: Vec::new(),
            local_only: there.is_err(),
            matches: match there {
                Ok(RecordFound::There { record }) => vec![*record],
                Ok(_) | Err(_) => Vec::new(),
            },
        }
    }
}
