//! Takes rows' steps one after the other: the only file of `send` that holds the client and waits.
//!
//! ```text
//! row, org --plan::first--> step --plan--> request --client--> answer --classify--> a further step, or the result
//! ```
//!
//! Several rows go side by side, in rounds: what they ask in one round is joined (`batch`), and each has its own answer.
//!
//! It decides nothing: what a step asks is for `plan`, what an answer means for `classify`. The steps only go forward
//! (`step`), and the way of a row has at most [`MOST_REQUESTS`] of them.

use super::batch::{Given, Shared, is_of_the_whole, shared};
use super::classify::classify;
use super::plan::{Plan, first, plan};
use super::question::Question;
use super::request::{Answer, Request};
use super::step::Next;
use domain::org::facts::{OrgFacts, TASK};
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::step::effect::ToVerify;
use salesforce::{CallError, Client, Composite, SubRequest, SubResponse};
use serde_json::Value;
use std::collections::BTreeMap;
use std::slice;

/// The longest way: read a Task, change it with its log record, change it alone as the record is gone, and follow the
/// records that it names.
const MOST_REQUESTS: usize = 4;

/// A row on its way.
struct OnItsWay<'a> {
    row: &'a Row,
    next: Next<'a>,
}

/// Sends rows, and says what became of each, in their order. Dropped on its way, it leaves the rows in doubt.
pub async fn send(client: &Client, rows: &[Row], org: &OrgFacts) -> Vec<JobResult> {
    let rows = rows.iter().map(|row| OnItsWay {
        row,
        next: first(row, org),
    });
    run(client, rows.collect(), org).await
}

/// Verifies whether an earlier request of these rows has landed, or seeks another tool's Task of their calls where they have
/// not been sent.
pub async fn verify(client: &Client, rows: &[ToVerify], org: &OrgFacts) -> Vec<JobResult> {
    let rows = rows.iter().map(|ToVerify { row, not }| OnItsWay {
        row,
        next: Next::verify(row, not),
    });
    run(client, rows.collect(), org).await
}

async fn run<'a>(client: &Client, mut rows: Vec<OnItsWay<'a>>, org: &OrgFacts) -> Vec<JobResult> {
    for _ in 0..MOST_REQUESTS {
        let (mut asking, mut requests) = (Vec::new(), Vec::new());
        for on_its_way in &mut rows {
            let step = match std::mem::replace(&mut on_its_way.next, NOT_TAKEN) {
                Next::Take(step) => step,
                Next::Settled(result) => {
                    on_its_way.next = Next::Settled(result);
                    continue;
                }
            };
            match plan(&step, on_its_way.row, org) {
                Plan::Ask(request) => {
                    asking.push((on_its_way, step));
                    requests.push(request);
                }
                Plan::Settled(result) => on_its_way.next = Next::Settled(result),
            }
        }
        if requests.is_empty() {
            break;
        }
        let mut given = BTreeMap::new();
        for shared in shared(requests) {
            let each = ask_for_all(client, &shared).await;
            given.extend(shared.places.into_iter().zip(each));
        }
        for (place, (on_its_way, step)) in asking.into_iter().enumerate() {
            on_its_way.next = match given.remove(&place) {
                Some(Given::Answer(answer)) => classify(step, answer, on_its_way.row, org),
                Some(Given::Settled(result)) => Next::Settled(result),
                None => NOT_TAKEN,
            };
        }
    }
    let result = |on_its_way: OnItsWay<'_>| match on_its_way.next {
        Next::Settled(result) => result,
        // No row has so many steps. In doubt, it is verified by the outbox.
        Next::Take(_) => JobResult::NoAnswer,
    };
    rows.into_iter().map(result).collect()
}

/// What a row is in doubt by, for as long as nothing else is known of it.
const NOT_TAKEN: Next<'static> = Next::Settled(JobResult::NoAnswer);

/// What each row is given. A question that is refused for so many rows is asked for each alone: reading changes nothing.
async fn ask_for_all(client: &Client, shared: &Shared) -> Vec<Given> {
    let answer = ask(client, &shared.request).await;
    match (&shared.request, &answer) {
        (Request::Queries(questions), Err(error))
            if is_of_the_whole(error) || matches!(error, CallError::Unreadable(_)) =>
        {
            let mut each = Vec::with_capacity(questions.len());
            for question in questions {
                each.push(Given::Answer(ask_one(client, question).await));
            }
            each
        }
        (Request::BothOfEach(first, second), Err(error))
            if is_of_the_whole(error) || matches!(error, CallError::Unreadable(_)) =>
        {
            let mut each = Vec::with_capacity(first.len());
            for (one, its) in first.iter().zip(second) {
                let own = ask_both(client, slice::from_ref(one), slice::from_ref(its)).await;
                each.push(Given::Answer(own.and_then(only)));
            }
            each
        }
        _ => shared.given(answer),
    }
}

