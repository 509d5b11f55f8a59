//! A practice org that runs: its start, what a client needs to begin, and its end.
//!
//! It owns the listening task. Dropping a running org ends it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use practice_org_core::identity::{USER_ID, USERNAME};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::control::Control;
use crate::http;
use crate::net::tls::{self, Authority};
use crate::options::Options;
use crate::phone::{self, Phone, PhoneOptions};
use crate::sign_in::client::CLIENT_ID;
use crate::sign_in::grants;
use crate::sign_in::login::PASSWORD;
use crate::state::server::Server;

/// How long `stop` waits for requests that are being answered.
const STOP_DEADLINE: Duration = Duration::from_secs(2);

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
        let mut address = listener.local_addr().context("asking for the address")?;
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        let tls = match options.tls {
            true => Some(tls::make(address.ip())?),
            false => None,
        };
        let scheme = if options.tls { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        let server = tokio::task::spawn_blocking({
            let (options, base_url) = (options.clone(), base_url.clone());
            move || Server::open(&options, base_url)
        })
        .await
        .context("opening the org")??;
        let server = Arc::new(server);
        let access_token = server
            .with_db(|_, connection| grants::open(connection, CLIENT_ID, "api", USER_ID))
            .await?
            .context("giving the first access token")?
            .access;
        let phone = options
            .door
            .map(|door| phone::router(phone_of(&server, door, options.auto_calls)));
        let stop = CancellationToken::new();
        let router = http::router(server, phone);
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
fn phone_of(server: &Arc<Server>, door: PathBuf, auto: bool) -> Phone {
    let server = Arc::clone(server);
    let on_network = Arc::new(move |change| server.faults().on_network(change));
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
