//! Codes, grants and tokens: what was given to whom, and whether it still holds.
//!
//! It owns three tables of its own beside the org's rows, so that an org kept in a file remembers its sign-ins over a
//! restart. It never speaks HTTP and never logs a token.
//!
//! **Invariant:** a grant has at most one live refresh token. Using one makes the next; showing a dead one again ends
//! the grant with every token of it, as Salesforce does where refresh token rotation is on (help article 005316711). A
//! client that loses the answer to a refresh, or refreshes twice at once, is therefore signed out, and its tests have
//! to cover that.

use jiff::{SignedDuration, Timestamp};
use practice_org_core::identity::ORG_ID_15;
use rusqlite::{Connection, OptionalExtension, params};

/// Authorization codes live this long, by what third parties have observed.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(15);

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS practice_grant (
    id        INTEGER PRIMARY KEY,
    client_id TEXT NOT NULL,
    scope     TEXT NOT NULL,
    user_id   TEXT NOT NULL,
    live      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE IF NOT EXISTS practice_code (
    code         TEXT PRIMARY KEY,
    client_id    TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge    TEXT NOT NULL,
    scope        TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    -- Milliseconds since 1970, by the org's clock.
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS practice_token (
    token    TEXT PRIMARY KEY,
    grant_id INTEGER NOT NULL REFERENCES practice_grant (id),
    kind     TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    live     INTEGER NOT NULL DEFAULT 1
) STRICT;
";

/// What a person agreed to on the login page, waiting to be redeemed.
pub(crate) struct Consent {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) scope: String,
    /// The id of the user who agreed.
    pub(crate) user: String,
}

/// Fresh tokens of one grant.
pub(crate) struct Tokens {
    pub(crate) access: String,
    /// Absent where the scope does not ask for one, and for the password grant.
    pub(crate) refresh: Option<String>,
    pub(crate) scope: String,
    /// The id of the user whose tokens they are.
    pub(crate) user: String,
}

/// The result of showing a refresh token.
pub(crate) enum Rotation {
    Rotated(Tokens),
    /// Unknown, of another client, revoked, or used before: in the last case the grant has just ended.
    Refused,
}

pub(crate) fn create_tables(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)
}

pub(crate) fn remember_code(
    connection: &Connection,
    consent: &Consent,
    now: Timestamp,
) -> rusqlite::Result<String> {
    let code = format!("aPrx{}", opaque());
    connection.execute(
        "INSERT INTO practice_code (code, client_id, redirect_uri, challenge, scope, user_id, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            code,
            consent.client_id,
            consent.redirect_uri,
            consent.challenge,
            consent.scope,
            consent.user,
            now.as_millisecond().saturating_add(millis(CODE_LIFE)),
        ],
    )?;
    Ok(code)
}

/// Takes the code out, whether or not it is then accepted: a code can be shown only once.
pub(crate) fn take_code(
    connection: &Connection,
    code: &str,
    now: Timestamp,
) -> rusqlite::Result<Option<Consent>> {
    let found = connection
        .query_row(
            "DELETE FROM practice_code WHERE code = ?1
             RETURNING client_id, redirect_uri, challenge, scope, user_id, expires_at",
            [code],
            |row| {
                let consent = Consent {
                    client_id: row.get(0)?,
                    redirect_uri: row.get(1)?,
                    challenge: row.get(2)?,
                    scope: row.get(3)?,
                    user: row.get(4)?,
                };
                Ok((consent, row.get::<_, i64>(5)?))
            },
        )
        .optional()?;
    Ok(found.and_then(|(consent, expires)| (now.as_millisecond() < expires).then_some(consent)))
}

