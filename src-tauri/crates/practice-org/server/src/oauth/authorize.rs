//! `/services/oauth2/authorize`: the request that a browser brings, the login page, and the redirect back.
//!
//! It owns the checks of an authorization request. It never redirects to an address that is not registered: such a request
//! gets a page, as sending a person to an unchecked address would hand the error to a stranger.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::page::{self, Carried};
use crate::sign_in::client::CLIENT_ID;
use crate::sign_in::grants::{self, Consent};
use crate::sign_in::login::who;
use crate::state::faults::Fault;
use crate::state::server::Server;

/// The query of the first GET, and the hidden part of the form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    code_challenge: String,
    code_challenge_method: String,
}

/// The form as it is posted.
#[derive(Deserialize)]
pub(crate) struct Posted {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    decision: String,
}

/// Why a request is refused, and where the refusal is shown.
enum Refusal {
    /// On a page, as there is no address to trust.
    Shown(&'static str, &'static str),
    /// At the client's own address.
    Returned(&'static str, &'static str),
}

pub(crate) async fn show(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Asked>,
) -> Response {
    match asked.check(&server) {
        Ok(()) => Html(page::login(&Carried(&asked.carried()), None)).into_response(),
        Err(refusal) => asked.refuse(&refusal),
    }
}

pub(crate) async fn decide(
    State(server): State<Arc<Server>>,
    Form(posted): Form<Posted>,
) -> Response {
    let asked = posted.asked;
    if let Err(refusal) = asked.check(&server) {
        return asked.refuse(&refusal);
    }
    if posted.decision == "deny" {
        return asked.refuse(&Refusal::Returned(
            "access_denied",
            "end-user denied authorization",
        ));
    }
    let known = server
        .with_db(move |_, connection| who(connection, &posted.username, &posted.password))
        .await;
    let Ok(Ok(Some(user))) = known else {
        let complaint = "Please check your username and password.";
        return Html(page::login(&Carried(&asked.carried()), Some(complaint))).into_response();
    };
    if let Some(refusal) = kept_out(&server) {
        return asked.refuse(&refusal);
    }
    let consent = Consent {
        client_id: asked.client_id.clone(),
        redirect_uri: asked.redirect_uri.clone(),
        challenge: asked.code_challenge.clone(),
        scope: if asked.scope.is_empty() {
            "api".to_owned()
        } else {
            asked.scope.clone()
        },
        user,
    };
    let code = server
        .with_db(move |server, connection| {
            grants::remember_code(connection, &consent, server.org.now())
        })
        .await;
    match code {
        Ok(Ok(code)) => asked.send_back(&[("code", &code)]),
        Ok(Err(_)) | Err(_) => asked.refuse(&Refusal::Returned("server_error", "storage failed")),
    }
}

/// What the org's settings say against the app or this user of it.
fn kept_out(server: &Server) -> Option<Refusal> {
    // Salesforce's help (005132365) and what vendors' support pages quote of its error page.
    const NOT_INSTALLED: (&str, &str) = ("invalid_client", "app must be installed into org");
    const NOT_APPROVED: (&str, &str) = (
        "OAUTH_APP_ACCESS_DENIED",
        "user is not admin approved to access this app",
    );
    match server.faults().on_authorize()? {
        Fault::AppNotInstalled { on_a_page: true } => {
            Some(Refusal::Shown(NOT_INSTALLED.0, NOT_INSTALLED.1))
        }
        Fault::AppNotInstalled { on_a_page: false } => {
            Some(Refusal::Returned(NOT_INSTALLED.0, NOT_INSTALLED.1))
        }
        _ => Some(Refusal::Returned(NOT_APPROVED.0, NOT_APPROVED.1)),
    }
}

impl Asked {
    fn check(&self, server: &Server) -> Result<(), Refusal> {
        if self.client_id != CLIENT_ID {
            return Err(Refusal::Shown(
                "invalid_client_id",
                "client identifier invalid",
            ));
        }
        if !server.callbacks.contains(&self.redirect_uri) {
            return Err(Refusal::Shown(
                "redirect_uri_mismatch",
                "redirect_uri must match configuration",
            ));
        }
        if self.response_type != "code" {
            return Err(Refusal::Returned(
                "unsupported_response_type",
                "response type not supported",
            ));
        }
        if self.code_challenge.is_empty() {
            return Err(Refusal::Returned(
                "invalid_request",
                "missing required code challenge",
            ));
        }
        // jsforce, and with it the sf CLI, sends no method at all, and the server takes the challenge for S256.
        if !matches!(self.code_challenge_method.as_str(), "" | "S256") {
            return Err(Refusal::Returned(
                "invalid_request",
                "invalid code challenge method",
            ));
        }
        Ok(())
    }

    fn carried(&self) -> [(&str, &str); 7] {
        [
            ("response_type", self.response_type.as_str()),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("scope", self.scope.as_str()),
            ("state", self.state.as_str()),
            ("code_challenge", self.code_challenge.as_str()),
            ("code_challenge_method", self.code_challenge_method.as_str()),
        ]
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        match refusal {
            Refusal::Shown(error, description) => (
                StatusCode::BAD_REQUEST,
                Html(page::failure(error, description)),
            )
                .into_response(),
            Refusal::Returned(error, description) => {
                self.send_back(&[("error", error), ("error_description", description)])
            }
        }
    }

    fn send_back(&self, answer: &[(&str, &str)]) -> Response {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in answer {
            query.append_pair(name, value);
        }
        if !self.state.is_empty() {
            query.append_pair("state", self.state.as_str());
        }
        let location = format!("{}?{}", self.redirect_uri, query.finish());
        (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
    }
}
