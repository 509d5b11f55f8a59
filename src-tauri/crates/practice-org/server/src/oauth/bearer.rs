//! The token that a request carries.
//!
//! It owns the two words by which clients announce one.

use axum::http::HeaderMap;

/// The token of an `Authorization` header. restforce still says `OAuth` where everybody else says `Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth");
    known.then(|| token.trim().to_owned())
}
