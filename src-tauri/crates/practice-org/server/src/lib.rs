//! A stand-in for a Salesforce org: one process, one SQLite, the REST API as real orgs were recorded to answer it.
//!
//! It owns the org behind the demo and behind every test. It never knows the app that talks to it: like the real thing,
//! it is spoken to over HTTP alone, and what a test needs beyond that stands under `/practice`.
//!
//! Whatever an answer looks like here is taken from a recording or from Salesforce's documentation; where neither says
//! anything, a comment says so. A stand-in that is kinder than the real org hides bugs, so limits, refusals and awkward
//! shapes are kept.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

mod composite;
pub mod control;
mod describe;
mod faults;
mod fill;
mod http;
mod oauth;
mod org;
mod phone;
pub mod rows;
mod rules;
pub mod sample;
pub mod schema;
mod seat;
pub mod soql;
pub mod sosl;
mod tls;
mod touches;
mod usage;

pub use control::Control;
pub use faults::{Fault, FaultOrder};
pub use oauth::browser::{link_after_signing_in, sign_in_as, sign_in_as_a_person};
pub use oauth::{
    CLIENT_ID, COLLEAGUE, ORG_ID, PASSWORD, REDIRECT_PORTS, SECURITY_TOKEN, USER_ID, USERNAME,
    redirect_uri,
};
pub use org::{SeenRequest, Switches};
pub use rows::Converted;
pub use rules::{FieldAccess, Operation, Rule};
pub use schema::{
    CALL_KEY, CustomField, CustomObject, CustomSchema, NameField, RecordType, TaskStatus,
};

pub use usage::{AppUsage, Usage};

use phone::{Phone, PhoneOptions};
use tls::Authority;

/// How long `stop` waits for requests that are being answered.
const STOP_DEADLINE: Duration = Duration::from_secs(2);

/// What the org starts with.
#[derive(Clone, Debug)]
pub enum Fill {
    /// People, companies and calls to practise on.
    Sample { people: u32 },
    /// The user and the org's own value tables only.
    Empty,
    /// Records with `attributes.type`, in order, so that a later one may refer to the id of an earlier one.
    Records(Arc<Vec<Value>>),
}

/// How an org is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    pub fill: Fill,
    /// Where the org is kept; without it, in memory. A file that holds an org already is not filled again.
    pub db: Option<PathBuf>,
    /// Whether the admin has made the unique field on Activity.
    pub unique_call_key: bool,
    pub person_accounts: bool,
    /// Whether one task may concern several people.
    pub shared_activities: bool,
    /// What the admin has added to the schema.
    pub custom: CustomSchema,
    /// Permissions, validation rules and the like.
    pub rules: Vec<Rule>,
    /// The redirect addresses that the admin has registered for the app.
    pub callbacks: Vec<String>,
    /// The app's `door.json`, for a practice phone at `/practice/phone` whose calls ring there.
    pub door: Option<PathBuf>,
    /// Whether that phone rings by itself.
    pub auto_calls: bool,
    /// Whether it is spoken to over TLS, with a certificate of an authority made at the start.
    pub tls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            fill: Fill::Empty,
            db: None,
            unique_call_key: true,
            person_accounts: false,
            shared_activities: false,
            custom: CustomSchema::default(),
            rules: Vec::new(),
            callbacks: oauth::usual_callbacks(),
            door: None,
            auto_calls: true,
            tls: false,
        }
    }
}

/// What a client needs to begin, as the program prints it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Announcement {
    pub instance_url: String,
    pub login_url: String,
    pub client_id: String,
    pub username: String,
    pub password: String,
    pub access_token: String,
    /// The authority to trust, as PEM, where the org is spoken to over TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}

impl std::fmt::Debug for Announcement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Announcement")
            .field("instance_url", &self.instance_url)
            .finish_non_exhaustive()
    }
}

/// The practice org, before it runs.
#[derive(Debug)]
pub struct PracticeOrg;

impl PracticeOrg {
    /// Starts an org and returns once it accepts connections.
    ///
    /// # Errors
    ///
    /// The address is taken, the storage can't be opened, or the records to fill it with are refused.
    pub async fn start(options: Options) -> anyhow::Result<RunningOrg> {
        let listener = TcpListener::bind(options.listen)
            .await
            .context("listening")?;
        let mut address = listener
            .local_addr()
            .context("asking for the own address")?;
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        let tls = match options.tls {
            true => Some(tls::make(address.ip())?),
            false => None,
        };
        let scheme = if options.tls { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        let org = tokio::task::spawn_blocking({
            let (options, base_url) = (options.clone(), base_url.clone());
            move || org::Org::open(&options, base_url)
        })
        .await
        .context("opening the org")??;
        let org = Arc::new(org);
        let access_token = org
            .with_db(|_, connection| oauth::grants::open(connection, CLIENT_ID, "api", USER_ID))
            .await?
            .context("giving the first access token")?
            .access;
        let phone = options
            .door
            .map(|door| phone::router(phone_of(&org, door, options.auto_calls)));
        let stop = CancellationToken::new();
        let router = http::router(org, phone);
        let (acceptor, authority) = tls.map(|tls| (tls.acceptor, tls.authority)).unzip();
        let serving = tokio::spawn(http::serve(listener, acceptor, router, stop.clone()));
        let announcement = Announcement {
            instance_url: base_url.clone(),
            login_url: base_url,
            client_id: CLIENT_ID.to_owned(),
            username: USERNAME.to_owned(),
            password: PASSWORD.to_owned(),
            access_token,
            ca_file: authority.as_ref().map(|a: &Authority| a.file().to_owned()),
        };
        Ok(RunningOrg {
            announcement,
            authority,
            stop,
            serving,
        })
    }
}

/// The practice phone of an org: its network buttons are faults of that org.
fn phone_of(org: &Arc<org::Org>, door: PathBuf, auto: bool) -> Phone {
    let org = Arc::clone(org);
    let on_network = Arc::new(move |change| org.faults().on_network(change));
    Phone::new(PhoneOptions {
        door,
        auto,
        on_network,
    })
}

/// An org that answers. Dropping it ends the org, without waiting for anything.
#[derive(Debug)]
pub struct RunningOrg {
    announcement: Announcement,
    authority: Option<Authority>,
    stop: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
}

impl RunningOrg {
    pub fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    pub fn base_url(&self) -> &str {
        &self.announcement.instance_url
    }

    /// The controls of this org.
    ///
    /// # Errors
    ///
    /// The HTTP client can't be made.
    pub fn control(&self) -> anyhow::Result<Control> {
        match &self.authority {
            Some(authority) => Control::trusting(self.base_url(), authority.pem()),
            None => Control::new(self.base_url()),
        }
    }

    /// Ends the org: requests that are being answered get a little time.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if tokio::time::timeout(STOP_DEADLINE, &mut self.serving)
            .await
            .is_err()
        {
            self.serving.abort();
        }
    }
}

impl Drop for RunningOrg {
    fn drop(&mut self) {
        self.stop.cancel();
        self.serving.abort();
    }
}
