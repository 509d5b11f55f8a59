//! Requests of several rows as one, and the answer to it as an answer to each.
//!
//! It owns what can be joined and how much at a time. It decides nothing of a row: each gets the answer that it would have
//! had alone, and `classify` judges it. Only where the org refused the request as a whole, or a row for what its company
//! may have caused, that says nothing of the row: it goes again with fewer.

use super::classify::refused;
use super::request::{Answer, Body, Request};
use super::together;
use domain::outbox::job::JobResult;
use salesforce::{CallError, SubRequest};

/// What an org takes in one request: records of a collection, graphs, and requests inside of graphs (REST API Developer
/// Guide, "sObject Collections", "Composite Graph Limits").
const RECORDS: usize = 200;
const GRAPHS: usize = 75;
const INSIDE: usize = 500;

/// How many bytes are sent at a time. An org takes more, and an agent's line takes long for more.
const BYTES: usize = 2_000_000;

/// Refusals that one row can bring upon another: what the org's own code makes of many records at once, and its limits for
/// that. Alone the row may well be taken.
const OF_COMPANY: [&str; 3] = [
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "CANNOT_EXECUTE_FLOW_TRIGGER",
    "LIMIT_EXCEEDED",
];

/// One request, and the places of those that are in it.
pub(super) struct Shared {
    pub(super) places: Vec<usize>,
    pub(super) request: Request,
    bytes: usize,
}

/// What a row is given.
#[derive(Clone)]
pub(super) enum Given {
    /// What Salesforce answered for it.
    Answer(Result<Answer, CallError>),
    /// Nothing: it has come to this.
    Settled(JobResult),
}

/// The requests, as few as can be.
pub(super) fn shared(requests: Vec<Request>) -> Vec<Shared> {
    let mut all: Vec<Shared> = Vec::new();
    for (place, request) in requests.into_iter().enumerate() {
        let bytes = size(&request);
        let mut request = Some(request);
        for shared in &mut all {
            request = request.and_then(|request| shared.joined_by(place, request, bytes));
        }
        all.extend(request.map(|request| Shared {
            places: vec![place],
            request,
            bytes,
        }));
    }
    all
}

impl Shared {
    /// Takes a request in; gives it back if there is no place for it.
    fn joined_by(&mut self, place: usize, request: Request, bytes: usize) -> Option<Request> {
        let has_room = self.bytes.saturating_add(bytes) <= BYTES;
        let so_far = std::mem::replace(&mut self.request, Request::Queries(Vec::new()));
        let (joined, refused) = match has_room {
            true => join(so_far, request),
            false => (so_far, Some(request)),
        };
        self.request = joined;
        if refused.is_none() {
            self.places.push(place);
            self.bytes = self.bytes.saturating_add(bytes);
        }
        refused
    }

    /// What each row is given of the answer, in the order of the places.
    pub(super) fn given(&self, answer: Result<Answer, CallError>) -> Vec<Given> {
        let rows = self.places.len();
        if rows == 1 {
            return vec![Given::Answer(answer)];
        }
        let writes = !matches!(
            self.request,
            Request::Questions(_) | Request::Queries(_) | Request::BothOfEach(..)
        );
        match answer {
            Ok(Answer::Each(each)) if each.len() == rows => each.into_iter().map(own).collect(),
            Ok(Answer::Each(_)) => {
                let unreadable = CallError::Unreadable("the answers to several rows");
                vec![Given::Answer(Err(unreadable)); rows]
            }
            // The same question of several rows.
            Ok(answer) => vec![Given::Answer(Ok(answer)); rows],
            Err(error) if writes && is_of_the_whole(&error) => {
                vec![Given::Settled(JobResult::NotTogether(refused(&error))); rows]
            }
            Err(error) => vec![Given::Answer(Err(error)); rows],
        }
    }
}

/// Whether the org refused the request as it stands; a smaller one it may take.
pub(super) fn is_of_the_whole(error: &CallError) -> bool {
    match error {
        CallError::Refused(_)
        | CallError::Gone { .. }
        | CallError::Halted { .. }
        | CallError::Duplicate { .. } => true,
        CallError::NotSent(_)
        | CallError::InDoubt(_)
        | CallError::Unanswered(_)
        | CallError::Unreadable(_)
        | CallError::Busy { .. }
        | CallError::LimitReached { .. }
        | CallError::SignedOut(_) => false,
    }
}

