//! Takes a row's steps one after the other: the only file of `send` that holds the client and waits.
//!
//! ```text
//! row, org --plan::first--> step --plan--> request --client--> answer --classify--> a further step, or the result
//! ```
//!
//! It decides nothing: what a step asks is for `plan`, what an answer means for `classify`. The steps only go forward
//! (`step`), and the way of a row has at most [`MOST_REQUESTS`] of them.

use super::classify::classify;
use super::plan::{Plan, first, plan};
use super::request::{Answer, Request};
use super::step::Next;
use domain::base::ids::SfId;
use domain::org::facts::{OrgFacts, TASK};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use salesforce::{CallError, Client, Composite};
use serde_json::Value;

/// The longest way: read a Task, change it with its log record, change it alone as the record is gone, and follow the
/// records that it names.
const MOST_REQUESTS: usize = 4;

/// Sends a row, and says what became of it. Dropped on its way, it leaves the row in doubt.
pub async fn send(client: &Client, row: &Row, org: &OrgFacts) -> JobResult {
    run(client, row, org, first(row, org)).await
}

/// Verifies whether an earlier request of this row has landed, or seeks another tool's Task of its call where the row has not
/// been sent. The Tasks in `not` are known to be others.
pub async fn verify(client: &Client, row: &Row, org: &OrgFacts, not: &[SfId]) -> JobResult {
    run(client, row, org, Next::verify(row, org, not)).await
}

async fn run<'a>(client: &Client, row: &'a Row, org: &OrgFacts, mut next: Next<'a>) -> JobResult {
    for _ in 0..MOST_REQUESTS {
        let step = match next {
            Next::Take(step) => step,
            Next::Settled(result) => return result,
        };
        let request = match plan(&step, row, org) {
            Plan::Ask(request) => request,
            Plan::Settled(result) => return result,
        };
        next = classify(step, ask(client, request).await, row, org);
    }
    match next {
        Next::Settled(result) => result,
        // No row has so many steps. In doubt, it is verified by the outbox.
        Next::Take(_) => JobResult::NoAnswer,
    }
}

async fn ask(client: &Client, request: Request) -> Result<Answer, CallError> {
    match request {
        Request::CreateTask(body) => client.create(TASK, &body).await.map(Answer::Created),
        Request::CreatePerson {
            object,
            body,
            may_look_alike,
        } => {
            let made = client.create_person(&object, &body, may_look_alike);
            made.await.map(Answer::Created)
        }
        Request::UpdateTask { task, body } => {
            let changed = client.update(TASK, &task, &body).await;
            changed.map(|()| Answer::Updated)
        }
        Request::AllOrNone(requests) => {
            let together = Composite {
                all_or_none: true,
                requests,
            };
            client.composite(&together).await.map(Answer::Parts)
        }
        Request::Questions(requests) => {
            let questions = Composite {
                all_or_none: false,
                requests,
            };
            client.composite(&questions).await.map(Answer::Parts)
        }
        Request::Query(soql) => {
            let page = client.query_all::<Value>(&soql).await;
            page.map(|page| Answer::Records(page.records))
        }
    }
}
