//! The two addresses of an org: where people sign in, and where its API is.
//!
//! It owns the rule that says which host may be shown as a login page or be sent a token. It never connects to one.
//!
//! A login host is typed by a person, or comes from a stranger's set-up mail. Its owner sees the password, so it is
//! held to an allow-list: `*.salesforce.com` over https. Plain http is for the practice org on this machine only.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

const ALLOWED_SUFFIX: &str = ".salesforce.com";
const LIGHTNING_SUFFIX: &str = ".lightning.force.com";

/// Where a person signs in: `https://login.salesforce.com`, `https://test.salesforce.com` or the org's My Domain.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginHost(Url);

/// Why an address is no login host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginHostError {
    /// The text is no web address.
    #[error("this is not a web address")]
    NotAnAddress,
    /// The address of Lightning's pages, which has no API; the org's login address is likely `my_domain`.
    #[error("this is the address of Salesforce's pages; the login address is probably {my_domain}")]
    Lightning { my_domain: String },
    /// The host does not belong to Salesforce.
    #[error("only hosts under salesforce.com are allowed")]
    NotSalesforce,
    /// Not https, and not this machine.
    #[error("the address has to begin with https://")]
    NotHttps,
    /// A port or a user name, which no login address has.
    #[error("a login address has no port and no user name")]
    Extras,
}

impl LoginHost {
    /// Takes a host or a whole address, of which only the origin is kept, so that a page's address can be pasted.
    ///
    /// # Errors
    ///
    /// The host is not under salesforce.com, or not reached by https; this machine may be reached by http.
    pub fn parse(text: &str) -> Result<Self, LoginHostError> {
        let url = read(text).ok_or(LoginHostError::NotAnAddress)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LoginHostError::Extras);
        }
        if is_loopback(&url) {
            return Ok(LoginHost(origin(url)));
        }
        let Some(Host::Domain(host)) = url.host() else {
            return Err(LoginHostError::NotSalesforce);
        };
        if let Some(org) = host.strip_suffix(LIGHTNING_SUFFIX) {
            let my_domain = format!("https://{org}.my{ALLOWED_SUFFIX}");
            return Err(LoginHostError::Lightning { my_domain });
        }
        let Some(name) = host.strip_suffix(ALLOWED_SUFFIX) else {
            return Err(LoginHostError::NotSalesforce);
        };
        if name.is_empty() {
            return Err(LoginHostError::NotSalesforce);
        }
        if url.scheme() != "https" {
            return Err(LoginHostError::NotHttps);
        }
        if url.port().is_some() {
            return Err(LoginHostError::Extras);
        }
        Ok(LoginHost(origin(url)))
    }

    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The address of one of the OAuth services, such as `token`.
    pub(crate) fn oauth(&self, service: &str) -> Url {
        at(&self.0, &format!("/services/oauth2/{service}"))
    }
}

/// Where an org's API is, as a token response names it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstanceUrl(Url);

/// Why an address is no instance address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceUrlError {
    /// The text is no web address.
    #[error("this is not a web address")]
    NotAnAddress,
    /// Tokens are sent over https only, except to this machine.
    #[error("an instance address has to begin with https://")]
    NotHttps,
}

impl InstanceUrl {
    /// The host is not held to the allow-list: it comes from the login host itself, over TLS, and orgs exist under older
    /// domains.
    ///
    /// # Errors
    ///
    /// The text is no address, or not https.
    pub fn parse(text: &str) -> Result<Self, InstanceUrlError> {
        let url = Url::parse(text).map_err(|_| InstanceUrlError::NotAnAddress)?;
        if !url.has_host() {
            return Err(InstanceUrlError::NotAnAddress);
        }
        if url.scheme() != "https" && !is_loopback(&url) {
            return Err(InstanceUrlError::NotHttps);
        }
        Ok(InstanceUrl(origin(url)))
    }

    pub fn as_url(&self) -> &Url {
        &self.0
    }

    pub(crate) fn at(&self, path: &str) -> Url {
        at(&self.0, path)
    }
}

/// Whether an address is this machine's own, by http or https.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    here && matches!(url.scheme(), "http" | "https")
}

fn read(text: &str) -> Option<Url> {
    let text = text.trim();
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    Url::parse(&with_scheme).ok().filter(Url::has_host)
}

fn origin(url: Url) -> Url {
    let mut url = at(&url, "/");
    url.set_query(None);
    url
}

fn at(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn text(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

impl fmt::Display for LoginHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text(&self.0))
    }
}

impl fmt::Debug for LoginHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text(&self.0))
    }
}

impl From<LoginHost> for String {
    fn from(host: LoginHost) -> Self {
        host.to_string()
    }
}

impl TryFrom<String> for LoginHost {
    type Error = LoginHostError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        LoginHost::parse(&text)
    }
}

impl fmt::Display for InstanceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text(&self.0))
    }
}

impl fmt::Debug for InstanceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(text(&self.0))
    }
}

impl From<InstanceUrl> for String {
    fn from(url: InstanceUrl) -> Self {
        url.to_string()
    }
}

impl TryFrom<String> for InstanceUrl {
    type Error = InstanceUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        InstanceUrl::parse(&text)
    }
}
