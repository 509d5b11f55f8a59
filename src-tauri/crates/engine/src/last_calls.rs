//! Several records that have one number: read by their ids, each with the last call with it, and together with whatever
//! has changed since the index was read.
//!
//! It stands in place of a search, which can't say when somebody was last called and can't be sent together with a
//! question that can. *A composite takes five queries*: one for each object, with the last call as a sub-query. **Invariant:** a
//! field that this agent does not see is in no query, and what may not be read is simply not told.

use crate::people;
use crate::read_failure::read_failure;
use crate::send::refused;
use domain::base::ids::{E164, SfId};
use domain::base::not_readable::NotReadable;
use domain::base::refs::PersonRef;
use domain::base::time::Millis;
use domain::org::facts::{OrgFacts, TASK};
use domain::people::last_called::LastCalled;
use domain::step::effect::{KnownMatch, KnownMatches};
use domain::step::event::{ReadFailure, WhoHas};
use jiff::tz::TimeZone;
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{CallError, Composite, SubRequest, SubResponse};
use serde_json::Value;

/// How many queries a composite takes.
const MOST_QUERIES: usize = 5;

/// How many records are read of each object. Only right after a load of data more have changed since the index was read.
const MOST_RECORDS: usize = 500;

/// What a search is for.
pub(crate) struct Searched {
    /// The number and what else it may mean.
    pub(crate) numbers: Vec<E164>,
    /// The records that the index has for it, if they are several.
    pub(crate) known: Option<KnownMatches>,
    /// The objects that the admin has added.
    pub(crate) added: Vec<String>,
}

/// Whose calls are the agent's own, and where days begin.
pub(crate) struct Whose {
    pub(crate) user: Option<SfId>,
    pub(crate) zone: TimeZone,
}

/// What is asked, and of which objects, in this order.
pub(crate) struct Asked {
    objects: Vec<String>,
    requests: Vec<SubRequest>,
    matches: Vec<KnownMatch>,
}

impl Asked {
    pub(crate) fn composite(&self) -> Composite {
        Composite {
            all_or_none: false,
            requests: self.requests.clone(),
        }
    }
}

/// What is asked of the org; nothing where it can't be asked as one request, so that a search has to do.
pub(crate) fn request(known: &KnownMatches, facts: &OrgFacts, added: &[String]) -> Option<Asked> {
    let usual = people::OBJECTS.into_iter();
    let objects = usual.chain(added.iter().map(String::as_str));
    let has_phone = |object: &&str| {
        let described = facts.objects.get(*object);
        described.is_some_and(|described| people::phones(described).next().is_some())
    };
    let objects: Vec<&str> = objects.filter(has_phone).collect();
    let is_asked = |one: &KnownMatch| objects.contains(&one.object.as_str());
    if objects.len() > MOST_QUERIES || !known.records.iter().all(is_asked) {
        return None;
    }
    let queries = objects.iter().enumerate().map(|(place, object)| {
        let soql = statement(object, known, facts)?;
        Some(SubRequest::query(&reference(place), &soql))
    });
    Some(Asked {
        requests: queries.collect::<Option<Vec<SubRequest>>>()?,
        objects: objects.into_iter().map(String::from).collect(),
        matches: known.records.clone(),
    })
}

fn reference(place: usize) -> String {
    format!("matches{place}")
}

fn statement(object: &str, known: &KnownMatches, facts: &OrgFacts) -> Option<String> {
    let described = facts.objects.get(object)?;
    let own = people::own_fields(object, described);
    let related = people::related_fields(object, facts);
    let fields = own
        .into_iter()
        .chain(related)
        .chain(last_call(object, facts));
    let fields: Vec<String> = fields.collect();
    let ids = known.records.iter().filter_map(|one| match object {
        "Contact" => one.contact.as_ref().or_else(|| own_id(one, object)),
        _ => own_id(one, object),
    });
    let ids: Vec<String> = ids.map(|id| soql_string(&id.0)).collect();
    let by_id = match ids.as_slice() {
        [] => String::new(),
        ids => format!("Id IN ({}) OR ", ids.join(", ")),
    };
    Some(format!(
        "SELECT {} FROM {object} WHERE {by_id}SystemModstamp > {} LIMIT {MOST_RECORDS}",
        fields.join(", "),
        soql_datetime(known.since)
    ))
}

fn own_id<'a>(one: &'a KnownMatch, object: &str) -> Option<&'a SfId> {
    (one.object == object).then_some(&one.id)
}