/// A new grant with its first tokens. A refresh token comes only with the scope that asks for it.
pub(crate) fn open(
    connection: &Connection,
    client_id: &str,
    scope: &str,
    user: &str,
) -> rusqlite::Result<Tokens> {
    connection.execute(
        "INSERT INTO practice_grant (client_id, scope, user_id) VALUES (?1, ?2, ?3)",
        params![client_id, scope, user],
    )?;
    let grant = connection.last_insert_rowid();
    let lasting = scope
        .split_whitespace()
        .any(|s| s == "refresh_token" || s == "offline_access");
    let access = issue(connection, grant, "access")?;
    let refresh = if lasting {
        Some(issue(connection, grant, "refresh")?)
    } else {
        None
    };
    Ok(Tokens {
        access,
        refresh,
        scope: scope.to_owned(),
        user: user.to_owned(),
    })
}

pub(crate) fn rotate(
    connection: &Connection,
    refresh: &str,
    client_id: &str,
) -> rusqlite::Result<Rotation> {
    let found = connection
        .query_row(
            "SELECT t.grant_id, t.live, g.live, g.scope, g.user_id
             FROM practice_token t JOIN practice_grant g ON g.id = t.grant_id
             WHERE t.token = ?1 AND t.kind = 'refresh' AND g.client_id = ?2",
            params![refresh, client_id],
            |row| {
                let lives = row.get::<_, bool>(1)? && row.get::<_, bool>(2)?;
                Ok((row.get(0)?, lives, row.get(3)?, row.get(4)?))
            },
        )
        .optional()?;
    let Some((grant, lives, scope, user)): Option<(i64, bool, String, String)> = found else {
        return Ok(Rotation::Refused);
    };
    if !lives {
        end(connection, grant)?;
        return Ok(Rotation::Refused);
    }
    connection.execute(
        "UPDATE practice_token SET live = 0 WHERE token = ?1",
        [refresh],
    )?;
    let access = issue(connection, grant, "access")?;
    let refresh = Some(issue(connection, grant, "refresh")?);
    Ok(Rotation::Rotated(Tokens {
        access,
        refresh,
        scope,
        user,
    }))
}

/// Revokes one token: a refresh token takes its whole grant with it. False if there is no such live token.
pub(crate) fn revoke(connection: &Connection, token: &str) -> rusqlite::Result<bool> {
    let found = connection
        .query_row(
            "SELECT grant_id, kind FROM practice_token WHERE token = ?1 AND live = 1",
            [token],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    match found {
        None => Ok(false),
        Some((grant, kind)) if kind == "refresh" => end(connection, grant).map(|()| true),
        Some(_) => connection
            .execute(
                "UPDATE practice_token SET live = 0 WHERE token = ?1",
                [token],
            )
            .map(|_| true),
    }
}

/// The id of the user who asks with a live access token.
pub(crate) fn user_of(connection: &Connection, token: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT g.user_id FROM practice_token t JOIN practice_grant g ON g.id = t.grant_id
             WHERE t.token = ?1 AND t.kind = 'access' AND t.live = 1",
        )?
        .query_row([token], |row| row.get(0))
        .optional()
}

/// Every access token given so far stops working; refresh tokens stay.
pub(crate) fn expire_access(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE practice_token SET live = 0 WHERE kind = 'access'",
        [],
    )?;
    Ok(())
}

/// Every grant ends, as when an admin revokes the app's sessions.
pub(crate) fn end_all(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE practice_token SET live = 0", [])?;
    connection.execute("UPDATE practice_grant SET live = 0", [])?;
    Ok(())
}

fn end(connection: &Connection, grant: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE practice_token SET live = 0 WHERE grant_id = ?1",
        [grant],
    )?;
    connection.execute("UPDATE practice_grant SET live = 0 WHERE id = ?1", [grant])?;
    Ok(())
}

fn issue(connection: &Connection, grant: i64, kind: &str) -> rusqlite::Result<String> {
    // The exclamation mark is part of every real access token: clients that build a header or an address have to bear it.
    let token = match kind {
        "access" => format!("{ORG_ID_15}!AQ{}", opaque()),
        _ => format!("5Aep861{}", opaque()),
    };
    connection.execute(
        "INSERT INTO practice_token (token, grant_id, kind) VALUES (?1, ?2, ?3)",
        params![token, grant, kind],
    )?;
    Ok(token)
}

fn opaque() -> String {
    format!(
        "{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    )
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