fn own(answer: Result<Answer, CallError>) -> Given {
    let cause = match &answer {
        Ok(Answer::Parts(parts)) => together::cause(parts),
        Ok(_) => None,
        Err(error) => Some(error.clone()),
    };
    match cause {
        Some(error) if is_of_company(&error) => {
            Given::Settled(JobResult::NotTogether(refused(&error)))
        }
        _ => Given::Answer(answer),
    }
}

fn is_of_company(error: &CallError) -> bool {
    matches!(error, CallError::Refused(no) if OF_COMPANY.contains(&no.code.as_str()))
}

/// The two as one request, or both as they were.
fn join(so_far: Request, more: Request) -> (Request, Option<Request>) {
    match (so_far, more) {
        (Request::CreateTask(one), Request::CreateTask(other)) => {
            (Request::CreateTasks(vec![one, other]), None)
        }
        (Request::CreateTasks(mut all), Request::CreateTask(other)) if all.len() < RECORDS => {
            all.push(other);
            (Request::CreateTasks(all), None)
        }
        (
            Request::UpdateTask { task, body },
            Request::UpdateTask {
                task: other,
                body: its,
            },
        ) if task != other => (Request::UpdateTasks(vec![(task, body), (other, its)]), None),
        (Request::UpdateTasks(mut all), Request::UpdateTask { task, body })
            if all.len() < RECORDS && all.iter().all(|(known, _)| *known != task) =>
        {
            all.push((task, body));
            (Request::UpdateTasks(all), None)
        }
        (Request::AllOrNone(one), Request::AllOrNone(other)) => {
            (Request::EachAllOrNone(vec![one, other]), None)
        }
        (Request::EachAllOrNone(mut all), Request::AllOrNone(other))
            if all.len() < GRAPHS && inside(&all).saturating_add(other.len()) <= INSIDE =>
        {
            all.push(other);
            (Request::EachAllOrNone(all), None)
        }
        (Request::Query(one), Request::Query(other)) if one.can_join(&other) => {
            (Request::Queries(vec![one, other]), None)
        }
        (Request::Queries(mut all), Request::Query(other))
            if all.len() < RECORDS && all.iter().all(|one| one.can_join(&other)) =>
        {
            all.push(other);
            (Request::Queries(all), None)
        }
        (Request::Both(one, its), Request::Both(other, others))
            if one.can_join(&other) && its.can_join(&others) =>
        {
            let joint = Request::BothOfEach(vec![one, other], vec![its, others]);
            (joint, None)
        }
        (Request::BothOfEach(mut all, mut second), Request::Both(other, others))
            if all.len() < RECORDS && all.iter().all(|one| one.can_join(&other)) =>
        {
            all.push(other);
            second.push(others);
            (Request::BothOfEach(all, second), None)
        }
        // Many calls of one person have the same question.
        (Request::Questions(one), Request::Questions(other)) if one == other => {
            (Request::Questions(one), None)
        }
        (so_far, more) => (so_far, Some(more)),
    }
}

fn inside(graphs: &[Vec<SubRequest>]) -> usize {
    graphs.iter().map(Vec::len).sum()
}

/// About how many bytes a request has that writes; questions are short.
fn size(request: &Request) -> usize {
    match request {
        Request::CreateTask(body) | Request::UpdateTask { body, .. } => length(body),
        Request::AllOrNone(requests) => requests
            .iter()
            .filter_map(SubRequest::body)
            .map(length)
            .sum(),
        Request::CreatePerson { .. }
        | Request::UpdateRecord { .. }
        | Request::Questions(_)
        | Request::Query(_)
        | Request::Both(..)
        | Request::BothOfEach(..)
        | Request::CreateTasks(_)
        | Request::UpdateTasks(_)
        | Request::EachAllOrNone(_)
        | Request::Queries(_) => 0,
    }
}

fn length(body: &Body) -> usize {
    serde_json::to_string(body).map_or(BYTES, |text| text.len())
}

#[cfg(test)]
mod tests;
