//! The fields of the public event, once: the schema is made from this struct, and the reader fills it.
//!
//! Owns the fields and their limits: what is longer is cut. It never turns one kind of event into another, except that
//! a `message` becomes a detail named `message`: the engine has no call state that a message could change, and its text
//! belongs with the summary and the transcript.

use crate::wire::error::{Problem, WireError};
use crate::wire::fields::Fields;
use crate::wire::mending::Mend;
use crate::wire::words::{self, DIRECTIONS, KINDS, Kind, OUTCOMES, TRANSFERS};
use domain::base::ids::{RawNumber, SfId};
use domain::base::record_link::record_in;
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use domain::number::withheld::unwrapped;
use jiff::{SignedDuration, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The source of an event that names none.
const UNNAMED: &str = "door";
/// Together with the source's name and a colon a call id has to fit into the 255 characters of a Task's `CallObject`;
/// cut there, two calls could become one.
const CALL_ID: usize = 190;
/// So much of a longer id stays readable.
const CALL_ID_START: usize = 100;
const SOURCE: usize = 64;
const NUMBER: usize = 100;
const LINE: usize = 255;
const URL: usize = 2_000;
/// More than the 32,000 characters that a Task's description holds, so that what is cut is cut by the rule for that.
const LONG: usize = 100_000;

/// So many days after it a call is still told of.
const DAYS_PAST: i64 = 400;

/// A smaller number of seconds since 1970 (this one is in 2001) is no time of a call.
const FIRST_SECOND: i64 = 1_000_000_000;

/// The published JSON schema of one event.
pub fn schema() -> Value {
    schemars::schema_for!(Event).to_value()
}

/// One thing that a phone says of one call. Up to 100 may be sent at once, as an array. A body may have at most 32 MiB as a whole:
/// one event always fits, and so do 100 with a transcript of the longest that is taken. What is longer comes in parts.
#[derive(JsonSchema)]
#[schemars(title = "Ringside event", extend("anyOf" = [
    { "required": ["call_id"], "properties": { "call_id": { "type": "string", "minLength": 1 } } },
    { "required": ["from"], "properties": { "from": { "required": ["number"], "properties": { "number": { "type": ["string", "null"] } } } } },
    { "required": ["to"], "properties": { "to": { "required": ["number"], "properties": { "number": { "type": ["string", "null"] } } } } }
]))]
#[schemars(extend("if" = { "properties": { "event": { "const": "message" } } }, "then" = { "required": ["text"] }))]
pub(super) struct Event {
    /// What happened.
    event: Kind,
    /// What the source calls itself. It is part of a call's identity, so it must be the same for all events of a call.
    #[schemars(length(max = 64))]
    source: Option<String>,
    /// The source's own id of the call. Without it the call is the open one with this number, else a new one. An id may be
    /// used again for a later call, if `at` tells the two apart.
    call_id: Option<String>,
    /// When it happened, with its offset; without it, when it is heard. Events may come in any order where it is there.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    at: Option<Timestamp>,
    /// Which way the call goes, seen from the agent.
    #[schemars(schema_with = "words::directions", default)]
    direction: Option<Direction>,
    /// Who calls.
    from: Option<End>,
    /// Who is called.
    to: Option<End>,
    /// The line that the call came in on, in the source's words.
    #[schemars(length(max = 255))]
    line: Option<String>,
    /// The record that the number was dialled from: its id, or a link to it. It wins over matching by number.
    #[schemars(with = "Option<String>", length(max = 2_000))]
    record: Option<SfId>,
    /// How the call was put through: a colleague gave it to the agent (`in`), the agent passed it on (`out`), or the switch
    /// forwarded it to the agent (`automatic`). With `ringing`, `answered`, `transferred` or `ended`, or later.
    #[schemars(schema_with = "words::transfers", default)]
    transfer: Option<Transfer>,
    /// What all legs of one call share, such as the switch's own id of the whole call. It does not say which leg is meant.
    group_id: Option<String>,
    /// The number of the case that the call is about, as the caller gave it. It wins over matching by number.
    #[schemars(length(max = 255))]
    case_number: Option<String>,
    /// The number by which the company knows the caller, as the caller gave it; looked up in the field that is set. It wins
    /// over matching by number.
    #[schemars(length(max = 255))]
    customer_number: Option<String>,
    /// How the call ended; only with `ended`.
    #[schemars(schema_with = "words::outcomes", default)]
    outcome: Option<Outcome>,
    /// The text of a `message`.
    #[schemars(length(max = 100_000))]
    text: Option<String>,
    /// Where the recording can be heard; this and what follows only with `details`, which may come after the end.
    #[schemars(length(max = 2_000))]
    recording_url: Option<String>,
    /// What was spoken of, in short.
    #[schemars(length(max = 100_000))]
    summary: Option<String>,
    /// What was said, word for word.
    #[schemars(length(max = 100_000))]
    transcript: Option<String>,
    /// What was spoken of, in single words.
    topics: Option<TextOrList>,
    /// How the caller felt, in the source's words.
    #[schemars(length(max = 255))]
    sentiment: Option<String>,
    /// Labels that were put on the call.
    tags: Option<TextOrList>,
    /// The queue that the call waited in.
    #[schemars(length(max = 255))]
    queue: Option<String>,
    /// What the caller chose in the menus, in order.
    ivr_path: Option<TextOrList>,
}

