//! `Harness`: Ringside as a process of its own that can be killed and started again, and an org that outlives it.
//!
//! It owns the test's side of the program `windowless`: its pipe, its profile, its phone. It must never look into the profile
//! for anything but `door.json`, which is there for phones: what survived a kill is what the next start shows on screen and
//! what arrives in the org.

use crate::desktop::{ChildGuard, require_desktop};
use crate::local_api::LocalApi;
use crate::poll::PATIENCE;
use anyhow::{Context as _, Result, bail, ensure};
use domain::view::action::{Action, Redirect};
use domain::view::screen::SessionView;
use domain::view::screen::View;
use jiff::Timestamp;
use practice_org::{Announcement, Control, Fill, PracticeOrg, RunningOrg};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;

/// An agent's computer, on which Ringside runs or not.
pub struct Harness {
    /// The org's controls: faults, rows, requests seen.
    pub org: Control,
    program: PathBuf,
    running: Option<Running>,
    /// The phone's way to the local API.
    phone: reqwest::Client,
    announcement: Announcement,
    /// Ends with the harness.
    _running_org: Option<RunningOrg>,
    folder: TempDir,
}

/// The program while it runs.
struct Running {
    child: ChildGuard,
    /// Closing it asks the program to stop.
    input: ChildStdin,
    /// The newest view, as it was printed: most views are replaced before a test reads them.
    newest: watch::Receiver<Arc<str>>,
}

impl Harness {
    /// Starts an org in this process and the program beside it, signs in, and waits for the index. `program` is
    /// `env!("CARGO_BIN_EXE_windowless")`, which only tests know.
    pub async fn start(program: &str, key_field: bool) -> Result<Self> {
        let app = Self::start_in(program, key_field, 0).await?;
        app.sees("a signed-in agent and the index filled", |view| {
            matches!(view.session, SessionView::SignedIn { .. })
                && view.index.people > 0
                && !view.index.filling
                && view.index.as_of.is_some()
        })
        .await?;
        Ok(app)
    }

