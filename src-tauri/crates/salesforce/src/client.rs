//! The REST client: one method for each call that this program makes.
//!
//! It owns what each call sends and reads; `call` sends it, with the one replay after a renewed session. It never repeats
//! anything else, and never waits between tries: when to try again is the caller's business, as only the caller knows what it
//! has already written down.

mod address;
mod answers;
mod bulk;
mod call;
mod collections;
pub(crate) mod composite;
mod connection;
pub(crate) mod describe;
mod graphs;
pub(crate) mod layout;
pub(crate) mod session;

use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use address::API_VERSION;
pub use answers::{ApiUse, Locator, OrgUser, Page, RequestsReported};
pub use bulk::{JobPage, JobState};
pub use connection::Client;

use crate::RecordId;
use crate::classify::{Effect, Form};
use crate::error::CallError;
use address::{DATA, data_path, segment};
use answers::{Found, Saved, parse};
use call::Call;
use composite::{Composite, SubResponse};
use describe::Describe;
use layout::Layout;

impl Client {
    /// The first page of a SOQL query, deleted and archived records left out.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says; a statement that makes the address longer than 16,384 bytes is `Refused`.
    pub async fn query<T: DeserializeOwned>(&self, soql: &str) -> Result<Page<T>, CallError> {
        self.get("query", &[("q", soql)]).await
    }

    /// The same with deleted and archived records: Salesforce archives activities after a year or so.
    ///
    /// # Errors
    ///
    /// As for `query`.
    pub async fn query_all<T: DeserializeOwned>(&self, soql: &str) -> Result<Page<T>, CallError> {
        self.get("queryAll", &[("q", soql)]).await
    }

    /// # Errors
    ///
    /// `Gone` if the cursor has ended: the query has to be started again.
    pub async fn query_next<T: DeserializeOwned>(
        &self,
        locator: &Locator,
    ) -> Result<Page<T>, CallError> {
        // The address is the org's own, yet a token goes with it: it has to stay on this host and under the API.
        let path = Some(locator.path()).filter(|path| path.starts_with(DATA));
        let path = path.ok_or(CallError::Unreadable("the address of the next page"))?;
        self.read(path.to_owned(), &[]).await
    }

    /// A SOSL search. The index lags behind the records by minutes.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says.
    pub async fn search<T: DeserializeOwned>(&self, sosl: &str) -> Result<Vec<T>, CallError> {
        let found: Found<T> = self.get("search", &[("q", sosl)]).await?;
        Ok(found.search_records)
    }

    /// What an object's fields are, as this user may see them.
    ///
    /// # Errors
    ///
    /// `Gone` if there is no such object for this user.
    pub async fn describe(&self, object: &str) -> Result<Describe, CallError> {
        self.get(&format!("sobjects/{}/describe", segment(object)), &[])
            .await
    }

    /// The page on which records of a record type are made by hand.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says.
    pub async fn layout(&self, object: &str, record_type: &str) -> Result<Layout, CallError> {
        let (object, record_type) = (segment(object), segment(record_type));
        let path = format!("sobjects/{object}/describe/layouts/{record_type}");
        self.get(&path, &[]).await
    }

    /// # Errors
    ///
    /// As [`CallError`] says.
    pub async fn create(
        &self,
        object: &str,
        fields: &Map<String, Value>,
    ) -> Result<RecordId, CallError> {
        let path = format!("sobjects/{}", segment(object));
        let answer = self
            .write(Method::POST, &path, Value::Object(fields.clone()))
            .await?;
        let saved: Saved = parse(&answer, "the id of a new record")?;
        Ok(saved.id)
    }

    /// Makes a record of an object that has duplicate rules. `may_look_alike` says that the user has seen the
    /// records that it looks like (REST API Developer Guide 64.0, "Duplicate Rule Header").
    ///
    /// # Errors
    ///
    /// `Refused` with [`crate::Duplicates`] where a rule finds some.
    pub async fn create_person(
        &self,
        object: &str,
        fields: &Map<String, Value>,
        may_look_alike: bool,
    ) -> Result<RecordId, CallError> {
        let call = Call {
            method: Method::POST,
            path: data_path(&format!("sobjects/{}", segment(object))),
            query: Vec::new(),
            headers: vec![(
                "Sforce-Duplicate-Rule-Header",
                if may_look_alike {
                    "allowSave=true; includeRecordDetails=false; runAsCurrentUser=true"
                } else {
                    "allowSave=false; includeRecordDetails=false; runAsCurrentUser=true"
                },
            )],
            body: Some(Value::Object(fields.clone())),
            effect: Effect::Write,
            form: Form::Json,
        };
        let saved: Saved = parse(&self.send(&call).await?, "the id of a new record")?;
        Ok(saved.id)
    }

    /// Writes the given fields and leaves the others alone.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says.
    pub async fn update(
        &self,
        object: &str,
        id: &RecordId,
        fields: &Map<String, Value>,
    ) -> Result<(), CallError> {
        let path = format!("sobjects/{}/{id}", segment(object));
        self.write(Method::PATCH, &path, Value::Object(fields.clone()))
            .await
            .map(drop)
    }

    /// # Errors
    ///
    /// `Gone` if the record was deleted, or can't be seen by this user.
    pub async fn retrieve<T: DeserializeOwned>(
        &self,
        object: &str,
        id: &RecordId,
        fields: &[&str],
    ) -> Result<T, CallError> {
        let path = format!("sobjects/{}/{id}", segment(object));
        self.get(&path, &[("fields", &fields.join(","))]).await
    }

    /// Several requests in one call. Failures stand inside, in [`SubResponse::outcome`].
    ///
    /// # Errors
    ///
    /// The call as a whole came to nothing.
    pub async fn composite(&self, composite: &Composite) -> Result<Vec<SubResponse>, CallError> {
        let call = Call {
            method: Method::POST,
            path: data_path("composite"),
            query: Vec::new(),
            headers: Vec::new(),
            body: Some(composite.to_body()),
            effect: composite.effect(),
            form: Form::Json,
        };
        let answer = self.send(&call).await?;
        composite
            .read(&answer)
            .ok_or(CallError::Unreadable("a composite's answers"))
    }

    /// Who is signed in. It costs no API call.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says.
    pub async fn user_info(&self) -> Result<OrgUser, CallError> {
        self.read("/services/oauth2/userinfo".to_owned(), &[]).await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        resource: &str,
        query: &[(&str, &str)],
    ) -> Result<T, CallError> {
        self.read(data_path(resource), query).await
    }

    async fn read<T: DeserializeOwned>(
        &self,
        path: String,
        query: &[(&str, &str)],
    ) -> Result<T, CallError> {
        let call = Call {
            method: Method::GET,
            path,
            query: query.to_vec(),
            headers: Vec::new(),
            body: None,
            effect: Effect::Read,
            form: Form::Json,
        };
        parse(&self.send(&call).await?, "the answer to a read")
    }

    async fn write(
        &self,
        method: Method,
        resource: &str,
        body: Value,
    ) -> Result<Vec<u8>, CallError> {
        let call = Call {
            method,
            path: data_path(resource),
            query: Vec::new(),
            headers: Vec::new(),
            body: Some(body),
            effect: Effect::Write,
            form: Form::JsonOrNothing,
        };
        self.send(&call).await
    }
}
