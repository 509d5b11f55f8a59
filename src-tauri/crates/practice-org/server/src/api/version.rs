//! The versions of the API: which there are, which are gone, and what Salesforce calls them.
//!
//! It owns the list of releases. It never refuses a version of that list; older ones are gone, as in Salesforce.

use practice_org_core::error::OrgError;
use serde_json::{Value, json};

use super::refusals::not_found;

/// Summer '14, the oldest release that still answers, and Summer '26.
const RELEASES: std::ops::RangeInclusive<u16> = 31..=67;

/// Checks `v64.0` and gives `64.0`.
pub(crate) fn check(segment: &str) -> Result<String, OrgError> {
    let number = segment
        .strip_prefix('v')
        .and_then(|rest| rest.strip_suffix(".0"));
    let number: u16 = number
        .and_then(|number| number.parse().ok())
        .ok_or_else(not_found)?;
    if number < *RELEASES.start() {
        return Err(OrgError::with_status(
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
