//! Reads from the org what is on screen, and asks whether the org answers at all.

use super::Effects;
use crate::last_calls::{self, Searched, Whose};
use crate::read_failure::read_failure;
use domain::base::ids::{CallId, SfId};
use domain::base::problem::Problem;
use domain::org::facts::OrgFacts;
use domain::session::SignedIn;
use domain::state::org::Fallback;
use domain::step::event::{Event, ReadFailure};
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
        let mut last = Vec::new();
        let result = match by_id {
            Some(by_id) => {
                let read = self.org.read_matches(by_id, &facts, &whose).await;
                match read {
                    Ok(read) => {
                        last = read.last;
                        Ok(read.people)
                    }
                    Err(failure) => Err(failure),
                }
            }
            None => {
                let numbers = &asked.numbers;
                self.org.who_has(numbers, &facts, &asked.added).await
            }
        };
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::Searched {
            call,
            generation,
            result,
        })
        .await;
        if !last.is_empty() {
            self.tell(Event::LastCalled {
                call,
                generation,
                known: last,
            })
            .await;
        }
    }

    pub(super) async fn read_panel(self, record: SfId, object: String, facts: Arc<OrgFacts>) {
        let now = self.clock.now();
        let result = self.org.panel(&record, &object, &facts, &now).await;
        let result = result.map(Box::new);
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::PanelRead { record, result }).await;
    }

    pub(super) async fn read_next_steps(self, user: Option<SignedIn>) {
        let Some(user) = user else {
            return;
        };
        let result = self.org.next_steps(&user.account.user).await;
        // Another account is here by now, and must not see them.
        if self.org.is_of_another(&user.account).await {
            return;
        }
        self.session_may_have_ended(result.as_ref().err()).await;
        self.tell(Event::NextStepsRead(result)).await;
    }

    pub(super) async fn read_facts(self, added: Vec<String>, fallback: Option<SfId>) {
        let read = self.org.facts(&added).await;
        if let (Some(record), Ok(_)) = (fallback, &read) {
            match self.org.record(&record).await {
                Ok(RecordFound::There { .. }) => {
                    self.tell(Event::FallbackRead(Fallback::There(record)))
                        .await;
                }
                Ok(RecordFound::Hidden { .. } | RecordFound::NotForTasks { .. }) => {
                    self.tell(Event::FallbackRead(Fallback::Gone(record))).await;
                }
                // The question was not answered, which is no reason to say that the record is gone.
                Ok(RecordFound::NoLink | RecordFound::NotAsked) | Err(_) => {}
            }
        }
        if let Some(time) = self.org.server_time().await {
            self.tell(Event::ServerTime(time)).await;
        }
        match read {
            Ok(facts) => self.tell(Event::OrgRead(facts)).await,
            Err(error) => match read_failure(&error) {
                ReadFailure::Unreachable => self.probe().await,
                ReadFailure::SignedOut => self.session_ended().await,
                ReadFailure::Refused(why) => {
                    self.tell(Event::OrgNotRead(Problem::Refused(why))).await;
                }
            },
        }
    }

    pub(super) async fn probe(self) {
        let event = if self.org.answers().await {
            Event::Reachable
        } else {
            Event::Unreachable
        };
        self.tell(event).await;
    }
}
