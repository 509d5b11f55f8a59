//! Signing in: the OAuth web server flow with PKCE and refresh token rotation, as a public client meets it.
//!
//! It owns the addresses under `/services/oauth2`, `/services/Soap` and `/id`. It never keeps anything outside of
//! `sign_in::grants`, and never asks a public client for a secret.
//!
//! The redirect addresses are a fixed list, compared character for character, since that is how Salesforce compares them:
//! a loopback port that is not on the list is refused, and `127.0.0.1` is not `localhost`.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

mod authorize;
pub(crate) mod bearer;
pub(crate) mod html;
mod openid;
mod page;
mod person;
mod soap;
mod token;

use crate::state::server::Server;

pub(crate) fn router() -> Router<Arc<Server>> {
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
