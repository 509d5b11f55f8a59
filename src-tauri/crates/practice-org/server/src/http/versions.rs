//! The versions, the resources of one version, and the limits: what a client may ask before it knows anything.
//!
//! It owns the list of releases. It never refuses a version of that list; older ones are gone, as in Salesforce.

use serde_json::{Map, Value, json};

use super::api::{ApiAnswer, ApiRequest, not_found};
use crate::oauth::identity_url;
use crate::rows::RowError;
use crate::seat::Seat;

/// Summer '14, the oldest release that still answers, and Summer '26.
const RELEASES: std::ops::RangeInclusive<u16> = 31..=67;

/// Checks `v64.0` and gives `64.0`.
pub(crate) fn check(segment: &str) -> Result<String, RowError> {
    let number = segment
        .strip_prefix('v')
        .and_then(|rest| rest.strip_suffix(".0"));
    let number: u16 = number
        .and_then(|number| number.parse().ok())
        .ok_or_else(not_found)?;
    if number < *RELEASES.start() {
        return Err(RowError::with_status(
            410,
            "UNSUPPORTED_API_VERSION",
            "The requested API version is retired.".to_owned(),
        ));
    }
    if RELEASES.contains(&number) {
        Ok(format!("{number}.0"))
    } else {
        Err(not_found())
    }
}

/// `GET /services/data`: the one data address that needs no token.
pub(crate) fn list() -> Value {
    RELEASES
        .map(|number| {
            json!({
                "label": label(number),
                "url": format!("/services/data/v{number}.0"),
                "version": format!("{number}.0"),
            })
        })
        .collect()
}

/// Three releases a year; version 31 was Summer '14.
fn label(number: u16) -> String {
    let since_spring_14 = number.saturating_sub(30);
    let year = since_spring_14 / 3 + 14;
    match since_spring_14 % 3 {
        0 => format!("Spring '{year}"),
        1 => format!("Summer '{year}"),
        _ => format!("Winter '{}", year + 1),
    }
}

pub(crate) fn resources(org: &Seat<'_>, request: &ApiRequest) -> ApiAnswer {
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
        identity_url(org.base_url(), &org.user).into(),
    );
    ApiAnswer::ok(Value::Object(listed))
}

pub(crate) fn limits(org: &Seat<'_>) -> ApiAnswer {
    let (max, used) = {
        let usage = org.usage();
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

#[cfg(test)]
mod tests {
    use super::{check, label};

    #[test]
    fn releases_have_the_names_that_salesforce_gave_them() {
        for (number, name) in [
            (31, "Summer '14"),
            (32, "Winter '15"),
            (64, "Summer '25"),
            (65, "Winter '26"),
            (66, "Spring '26"),
        ] {
            assert_eq!(label(number), name);
        }
    }

    #[test]
    fn a_retired_version_is_gone_and_an_unknown_one_is_not_found() {
        assert_eq!(check("v64.0").unwrap(), "64.0");
        assert_eq!(check("v29.0").unwrap_err().status, 410);
        for unknown in ["v99.0", "64.0", "v64", "vx.0"] {
            assert_eq!(check(unknown).unwrap_err().status, 404, "{unknown}");
        }
    }
}
