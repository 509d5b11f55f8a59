//! Which user a name and a password sign in.
//!
//! It owns the password, which is everybody's: this org guards nothing.

use practice_org_core::identity::ORG_ID;
use rusqlite::{Connection, OptionalExtension};

/// The password of every user: this org guards nothing.
pub const PASSWORD: &str = "practice";
/// What older clients append to the password where they sign in from an address that the org does not know.
pub const SECURITY_TOKEN: &str = "PracticeSecurityToken";

/// The address of a user's identity, by which clients know who signed in.
pub(crate) fn identity_url(base_url: &str, user: &str) -> String {
    format!("{base_url}/id/{ORG_ID}/{user}")
}

/// The id of the user with this name and password. Everybody's password is the same, and an inactive user has none.
pub(crate) fn who(
    connection: &Connection,
    username: &str,
    password: &str,
) -> rusqlite::Result<Option<String>> {
    // With the security token or, as from an address that the org knows, without it.
    let bare = password.strip_suffix(SECURITY_TOKEN).unwrap_or(password);
    if bare != PASSWORD {
        return Ok(None);
    }
    connection
        .query_row(
            "SELECT \"Id\" FROM \"User\" WHERE \"Username\" = ?1 AND \"IsActive\" = 1",
            [username],
            |row| row.get(0),
        )
        .optional()
}