// One arm for each form of a request, so that all that leaves is seen in one place.
async fn ask(client: &Client, request: &Request) -> Result<Answer, CallError> {
    match request {
        Request::CreateTask(body) => client.create(TASK, body).await.map(Answer::Created),
        Request::CreatePerson {
            object,
            body,
            may_look_alike,
        } => {
            let made = client.create_person(object, body, *may_look_alike);
            made.await.map(Answer::Created)
        }
        Request::UpdateTask { task, body } => {
            let changed = client.update(TASK, task, body).await;
            changed.map(|()| Answer::Updated)
        }
        Request::UpdateRecord {
            object,
            record,
            body,
        } => {
            let changed = client.update(object, record, body).await;
            changed.map(|()| Answer::Updated)
        }
        Request::AllOrNone(requests) => {
            let together = Composite {
                all_or_none: true,
                requests: requests.clone(),
            };
            client.composite(&together).await.map(Answer::Parts)
        }
        Request::Questions(requests) => {
            let questions = Composite {
                all_or_none: false,
                requests: requests.clone(),
            };
            client.composite(&questions).await.map(Answer::Parts)
        }
        Request::Query(question) => ask_one(client, question).await,
        Request::CreateTasks(bodies) => {
            let made = client.create_all(TASK, bodies).await?;
            Ok(each(made.into_iter().map(|made| made.map(Answer::Created))))
        }
        Request::UpdateTasks(changes) => {
            let changed = client.update_all(TASK, changes).await?;
            let changed = changed.into_iter();
            Ok(each(changed.map(|one| one.map(|()| Answer::Updated))))
        }
        Request::EachAllOrNone(graphs) => {
            let parts = client.graphs(graphs).await?;
            Ok(each(
                parts.into_iter().map(|parts| Ok(Answer::Parts(parts))),
            ))
        }
        Request::Queries(questions) => {
            let records = ask_joint(client, &[questions]).await?;
            let records = records.first().cloned().unwrap_or(Err(UNREADABLE))?;
            let own = questions.iter().map(|question| question.own(&records));
            Ok(each(own.map(|own| Ok(Answer::Records(own)))))
        }
        Request::Both(one, its) => {
            let own = ask_both(client, slice::from_ref(one), slice::from_ref(its)).await?;
            only(own)
        }
        Request::BothOfEach(first, second) => {
            let own = ask_both(client, first, second).await?;
            Ok(each(own.into_iter().map(|own| Ok(Answer::Records(own)))))
        }
    }
}

const UNREADABLE: CallError = CallError::Unreadable("the records of several rows");

/// The answer to the one row that was asked about.
fn only(mut records: Vec<Vec<Value>>) -> Result<Answer, CallError> {
    records.pop().map(Answer::Records).ok_or(UNREADABLE)
}

/// The records that answer the two questions of each row. Without the second answer there is the first.
async fn ask_both(
    client: &Client,
    first: &[Question],
    second: &[Question],
) -> Result<Vec<Vec<Value>>, CallError> {
    let mut records = ask_joint(client, &[first, second]).await?.into_iter();
    let found = records.next().unwrap_or(Err(UNREADABLE))?;
    let beside = match records.next().unwrap_or(Err(UNREADABLE)) {
        Err(CallError::Refused(_) | CallError::Gone { .. }) => Vec::new(),
        beside => beside?,
    };
    let own = first.iter().zip(second).map(|(one, its)| {
        let own = one.own(&found).into_iter();
        own.chain(its.own(&beside)).collect()
    });
    Ok(own.collect())
}

fn each(answers: impl Iterator<Item = Result<Answer, CallError>>) -> Answer {
    Answer::Each(answers.collect())
}

async fn ask_one(client: &Client, question: &Question) -> Result<Answer, CallError> {
    let page = client.query_all::<Value>(&question.soql()).await;
    page.map(|page| Answer::Records(page.records))
}

/// The records that answer these lists of questions, each list asked as one. As a composite, as an address has no room for
/// so long a statement.
async fn ask_joint(
    client: &Client,
    lists: &[&[Question]],
) -> Result<Vec<Result<Vec<Value>, CallError>>, CallError> {
    let asked = lists.iter().enumerate().map(|(place, questions)| {
        let soql = Question::joint(questions).unwrap_or_default();
        SubRequest::query_all(&format!("all{place}"), &soql)
    });
    let asked = Composite {
        all_or_none: false,
        requests: asked.collect(),
    };
    let answers = client.composite(&asked).await?;
    let read = |answer: &SubResponse| {
        let answer = answer.outcome()?;
        // On a further page there may be a record of a row that has none on this one.
        let is_whole = answer.get("done").and_then(Value::as_bool) == Some(true);
        let records = answer.get("records").and_then(Value::as_array);
        records.filter(|_| is_whole).cloned().ok_or(UNREADABLE)
    };
    Ok(answers.iter().map(read).collect())
}
