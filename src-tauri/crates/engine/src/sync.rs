//! Fills the number index from the org and keeps it up to date.
//!
//! The first fill walks each object by id, 2,000 records a page, and writes each page together with how far it has
//! come: a fill that is cut off goes on where it was. Afterwards only what changed is read, by SystemModstamp, deleted
//! records included (`queryAll`). The index answers while it is partial.

use std::sync::Arc;

use domain::event::Event;
use domain::ids::SfId;
use domain::number::Country;
use domain::person::Person;
use jiff::{SignedDuration, Timestamp};
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{CallError, Client, Describe};
use serde_json::Value;
use store::{Cursor, Index};
use tokio::sync::{Mutex, mpsc};

/// Objects that can call, in the order in which they are read.
const OBJECTS: [&str; 3] = ["Contact", "Account", "Lead"];
const PAGE: usize = 2000;

/// SystemModstamp is set when a transaction begins, and the row is seen when it ends: what changed shortly before the
/// last look is read again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// What can end a sync before its time. It goes on at the next one where it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SyncError {
    /// The org did not answer or refused.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The index could not be written.
    #[error(transparent)]
    Disk(#[from] store::DiskError),
}

/// One object's fields that are read, as far as this agent may see them.
struct Shape {
    object: &'static str,
    phones: Vec<String>,
    fields: Vec<String>,
    /// Where the record's country stands: its own address first, then its company's.
    countries: Vec<&'static str>,
}

/// Brings the index up to date and tells the loop how far it is.
pub(crate) async fn sync(
    client: &Client,
    index: &Arc<Mutex<Index>>,
    events: &mpsc::Sender<Event>,
    agent: Country,
    now: Timestamp,
) -> Result<(), SyncError> {
    let mut index = index.lock().await;
    for object in OBJECTS {
        let describe = match client.describe(object).await {
            Ok(describe) => describe,
            // An object that the agent can't see is no part of the index.
            Err(CallError::Gone { .. } | CallError::Refused(_)) => continue,
            Err(error) => return Err(SyncError::Call(error)),
        };
        let shape = shape(object, &describe);
        let mut cursor = index.cursor(object)?;
        if !cursor.is_filled {
            if cursor.modstamp_ms == 0 {
                cursor.modstamp_ms = now.as_millisecond();
            }
            fill(client, &mut index, events, agent, &shape, &mut cursor).await?;
        }
        follow(client, &mut index, agent, &shape, &mut cursor, now).await?;
    }
    tell(events, index.count()?, false, Some(now)).await;
    Ok(())
}

async fn fill(
    client: &Client,
    index: &mut Index,
    events: &mpsc::Sender<Event>,
    agent: Country,
    shape: &Shape,
    cursor: &mut Cursor,
) -> Result<(), SyncError> {
    loop {
        // An empty id is no id: Salesforce refuses to compare with it.
        let after = match cursor.last_id.as_str() {
            "" => String::new(),
            last => format!("WHERE Id > {} ", soql_string(last)),
        };
        let soql = format!(
            "SELECT {} FROM {} {after}ORDER BY Id LIMIT {PAGE}",
            shape.fields.join(", "),
            shape.object,
        );
        let records = all_pages(client, &soql, false).await?;
        let last = records
            .last()
            .and_then(|record| record["Id"].as_str())
            .map(String::from);
        cursor.is_filled = records.len() < PAGE;
        cursor.last_id = last.unwrap_or_else(|| cursor.last_id.clone());
        let people: Vec<Person> = records.iter().filter_map(|r| person(r, shape)).collect();
        tokio::task::block_in_place(|| index.put(&people, agent, Some((shape.object, cursor))))?;
        tell(events, index.count()?, true, None).await;
        if cursor.is_filled {
            return Ok(());
        }
    }
}

