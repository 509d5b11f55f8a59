//! The token endpoint: it gives fresh tokens for a code or a refresh token.
//!
//! It owns the bridge between the `oauth2` crate and this crate's HTTP client, and the reading of token answers. It never
//! decides when to refresh.
//!
//! This is a public client: no secret is sent, and the app's settings must not ask for one. The bodies of answers hold
//! tokens, so no error made here carries one.

use jiff::Timestamp;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::http::StatusCode;
use oauth2::{
    AuthType, AuthorizationCode, EndpointNotSet, EndpointSet, ExtraTokenFields, HttpRequest,
    HttpResponse, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::classify::{self, Effect};
use crate::error::{CallError, Cut, SignedOut};
use crate::tokens::{ClientId, Identity, Secret, Tokens};
use crate::wire::{WireError, http_client};
use crate::{InstanceUrl, LoginHost, Timeouts};

/// What Salesforce answers beyond the standard. There is no `expires_in`: only a 401 tells that a session has ended.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SalesforceFields {
    #[serde(default)]
    instance_url: Option<String>,
    /// The identity address, which names the org and the user.
    #[serde(default)]
    id: Option<String>,
    /// Milliseconds since 1970, as a string.
    #[serde(default)]
    issued_at: Option<String>,
}

impl ExtraTokenFields for SalesforceFields {}

type Answer = StandardTokenResponse<SalesforceFields, BasicTokenType>;
type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;
type Failure = RequestTokenError<WireError, BasicErrorResponse>;

pub(crate) struct TokenEndpoint {
    oauth: OAuthClient,
    http: reqwest::Client,
    revocation: Url,
}

/// What the endpoint gave.
pub(crate) struct Given {
    access_token: Secret,
    refresh_token: Option<Secret>,
    fields: SalesforceFields,
}

/// Why a session was not renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefreshError {
    /// The grant is over for good.
    Ended(SignedOut),
    /// No usable answer. If the endpoint has renewed all the same, and rotates, the next try shows it a used token and
    /// ends the grant; there is no other token to show.
    Unanswered,
}

/// Why a code was not redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RedeemError {
    Refused { error: String, description: String },
    Wire(WireError),
    Unreadable,
}

impl TokenEndpoint {
    pub(crate) fn new(
        host: &LoginHost,
        client_id: &ClientId,
        timeouts: Timeouts,
    ) -> reqwest::Result<Self> {
        let oauth = oauth2::Client::new(oauth2::ClientId::new(client_id.as_str().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(TokenUrl::from_url(host.oauth("token")));
        Ok(TokenEndpoint {
            oauth,
            http: http_client(host.as_url(), timeouts)?,
            revocation: host.oauth("revoke"),
        })
    }

    pub(crate) async fn redeem(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
        redirect: RedirectUrl,
    ) -> Result<Given, RedeemError> {
        let answer = self
            .oauth
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(verifier)
            .set_redirect_uri(std::borrow::Cow::Owned(redirect))
            .request_async(&|request| send(self.http.clone(), request))
            .await;
        Ok(Given::from(answer.map_err(RedeemError::from)?))
    }

    pub(crate) async fn refresh(&self, refresh_token: &Secret) -> Result<Given, RefreshError> {
        let refresh_token = RefreshToken::new(refresh_token.reveal().to_owned());
        let answer = self
            .oauth
            .exchange_refresh_token(&refresh_token)
            .request_async(&|request| send(self.http.clone(), request))
            .await;
        Ok(Given::from(answer.map_err(RefreshError::from)?))
    }

    /// Any answer of the org's will do: a token that it does not know is revoked already.
    pub(crate) async fn revoke(&self, token: &Secret) -> Result<(), WireError> {
        let form = [("token", token.reveal())];
        let answer = self
            .http
            .post(self.revocation.clone())
            .form(&form)
            .send()
            .await?;
        let status = answer.status();
        // The endpoint itself answers nothing, or says in JSON why not.
        let answers = answer.bytes().await?;
        let is_own = !status.is_redirection() && (answers.is_empty() || is_json(&answers));
        match (status.is_server_error(), is_own) {
            (true, _) => Err(WireError::Cut(Cut::Failed {
                status: status.as_u16(),
                code: None,
            })),
            (false, true) => Ok(()),
            (false, false) => Err(foreign(status)),
        }
    }
}

async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, WireError> {
    let request = reqwest::Request::try_from(request)?;
    let answer = http.execute(request).await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
    // A gateway in front of the endpoint has answered for it, in HTML: the same as no answer.
    let failed = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    if failed {
        let cut = Cut::Failed {
            status: status.as_u16(),
            code: None,
        };
        return Err(WireError::Cut(cut));
    }
    if !is_json(response.body()) {
        return Err(foreign(status));
    }
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// Whatever the endpoint has to say is an object of JSON. A page in its place says nothing of the grant.
fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).is_ok()
}

fn foreign(status: StatusCode) -> WireError {
    let status = status.as_u16();
    match classify::foreign(status, Effect::Write) {
        CallError::NotSent(why) => WireError::NotSent(why),
        _ => WireError::Cut(Cut::Foreign { status }),
    }
}

impl Given {
    /// The tokens of a new sign-in, if the answer names the org and the user.
    pub(crate) fn signing_in(self, login_host: LoginHost, client_id: ClientId) -> Option<Tokens> {
        let issued_at = self.issued_at();
        Some(Tokens {
            access_token: self.access_token,
            refresh_token: self.refresh_token,
            instance_url: InstanceUrl::parse(&self.fields.instance_url?).ok()?,
            login_host,
            client_id,
            identity: Identity::from_id_url(&self.fields.id?)?,
            issued_at,
        })
    }

