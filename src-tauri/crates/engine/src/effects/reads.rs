//! Reads from the org what is on screen, and asks whether the org answers at all.

use super::Effects;
use crate::last_calls::{self, Searched, Whose};
use crate::org::Org;
use crate::org_link::NotHere;
use crate::panel::Shown;
use crate::people;
use crate::read_failure::read_failure;
use domain::base::ids::{CallId, SfId};
use domain::base::problem::Problem;
use domain::call::data::CallerGave;
use domain::org::facts::OrgFacts;
use domain::session::SignedIn;
use domain::settings::customer_field::CustomerField;
use domain::state::org::Fallback;
use domain::step::event::{Event, ReadFailure, WhoHas};
use domain::view::choices::RecordFound;
use std::sync::Arc;

impl Effects {
    pub(super) async fn search(
        self,
        call: CallId,
        generation: u32,
        asked: Searched,
        facts: Arc<OrgFacts>,
        whose: Whose,
    ) {
        let by_id = asked.known.as_ref();
        let by_id = by_id.and_then(|known| last_calls::request(known, &facts, &asked.added));
        let found = self.reads(async |org| match by_id {
            Some(by_id) => {
                let read = org.read_matches(by_id, &facts, &whose).await?;
                let hidden = people::not_searched(&facts, &asked.added);
                let unread = people::each_once(read.who.unread, hidden);
                Ok((WhoHas { unread, ..read.who }, read.last))
            }
            None => {
                let who = org.who_has(&asked.numbers, &facts, &asked.added).await?;
                Ok((who, Vec::new()))
            }
        });
        let Some(found) = found.await else {
            return;
        };
        let (result, last) = match found {
            Ok((who, last)) => (Ok(who), last),
            Err(failure) => (Err(failure), Vec::new()),
        };
        self.answer(Event::Searched {
            call,
            generation,
            result,
        })
        .await;
        if !last.is_empty() {
            self.answer(Event::LastCalled {
                call,
                generation,
                known: last,
            })
            .await;
        }
    }

    pub(super) async fn ask_by_data(
        self,
        call: CallId,
        data: CallerGave,
        field: Option<Box<CustomerField>>,
        facts: Arc<OrgFacts>,
    ) {
        let asked = self.reads(async |org| org.who_gave(&data, field.as_deref(), &facts).await);
        if let Some(result) = asked.await {
            self.answer(Event::FoundByData { call, data, result }).await;
        }
    }

    /// `own` are the fields of the org's own that the agent has chosen to see.
    pub(super) async fn read_panel(
        self,
        record: SfId,
        object: String,
        facts: Arc<OrgFacts>,
        own: Vec<String>,
    ) {
        let now = self.clock.now();
        let shown = Shown {
            object: &object,
            facts: &facts,
            own: &own,
        };
        let read = self.reads(async |org| org.panel(&record, &shown, &now).await);
        if let Some(result) = read.await {
            let result = result.map(Box::new);
            self.answer(Event::PanelRead { record, result }).await;
        }
    }

    pub(super) async fn read_next_steps(self, user: Option<SignedIn>) {
        let Some(user) = user else {
            return;
        };
        let read = self.reads(async |org| org.next_steps(&user.account.user).await);
        if let Some(result) = read.await {
            self.answer(Event::NextStepsRead(result)).await;
        }
    }

    pub(super) async fn read_facts(self, added: Vec<String>, fallback: Option<SfId>) {
        let read = self
            .reads(async |org| {
                let mut org = org.clone();
                let read = org.read_facts(&added).await;
                if let Ok(facts) = &read {
                    self.org.keep_facts(&org, facts).await;
                    if let Some(record) = fallback {
                        self.look_for_fallback(&org, record).await;
                    }
                }
                if let Some(time) = org.client.server_time() {
                    self.answer(Event::ServerTime(time)).await;
                }
                read.map_err(|error| read_failure(&error))
            })
            .await;
        match read {
            None | Some(Err(ReadFailure::SignedOut)) => {}
            Some(Ok(facts)) => self.answer(Event::OrgRead(facts)).await,
            Some(Err(ReadFailure::Unreachable)) => self.probe().await,
            Some(Err(ReadFailure::Refused(why))) => {
                self.answer(Event::OrgNotRead(Problem::Refused(why))).await;
            }
        }
    }

    async fn look_for_fallback(&self, org: &Org, record: SfId) {
        let fallback = match org.record(&record).await {
            Ok(RecordFound::There { .. }) => Fallback::There(record),
            Ok(RecordFound::Hidden { .. } | RecordFound::NotForTasks { .. }) => {
                Fallback::Gone(record)
            }
            // The question was not answered, which is no reason to say that the record is gone.
            Ok(RecordFound::NoLink | RecordFound::NotAsked) | Err(_) => return,
        };
        self.answer(Event::FallbackRead(fallback)).await;
    }

    pub(super) async fn probe(self) {
        let answers = match self.org.of(self.of.as_ref()).await {
            Ok(org) => org.answers().await,
            Err(NotHere::Another) => return,
            // Nobody has a session with which it could be asked.
            Err(NotHere::Nobody) => true,
        };
        self.answer(match answers {
            true => Event::Reachable,
            false => Event::Unreachable,
        })
        .await;
    }
}
