//! The resources of one version, and the limits: what a client may ask before it knows anything.
//!
//! It owns these two answers. The list of versions itself is `api::version`'s.

use serde_json::{Map, Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::request::ApiRequest;
use crate::session::UserSession;
use crate::sign_in::login::identity_url;

pub(crate) fn resources(session: &UserSession<'_>, request: &ApiRequest) -> ApiAnswer {
    let names = [
        "composite",
        "limits",
        "parameterizedSearch",
        "query",
        "queryAll",
        "quickActions",
        "recent",
        "search",
        "sobjects",
    ];
    let mut listed: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_owned(), request.address(name).into()))
        .collect();
    listed.insert(
        "identity".to_owned(),
        identity_url(session.server.base_url(), &session.user).into(),
    );
    ApiAnswer::ok(Value::Object(listed))
}

pub(crate) fn limits(session: &UserSession<'_>) -> ApiAnswer {
    let (max, used) = {
        let usage = session.server.usage();
        (usage.max, usage.used)
    };
    let of = |max: u64, used: u64| json!({ "Max": max, "Remaining": max.saturating_sub(used) });
    ApiAnswer::ok(json!({
        "DailyApiRequests": of(max, used),
        "DailyBulkV2QueryJobs": of(10_000, 0),
        "DailyDeliveredPlatformEvents": of(10_000, 0),
        "DataStorageMB": of(5, 0),
        "FileStorageMB": of(20, 0),
    }))
}
