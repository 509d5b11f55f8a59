//! What is known of a person, as Salesforce told it: opportunities, cases, next steps, past activities, some fields.
//!
//! A copy is kept in the index, so that it can be shown without a network. Waiting writes are no part of it: `view`
//! applies them.

pub mod kept;
pub mod part;
mod seen;

use crate::base::ids::SfId;
use crate::base::not_readable::NotReadable;
use crate::base::refs::{TaskOwner, TaskRef};
use crate::base::time::Millis;
use crate::call::event::{Direction, Outcome};
use crate::call::kind::CallKind;
use crate::panel::part::Part;
use crate::people::own_field::OwnDetail;
use crate::people::related::RelatedRecord;
use crate::people::shown_field::Detail;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// An open case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpenCase {
    /// The record.
    pub id: SfId,
    /// Its number, as people name it.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Where it stands, in the org's words.
    pub status: String,
}

/// An opportunity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Opportunity {
    /// The record.
    pub id: SfId,
    /// Its name.
    pub name: String,
    /// Its stage, in the org's words.
    pub stage: String,
    /// When it is to close, `YYYY-MM-DD`.
    #[serde(default)]
    pub closes: Option<String>,
    /// Whose it is.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whether it is only known to be the company's: the person has no role in it.
    #[serde(default)]
    pub of_company: bool,
}

/// How many open opportunities are shown.
pub const OPPORTUNITIES: usize = 10;

/// What is known of a person. Each part was read, or says why it could not be.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Panel {
    /// The company that a contact works for.
    pub company: Part<Option<RelatedRecord>>,
    /// The open opportunities in which a contact has a role, or those of a company; the nearest close date first.
    pub opportunities: Part<Vec<Opportunity>>,
    /// The open opportunities of a contact's company, the nearest close date first.
    pub company_opportunities: Part<Vec<Opportunity>>,
    /// Tasks that are not closed, overdue first.
    pub next_steps: Part<Vec<NextStep>>,
    /// Closed tasks, newest first.
    pub past_tasks: Part<Vec<Activity>>,
    /// Past events, newest first.
    pub past_events: Part<Vec<Activity>>,
    /// E-mails, newest first.
    pub past_emails: Part<Vec<Activity>>,
    /// The fields of the record that the agent may choose to see.
    pub details: Vec<Detail>,
    /// What stands in those fields of the org's own that were chosen when it was read.
    pub own_details: Vec<OwnDetail>,
    /// The open cases.
    pub cases: Part<OpenCases>,
    /// When this was read from Salesforce; nothing while the first answer is awaited.
    pub as_of: Option<Millis>,
    /// Whether it is an older copy because Salesforce can't be reached.
    pub saved_copy: bool,
}

impl Panel {
    /// Each part that could not be read, in the order in which they are shown.
    pub fn not_readable(&self) -> impl Iterator<Item = (PanelPart, &NotReadable)> {
        let parts = [
            (PanelPart::Company, self.company.why()),
            (PanelPart::Opportunities, self.opportunities.why()),
            (
                PanelPart::CompanyOpportunities,
                self.company_opportunities.why(),
            ),
            (PanelPart::Cases, self.cases.why()),
            (PanelPart::NextSteps, self.next_steps.why()),
            (PanelPart::PastTasks, self.past_tasks.why()),
            (PanelPart::PastEvents, self.past_events.why()),
            (PanelPart::PastEmails, self.past_emails.why()),
        ];
        parts
            .into_iter()
            .filter_map(|(part, why)| Some((part, why?)))
    }

    /// The open opportunities as they are shown: first those in which the person has a role, then the company's others.
    pub fn deals(&self) -> Vec<Opportunity> {
        let mut deals: Vec<Opportunity> = Vec::new();
        let own = self.opportunities.iter().cloned();
        let of_company = self.company_opportunities.iter().cloned();
        let of_company = of_company.map(|deal| Opportunity {
            of_company: true,
            ..deal
        });
        for deal in own.chain(of_company) {
            if !deals.iter().any(|known| known.id == deal.id) {
                deals.push(deal);
            }
        }
        deals.truncate(OPPORTUNITIES);
        deals
    }

    /// Closed tasks, past events and e-mails, newest first.
    pub fn past(&self) -> Vec<Activity> {
        let tasks_and_events = self.past_tasks.iter().chain(&self.past_events);
        newest_first(tasks_and_events.chain(&self.past_emails).cloned())
    }
}

