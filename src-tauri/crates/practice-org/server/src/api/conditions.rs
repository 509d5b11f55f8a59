//! `If-Modified-Since` and `If-Unmodified-Since`, on rows and on describes, and tags where there are some.
//!
//! It owns the comparison and the headers `Last-Modified` and `ETag`. It never knows what was modified.
//!
//! The dates count whole seconds, which is why a client can't guard an edit with them: two edits in one second look
//! like one. Tags would tell them apart, but of all rows only an Account's has one. The body of a 412 is not recorded
//! anywhere; this one is empty.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use practice_org_core::error::OrgError;

use super::answer::ApiAnswer;
use super::refusals::refusal;
use super::request::ApiRequest;

/// One state of a record or of a description, known by when it was written.
pub(crate) struct Revision {
    modified: Timestamp,
    tag: Option<String>,
}

impl Revision {
    /// Known by its time alone.
    pub(crate) fn at(modified: Timestamp) -> Self {
        Revision {
            modified,
            tag: None,
        }
    }

    /// Known by a tag too, which is made from `what` and the time.
    pub(crate) fn tagged(modified: Timestamp, what: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (what, modified.as_millisecond()).hash(&mut hasher);
        let tag = format!("{:08x}", hasher.finish() & 0xffff_ffff);
        Revision {
            modified,
            tag: Some(tag),
        }
    }

    /// The status that the request's condition asks for, if it does. A tag goes before a time.
    pub(crate) fn check(&self, request: &ApiRequest) -> Result<Option<u16>, OrgError> {
        let reading = request.method == "GET";
        if let Some(matches) = self.matches(request, "if-none-match") {
            return Ok(matches.then_some(if reading { 304 } else { 412 }));
        }
        if let Some(matches) = self.matches(request, "if-match") {
            return Ok((!matches).then_some(412));
        }
        let modified = self.modified.as_second();
        if let Some(since) = date(request, "if-modified-since")? {
            let status = if reading { 304 } else { 412 };
            return Ok((modified <= since).then_some(status));
        }
        let since = date(request, "if-unmodified-since")?;
        Ok(since.filter(|since| modified > *since).map(|_| 412))
    }

    /// Whether the header names this tag; none where there is no tag or no such header.
    fn matches(&self, request: &ApiRequest, header: &str) -> Option<bool> {
        let (tag, listed) = (self.tag.as_ref()?, request.headers.get(header)?);
        // Compression changes the tag of an answer, and clients send it back as they got it.
        let named = listed.split(',').any(|named| {
            let named = named.trim().trim_start_matches("W/").trim_matches('"');
            named == "*" || named.trim_end_matches("--gzip") == tag
        });
        Some(named)
    }
}

/// Answers 304 or 412 where the request's condition says so, else what `whole` makes.
pub(crate) fn answer(
    request: &ApiRequest,
    revision: &Revision,
    whole: impl FnOnce() -> ApiAnswer,
) -> Result<ApiAnswer, OrgError> {
    let answer = match revision.check(request)? {
        Some(status) => ApiAnswer::empty(status),
        None => whole(),
    };
    let modified = revision.modified.strftime("%a, %d %b %Y %H:%M:%S GMT");
    let answer = answer.with_header("Last-Modified", modified.to_string());
    Ok(match &revision.tag {
        Some(tag) => answer.with_header("ETag", format!("\"{tag}\"")),
        None => answer,
    })
}

fn date(request: &ApiRequest, header: &str) -> Result<Option<i64>, OrgError> {
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
