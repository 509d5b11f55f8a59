//! The rows without which no org works: the organization, its users, a queue, and the values that an admin chooses.
//!
//! It owns the choice of these rows. It never makes a customer.

use jiff::Timestamp;
use rusqlite::Connection;

use super::colleagues::{COLLEAGUES, Colleague, colleague};
use super::stamped::{place, row};
use super::value_tables;
use crate::error::OrgError;
use crate::identity::{ORG_ID, USERNAME};
use crate::ids;
use crate::schema::Schema;
use crate::storage::row::Row;

/// Lays down what every org has.
pub fn foundation(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
) -> Result<(), OrgError> {
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
    for (at, known) in COLLEAGUES.iter().enumerate() {
        place(connection, schema, "User", &user(now, at, known))?;
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

fn user(now: Timestamp, at: usize, known: &Colleague) -> Row {
    let mut user = row(now);
    let address = if at == 0 {
        USERNAME.to_owned()
    } else {
        format!("{}@practice.example", known.first.to_ascii_lowercase())
    };
    let alias: String = known.last.to_lowercase().chars().take(4).collect();
    user.put("Id", colleague(at));
    user.put("Username", address.as_str());
    user.put("Email", address);
    user.put(
        "Alias",
        format!("{}{alias}", known.first.chars().take(1).collect::<String>()),
    );
    user.put("Name", format!("{} {}", known.first, known.last));
    for (field, value) in [
        ("FirstName", known.first),
        ("LastName", known.last),
        ("Title", known.title),
        ("City", known.city),
        ("Country", known.country),
        ("TimeZoneSidKey", known.zone),
        ("Phone", known.phone),
        ("MobilePhone", known.mobile),
        ("Extension", known.extension),
        ("LocaleSidKey", "ja_JP"),
        ("LanguageLocaleKey", "en_US"),
        ("UserType", "Standard"),
    ] {
        user.put(field, value);
    }
    user.put("IsActive", known.active);
    user.put("UserPreferencesLightningExperiencePreferred", true);
    user
}