/// One end of a call.
#[derive(JsonSchema)]
struct End {
    /// The number as the other side sent it; empty where it is withheld.
    #[schemars(length(max = 100))]
    number: Option<String>,
    /// The display name that came with it.
    #[schemars(length(max = 255))]
    name: Option<String>,
}

/// A list of texts, which is read as one text with commas; the text itself is taken as well.
struct TextOrList(String);

impl Event {
    pub(super) fn read(fields: &Fields<'_>, heard: Timestamp) -> Result<Self, WireError> {
        let kind = fields.known_word("event", KINDS)?;
        let (from, to) = (fields.within("from")?, fields.within("to")?);
        let (source, call_id) = (source(fields)?, call_id(fields)?);
        let at = fields.read("at", Problem::NotATime, time);
        let at = at.filter(|at| {
            let is_near = is_near(*at, heard);
            if !is_near {
                fields.mended("at", Mend::LeftOut, Problem::TooFarOff(DAYS_PAST));
            }
            is_near
        });
        let direction = fields.word("direction", DIRECTIONS);
        let from_end = End::read(&from, true)?;
        // Which call it is may be known without the number of this end.
        let is_needed = call_id.is_none() && from_end.number.is_none();
        let event = Self {
            event: kind.ok_or_else(|| fields.error("event", Problem::Missing))?,
            source,
            call_id,
            at,
            direction,
            from: Some(from_end),
            to: Some(End::read(&to, is_needed)?),
            line: fields.line("line", LINE),
            record: fields.read("record", Problem::NotARecord, record),
            transfer: fields.word("transfer", TRANSFERS),
            group_id: group_id(fields),
            case_number: fields.whole("case_number", LINE),
            customer_number: fields.whole("customer_number", LINE),
            outcome: match kind {
                Some(Kind::Ended) => fields.word("outcome", OUTCOMES),
                _ => None,
            },
            text: fields.text("text", LONG),
            recording_url: fields.line("recording_url", URL),
            summary: fields.text("summary", LONG),
            transcript: fields.text("transcript", LONG),
            topics: fields.list("topics", LONG).map(TextOrList),
            sentiment: fields.line("sentiment", LINE),
            tags: fields.list("tags", LONG).map(TextOrList),
            queue: fields.line("queue", LINE),
            ivr_path: fields.list("ivr_path", LONG).map(TextOrList),
        };
        if event.event == Kind::Message && event.text.is_none() {
            return Err(fields.error("text", Problem::Missing));
        }
        // A number that is there and empty is withheld: the call is one all the same.
        if event.call_id.is_none() && !from.has("number") && !to.has("number") {
            return Err(fields.error("call_id", Problem::NoCall));
        }
        Ok(event)
    }

    pub(super) fn into_call_event(self, heard: Timestamp) -> CallEvent {
        let kind = match self.event {
            Kind::Ringing => CallEventKind::Ringing,
            Kind::Dialing => CallEventKind::Dialing,
            Kind::Answered => CallEventKind::Answered,
            Kind::Held => CallEventKind::Held,
            Kind::Resumed => CallEventKind::Resumed,
            Kind::Transferred => CallEventKind::Transferred,
            Kind::Ended => CallEventKind::Ended(self.outcome),
            Kind::Voicemail => CallEventKind::Voicemail,
            Kind::Details => CallEventKind::Details(known([
                ("recording_url", self.recording_url),
                ("summary", self.summary),
                ("transcript", self.transcript),
                ("topics", self.topics.map(|list| list.0)),
                ("sentiment", self.sentiment),
                ("tags", self.tags.map(|list| list.0)),
                ("queue", self.queue),
                ("ivr_path", self.ivr_path.map(|list| list.0)),
            ])),
            Kind::Message => CallEventKind::Details(known([("message", self.text)])),
        };
        CallEvent {
            source: self.source.unwrap_or_else(|| String::from(UNNAMED)),
            call_id: self.call_id,
            at: self.at.unwrap_or(heard),
            kind,
            direction: self.direction,
            from: self.from.map(End::into_party).unwrap_or_default(),
            to: self.to.map(End::into_party).unwrap_or_default(),
            line: self.line,
            record: self.record,
            transfer: self.transfer,
            group_id: self.group_id,
            data: CallerGave {
                case_number: self.case_number,
                customer_number: self.customer_number,
            },
        }
    }
}

