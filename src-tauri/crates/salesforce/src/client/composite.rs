//! Several requests in one call.
//!
//! It owns the envelope, and the trap in it: the call answers 200 whatever became of the requests inside. It never
//! takes one of them as done without reading that one's own status.
//!
//! At most 25 requests, at most 5 of them queries; the org refuses more (REST API Developer Guide 64.0, "Composite"). The
//! call counts as one. A later request names an earlier one's record as `@{reference.id}`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::address::{data_path, segment};
use crate::RecordId;
use crate::classify::{Effect, Verdict, classify_value};
use crate::error::{CallError, SignedOut};

/// What is sent as one.
#[derive(Clone, PartialEq, Eq)]
pub struct Composite {
    /// Whether one failure undoes them all.
    pub all_or_none: bool,
    pub requests: Vec<SubRequest>,
}

/// One request of a composite. Its reference is made of letters, digits and `_`, and begins with no `_`.
#[derive(Clone, PartialEq, Eq)]
pub struct SubRequest {
    method: &'static str,
    address: String,
    reference: String,
    body: Option<Map<String, Value>>,
}

/// What became of one of them.
#[derive(Clone)]
pub struct SubResponse {
    pub reference: String,
    pub status: u16,
    body: Value,
    effect: Effect,
}

impl SubRequest {
    pub fn create(reference: &str, object: &str, fields: Map<String, Value>) -> Self {
        Self::new(
            "POST",
            reference,
            &format!("sobjects/{}", segment(object)),
            Some(fields),
        )
    }

    pub fn update(
        reference: &str,
        object: &str,
        id: &RecordId,
        fields: Map<String, Value>,
    ) -> Self {
        Self::new(
            "PATCH",
            reference,
            &format!("sobjects/{}/{id}", segment(object)),
            Some(fields),
        )
    }

    /// Changes the record whose unique field has this value. It never makes one.
    pub fn update_by_key(
        reference: &str,
        object: &str,
        (field, key): (&str, &str),
        fields: Map<String, Value>,
    ) -> Self {
        let key: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let record = format!("{}/{}/{key}", segment(object), segment(field));
        let resource = format!("sobjects/{record}?updateOnly=true");
        Self::new("PATCH", reference, &resource, Some(fields))
    }

    /// Changes the record whose unique field has this value, or makes it.
    pub fn put_by_key(
        reference: &str,
        object: &str,
        (field, key): (&str, &str),
        fields: Map<String, Value>,
    ) -> Self {
        let key: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let record = format!("sobjects/{}/{}/{key}", segment(object), segment(field));
        Self::new("PATCH", reference, &record, Some(fields))
    }

    /// One record's fields. `id` may be a reference to a field of an earlier answer, such as `@{record.OwnerId}`: rows that
    /// are read by id are not counted among the five queries.
    pub fn retrieve<S: AsRef<str>>(reference: &str, object: &str, id: &str, fields: &[S]) -> Self {
        let fields: Vec<&str> = fields.iter().map(AsRef::as_ref).collect();
        let resource = format!(
            "sobjects/{}/{id}?fields={}",
            segment(object),
            fields.join(",")
        );
        Self::new("GET", reference, &resource, None)
    }

    pub fn query(reference: &str, soql: &str) -> Self {
        Self::new("GET", reference, &queried("query", soql), None)
    }

    /// Deleted and archived records too.
    pub fn query_all(reference: &str, soql: &str) -> Self {
        Self::new("GET", reference, &queried("queryAll", soql), None)
    }

    /// The answer to this request, as it came.
    pub fn answered(&self, status: u16, body: Value) -> SubResponse {
        SubResponse {
            reference: self.reference.clone(),
            status,
            body,
            effect: self.effect(),
        }
    }

    fn new(
        method: &'static str,
        reference: &str,
        resource: &str,
        body: Option<Map<String, Value>>,
    ) -> Self {
        SubRequest {
            method,
            address: data_path(resource),
            reference: reference.to_owned(),
            body,
        }
    }

