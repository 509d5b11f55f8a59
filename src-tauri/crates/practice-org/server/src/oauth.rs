//! Signing in: the OAuth web server flow with PKCE and refresh token rotation, as a public client meets it.
//!
//! It owns the practice client, the practice user and the addresses under `/services/oauth2` and `/id`. It never keeps
//! anything outside of `grants`, and never asks a public client for a secret.
//!
//! The redirect addresses are a fixed list, compared character for character, since that is how Salesforce compares them:
//! a loopback port that is not on the list is refused, and `127.0.0.1` is not `localhost`.

use axum::Router;
use axum::routing::{get, post};

pub(crate) mod authorize;
pub(crate) mod browser;
pub(crate) mod grants;
pub(crate) mod openid;
mod page;
mod person;
mod soap;
mod token;

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use crate::org::Org;

pub(crate) use person::bearer;

/// The consumer key of the one app that this org knows.
pub const CLIENT_ID: &str = "3MVG9PracticeOrgRingsideDesktop";
/// The ports of the registered redirect addresses `http://localhost:{port}/callback`.
pub const REDIRECT_PORTS: [u16; 4] = [17171, 17172, 17173, 17174];
/// Who signs in here first; each active colleague can, too.
pub const USERNAME: &str = "agent@practice.example";
/// A colleague who can sign in, too; a test of two people at one computer needs one.
pub const COLLEAGUE: &str = "kenji@practice.example";
/// The password of every user: this org guards nothing.
pub const PASSWORD: &str = "practice";
/// What older clients append to the password where they sign in from an address that the org does not know.
pub const SECURITY_TOKEN: &str = "PracticeSecurityToken";

/// The org's id in its short form, which opens every access token.
pub(crate) const ORG_ID_15: &str = "00D5g0000012345";
/// The org's id.
pub const ORG_ID: &str = "00D5g0000012345EAA";
/// The first user's id.
pub const USER_ID: &str = "0055g0000012345AAA";
/// The callback address of one of the registered ports.
pub fn redirect_uri(port: u16) -> String {
    format!("http://localhost:{port}/callback")
}

/// The redirect addresses that an admin has registered, unless told otherwise.
pub(crate) fn usual_callbacks() -> Vec<String> {
    REDIRECT_PORTS.into_iter().map(redirect_uri).collect()
}

pub(crate) fn identity_url(base_url: &str, user: &str) -> String {
    format!("{base_url}/id/{ORG_ID}/{user}")
}

/// The id of the user who signs in with these words. Everybody's password is the same, and an inactive user has none.
fn who(
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

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .route(
            "/services/oauth2/authorize",
            get(authorize::show).post(authorize::decide),
        )
        .route("/services/oauth2/token", post(token::give))
        .route(
            "/services/oauth2/revoke",
            get(token::revoke).post(token::revoke),
        )
        .route(
            "/services/oauth2/userinfo",
            get(person::userinfo).post(person::userinfo),
        )
        .route("/services/Soap/{kind}/{version}", post(soap::call))
        .route("/services/Soap/{kind}/{version}/{org}", post(soap::call))
        .route("/id/keys", get(openid::keys))
        .route(
            "/id/{org}/{user}",
            get(person::identity).post(person::identity),
        )
}