/// The last call with each record, as a part of its statement; nothing where the agent may not see what tells a call, its
/// day or whom it was with.
fn last_call(object: &str, facts: &OrgFacts) -> Option<String> {
    let link = match object {
        "Contact" | "Lead" => "WhoId",
        _ => "WhatId",
    };
    let links = facts.field(TASK, link)?;
    let may = |field: &&str| facts.field(TASK, field).is_some();
    if !links.references.iter().any(|to| to == object) {
        return None;
    }
    if !["ActivityDate", "IsClosed"].iter().all(may) {
        return None;
    }
    let is_call = ["TaskSubtype", "CallType"].into_iter().find(may)?;
    let is_call = match is_call {
        "TaskSubtype" => "TaskSubtype = 'Call'",
        _ => "CallType != null",
    };
    let shown = ["CreatedDate", "OwnerId", "Owner.Name"].into_iter();
    let shown = shown.filter(|path| facts.may_read(TASK, path));
    let fields: Vec<&str> = ["Id", "ActivityDate"].into_iter().chain(shown).collect();
    let then = match may(&"CreatedDate") {
        true => ", CreatedDate DESC",
        false => "",
    };
    Some(format!(
        "(SELECT {} FROM Tasks WHERE {is_call} AND IsClosed = true AND ActivityDate <= TODAY ORDER BY ActivityDate DESC{then} \
         LIMIT 1)",
        fields.join(", ")
    ))
}

/// What was read.
#[derive(Default)]
pub(crate) struct Read {
    pub(crate) who: WhoHas,
    /// The last call with each, whether it has the number or not.
    pub(crate) last: Vec<(PersonRef, LastCalled)>,
}

/// The people who were read, and the last call with each.
///
/// # Errors
/// If the org answered none of it.
pub(crate) fn read(
    asked: &Asked,
    answers: &[SubResponse],
    facts: &OrgFacts,
    whose: &Whose,
) -> Result<Read, ReadFailure> {
    let mut read = Read::default();
    let mut refusal = None;
    let mut any = false;
    for (place, object) in asked.objects.iter().enumerate() {
        let reference = reference(place);
        let answer = answers.iter().find(|answer| answer.reference == reference);
        let records = match answer.map(SubResponse::outcome) {
            Some(Ok(body)) => body.get("records").and_then(Value::as_array),
            Some(Err(error)) => {
                let why = NotReadable::refused(object, refused(&error));
                read.who.unread.push(why);
                refusal = Some(error);
                None
            }
            None => None,
        };
        let Some(records) = records else {
            continue;
        };
        any = true;
        for record in records {
            read.last.extend(last_of(asked, record, whose));
            let described = facts.objects.get(object);
            let person = described.and_then(|known| people::person(record, object, known));
            read.who
                .people
                .extend(person.filter(|_| !stands_for_another(object, record)));
        }
    }
    match (any, refusal) {
        (false, Some(error)) => Err(read_failure(&error)),
        (false, None) => Err(read_failure(&CallError::Unreadable("several matches"))),
        (true, _) => Ok(read),
    }
}

/// Converted leads stand for their contact, contacts of person accounts for the account.
fn stands_for_another(object: &str, record: &Value) -> bool {
    let flag = match object {
        "Lead" => "IsConverted",
        "Contact" => "IsPersonAccount",
        _ => return false,
    };
    record.get(flag) == Some(&Value::Bool(true))
}

fn last_of(asked: &Asked, record: &Value, whose: &Whose) -> Option<(PersonRef, LastCalled)> {
    let id = SfId(String::from(record.get("Id")?.as_str()?));
    // A person account is logged to as its contact, and so is asked for as that.
    let mut matches = asked.matches.iter();
    let of = matches.find(|one| one.contact.as_ref() == Some(&id));
    let of = of.map_or(id, |one| one.id.clone());
    let task = record.pointer("/Tasks/records/0")?;
    let text = |path: &str| task.pointer(path).and_then(Value::as_str);
    let day = String::from(text("/ActivityDate")?);
    let made = text("/CreatedDate").and_then(|made| salesforce::datetime::parse(made).ok());
    let made = made.filter(|made| whose.zone.to_datetime(*made).date().to_string() == day);
    let owner = text("/OwnerId");
    let by_you = owner.is_some() && owner == whose.user.as_ref().map(|user| user.0.as_str());
    let last = LastCalled {
        day,
        at: made.map(|made| Millis(made.as_millisecond())),
        by_you,
        by: text("/Owner/Name").filter(|_| !by_you).map(String::from),
    };
    Some((PersonRef::from(of), last))
}