    /// The request as it stands in the body.
    pub(super) fn to_entry(&self) -> Value {
        let mut entry = json!({
            "method": self.method,
            "url": self.address,
            "referenceId": self.reference,
        });
        if let (Some(body), Some(entry)) = (&self.body, entry.as_object_mut()) {
            entry.insert("body".to_owned(), Value::Object(body.clone()));
        }
        entry
    }

    /// The same under a name that no other graph of the call has; `siblings` are the requests that it may refer to.
    pub(super) fn in_graph(&self, place: usize, siblings: &[Self]) -> Self {
        let renamed = |value: &Value| {
            let named = value.as_str()?.strip_prefix("@{")?.strip_suffix('}')?;
            let (name, path) = named.split_once('.')?;
            let is_known = siblings.iter().any(|sibling| sibling.reference == name);
            is_known.then(|| json!(format!("@{{{name}{place}.{path}}}")))
        };
        let mut graph = self.clone();
        graph.reference = format!("{}{place}", self.reference);
        for value in graph.body.iter_mut().flat_map(|body| body.values_mut()) {
            if let Some(renamed) = renamed(value) {
                *value = renamed;
            }
        }
        graph
    }

    /// What it writes.
    pub fn body(&self) -> Option<&Map<String, Value>> {
        self.body.as_ref()
    }

    /// The name by which a later request refers to it.
    pub(super) fn reference(&self) -> &str {
        &self.reference
    }

    fn effect(&self) -> Effect {
        if self.method == "GET" {
            Effect::Read
        } else {
            Effect::Write
        }
    }
}

impl Composite {
    pub(super) fn effect(&self) -> Effect {
        let reads = self
            .requests
            .iter()
            .all(|request| request.effect() == Effect::Read);
        if reads { Effect::Read } else { Effect::Write }
    }

    pub(super) fn to_body(&self) -> Value {
        let requests: Vec<Value> = self.requests.iter().map(SubRequest::to_entry).collect();
        json!({ "allOrNone": self.all_or_none, "compositeRequest": requests })
    }

    /// The answers in the order of the requests, which since API 49 the org need not keep.
    pub(super) fn read(&self, answer: &[u8]) -> Option<Vec<SubResponse>> {
        let Answered {
            composite_response: mut answers,
        } = serde_json::from_slice(answer).ok()?;
        self.requests
            .iter()
            .map(|request| {
                let place = answers
                    .iter()
                    .position(|a| a.reference_id == request.reference)?;
                let answer = answers.swap_remove(place);
                Some(request.answered(answer.http_status_code, answer.body))
            })
            .collect()
    }
}

impl SubResponse {
    /// The body of what was done, or why it was not.
    ///
    /// # Errors
    ///
    /// As for the same request alone, and `Halted` if a sibling's failure undid it.
    pub fn outcome(&self) -> Result<&Value, CallError> {
        if (200..300).contains(&self.status) {
            return Ok(&self.body);
        }
        match classify_value(self.status, &self.body, self.effect) {
            Verdict::Failed(error) => Err(error),
            // The call as a whole was let in, so this is no expiry that a renewal would cure.
            Verdict::Expired | Verdict::PerhapsExpired => {
                Err(CallError::SignedOut(SignedOut::SessionRefused))
            }
        }
    }

    /// The id of the record that was created.
    ///
    /// # Errors
    ///
    /// As for `outcome`.
    pub fn created(&self) -> Result<RecordId, CallError> {
        let id = self.outcome()?.get("id").and_then(Value::as_str);
        id.and_then(|id| RecordId::parse(id).ok())
            .ok_or(CallError::Unreadable("the id of a new record"))
    }
}

// Bodies hold notes and names.
impl std::fmt::Debug for SubRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.reference)
    }
}

impl std::fmt::Debug for Composite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.requests).finish()
    }
}

impl std::fmt::Debug for SubResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.reference)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    composite_response: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    body: Value,
    http_status_code: u16,
    reference_id: String,
}

fn queried(resource: &str, soql: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("q", soql)
        .finish();
    format!("{resource}?{query}")
}
