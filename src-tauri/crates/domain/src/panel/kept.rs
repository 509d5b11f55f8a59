//! The stored copy of a panel: in today's form, or as 0.1.0 wrote it.

use serde::{Deserialize, Deserializer};

use crate::base::time::Millis;
use crate::panel::part::Part;
use crate::panel::{Activity, ActivityKind, NextStep, OpenCase, OpenCases, Opportunity, Panel};
use crate::people::own_field::OwnDetail;
use crate::people::related::RelatedRecord;
use crate::people::shown_field::Detail;

/// The fields of both forms. Those that one form lacks are empty.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Kept {
    company: Part<Option<RelatedRecord>>,
    opportunities: Option<Part<Vec<Opportunity>>>,
    company_opportunities: Part<Vec<Opportunity>>,
    next_steps: Part<Vec<NextStep>>,
    past_tasks: Option<Part<Vec<Activity>>>,
    past_events: Option<Part<Vec<Activity>>>,
    past_emails: Part<Vec<Activity>>,
    details: Vec<Detail>,
    own_details: Vec<OwnDetail>,
    cases: CasesKept,
    as_of: Option<Millis>,
    saved_copy: bool,
    /// As 0.1.0 wrote it: only the nearest one.
    opportunity: Option<Opportunity>,
    /// As 0.1.0 wrote them: tasks and events together.
    past: Vec<Activity>,
    /// As 0.1.0 wrote it, beside the newest cases.
    open_cases: u32,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CasesKept {
    /// As 0.1.0 wrote them.
    Newest(Vec<OpenCase>),
    Part(Part<OpenCases>),
}

impl Default for CasesKept {
    fn default() -> Self {
        Self::Newest(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Panel {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Kept::deserialize(from).map(Self::from)
    }
}

impl From<Kept> for Panel {
    fn from(kept: Kept) -> Self {
        let (events, tasks): (Vec<Activity>, Vec<Activity>) = kept
            .past
            .into_iter()
            .partition(|one| one.kind == ActivityKind::Event);
        let nearest: Vec<Opportunity> = kept.opportunity.into_iter().collect();
        Self {
            company: kept.company,
            opportunities: kept.opportunities.unwrap_or(Part::Read(nearest)),
            company_opportunities: kept.company_opportunities,
            next_steps: kept.next_steps,
            past_tasks: kept.past_tasks.unwrap_or(Part::Read(tasks)),
            past_events: kept.past_events.unwrap_or(Part::Read(events)),
            past_emails: kept.past_emails,
            details: kept.details,
            own_details: kept.own_details,
            cases: match kept.cases {
                CasesKept::Part(cases) => cases,
                CasesKept::Newest(newest) => Part::Read(OpenCases {
                    newest,
                    count: kept.open_cases,
                }),
            },
            as_of: kept.as_of,
            saved_copy: kept.saved_copy,
        }
    }
}
