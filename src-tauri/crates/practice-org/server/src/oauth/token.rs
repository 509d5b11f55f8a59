//! `/services/oauth2/token` and `/revoke`: new tokens in exchange for a code or a refresh token, and their end.
//!
//! It owns the shape of the answers, success and error alike. It never answers with an `expires_in`: Salesforce gives none,
//! and a client learns of expiry only from a 401.
//!
//! Public clients send no secret, and none is asked for. Error pairs follow what real orgs were seen to answer; where only
//! the code is documented, the description is ours.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_rustls::rustls::SupportedCipherSuite;
use tokio_rustls::rustls::crypto::aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256;
use uuid::Uuid;

use super::openid;
use crate::sign_in::client::CLIENT_ID;
use crate::sign_in::grants::{self, Rotation, Tokens};
use crate::sign_in::login::{identity_url, who};
use crate::state::server::Server;

/// The form of a token request; which fields count depends on the grant type.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TokenForm {
    grant_type: String,
    client_id: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    refresh_token: String,
    username: String,
    password: String,
}

/// The token to revoke, in the body of a POST or in the query of a GET.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct RevokeForm {
    token: String,
}

/// Why no token is given.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    /// The client asked for something that this org refuses; both texts go to the client.
    #[error("{0}: {1}")]
    Answered(&'static str, &'static str),
    /// The org's own storage failed.
    #[error("storage failed")]
    Storage(#[from] rusqlite::Error),
    /// The id token could not be signed.
    #[error("signing failed")]
    Unsigned(#[from] anyhow::Error),
}

const DEAD_CODE: Refusal = Refusal::Answered("invalid_grant", "expired authorization code");
const DEAD_REFRESH: Refusal = Refusal::Answered("invalid_grant", "expired access/refresh token");

pub(crate) async fn give(
    State(server): State<Arc<Server>>,
    Form(form): Form<TokenForm>,
) -> Response {
    let given = server
        .with_db(move |server, connection| {
            let transaction = connection.transaction()?;
            let given = exchange(server, &transaction, &form);
            // A refused reuse ends the grant, so refusals are committed like successes.
            transaction.commit()?;
            given.and_then(|tokens| success(server, &tokens))
        })
        .await;
    match given {
        Ok(Ok(success)) => answered(StatusCode::OK, &success),
        Ok(Err(Refusal::Answered(error, description))) => refused(error, description),
        Ok(Err(Refusal::Storage(error))) => {
            tracing::error!(%error, "the grants could not be read or written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Ok(Err(Refusal::Unsigned(error))) => {
            tracing::error!(%error, "the id token could not be signed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(crate) async fn revoke(
    State(server): State<Arc<Server>>,
    Form(form): Form<RevokeForm>,
) -> Response {
    match server
        .with_db(move |_, connection| grants::revoke(connection, &form.token))
        .await
    {
        Ok(Ok(true)) => StatusCode::OK.into_response(),
        Ok(Ok(false)) => refused("invalid_token", "invalid token"),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn exchange(server: &Server, connection: &Connection, form: &TokenForm) -> Result<Tokens, Refusal> {
    if form.client_id != CLIENT_ID {
        return Err(Refusal::Answered(
            "invalid_client_id",
            "client identifier invalid",
        ));
    }
    match form.grant_type.as_str() {
        "authorization_code" => redeem(server, connection, form),
        "refresh_token" => match grants::rotate(connection, &form.refresh_token, CLIENT_ID)? {
            Rotation::Rotated(tokens) => Ok(tokens),
            Rotation::Refused => Err(DEAD_REFRESH),
        },
        "password" => match who(connection, &form.username, &form.password)? {
            Some(user) => Ok(grants::open(connection, CLIENT_ID, "api", &user)?),
            None => Err(Refusal::Answered("invalid_grant", "authentication failure")),
        },
        _ => Err(Refusal::Answered(
            "unsupported_grant_type",
            "grant type not supported",
        )),
    }
}

fn redeem(server: &Server, connection: &Connection, form: &TokenForm) -> Result<Tokens, Refusal> {
    let consent = grants::take_code(connection, &form.code, server.org.now())?.ok_or(DEAD_CODE)?;
    if consent.redirect_uri != form.redirect_uri {
        return Err(Refusal::Answered(
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
        ));
    }
    if form.code_verifier.is_empty() {
        return Err(Refusal::Answered("invalid_grant", "missing code verifier"));
    }
    if challenge_of(&form.code_verifier).as_deref() != Some(consent.challenge.trim_end_matches('='))
    {
        return Err(Refusal::Answered(
            "invalid_request",
            "Invalid Code Verifier",
        ));
    }
    Ok(grants::open(
        connection,
        &consent.client_id,
        &consent.scope,
        &consent.user,
    )?)
}

fn success(server: &Server, tokens: &Tokens) -> Result<Value, Refusal> {
    let id = identity_url(server.base_url(), &tokens.user);
    let issued_at = server.org.now().as_millisecond().to_string();
    // The real signature is keyed with the client's secret; a public client has none and can't check it.
    let signed = format!("{id}{issued_at}");
    let signature = STANDARD.encode(Uuid::new_v5(&Uuid::NAMESPACE_URL, signed.as_bytes()));
    let mut body = json!({
        "access_token": tokens.access,
        "signature": signature,
        "scope": tokens.scope,
        "instance_url": server.base_url(),
        "id": &id,
        "token_type": "Bearer",
        "issued_at": issued_at,
    });
    if let (Some(refresh), Some(body)) = (&tokens.refresh, body.as_object_mut()) {
        body.insert("refresh_token".to_owned(), Value::from(refresh.as_str()));
    }
    let openid = tokens
        .scope
        .split_whitespace()
        .any(|scope| scope == "openid");
    if let (true, Some(body)) = (openid, body.as_object_mut()) {
        body.insert("id_token".to_owned(), openid::id_token(server, &id)?.into());
    }
    Ok(body)
}

fn refused(error: &str, description: &str) -> Response {
    answered(
        StatusCode::BAD_REQUEST,
        &json!({ "error": error, "error_description": description }),
    )
}

/// With the headers recorded from the real endpoint.
fn answered(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-cache, no-store"),
        (header::PRAGMA, "no-cache"),
        (header::CONTENT_TYPE, "application/json;charset=UTF-8"),
    ];
    (status, headers, body.to_string()).into_response()
}

/// The hash of a code verifier of any length: the org does not hold callers to the lengths of RFC 7636. The hash
/// function is that of the TLS library, which is there anyway.
fn challenge_of(verifier: &str) -> Option<String> {
    let SupportedCipherSuite::Tls13(sha256) = TLS13_AES_128_GCM_SHA256 else {
        return None;
    };
    let hash = sha256.common.hash_provider.hash(verifier.as_bytes());
    Some(URL_SAFE_NO_PAD.encode(hash.as_ref()))
}
