//! What is known of a person, on screen: as it was read, with the waiting writes applied.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use crate::base::ids::SfId;
use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::panel::{Activity, ActivityKind, NextStep, OpenCase, Opportunity, PanelPart};
use crate::people::own_field::OwnDetail;
use crate::people::related::RelatedRecord;
use crate::people::shown_field::Detail;
use crate::view::brief::Brief;
use crate::view::error::UiError;
use crate::view::write_state::{WriteLabel, WriteState};

/// What is known of a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PanelView {
    /// The company that a contact works for.
    pub company: Option<RelatedRecord>,
    /// The open opportunities: those in which the person has a role, then the company's others, each with the nearest
    /// close date first.
    pub opportunities: Vec<Opportunity>,
    /// Tasks that are not closed, overdue first.
    pub next_steps: Vec<TaskView>,
    /// All of it in short.
    pub brief: Brief,
    /// The fields that the agent has chosen to see, in that order.
    pub details: Vec<Detail>,
    /// The same of the org's own fields.
    pub own_details: Vec<OwnDetail>,
    /// Closed tasks, past events and e-mails, newest first.
    pub past: Vec<ActivityView>,
    /// When this was read from Salesforce; nothing while the first answer is awaited.
    pub as_of: Option<Millis>,
    /// Whether it is an older copy because Salesforce can't be reached.
    pub saved_copy: bool,
    /// Open cases, newest first: three at most.
    pub cases: Vec<OpenCase>,
    /// How many open cases there are; what is counted ends at 20.
    pub open_cases: u32,
    /// What could not be read, and why: of such a part an empty list says nothing.
    pub unread: Vec<UnreadPart>,
    /// What of it this agent may not see: where it is missing, that says nothing.
    pub hidden: Vec<HiddenFact>,
}

/// What may be hidden of a record of which the rest is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum HiddenFact {
    /// Who owns the record.
    Owner,
    /// When a next step is due.
    StepDue,
    /// What is written in a next step.
    StepDetail,
}

/// A part of the panel that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnreadPart {
    /// Which one.
    pub part: PanelPart,
    /// Why.
    pub why: UiError,
}

/// Whether the agent's own next steps are known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum StepsKnown {
    /// They are as they were read.
    Read,
    /// They have not been read yet.
    NotYet,
    /// They could not be read when they were asked for last.
    NotReadable {
        /// Why.
        why: UiError,
    },
}

/// An open task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TaskView {
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
    pub priority: Option<String>,
    /// When the agent is to be reminded of it.
    pub remind: Option<Millis>,
    /// Whose it is, if it is somebody else's.
    pub owner: Option<String>,
    /// Whom or what it is about, where that is known.
    pub about: Option<RelatedRecord>,
    /// Its state in the outbox, where it or its completion has not been confirmed.
    pub sending: Option<WriteState>,
    /// What it is in Salesforce without, as the agent may not fill those fields.
    pub left_out: Vec<WriteLabel>,
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ActivityView {
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
    /// The Task that Salesforce has made for this e-mail: they are one.
    pub same_as: Option<SfId>,
    /// Whether it can be edited: it is a Task, and no event of the calendar and no e-mail.
    pub edits: bool,
    /// Whether its date can be changed and it can be opened again as a next step: a Task that is not the record of one of
    /// this agent's calls.
    pub reopens: bool,
    /// Its state in the outbox, where it has not been confirmed.
    pub sending: Option<WriteState>,
}

impl TaskView {
    /// A task as it is shown to this user.
    pub(crate) fn of(
        step: NextStep,
        user: Option<&SfId>,
        sending: Option<WriteState>,
        left_out: Vec<WriteLabel>,
    ) -> Self {
        let NextStep {
            task,
            subject,
            detail,
            due,
            done,
            priority,
            remind,
            owner,
            about,
        } = step;
        let others = owner.filter(|owner| Some(&owner.id) != user);
        Self {
            task,
            subject,
            detail,
            due,
            done,
            priority,
            remind,
            owner: others.map(|owner| owner.name),
            about,
            sending,
            left_out,
        }
    }
}

impl ActivityView {
    pub(crate) fn of(activity: Activity, sending: Option<WriteState>) -> Self {
        let is_task = activity.is_task();
        let Activity {
            task,
            kind,
            subject,
            detail,
            owner,
            date,
            talk_seconds,
            same_as,
            step: _,
        } = activity;
        Self {
            edits: is_task,
            reopens: is_task,
            task,
            kind,
            subject,
            detail,
            owner,
            date,
            talk_seconds,
            same_as,
            sending,
        }
    }
}

/// Activities as Salesforce told them, without any waiting write. `own`: the records of this agent's calls.
pub fn as_read(past: Vec<Activity>, own: &BTreeSet<SfId>) -> Vec<ActivityView> {
    past.into_iter()
        .map(|activity| {
            let is_own = match &activity.task {
                TaskRef::Salesforce(task) => own.contains(task),
                TaskRef::Outbox(_) => false,
            };
            let mut view = ActivityView::of(activity, None);
            view.reopens &= !is_own;
            view
        })
        .collect()
}