/// Activities in the order in which they are shown. An e-mail whose Task is among them is left out: they are one.
pub fn newest_first(past: impl Iterator<Item = Activity>) -> Vec<Activity> {
    let mut past: Vec<Activity> = past.collect();
    let tasks: BTreeSet<SfId> = past
        .iter()
        .filter_map(|one| match &one.task {
            TaskRef::Salesforce(task) => Some(task.clone()),
            TaskRef::Outbox(_) => None,
        })
        .collect();
    past.retain(|one| {
        one.same_as
            .as_ref()
            .is_none_or(|task| !tasks.contains(task))
    });
    past.sort_by(|a, b| b.date.cmp(&a.date));
    past
}

/// The parts of a panel, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PanelPart {
    /// All of it.
    Everything,
    /// The company that a contact works for.
    Company,
    /// Open opportunities.
    Opportunities,
    /// Open cases.
    Cases,
    /// Open tasks.
    NextSteps,
    /// Closed tasks.
    PastTasks,
    /// Past events.
    PastEvents,
    /// The open opportunities of a contact's company.
    CompanyOpportunities,
    /// E-mails.
    PastEmails,
}

/// Open cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenCases {
    /// The newest, three at most.
    pub newest: Vec<OpenCase>,
    /// How many there are; what is counted ends at 20.
    pub count: u32,
}

/// A task that is to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextStep {
    /// Which task.
    pub task: TaskRef,
    /// Its subject.
    pub subject: String,
    /// Its description, whole.
    pub detail: Option<String>,
    /// Due date, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Ticked by the agent; it leaves the list once Salesforce has it.
    pub done: bool,
    /// Its priority, by API name.
    #[serde(default)]
    pub priority: Option<String>,
    /// When the agent is to be reminded of it.
    #[serde(default)]
    pub remind: Option<Millis>,
    /// Whose it is, where that was read.
    #[serde(default)]
    pub owner: Option<TaskOwner>,
    /// Whom or what it is about, where that was read.
    #[serde(default)]
    pub about: Option<RelatedRecord>,
}

impl NextStep {
    /// A task of which only the subject is known.
    pub fn new(task: TaskRef, subject: String) -> Self {
        Self {
            task,
            subject,
            detail: None,
            due: None,
            done: false,
            priority: None,
            remind: None,
            owner: None,
            about: None,
        }
    }
}

/// What an activity was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ActivityKind {
    /// Somebody called and was spoken with.
    CallInbound,
    /// The agent called.
    CallOutbound,
    /// Somebody called and was not spoken with.
    CallMissed,
    /// Between colleagues.
    CallInternal,
    /// A call of which is not known which way it went.
    Call,
    /// A Task that is no call.
    Task,
    /// An event of the calendar.
    Event,
    /// An e-mail.
    Email,
}

impl ActivityKind {
    /// A call as an activity.
    pub fn of_call(direction: Direction, outcome: Option<Outcome>) -> Self {
        match direction {
            _ if CallKind::told(direction, outcome).is_missed() => Self::CallMissed,
            Direction::Inbound => Self::CallInbound,
            Direction::Outbound => Self::CallOutbound,
            Direction::Internal => Self::CallInternal,
        }
    }
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Which task or event.
    pub task: TaskRef,
    /// What it was.
    pub kind: ActivityKind,
    /// Its subject.
    pub subject: String,
    /// Its note, as text.
    pub detail: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Its date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Seconds of talk.
    pub talk_seconds: Option<u32>,
    /// The Task that Salesforce has made for this e-mail.
    #[serde(default)]
    pub same_as: Option<SfId>,
    /// The Task as a next step, where that is known, without what stands here already: opened again, it is that again.
    #[serde(default)]
    pub step: Option<Box<NextStep>>,
}

/// With what the ids of Tasks begin, in every org.
const TASK_PREFIX: &str = "00T";

impl Activity {
    /// Whether it is a Task. Events and the e-mails that Salesforce keeps beside their Tasks are records of other objects,
    /// which can't be written as a Task is.
    pub fn is_task(&self) -> bool {
        match &self.task {
            TaskRef::Outbox(_) => true,
            TaskRef::Salesforce(id) => id.has_prefix(TASK_PREFIX),
        }
    }

    /// What an activity keeps of its Task as a next step: not the texts, which it has itself.
    pub fn kept_step(step: NextStep) -> Box<NextStep> {
        Box::new(NextStep {
            subject: String::new(),
            detail: None,
            ..step
        })
    }
}
