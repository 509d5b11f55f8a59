//! `If-Modified-Since` and `If-Unmodified-Since`, on rows and on describes.
//!
//! It owns the comparison and the `Last-Modified` header. It never knows what was modified.
//!
//! The dates count whole seconds, which is why a client can't guard an edit with them: two edits in one second look
//! like one. The body of a 412 is not recorded anywhere; this one is empty.

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::api::{ApiAnswer, ApiRequest, refusal};
use crate::rows::RowError;

/// Answers 304 or 412 where the request's condition says so, else what `whole` makes.
pub(crate) fn answer(
    request: &ApiRequest,
    modified: Timestamp,
    whole: impl FnOnce() -> ApiAnswer,
) -> Result<ApiAnswer, RowError> {
    let stamp = modified.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let answer = match check(request, modified)? {
        Some(status) => ApiAnswer::empty(status),
        None => whole(),
    };
    Ok(answer.with_header("Last-Modified", stamp))
}

/// The status that the condition asks for, if it does.
pub(crate) fn check(request: &ApiRequest, modified: Timestamp) -> Result<Option<u16>, RowError> {
    let modified = modified.as_second();
    if let Some(since) = date(request, "if-modified-since")? {
        return Ok((modified <= since).then_some(304));
    }
    let since = date(request, "if-unmodified-since")?;
    Ok(since.filter(|since| modified > *since).map(|_| 412))
}

fn date(request: &ApiRequest, header: &str) -> Result<Option<i64>, RowError> {
    let Some(text) = request.headers.get(header) else {
        return Ok(None);
    };
    let parser = rfc2822::DateTimeParser::new();
    match parser.parse_timestamp(text) {
        Ok(time) => Ok(Some(time.as_second())),
        Err(_) => Err(refusal(
            "INVALID_FIELD",
            &format!("{header} is not a valid date"),
        )),
    }
}
