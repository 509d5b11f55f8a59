//! Fills the number index from the org and keeps it up to date.
//!
//! The first fill walks each object by id, 2,000 records a page, and writes each page together with how far it has
//! come: a fill that is cut off goes on where it was. Afterwards only what changed is read, by SystemModstamp, deleted
//! records included (`queryAll`). The index answers while it is partial.

use domain::event::Event;
use domain::ids::SfId;
use domain::number::Country;
use domain::person::Person;
use domain::state::SignedIn;
use jiff::{SignedDuration, Timestamp};
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{CallError, Client, Describe};
use serde_json::Value;
use store::{Cursor, Index};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// The cursor that tells whose index it is.
const OWNER: &str = "owner";

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
    /// The agent has signed out meanwhile: nothing more goes in.
    #[error("signed out")]
    SignedOut,
}

/// One object's fields that are read, as far as this agent may see them.
struct Shape {
    object: &'static str,
    phones: Vec<String>,
    fields: Vec<String>,
    /// Where the record's country stands: its own address first, then its company's.
    countries: Vec<&'static str>,
}

/// One run.
pub(crate) struct Sync<'a> {
    pub(crate) client: &'a Client,
    pub(crate) events: &'a mpsc::Sender<Event>,
    /// For whom: the index holds what this agent may see, read by the rules of this agent's country.
    pub(crate) user: &'a SignedIn,
    /// Cancelled at a sign-out: nothing is put in after it.
    pub(crate) stop: CancellationToken,
    pub(crate) now: Timestamp,
}

impl Sync<'_> {
    /// Brings the index up to date and tells the loop how far it is.
    pub(crate) async fn run(&self, index: &mut Index) -> Result<(), SyncError> {
        self.make_it_ours(index)?;
        for object in OBJECTS {
            match self.object(index, object).await {
                Ok(()) => {}
                // What the agent may not see is no part of the index; the other objects are.
                Err(SyncError::Call(CallError::Gone { .. } | CallError::Refused(_))) => {
                    tracing::warn!(object, "can't be read and is left out of the index");
                }
                Err(error) => return Err(error),
            }
        }
        self.tell(index.count()?, false, Some(self.now)).await;
        Ok(())
    }

    /// An index of another user, org or country is wiped: its ids and readings are not ours.
    fn make_it_ours(&self, index: &mut Index) -> Result<(), SyncError> {
        let account = &self.user.account;
        let owner = format!("{}/{}/{}", account.org, account.user, self.user.country);
        if index.cursor(OWNER)?.last_id == owner {
            return Ok(());
        }
        tokio::task::block_in_place(|| {
            index.wipe()?;
            let ours = Cursor {
                last_id: owner,
                ..Cursor::default()
            };
            index.put(&[], self.user.country, Some((OWNER, &ours)))
        })?;
        Ok(())
    }

    async fn object(&self, index: &mut Index, object: &'static str) -> Result<(), SyncError> {
        let shape = shape(object, &self.client.describe(object).await?);
        let mut cursor = index.cursor(object)?;
        if !cursor.is_filled {
            if cursor.modstamp_ms == 0 {
                cursor.modstamp_ms = self.now.as_millisecond();
            }
            self.fill(index, &shape, &mut cursor).await?;
        }
        self.follow(index, &shape, &mut cursor).await
    }

    async fn fill(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        while !cursor.is_filled {
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
            let records = all_pages(self.client, &soql).await?;
            let last = records
                .last()
                .and_then(|record| record["Id"].as_str())
                .map(String::from);
            cursor.is_filled = records.len() < PAGE;
            cursor.last_id = last.unwrap_or_else(|| cursor.last_id.clone());
            self.put(index, shape, &records, cursor)?;
            self.tell(index.count()?, true, None).await;
        }
        Ok(())
    }

    /// Reads what has changed since the last look, a page at a time: a data load of a whole org fits in memory no better
    /// than the org itself, and is taken up again where it was cut off.
    async fn follow(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        let since = Timestamp::from_millisecond(cursor.modstamp_ms).unwrap_or(self.now);
        let since = since.saturating_sub(OVERLAP).unwrap_or(since);
        let soql = format!(
            "SELECT {}, IsDeleted FROM {} WHERE SystemModstamp >= {} ORDER BY SystemModstamp, Id",
            shape.fields.join(", "),
            shape.object,
            soql_datetime(since)
        );
        let mut page = self.client.query_all::<Value>(&soql).await?;
        loop {
            if let Some(newest) = page.records.last().and_then(modified) {
                cursor.modstamp_ms = cursor.modstamp_ms.max(newest.as_millisecond());
            }
            cursor.as_of_ms = self.now.as_millisecond();
            self.put(index, shape, &page.records, cursor)?;
            let Some(next) = page.next.take() else {
                return Ok(());
            };
            page = self.client.query_next::<Value>(&next).await?;
        }
    }

    fn put(
        &self,
        index: &mut Index,
        shape: &Shape,
        records: &[Value],
        cursor: &Cursor,
    ) -> Result<(), SyncError> {
        if self.stop.is_cancelled() {
            return Err(SyncError::SignedOut);
        }
        let (gone, there): (Vec<&Value>, Vec<&Value>) = records
            .iter()
            .partition(|record| record["IsDeleted"] == true || record["IsConverted"] == true);
        let gone: Vec<SfId> = gone
            .iter()
            .filter_map(|r| r["Id"].as_str())
            .map(|id| SfId(String::from(id)))
            .collect();
        let people: Vec<Person> = there.iter().filter_map(|r| person(r, shape)).collect();
        tokio::task::block_in_place(|| {
            index.remove(&gone)?;
            index.put(&people, self.user.country, Some((shape.object, cursor)))
        })?;
        Ok(())
    }

    async fn tell(&self, people: u64, filling: bool, as_of: Option<Timestamp>) {
        // The loop is gone only when the engine stops, and then nobody asks.
        drop(
            self.events
                .send(Event::Index {
                    people,
                    filling,
                    as_of,
                })
                .await,
        );
    }
}

fn modified(record: &Value) -> Option<Timestamp> {
    salesforce::datetime::parse(record["SystemModstamp"].as_str()?).ok()
}

async fn all_pages(client: &Client, soql: &str) -> Result<Vec<Value>, CallError> {
    let mut page = client.query::<Value>(soql).await?;
    let mut records = std::mem::take(&mut page.records);
    while let Some(next) = page.next.take() {
        page = client.query_next::<Value>(&next).await?;
        records.append(&mut page.records);
    }
    Ok(records)
}

fn shape(object: &'static str, describe: &Describe) -> Shape {
    let has = |name: &str| describe.fields.iter().any(|field| field.name == name);
    let phones: Vec<String> = describe
        .fields
        .iter()
        .filter(|field| field.kind == "phone" && !field.name.ends_with("Fax"))
        .map(|field| field.name.clone())
        .collect();
    let of_account = object == "Contact" && has("AccountId");
    let countries: Vec<&'static str> = ["MailingCountry", "BillingCountry", "Country"]
        .into_iter()
        .filter(|name| has(name))
        .chain(of_account.then_some("Account.BillingCountry"))
        .collect();
    let mut fields: Vec<String> = ["Id", "Name", "SystemModstamp"].map(String::from).to_vec();
    let wanted = ["Title", "Company", "IsConverted"];
    fields.extend(
        wanted
            .into_iter()
            .filter(|name| has(name))
            .map(String::from),
    );
    if has("OwnerId") {
        fields.push(String::from("Owner.Name"));
    }
    if of_account {
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
