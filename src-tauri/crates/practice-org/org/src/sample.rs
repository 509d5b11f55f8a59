//! What an org holds when it starts: its own value tables, its users, and people to practise on.
//!
//! It owns the made-up people. It never uses a number that could reach a real person where a range kept for fiction
//! exists (Ofcom's, the Bundesnetzagentur's, Arcep's, 555-01xx), but for the few that the demo's journey names; and no one
//! here has +44 20 7946 0018, from which the unknown caller rings.
//!
//! Numbers are spelled as people spell them: brackets, slashes, full-width digits, a zero in brackets, extensions,
//! words. These people are there for the spellings, so nobody should tidy them up.
//!
//! Everything is derived from `now` and from an index, so that two orgs filled at the same time are the same org.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::error::OrgError;
use crate::schema::Schema;

mod colleagues;
mod crowd;
mod foundation;
mod pick;
mod spelling;
mod stamped;
pub(crate) mod value_tables;
mod written;

pub use colleagues::colleague;
pub use foundation::foundation;

const COMPANIES: &str = include_str!("sample/companies.json");
const PEOPLE: &str = include_str!("sample/people.json");
const WORK: &str = include_str!("sample/work.json");

/// How many people to make up beside the forty or so that are written by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SamplePeople {
    pub people: u32,
}

/// Lays down the sample people. The org must have its `foundation` already; the caller has the transaction.
pub fn fill(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
    sample: SamplePeople,
) -> Result<(), OrgError> {
    let mut written = written::Written::new(connection, schema, now);
    for file in [COMPANIES, PEOPLE, WORK] {
        written.lay(file)?;
    }
    if schema.options.person_accounts {
        written.lay(PERSON_ACCOUNT)?;
    }
    crowd::lay(connection, schema, now, sample.people)
}

const PERSON_ACCOUNT: &str = r#"[
    { "ref": "@emma", "type": "Account", "days_ago": 50, "fields": { "LastName": "Wilson", "FirstName": "Emma",
      "PersonMobilePhone": "07700 900 733", "PersonHomePhone": "+44 (0)20 7946 0733", "PersonEmail": "emma@wilson.example",
      "PersonMailingCity": "London", "PersonMailingCountry": "United Kingdom" } }
]"#;