    /// The same in an org with so many made-up people, and without waiting for the index.
    pub async fn start_in(program: &str, key_field: bool, people: u32) -> Result<Self> {
        let running_org = PracticeOrg::start(practice_org::Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            fill: Fill::Sample { people },
            unique_call_key: key_field,
            ..practice_org::Options::default()
        })
        .await?;
        let announcement = running_org.announcement().clone();
        let mut app = Self::at(program, announcement).await?;
        app._running_org = Some(running_org);
        Ok(app)
    }

    /// Starts the program on a new profile, and signs in to an org that runs elsewhere.
    pub async fn at(program: &str, announcement: Announcement) -> Result<Self> {
        require_desktop()?;
        let mut app = Self {
            org: Control::new(&announcement.instance_url)?,
            program: PathBuf::from(program),
            running: None,
            // No connection is kept open, as each start opens another local API.
            phone: reqwest::Client::builder()
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()?,
            _running_org: None,
            announcement,
            folder: tempfile::tempdir()?,
        };
        app.starts().await?;
        let announcement = app.announcement.clone();
        app.does(&Action::SignIn {
            login_url: announcement.login_url,
            client_id: announcement.client_id,
            redirect: Redirect::Loopback,
        })?;
        Ok(app)
    }

    /// Starts the program on the profile as it is, and returns what it shows first. The local API is open by then.
    pub async fn starts(&mut self) -> Result<View> {
        self.spawns()?;
        self.sees("a first view", |_| true).await
    }

    /// Starts the program and does not wait for it.
    pub fn spawns(&mut self) -> Result<()> {
        ensure!(self.running.is_none(), "the program runs already");
        let mut command = Command::new(&self.program);
        command
            .arg("--profile")
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = ChildGuard::spawn(&mut command)?;
        let input = child.child().stdin.take().context("an input")?;
        let output = child.child().stdout.take().context("an output")?;
        let (print, newest) = watch::channel(Arc::from(""));
        // The thread ends with the program, whose end closes the pipe.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                print.send_replace(Arc::from(line));
            }
        });
        self.running = Some(Running {
            child,
            input,
            newest,
        });
        Ok(())
    }

    /// Ends the program between two instructions, as a crash does: it can save nothing. What it wrote to files stays.
    pub async fn kill(&mut self) -> Result<()> {
        let running = self.running.take().context("the program does not run")?;
        running.child.kill(PATIENCE).await
    }

    /// Asks the program to stop, and waits until it has ended in order.
    pub async fn stops(&mut self) -> Result<()> {
        let running = self.running.take().context("the program does not run")?;
        let mut child = running.child;
        drop(running.input);
        let code = child.wait_for_end(PATIENCE).await?;
        ensure!(code == Some(0), "the program ended with {code:?}");
        Ok(())
    }

    /// The org throws its bulk jobs away, as it does after seven days.
    pub async fn org_forgets_jobs(&self) -> Result<()> {
        let announcement = &self.announcement;
        let requests = self.org.requests().await?;
        let mut jobs: Vec<&str> = requests
            .iter()
            .filter_map(|seen| seen.path.split("/jobs/query/").nth(1)?.split('/').next())
            .collect();
        jobs.sort_unstable();
        jobs.dedup();
        ensure!(!jobs.is_empty(), "no job was asked for");
        for job in jobs {
            let url = format!(
                "{}/services/data/v64.0/jobs/query/{job}",
                announcement.instance_url
            );
            let request = self.phone.delete(url);
            let request = request.bearer_auth(&announcement.access_token);
            request.send().await?.error_for_status()?;
        }
        Ok(())
    }

    /// Where the org is, for the agent's next computer.
    pub fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    /// The profile folder.
    pub fn profile(&self) -> &Path {
        self.folder.path()
    }

    /// The program's process.
    pub fn pid(&self) -> Result<u32> {
        Ok(self.running()?.child.id())
    }

    /// What is on screen now.
    pub fn newest(&self) -> Result<View> {
        let line = Arc::clone(&self.running()?.newest.borrow());
        serde_json::from_str(&line).context("reading a view")
    }

    fn running(&self) -> Result<&Running> {
        self.running.as_ref().context("the program does not run")
    }

    /// The agent does something. When this returns, the action is handed over, and no more than that.
    pub fn does(&mut self, action: &Action) -> Result<()> {
        let running = self.running.as_mut().context("the program does not run")?;
        let mut line = serde_json::to_string(action)?;
        line.push('\n');
        Ok(running.input.write_all(line.as_bytes())?)
    }

    /// Waits until the agent sees something, and returns the view in which it is seen.
    pub async fn sees(&self, what: &str, seen: impl Fn(&View) -> bool) -> Result<View> {
        self.sees_within(PATIENCE, what, seen).await
    }

    /// The same for someone with more or less patience.
    pub async fn sees_within(
        &self,
        patience: Duration,
        what: &str,
        seen: impl Fn(&View) -> bool,
    ) -> Result<View> {
        let mut newest = self.running()?.newest.clone();
        let wait = async {
            loop {
                let line = Arc::clone(&newest.borrow_and_update());
                if !line.is_empty() {
                    let view = serde_json::from_str(&line).context("reading a view")?;
                    if seen(&view) {
                        return Ok(view);
                    }
                }
                let printed = newest.changed().await;
                printed.with_context(|| format!("the program ended before {what}"))?;
            }
        };
        match tokio::time::timeout(patience, wait).await {
            Ok(view) => view,
            Err(_) => {
                let line = Arc::clone(&self.running()?.newest.borrow());
                bail!("the agent waited in vain for {what}; on screen is {line}")
            }
        }
    }

    /// One event of an incoming call, as `POST /v1/events` to the local API, whose address the program has left in its
    /// profile. When this returns, the local API has taken the event.
    pub async fn phone(
        &self,
        event: &str,
        call_id: &str,
        number: &str,
        at: Timestamp,
    ) -> Result<()> {
        let event = json!({
            "event": event, "source": "desk-phone", "call_id": call_id, "direction": "inbound",
            "from": { "number": number }, "at": at.to_string(),
        });
        self.phone_says(&event).await?.error_for_status()?;
        Ok(())
    }

    /// One event or several, as they are posted, and what is answered.
    pub async fn phone_says(&self, body: &Value) -> Result<reqwest::Response> {
        let api = LocalApi::of(self.folder.path())?;
        let request = api.events(&self.phone, body);
        Ok(request.send().await?)
    }
}
