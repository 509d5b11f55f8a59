//! Bulk API 2.0 query jobs: the org writes a query's result down, and hands it out page by page.
//!
//! It owns the addresses of jobs and the headers of their pages. It never reads a row, never polls by itself, and keeps
//! nothing: the caller has the job's id and its next page on disk. (REST64; simple-salesforce bulk2.py for the headers)

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::address::{data_path, segment};
use super::answers::parse;
use super::call::Call;
use super::connection::Client;
use crate::classify::{Effect, Form};
use crate::error::CallError;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It waits or is being worked on.
    AtWork,
    /// Its results are there.
    Complete,
    /// It will have none.
    Failed,
}

/// One page of a job's results.
#[derive(Clone, PartialEq, Eq)]
pub struct JobPage {
    /// CSV with the names of the columns in its first line.
    pub csv: Vec<u8>,
    /// Where the next page is; nothing after the last one.
    pub next: Option<String>,
}

/// A job as the org tells of it.
#[derive(Deserialize)]
struct Job {
    id: String,
    state: String,
}

impl Client {
    /// Starts a query job and gives its id. A job changes no record, so the call may be made again: a lost answer costs
    /// no more than a job that nobody reads.
    ///
    /// # Errors
    ///
    /// `Refused` if this user may not start jobs, or a job can't run the statement.
    pub async fn start_query_job(&self, soql: &str) -> Result<String, CallError> {
        let body = json!({ "operation": "query", "query": soql });
        let call = Call {
            method: Method::POST,
            body: Some(body),
            ..job_call("", Vec::new())
        };
        let job: Job = parse(&self.send(&call).await?, "a new job")?;
        Ok(job.id)
    }

    /// # Errors
    ///
    /// `Gone` if there is no such job any more: results are kept for seven days.
    pub async fn query_job(&self, id: &str) -> Result<JobState, CallError> {
        let call = job_call(&format!("/{}", segment(id)), Vec::new());
        let job: Job = parse(&self.send(&call).await?, "a job")?;
        Ok(match job.state.as_str() {
            "JobComplete" => JobState::Complete,
            "Failed" | "Aborted" => JobState::Failed,
            _ => JobState::AtWork,
        })
    }

    /// A page of the results: the first, or the one that `locator` names.
    ///
    /// # Errors
    ///
    /// As for `query_job`.
    pub async fn query_job_page(
        &self,
        id: &str,
        locator: Option<&str>,
        most: u32,
    ) -> Result<JobPage, CallError> {
        let most = most.to_string();
        let mut query = vec![("maxRecords", most.as_str())];
        query.extend(locator.map(|locator| ("locator", locator)));
        let call = Call {
            form: Form::Csv,
            ..job_call(&format!("/{}/results", segment(id)), query)
        };
        let answer = self.send_for_all(&call).await?;
        let next = answer
            .headers
            .get("sforce-locator")
            .and_then(|value| value.to_str().ok());
        // On the last page the header holds the word `null`.
        let next = next.filter(|next| *next != "null").map(str::to_owned);
        Ok(JobPage {
            csv: answer.body,
            next,
        })
    }

    /// Deletes a job and its results in the org.
    ///
    /// # Errors
    ///
    /// As for `query_job`.
    pub async fn forget_query_job(&self, id: &str) -> Result<(), CallError> {
        let call = Call {
            method: Method::DELETE,
            form: Form::JsonOrNothing,
            ..job_call(&format!("/{}", segment(id)), Vec::new())
        };
        self.send(&call).await.map(drop)
    }
}

fn job_call<'a>(rest: &str, query: Vec<(&'a str, &'a str)>) -> Call<'a> {
    Call {
        method: Method::GET,
        path: data_path(&format!("jobs/query{rest}")),
        query,
        headers: Vec::new(),
        body: None,
        effect: Effect::Read,
        form: Form::Json,
    }
}

impl std::fmt::Debug for JobPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JobPage({} bytes, next {:?})", self.csv.len(), self.next)
    }
}