/// Reads what has changed since the last look.
async fn follow(
    client: &Client,
    index: &mut Index,
    agent: Country,
    shape: &Shape,
    cursor: &mut Cursor,
    now: Timestamp,
) -> Result<(), SyncError> {
    let since = Timestamp::from_millisecond(cursor.modstamp_ms).unwrap_or(now);
    let since = since.saturating_sub(OVERLAP).unwrap_or(since);
    let soql = format!(
        "SELECT {}, IsDeleted FROM {} WHERE SystemModstamp >= {} ORDER BY SystemModstamp, Id",
        shape.fields.join(", "),
        shape.object,
        soql_datetime(since)
    );
    let records = all_pages(client, &soql, true).await?;
    let (gone, there): (Vec<&Value>, Vec<&Value>) = records
        .iter()
        .partition(|record| record["IsDeleted"] == true);
    let gone: Vec<SfId> = gone
        .iter()
        .filter_map(|r| r["Id"].as_str())
        .map(|id| SfId(String::from(id)))
        .collect();
    let people: Vec<Person> = there.iter().filter_map(|r| person(r, shape)).collect();
    let newest = people
        .iter()
        .map(|person| person.modified.as_millisecond())
        .max();
    cursor.modstamp_ms = newest.unwrap_or(cursor.modstamp_ms).max(cursor.modstamp_ms);
    cursor.as_of_ms = now.as_millisecond();
    tokio::task::block_in_place(|| {
        index.remove(&gone)?;
        index.put(&people, agent, Some((shape.object, cursor)))
    })?;
    Ok(())
}

async fn all_pages(
    client: &Client,
    soql: &str,
    deleted_too: bool,
) -> Result<Vec<Value>, CallError> {
    let mut page = if deleted_too {
        client.query_all::<Value>(soql).await?
    } else {
        client.query::<Value>(soql).await?
    };
    let mut records = std::mem::take(&mut page.records);
    while let Some(next) = page.next.take() {
        page = client.query_next::<Value>(&next).await?;
        records.append(&mut page.records);
    }
    Ok(records)
}

async fn tell(events: &mpsc::Sender<Event>, people: u64, filling: bool, as_of: Option<Timestamp>) {
    // The loop is gone only when the engine stops, and then nobody asks.
    drop(
        events
            .send(Event::Index {
                people,
                filling,
                as_of,
            })
            .await,
    );
}

fn shape(object: &'static str, describe: &Describe) -> Shape {
    let has = |name: &str| describe.fields.iter().any(|field| field.name == name);
    let phones: Vec<String> = describe
        .fields
        .iter()
        .filter(|field| field.kind == "phone" && !field.name.ends_with("Fax"))
        .map(|field| field.name.clone())
        .collect();
    let countries: Vec<&'static str> = match object {
        "Contact" => vec!["MailingCountry", "Account.BillingCountry"],
        "Account" => vec!["BillingCountry"],
        _ => vec!["Country"],
    };
    let mut fields: Vec<String> = ["Id", "Name", "SystemModstamp", "Owner.Name"]
        .map(String::from)
        .to_vec();
    fields.extend(
        ["Title", "Company"]
            .into_iter()
            .filter(|name| has(name))
            .map(String::from),
    );
    if object == "Contact" {
        fields.push(String::from("Account.Name"));
    }
    fields.extend(countries.iter().map(|path| String::from(*path)));
    fields.extend(phones.iter().cloned());
    Shape {
        object,
        phones,
        fields,
        countries,
    }
}

fn person(record: &Value, shape: &Shape) -> Option<Person> {
    let text = |path: &str| {
        let text = record.pointer(path).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(String::from)
    };
    let countries = shape
        .countries
        .iter()
        .map(|path| format!("/{}", path.replace('.', "/")));
    let country = countries.into_iter().find_map(|path| text(&path));
    Some(Person {
        id: SfId(text("/Id")?),
        object: String::from(shape.object),
        name: text("/Name")?,
        title: text("/Title"),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        country: country.and_then(|name| Country::named(&name)),
        phones: shape
            .phones
            .iter()
            .filter_map(|field| Some((field.clone(), text(&format!("/{field}"))?)))
            .collect(),
        modified: salesforce::datetime::parse(&text("/SystemModstamp")?).ok()?,
    })
}