impl End {
    /// `is_needed` says whether nothing else tells which call it is.
    fn read(fields: &Fields<'_>, is_needed: bool) -> Result<Self, WireError> {
        Ok(Self {
            number: number(fields, is_needed)?,
            name: fields.line("name", LINE),
        })
    }

    fn into_party(self) -> Party {
        Party {
            number: self.number.map(RawNumber),
            name: self.name,
        }
    }
}

fn source(fields: &Fields<'_>) -> Result<Option<String>, WireError> {
    match fields.name("source")? {
        Some(name) if name.chars().count() > SOURCE => {
            Err(fields.error("source", Problem::TooLong(SOURCE)))
        }
        name => Ok(name),
    }
}

fn call_id(fields: &Fields<'_>) -> Result<Option<String>, WireError> {
    let id = fields.name("call_id")?;
    Ok(id.map(|id| short_id("call_id", id, fields)))
}

fn group_id(fields: &Fields<'_>) -> Option<String> {
    let id = fields.id("group_id", LONG)?;
    Some(short_id("group_id", id, fields))
}

/// The id, whose end gives way to a hash of the whole where it is too long: cut alone, two calls could become one.
fn short_id(field: &str, id: String, fields: &Fields<'_>) -> String {
    if id.chars().count() <= CALL_ID {
        return id;
    }
    fields.mended(field, Mend::Hashed, Problem::TooLong(CALL_ID));
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes());
    let start: String = id.chars().take(CALL_ID_START).collect();
    format!("{start}-{hash}")
}

/// The number. Of a text that is too long, the user part of an address is taken, or what stands before a blank or a
/// semicolon. Digits alone are not cut where they tell which call it is, as that would make them another number.
fn number(fields: &Fields<'_>, is_needed: bool) -> Result<Option<String>, WireError> {
    let Some(number) = fields.name("number")? else {
        return Ok(None);
    };
    if number.chars().count() <= NUMBER {
        return Ok(Some(number));
    }
    let user = unwrapped(&number);
    let start: String = user.chars().take(NUMBER).collect();
    let is_cut_between = start.contains([' ', ';', ',']);
    if user == number && is_needed && !is_cut_between {
        return Err(fields.error("number", Problem::TooLong(NUMBER)));
    }
    fields.mended("number", Mend::Cut, Problem::TooLong(NUMBER));
    let is_whole = start.len() == user.len();
    let end = start.rfind([' ', ';', ',']).filter(|_| !is_whole);
    let kept = end.and_then(|end| start.get(..end)).unwrap_or(&start);
    Ok(Some(String::from(kept)))
}

/// Whether a phone can have said so of a call: its clock may be off by a time zone, and what it tells late is not older than what
/// is kept of calls.
fn is_near(at: Timestamp, heard: Timestamp) -> bool {
    let ahead = at.duration_since(heard);
    ahead <= SignedDuration::from_hours(24) && ahead >= -SignedDuration::from_hours(24 * DAYS_PAST)
}

/// A time with its offset (RFC 3339), or seconds or milliseconds since 1970.
fn time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => {
            let since = number.as_i64()?;
            if since < FIRST_SECOND {
                None
            } else if since < FIRST_SECOND * 1_000 {
                Timestamp::from_second(since).ok()
            } else {
                Timestamp::from_millisecond(since).ok()
            }
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn record(value: &Value) -> Option<SfId> {
    record_in(value.as_str()?.trim())
}

fn known<const N: usize>(details: [(&str, Option<String>); N]) -> BTreeMap<String, String> {
    details
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (String::from(name), value)))
        .collect()
}

impl JsonSchema for TextOrList {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("TextOrList")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" }, "maxLength": LONG })
    }
}
