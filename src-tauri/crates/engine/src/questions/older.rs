//! What lies further back than a panel shows: asked for beside the loop, which is told what is on screen then.

use super::{Asker, Questions};
use crate::vault::account_of;
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::panel::{Activity, PanelPart};
use domain::step::event::{Event, ReadFailure};
use domain::view::error::UiError;
use domain::view::panel::{UnreadPart, as_read};
use domain::view::query::Answer;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::mpsc;

impl Questions {
    /// All past activities that the org still has. The loop is told of them: they are on screen then.
    pub(super) async fn older(
        &self,
        asker: &Asker,
        record: &SfId,
        object: &str,
        events: &mpsc::Sender<Event>,
    ) -> Answer {
        let now = self.clock.now();
        let older = match &asker.org {
            Some(org) => org.older(record, object, now.time_zone()).await,
            None => Err(ReadFailure::SignedOut),
        };
        let older = match older {
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
        let unread = unread.collect();
        if let Some(org) = &asker.org {
            let read = Event::OlderRead {
                record: record.clone(),
                past: older.past.clone(),
            };
            let told = Event::Answered {
                of: Some(account_of(&org.client.tokens())),
                answer: Box::new(read),
            };
            // A loop that has ended shows nothing any more.
            events.send(told).await.ok();
        }
        let own = self.own_records(&older.past);
        Answer::Older {
            unread,
            past: Some(as_read(older.past, &own)),
        }
    }

    /// Which of these are the records of calls that this machine knows.
    fn own_records(&self, past: &[Activity]) -> BTreeSet<SfId> {
        let tasks = past.iter().filter_map(|past| match &past.task {
            TaskRef::Salesforce(task) => Some(task.clone()),
            TaskRef::Outbox(_) => None,
        });
        let tasks: Vec<SfId> = tasks.collect();
        let own = match self.history.lock() {
            Ok(calls) => tokio::task::block_in_place(|| calls.own_calls(&tasks)),
            Err(_) => Ok(BTreeMap::new()),
        };
        let own = own.unwrap_or_else(|error| {
            tracing::error!(%error, "the calls of the past can't be read");
            BTreeMap::new()
        });
        own.into_keys().collect()
    }
}