    /// The next tokens of the same sign-in. Whatever else is missing or odd must not lose the new refresh token, which is
    /// the only living one; without one, rotation is off and the old one goes on.
    pub(crate) fn renewing(self, old: Tokens) -> Tokens {
        let instance_url = self.fields.instance_url.as_deref();
        Tokens {
            issued_at: self.issued_at(),
            instance_url: instance_url
                .and_then(|url| InstanceUrl::parse(url).ok())
                .unwrap_or(old.instance_url),
            access_token: self.access_token,
            refresh_token: self.refresh_token.or(old.refresh_token),
            ..old
        }
    }

    fn issued_at(&self) -> Timestamp {
        let ms = self
            .fields
            .issued_at
            .as_deref()
            .and_then(|text| text.parse().ok());
        ms.and_then(|ms| Timestamp::from_millisecond(ms).ok())
            .unwrap_or_else(Timestamp::now)
    }
}

impl From<Answer> for Given {
    fn from(answer: Answer) -> Self {
        Given {
            access_token: Secret::new(answer.access_token().secret().clone()),
            refresh_token: answer
                .refresh_token()
                .map(|t| Secret::new(t.secret().clone())),
            fields: answer.extra_fields().clone(),
        }
    }
}

impl From<Failure> for RedeemError {
    fn from(failure: Failure) -> Self {
        match failure {
            RequestTokenError::ServerResponse(said) => RedeemError::Refused {
                error: said.error().as_ref().to_owned(),
                description: said.error_description().cloned().unwrap_or_default(),
            },
            RequestTokenError::Request(wire) => RedeemError::Wire(wire),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => RedeemError::Unreadable,
        }
    }
}

impl From<Failure> for RefreshError {
    fn from(failure: Failure) -> Self {
        let RequestTokenError::ServerResponse(said) = failure else {
            return RefreshError::Unanswered;
        };
        let description = said.error_description().map_or("", String::as_str);
        RefreshError::ended(said.error().as_ref(), &description.to_lowercase())
    }
}

impl RefreshError {
    /// Every `invalid_grant` is the end: expired, revoked, rotated away, or a user or a network that is not allowed in.
    fn ended(error: &str, description: &str) -> Self {
        let says = |part: &str| description.contains(part);
        RefreshError::Ended(match error {
            "inactive_user" => SignedOut::UserInactive,
            "inactive_org" => SignedOut::OrgInactive,
            "invalid_grant" if says("inactive user") => SignedOut::UserInactive,
            "invalid_grant" if says("inactive organization") => SignedOut::OrgInactive,
            "invalid_grant" if says("ip restricted") => SignedOut::AddressRefused,
            "invalid_grant" if says("admin approved") => SignedOut::AppRefused,
            "invalid_grant" => SignedOut::GrantEnded,
            "invalid_client"
            | "invalid_client_id"
            | "unauthorized_client"
            | "invalid_app_access"
            | "unsupported_grant_type" => SignedOut::AppRefused,
            // Such as "unknown_error: retry your request".
            _ => return RefreshError::Unanswered,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RefreshError;
    use crate::error::SignedOut;

    #[test]
    fn each_refused_renewal_says_why_the_agent_has_to_sign_in_again() {
        let ended = |why| RefreshError::Ended(why);
        for (error, description, expected) in [
            (
                "invalid_grant",
                "expired access/refresh token",
                ended(SignedOut::GrantEnded),
            ),
            (
                "invalid_grant",
                "inactive user",
                ended(SignedOut::UserInactive),
            ),
            ("inactive_user", "", ended(SignedOut::UserInactive)),
            (
                "invalid_grant",
                "inactive organization",
                ended(SignedOut::OrgInactive),
            ),
            ("inactive_org", "", ended(SignedOut::OrgInactive)),
            (
                "invalid_grant",
                "ip restricted",
                ended(SignedOut::AddressRefused),
            ),
            (
                "invalid_grant",
                "user is not admin approved to access this app",
                ended(SignedOut::AppRefused),
            ),
            (
                "invalid_client",
                "app must be installed into org",
                ended(SignedOut::AppRefused),
            ),
            (
                "invalid_client_id",
                "client identifier invalid",
                ended(SignedOut::AppRefused),
            ),
            (
                "unknown_error",
                "retry your request",
                RefreshError::Unanswered,
            ),
        ] {
            assert_eq!(
                RefreshError::ended(error, description),
                expected,
                "{error}: {description}"
            );
        }
    }
}
