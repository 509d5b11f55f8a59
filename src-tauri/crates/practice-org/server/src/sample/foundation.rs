//! The rows without which no org works: the organization, its users, a queue, and the values that an admin chooses.
//!
//! It owns the colleagues' names and numbers. It never makes a customer.

use jiff::Timestamp;
use rusqlite::Connection;

use super::value_tables;
use crate::oauth::{ORG_ID, USER_ID, USERNAME};
use crate::rows::{self, Row, RowError, ids};
use crate::schema::Schema;

/// The signed-in agent.
pub(crate) const AGENT_FIRST_NAME: &str = "Claire";
pub(crate) const AGENT_LAST_NAME: &str = "Martin";

struct Colleague {
    first: &'static str,
    last: &'static str,
    title: &'static str,
    city: &'static str,
    country: &'static str,
    zone: &'static str,
    phone: &'static str,
    mobile: &'static str,
    extension: &'static str,
    active: bool,
}

/// The first is the agent herself; the last has left.
const COLLEAGUES: &[Colleague] = &[
    Colleague {
        first: AGENT_FIRST_NAME,
        last: AGENT_LAST_NAME,
        title: "Account Manager",
        city: "Paris",
        country: "France",
        zone: "Europe/Paris",
        phone: "+33 1 99 00 12 01",
        mobile: "+33 6 39 98 12 01",
        extension: "201",
        active: true,
    },
    Colleague {
        first: "Kenji",
        last: "Mori",
        title: "Support Lead",
        city: "Tokyo",
        country: "Japan",
        zone: "Asia/Tokyo",
        phone: "03-5550-1202",
        mobile: "+81 90 5550 1202",
        extension: "202",
        active: true,
    },
    Colleague {
        first: "Anna",
        last: "Schmidt",
        title: "Sales Engineer",
        city: "Berlin",
        country: "Germany",
        zone: "Europe/Berlin",
        phone: "+49 30 23125 203",
        mobile: "+49 1515 5501203",
        extension: "203",
        active: true,
    },
    Colleague {
        first: "David",
        last: "Okafor",
        title: "Head of Sales",
        city: "London",
        country: "United Kingdom",
        zone: "Europe/London",
        phone: "+44 20 7946 0204",
        mobile: "+44 7700 900204",
        extension: "204",
        active: true,
    },
    Colleague {
        first: "Grace",
        last: "Lin",
        title: "Account Manager",
        city: "San Francisco",
        country: "United States",
        zone: "America/Los_Angeles",
        phone: "(415) 555-0205",
        mobile: "415.555.0105",
        extension: "205",
        active: true,
    },
    Colleague {
        first: "Paul",
        last: "Reeve",
        title: "Account Manager",
        city: "London",
        country: "United Kingdom",
        zone: "Europe/London",
        phone: "+44 20 7946 0206",
        mobile: "",
        extension: "206",
        active: false,
    },
];

/// The id of the colleague at a place; 0 is the agent.
pub(crate) fn colleague(place: usize) -> String {
    match i64::try_from(place) {
        Ok(0) | Err(_) => USER_ID.to_owned(),
        Ok(place) => ids::numbered("005", 4_000_000 + place),
    }
}

/// Lays down what every org has.
pub fn foundation(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
) -> Result<(), RowError> {
    let mut organization = row(now);
    for (field, value) in [
        ("Id", ORG_ID),
        ("Name", "Ringside Practice"),
        ("City", "Paris"),
        ("Country", "FR"),
        ("DefaultLocaleSidKey", "ja_JP"),
        ("LanguageLocaleKey", "en_US"),
        ("TimeZoneSidKey", "Europe/Paris"),
        ("OrganizationType", "Developer Edition"),
        ("InstanceName", "PRAC1"),
    ] {
        organization.put(field, value);
    }
    place(connection, schema, "Organization", &organization)?;
    for (at, colleague) in COLLEAGUES.iter().enumerate() {
        place(connection, schema, "User", &user(now, at, colleague))?;
    }
    let mut queue = row(now);
    for (field, value) in [
        ("Id", ids::numbered("00G", 4_000_001).as_str()),
        ("Name", "Call-backs"),
        ("DeveloperName", "Call_backs"),
        ("Type", "Queue"),
    ] {
        queue.put(field, value);
    }
    place(connection, schema, "Group", &queue)?;
    value_tables::lay(connection, schema, now)
}

fn user(now: Timestamp, at: usize, colleague: &Colleague) -> Row {
    let mut user = row(now);
    let address = if at == 0 {
        USERNAME.to_owned()
    } else {
        format!("{}@practice.example", colleague.first.to_ascii_lowercase())
    };
    let alias: String = colleague.last.to_lowercase().chars().take(4).collect();
    user.put("Id", self::colleague(at));
    user.put("Username", address.as_str());
    user.put("Email", address);
    user.put(
        "Alias",
        format!(
            "{}{alias}",
            colleague.first.chars().take(1).collect::<String>()
        ),
    );
    user.put("Name", format!("{} {}", colleague.first, colleague.last));
    for (field, value) in [
        ("FirstName", colleague.first),
        ("LastName", colleague.last),
        ("Title", colleague.title),
        ("City", colleague.city),
        ("Country", colleague.country),
        ("TimeZoneSidKey", colleague.zone),
        ("Phone", colleague.phone),
        ("MobilePhone", colleague.mobile),
        ("Extension", colleague.extension),
        ("LocaleSidKey", "ja_JP"),
        ("LanguageLocaleKey", "en_US"),
        ("UserType", "Standard"),
    ] {
        user.put(field, value);
    }
    user.put("IsActive", colleague.active);
    user
}

/// A row with its stamps set: made by the agent, now.
pub(super) fn row(now: Timestamp) -> Row {
    let mut row = Row::default();
    for stamp in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
        row.put(stamp, now.as_second());
    }
    row.put("CreatedById", USER_ID);
    row.put("LastModifiedById", USER_ID);
    row
}

pub(super) fn place(
    connection: &Connection,
    schema: &Schema,
    object: &str,
    row: &Row,
) -> Result<(), RowError> {
    rows::place(connection, rows::find_object(schema, object)?, row)
}
