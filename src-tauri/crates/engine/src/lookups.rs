//! What is asked of Salesforce about a call: who has the number, what is known of a record, what lies further back.
//!
//! The org counts requests: a number costs one search, a record one composite. Nothing is decided here: the loop is
//! told what was found.

use crate::org::Org;
use crate::panel::{Past, Shown};
use crate::read_failure::read_failure;
use crate::{last_calls, named, panel, people};
use domain::base::ids::{E164, SfId};
use domain::base::not_readable::NotReadable;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::object_of::object_of;
use domain::panel::{Activity, PanelPart, newest_first};
use domain::step::event::{PanelRead, ReadFailure, WhoHas};
use domain::view::choices::RecordFound;
use jiff::Zoned;
use jiff::tz::TimeZone;
use salesforce::{CallError, RecordId};
use serde_json::Value;

/// All past activities that the org still has, and what of them could not be read.
pub(crate) struct Older {
    pub(crate) past: Vec<Activity>,
    pub(crate) unread: Vec<(PanelPart, NotReadable)>,
}

impl Org {
    /// Everybody whom a search for the number finds, and where it could not search. The caller compares who of them really
    /// has it.
    pub(crate) async fn who_has(
        &self,
        numbers: &[E164],
        facts: &OrgFacts,
        added: &[String],
    ) -> Result<WhoHas, ReadFailure> {
        let hidden = people::not_searched(facts, added);
        let Some(search) = people::search(numbers, facts, added) else {
            // This agent sees no field for a phone number, so nobody was asked.
            return Ok(WhoHas {
                unread: hidden,
                ..WhoHas::default()
            });
        };
        let found = search.ask(&self.client).await;
        let found = found.map_err(|error| read_failure(&error))?;
        let person = |record: &Value| {
            let object = record.pointer("/attributes/type")?.as_str()?;
            people::person(record, object, facts.objects.get(object)?)
        };
        Ok(WhoHas {
            people: found.records.iter().filter_map(person).collect(),
            unread: people::each_once(found.unread, hidden),
        })
    }

    /// Several records that have a number, and who else may have it by now, with the last call with each.
    pub(crate) async fn read_matches(
        &self,
        asked: last_calls::Asked,
        facts: &OrgFacts,
        whose: &last_calls::Whose,
    ) -> Result<last_calls::Read, ReadFailure> {
        let answers = self.ask_together(&asked.composite()).await?;
        last_calls::read(&asked, &answers, facts, whose)
    }

    /// What belongs to a record, and the record itself, in one composite request.
    pub(crate) async fn panel(
        &self,
        record: &SfId,
        shown: &Shown<'_>,
        now: &Zoned,
    ) -> Result<PanelRead, ReadFailure> {
        let known = shown.facts.objects.get(shown.object);
        let mut asked = panel::request(record, shown, now.timestamp());
        let answers = self.ask_together(&asked.composite()).await?;
        Ok(PanelRead {
            panel: panel::from_answers(&asked, &answers, shown, now),
            record: panel::record_from(&answers, record, shown.object, known),
        })
    }

    /// All past activities of a record, archived ones included.
    pub(crate) async fn older(
        &self,
        record: &SfId,
        object: &str,
        zone: &TimeZone,
    ) -> Result<Older, ReadFailure> {
        let facts = self.facts();
        let mut asked = panel::older(record, object, &facts);
        let answers = self.ask_together(&asked.composite()).await?;
        let Past {
            tasks,
            events,
            emails,
        } = panel::past_from(&asked, &answers, zone);
        let parts = [
            (PanelPart::PastTasks, tasks.why()),
            (PanelPart::PastEvents, events.why()),
            (PanelPart::PastEmails, emails.why()),
        ];
        let unread = parts
            .into_iter()
            .filter_map(|(part, why)| Some((part, why?.clone())));
        Ok(Older {
            unread: unread.collect(),
            past: newest_first(tasks.iter().chain(&events).chain(&emails).cloned()),
        })
    }

    /// A record by its id, if a Task can be about it.
    pub(crate) async fn record(&self, record: &SfId) -> Result<RecordFound, ReadFailure> {
        let facts = self.facts.clone();
        let object = object_of(record, facts.as_deref());
        let (Some(object), Ok(id)) = (object, RecordId::parse(&record.0)) else {
            return Ok(RecordFound::NotForTasks { object: None });
        };
        if !facts
            .as_ref()
            .is_some_and(|facts| takes_tasks(facts, &object))
        {
            let object = Some(object);
            return Ok(RecordFound::NotForTasks { object });
        }
        let may = |field: &&str| {
            facts
                .as_ref()
                .is_none_or(|facts| facts.may_read(&object, field))
        };
        let fields = named::fields(&object).iter().copied().filter(may);
        let fields: Vec<&str> = fields.chain(["Id"]).collect();
        let row: Value = match self.client.retrieve(&object, &id, &fields).await {
            Ok(row) => row,
            Err(CallError::Gone { .. } | CallError::Refused(_)) => {
                return Ok(RecordFound::Hidden { object });
            }
            Err(error) => return Err(read_failure(&error)),
        };
        Ok(RecordFound::There {
            record: Box::new(named::candidate(record, &object, &row)),
        })
    }
}

fn takes_tasks(facts: &OrgFacts, object: &str) -> bool {
    ["WhoId", "WhatId"].iter().any(|field| {
        let field = facts.field(TASK, field);
        field.is_some_and(|field| field.references.iter().any(|name| name == object))
    })
}
