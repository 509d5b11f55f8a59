//! `/services/Soap/u/{version}`: SOAP's login and logout, by which older clients get their session.
//!
//! It owns these two calls and their envelopes. It never answers a third: everything else is REST.
//!
//! The envelopes are read by the local names of their elements, as every client brings prefixes of its own. Salesforce
//! ends login() with API version 64; later versions refuse it, and so does this.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use practice_org_core::identity::ORG_ID;
use practice_org_core::rows;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::html::{escape, unescape};
use crate::sign_in::client::CLIENT_ID;
use crate::sign_in::grants;
use crate::sign_in::login::who;
use crate::state::server::Server;

/// The last version with login().
const LAST_LOGIN: u16 = 64;

/// An exception code and its text; both go to the client.
struct Fault(&'static str, &'static str);

const UNKNOWN_CALL: Fault = Fault("UNKNOWN_EXCEPTION", "only login and logout are known here");
const BROKEN: Fault = Fault("UNKNOWN_EXCEPTION", "an unexpected error occurred");
const BAD_LOGIN: Fault = Fault(
    "INVALID_LOGIN",
    "Invalid username, password, security token; or user locked out.",
);
const BAD_SESSION: Fault = Fault(
    "INVALID_SESSION_ID",
    "Invalid Session ID found in SessionHeader: Illegal Session",
);
const TOO_LATE: Fault = Fault(
    "UNSUPPORTED_API_VERSION",
    "SOAP login is not available in this version of the API",
);

/// The org's id, which may follow the version, says nothing: there is one org.
#[derive(Deserialize)]
pub(crate) struct SoapAddress {
    version: String,
}

pub(crate) async fn call(
    State(server): State<Arc<Server>>,
    Path(address): Path<SoapAddress>,
    body: String,
) -> Response {
    let answer = if body.contains("login") && element(&body, "username").is_some() {
        login(&server, &address.version, &body).await
    } else if body.contains("logout") {
        logout(&server, &body).await
    } else {
        Err(UNKNOWN_CALL)
    };
    let (status, inside) = match answer {
        Ok(inside) => (StatusCode::OK, inside),
        Err(fault) => (StatusCode::INTERNAL_SERVER_ERROR, fault.envelope()),
    };
    let envelope = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <soapenv:Body>{inside}</soapenv:Body></soapenv:Envelope>"
    );
    let kind = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    (status, kind, envelope).into_response()
}

async fn login(server: &Arc<Server>, version: &str, body: &str) -> Result<String, Fault> {
    let major = version
        .split('.')
        .next()
        .and_then(|v| v.parse::<u16>().ok());
    if major.is_none_or(|major| major > LAST_LOGIN) {
        return Err(TOO_LATE);
    }
    let text = |name| element(body, name).unwrap_or_default();
    let (username, password) = (text("username"), text("password"));
    let opened = server
        .with_db(move |server, connection| open(server, connection, &username, &password))
        .await;
    let (session, user) = opened.map_err(|_| BROKEN)??;
    let base = server.base_url();
    let address = |kind: &str| format!("{base}/services/Soap/{kind}/{version}/{ORG_ID}");
    let result = [
        ("metadataServerUrl", address("m")),
        ("passwordExpired", "false".to_owned()),
        ("sandbox", "false".to_owned()),
        ("serverUrl", address("u")),
        ("sessionId", session),
        ("userId", text_of(&user, "Id")),
    ];
    Ok(format!(
        "<loginResponse><result>{}<userInfo>{}</userInfo></result></loginResponse>",
        elements(&result),
        elements(&about(&user)),
    ))
}

/// A session, and the user whose it is.
fn open(
    server: &Server,
    connection: &Connection,
    username: &str,
    password: &str,
) -> Result<(String, Map<String, Value>), Fault> {
    let id = who(connection, username, password).map_err(|_| BROKEN)?;
    let id = id.ok_or(BAD_LOGIN)?;
    let fields = [
        "Username",
        "Email",
        "Name",
        "TimeZoneSidKey",
        "LanguageLocaleKey",
        "LocaleSidKey",
    ];
    let user = rows::get(
        connection,
        &server.org.setup.schema(),
        "User",
        &id,
        &fields,
        "64.0",
    );
    let tokens = grants::open(connection, CLIENT_ID, "api", &id).map_err(|_| BROKEN)?;
    Ok((tokens.access, user.map_err(|_| BROKEN)?))
}

async fn logout(server: &Arc<Server>, body: &str) -> Result<String, Fault> {
    let session = element(body, "sessionId").ok_or(BAD_SESSION)?;
    let ended = server
        .with_db(move |_, connection| grants::revoke(connection, &session))
        .await;
    match ended {
        Ok(Ok(true)) => Ok("<logoutResponse/>".to_owned()),
        Ok(Ok(false)) => Err(BAD_SESSION),
        Ok(Err(_)) | Err(_) => Err(BROKEN),
    }
}

/// `userInfo` of a login's result: the user in the words of SOAP.
fn about(user: &Map<String, Value>) -> Vec<(&'static str, String)> {
    let text = |name: &str| text_of(user, name);
    vec![
        ("organizationId", ORG_ID.to_owned()),
        ("organizationName", "Practice org".to_owned()),
        ("sessionSecondsValid", "7200".to_owned()),
        ("userEmail", text("Email")),
        ("userFullName", text("Name")),
        ("userId", text("Id")),
        ("userLanguage", text("LanguageLocaleKey")),
        ("userLocale", text("LocaleSidKey")),
        ("userName", text("Username")),
        ("userTimeZone", text("TimeZoneSidKey")),
        ("userType", "Standard".to_owned()),
    ]
}

fn text_of(user: &Map<String, Value>, name: &str) -> String {
    let text = user.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

impl Fault {
    fn envelope(&self) -> String {
        let Fault(code, text) = self;
        format!(
            "<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {text}</faultstring>\
             <detail><sf:LoginFault xsi:type=\"sf:LoginFault\">\
             <sf:exceptionCode>{code}</sf:exceptionCode>\
             <sf:exceptionMessage>{text}</sf:exceptionMessage>\
             </sf:LoginFault></detail></soapenv:Fault>"
        )
    }
}

fn elements(listed: &[(&'static str, String)]) -> String {
    listed
        .iter()
        .map(|(name, value)| format!("<{name}>{}</{name}>", escape(value)))
        .collect()
}

/// The text of the first element of that name, whatever its prefix.
fn element(xml: &str, name: &str) -> Option<String> {
    xml.split('<').find_map(|tag| {
        let (inside, text) = tag.split_once('>')?;
        let full = inside.split_whitespace().next()?;
        let local = full.rsplit(':').next()?;
        (local == name && !full.starts_with('/')).then(|| unescape(text.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::element;

    #[test]
    fn a_client_may_write_its_envelope_with_any_prefix() {
        for xml in [
            "<a><username>me&amp;you</username></a>",
            "<a:b xmlns=\"x\"><n1:username xmlns:n1=\"urn:y\"> me&amp;you </n1:username></a:b>",
        ] {
            assert_eq!(element(xml, "username").as_deref(), Some("me&you"), "{xml}");
            assert_eq!(element(xml, "password"), None);
        }
    }
}
