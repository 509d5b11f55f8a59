//! What one step asks of Salesforce, and what Salesforce answers, as data.
//!
//! It owns the forms of the two. It must never hold a client: `plan` and `classify` are tested without one.

use super::question::Question;
use salesforce::{CallError, RecordId, SubRequest, SubResponse};
use serde_json::{Map, Value};

/// The fields of a record by the names that the org knows them by.
pub(super) type Body = Map<String, Value>;

/// One request of the org's budget.
pub(super) enum Request {
    /// Make a Task.
    CreateTask(Body),
    /// Make a record of an object that has duplicate rules.
    CreatePerson {
        object: String,
        body: Body,
        may_look_alike: bool,
    },
    /// Change a Task.
    UpdateTask { task: RecordId, body: Body },
    /// Change a record of any other object.
    UpdateRecord {
        object: String,
        record: RecordId,
        body: Body,
    },
    /// Write all of these or none.
    AllOrNone(Vec<SubRequest>),
    /// Read all of these, each as far as it may be read.
    Questions(Vec<SubRequest>),
    /// Read the records that a question finds, deleted and archived ones too.
    Query(Question),
    /// Read what two questions about one row find, each as the one above. The second may be refused.
    Both(Question, Question),
    /// Make a Task for each of several rows.
    CreateTasks(Vec<Body>),
    /// Change a Task for each of several rows.
    UpdateTasks(Vec<(RecordId, Body)>),
    /// For each of several rows, write all or none.
    EachAllOrNone(Vec<Vec<SubRequest>>),
    /// Read what several rows ask for.
    Queries(Vec<Question>),
    /// The same for rows that have two questions each: all the first ones, and the second ones in the same order.
    BothOfEach(Vec<Question>, Vec<Question>),
}

/// What Salesforce answered to a request that it carried out.
#[derive(Clone)]
pub(super) enum Answer {
    /// The record is made.
    Created(RecordId),
    /// The record is changed.
    Updated,
    /// To `AllOrNone` and `Questions`: what became of each part.
    Parts(Vec<SubResponse>),
    /// To `Query` and `Both`: what was found.
    Records(Vec<Value>),
    /// To what was asked for several rows: what each of them would have been answered alone.
    Each(Vec<Result<Answer, CallError>>),
}

impl Answer {
    /// The id of the record that was made.
    pub(super) fn created(self) -> Result<RecordId, CallError> {
        match self {
            Self::Created(id) => Ok(id),
            Self::Updated | Self::Parts(_) | Self::Records(_) | Self::Each(_) => {
                Err(not_to("a create"))
            }
        }
    }

    /// What became of each part.
    pub(super) fn parts(self) -> Result<Vec<SubResponse>, CallError> {
        match self {
            Self::Parts(parts) => Ok(parts),
            Self::Created(_) | Self::Updated | Self::Records(_) | Self::Each(_) => {
                Err(not_to("a composite"))
            }
        }
    }

    /// What was found.
    pub(super) fn records(self) -> Result<Vec<Value>, CallError> {
        match self {
            Self::Records(records) => Ok(records),
            Self::Created(_) | Self::Updated | Self::Parts(_) | Self::Each(_) => {
                Err(not_to("a query"))
            }
        }
    }
}

/// The error for an answer that belongs to another kind of request.
fn not_to(request: &'static str) -> CallError {
    CallError::Unreadable(request)
}
