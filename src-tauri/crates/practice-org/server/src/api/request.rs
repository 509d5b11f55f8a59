//! One call of the data API, without HTTP: what is asked.
//!
//! It owns the reading of an address below `/services/data/`, of its query and of a JSON body. It never knows a resource.

use std::collections::BTreeMap;

use practice_org_core::error::OrgError;
use serde_json::{Map, Value};

use super::refusals::refusal;
use super::version;

/// What a request carried.
pub(crate) enum ApiBody {
    None,
    Json(Value),
    /// Not JSON; the reader's complaint, for JSON_PARSER_ERROR.
    Broken(String),
}

/// A request below the version.
pub(crate) struct ApiRequest {
    pub(crate) method: String,
    /// Without the `v`: `64.0`.
    pub(crate) version: String,
    /// Path segments, decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: BTreeMap<String, String>,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    body: ApiBody,
}

impl ApiRequest {
    /// `address` is what follows `/services/data/`: `v64.0/sobjects/Task?fields=Id`.
    pub(crate) fn parse(
        method: &str,
        address: &str,
        headers: Vec<(String, String)>,
        body: ApiBody,
    ) -> Result<Self, OrgError> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut segments = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode);
        let version = segments.next().unwrap_or_default();
        let version = version::check(&version)?;
        let query: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        // For clients behind proxies that know no PATCH.
        let method = match query.get("_HttpMethod") {
            Some(meant) if method == "POST" => meant.to_ascii_uppercase(),
            _ => method.to_ascii_uppercase(),
        };
        Ok(ApiRequest {
            method,
            version,
            segments: segments.collect(),
            query,
            headers: headers.into_iter().collect(),
            body,
        })
    }

    pub(crate) fn json(&self) -> Result<&Value, OrgError> {
        match &self.body {
            ApiBody::Json(value) => Ok(value),
            ApiBody::Broken(complaint) => Err(refusal("JSON_PARSER_ERROR", complaint)),
            ApiBody::None => Err(refusal(
                "JSON_PARSER_ERROR",
                "The HTTP entity body is required, but this request has no entity body.",
            )),
        }
    }

    /// The fields of a record, without its `attributes`.
    pub(crate) fn record(&self) -> Result<Map<String, Value>, OrgError> {
        let Some(fields) = self.json()?.as_object() else {
            return Err(refusal(
                "JSON_PARSER_ERROR",
                "The HTTP entity body must be one record.",
            ));
        };
        let mut fields = fields.clone();
        fields.remove("attributes");
        Ok(fields)
    }

    /// The version as a number: 64.
    pub(crate) fn release(&self) -> u16 {
        let number = self.version.split('.').next();
        number
            .and_then(|number| number.parse().ok())
            .unwrap_or(u16::MAX)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query
            .get(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The address of a resource of this request's version.
    pub(crate) fn address(&self, rest: &str) -> String {
        format!("/services/data/v{}/{rest}", self.version)
    }
}

pub(crate) fn method_not_allowed(request: &ApiRequest) -> OrgError {
    OrgError::with_status(
        405,
        "METHOD_NOT_ALLOWED",
        format!("HTTP Method '{}' not allowed.", request.method),
    )
}

fn decode(segment: &str) -> String {
    // A plus in a path is a plus; `form_urlencoded` would make a space of it.
    let guarded = segment.replace('+', "%2B");
    url::form_urlencoded::parse(format!("x={}", guarded.replace('&', "%26")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
