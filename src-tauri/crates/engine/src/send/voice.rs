//! Salesforce Voice's records of a call: what is asked, and what was read of them.
//!
//! It owns the question. Which record is the call's, and so which Task, is for the domain to say.

use super::question::Question;
use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::org::voice::{BEGAN, NUMBERS, TASK_OF, VENDOR_KEY, VOICE_CALL, can_be_asked};
use domain::outbox::join::Join;
use domain::outbox::row::Row;
use domain::outbox::voice::{Voice, VoiceCall, Voiced};
use jiff::Timestamp;
use salesforce::soql::{soql_datetime, soql_string};
use serde_json::Value;

const KIND: &str = "CallType";
const ENDED: &str = "CallEndDateTime";
const AGENT: &str = "UserId";
const OWNER: &str = "OwnerId";

/// The agent's records of about that time; nothing where they are not to be searched, or can't be read.
pub(super) fn question(row: &Row, join: &Join, org: &OrgFacts) -> Option<Question> {
    let voice = join.voice.as_ref().filter(|_| can_be_asked(org))?;
    let sees = |name: &&str| org.field(VOICE_CALL, name).is_some();
    let agent = soql_string(&row.account.user.0);
    let whose = [AGENT, OWNER].into_iter().filter(sees);
    let whose: Vec<String> = whose.map(|name| format!("{name} = {agent}")).collect();
    if whose.is_empty() {
        return None;
    }
    let (from, until) = voice.window();
    let filter = format!(
        "({}) AND {BEGAN} >= {} AND {BEGAN} <= {} AND IsDeleted = false",
        whose.join(" OR "),
        soql_datetime(from),
        soql_datetime(until)
    );
    let columns = [VENDOR_KEY, KIND, BEGAN, ENDED, AGENT, OWNER, TASK_OF];
    let columns = columns.into_iter().chain(NUMBERS).filter(sees);
    Some(Question::judged(VOICE_CALL, filter).with(columns.collect()))
}

/// The call's Task by the records that were read.
pub(super) fn found(voice: &Voice, row: &Row, bare: &str, read: &[Value], not: &[SfId]) -> Voiced {
    let calls: Vec<VoiceCall> = read.iter().map(of_record).collect();
    voice.task_of(bare, &row.account.user, &calls, not)
}

/// Whether it is such a record, and none of another object that was asked for in the same request.
pub(super) fn is_one(record: &Value) -> bool {
    let kind = record.pointer("/attributes/type");
    kind.and_then(Value::as_str) == Some(VOICE_CALL)
}

fn of_record(record: &Value) -> VoiceCall {
    let text = |name: &str| record.get(name).and_then(Value::as_str).map(String::from);
    let id = |name: &str| text(name).map(SfId);
    let at = |name: &str| -> Option<Timestamp> {
        let text = text(name)?;
        salesforce::datetime::parse(&text).ok()
    };
    VoiceCall {
        key: text(VENDOR_KEY),
        numbers: NUMBERS.into_iter().filter_map(text).collect(),
        kind: text(KIND),
        began: at(BEGAN),
        ended: at(ENDED),
        agent: id(AGENT),
        owner: id(OWNER),
        task: id(TASK_OF),
    }
}
