//! OpenID Connect: the `id_token` that the scope `openid` asks for, and the key to check it with.
//!
//! It owns what the token says and the form of the key set. Nothing else is signed with that key.

use std::sync::Arc;

use anyhow::Context;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{PublicKeyData as _, SigningKey as _};
use serde_json::{Value, json};

use crate::sign_in::client::CLIENT_ID;
use crate::state::server::Server;

const KEY_ID: &str = "practice";
/// Two minutes, as Salesforce's id tokens live.
const LIFE_SECONDS: i64 = 120;

/// A token that says who signed in, by the address of the identity, and when. It carries no nonce, as no client of this org
/// sends one.
pub(crate) fn id_token(server: &Server, identity: &str) -> anyhow::Result<String> {
    let now = server.org.now().as_second();
    let header = json!({ "alg": "RS256", "kid": KEY_ID, "typ": "JWT" });
    let claims = json!({
        "iss": server.base_url(),
        "sub": identity,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now.saturating_add(LIFE_SECONDS),
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = server
        .id_key
        .pair()?
        .sign(signed.as_bytes())
        .context("signing")?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// `/id/keys`: the public key, as a key set.
pub(crate) async fn keys(State(server): State<Arc<Server>>) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        let pair = server.id_key.pair()?;
        let (modulus, exponent) = numbers(pair.der_bytes()).context("reading the key")?;
        anyhow::Ok(json!({ "keys": [{
            "alg": "RS256", "e": URL_SAFE_NO_PAD.encode(exponent), "kid": KEY_ID, "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(modulus), "use": "sig",
        }] }))
    });
    match made.await {
        Ok(Ok(keys)) => Json(keys).into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The two numbers of an `RSAPublicKey` (RFC 8017, A.1.1): a sequence of two integers.
fn numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, _) = value(der, 0x30)?;
    let (modulus, rest) = value(sequence, 0x02)?;
    let (exponent, _) = value(rest, 0x02)?;
    // An integer with its first bit set has a zero in front, which a key set leaves out.
    Some((modulus.strip_prefix(&[0]).unwrap_or(modulus), exponent))
}

/// A DER value of that tag, and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = match length.checked_sub(0x80) {
        None => (usize::from(length), rest),
        Some(bytes) => {
            let (digits, rest) = rest.split_at_checked(usize::from(bytes))?;
            let length = digits
                .iter()
                .fold(0_usize, |n, digit| n << 8 | usize::from(*digit));
            (length, rest)
        }
    };
    (found == tag).then(|| rest.split_at_checked(length))?
}
