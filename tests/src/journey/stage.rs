//! The running demo: its window, its phone and its org.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use practice_org::Control;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::phone::PracticePhone;
use super::plan::Plan;
use crate::desktop;
use crate::local_api::LocalApi;
use crate::poll::{PATIENCE, poll_until};
use crate::webdriver::Session;

/// The first fill of a large practice org takes its time in a development build.
const FILLING: Duration = Duration::from_secs(600);

/// A demo at work.
pub struct Stage {
    /// The sidebar in the real window.
    pub window: Session,
    pub(super) phone: PracticePhone,
    pub(super) org: Control,
    plan: Plan,
    profile: TempDir,
}

impl Stage {
    /// Starts `ringside demo` on a new profile and waits until it is signed in and its index is full.
    pub async fn open(plan: &Plan) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let window = Session::open_logged(&demo(plan, profile.path()), &plan.log()).await?;
        let base_url = base_url(profile.path()).await?;
        let stage = Self {
            phone: PracticePhone::new(&base_url),
            org: Control::new(&base_url)?,
            plan: plan.clone(),
            window,
            profile,
        };
        stage.phone.rings_by_itself(false).await?;
        stage.turn_to_sidebar().await?;
        poll_until("the index to be filled", FILLING, async || {
            let view = stage.view().await?;
            let index = view.get("index").cloned().unwrap_or_default();
            let done = *field(&index, "filling") == false && field(&index, "as_of").is_number();
            Ok(done.then_some(()))
        })
        .await?;
        Ok(stage)
    }

    /// Switches the driver to the sidebar's window, as the practice phone has a window beside it.
    async fn turn_to_sidebar(&self) -> Result<()> {
        self.window
            .wait_until("the sidebar's window", PATIENCE, async || {
                for handle in self.window.windows().await? {
                    self.window.switch_to(&handle).await?;
                    let title = self
                        .window
                        .script("return document.title", json!([]))
                        .await?;
                    if title == "Ringside" {
                        return Ok(Some(()));
                    }
                }
                Ok(None)
            })
            .await
    }

    /// Ends the program as a power cut does, and starts it again on the same profile.
    pub async fn is_killed_and_started(&mut self) -> Result<()> {
        let pid = self
            .local_api()?
            .get("pid")
            .and_then(Value::as_u64)
            .context("the program's id")?;
        let killed = Command::new("kill")
            .args(["-9", &pid.to_string()])
            .status()?;
        ensure!(killed.success(), "process {pid} could not be killed");
        poll_until("the end of the killed program", PATIENCE, async || {
            // A process that nobody has waited for yet is left as a zombie: it holds nothing any longer.
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let is_over = stat.is_empty() || stat.contains(") Z ");
            Ok(is_over.then_some(()))
        })
        .await?;
        let again = demo(&self.plan, self.profile.path());
        let started = Session::open_logged(&again, &self.plan.log()).await?;
        // The old session's driver goes with it; its program is gone already.
        drop(std::mem::replace(&mut self.window, started));
        let base_url = base_url(self.profile.path()).await?;
        self.phone = PracticePhone::new(&base_url);
        self.org = Control::new(&base_url)?;
        self.phone.rings_by_itself(false).await?;
        self.turn_to_sidebar().await
    }

    /// Starts the program a second time on the same profile, as an agent does who can't find the window.
    pub(super) async fn is_started_again(&self) -> Result<()> {
        let mut again = demo(&self.plan, self.profile.path());
        again.stderr(desktop::log_file(&self.plan.log())?);
        let mut again = desktop::ChildGuard::spawn(&mut again)?;
        let code = again.wait_for_end(PATIENCE).await?;
        ensure!(code == Some(0), "the second start ended with {code:?}");
        Ok(())
    }

    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    pub(super) fn log(&self) -> PathBuf {
        self.plan.log()
    }

    fn local_api(&self) -> Result<Value> {
        let card = std::fs::read(self.profile.path().join("door.json"))?;
        Ok(serde_json::from_slice(&card)?)
    }

    /// Asks the local API, as another program of this agent may.
    pub(super) async fn ask_local_api(&self, path: &str) -> Result<Value> {
        self.through_local_api(Method::GET, path, None).await
    }

    /// Another phone of this agent tells of a call.
    pub(super) async fn phone_says(&self, event: Value) -> Result<()> {
        let told = self.through_local_api(Method::POST, "/v1/events", Some(event));
        told.await.map(drop)
    }

    async fn through_local_api(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value> {
        let api = LocalApi::of(self.profile.path())?;
        let mut request = api.request(&reqwest::Client::new(), method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// What the sidebar shows, as data.
    pub(super) async fn view(&self) -> Result<Value> {
        self.ask_local_api("/v1/view").await
    }

    /// How many people the index knows.
    pub async fn people(&self) -> Result<u64> {
        self.view()
            .await?
            .pointer("/index/people")
            .and_then(Value::as_u64)
            .context("a count")
    }

    /// A picture of the window into the demo's folder.
    pub async fn picture(&self, name: &str) -> Result<()> {
        // The driver copies the last frame that was drawn: the page may already say more than it shows.
        let drawn = "const done = arguments[arguments.length - 1]; \
             requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.window.script_async(drawn, json!([])).await?;
        self.window.screenshot(&self.picture_path(name)).await
    }

    pub(super) fn picture_path(&self, name: &str) -> PathBuf {
        self.plan.pictures.join(format!("{name}.png"))
    }

    /// Tasks in the org whose subject or note contains `text`.
    pub(super) async fn tasks_with(&self, text: &str) -> Result<Vec<Value>> {
        let has = |task: &Value, field: &str| {
            task.get(field)
                .and_then(Value::as_str)
                .is_some_and(|t| t.contains(text))
        };
        let tasks = self.org.tasks().await?;
        Ok(tasks
            .into_iter()
            .filter(|t| has(t, "Subject") || has(t, "Description"))
            .collect())
    }

    /// The one Task with this text, once it is there.
    pub(super) async fn the_task_with(&self, text: &str) -> Result<Value> {
        let what = format!("a Task with `{text}` in the org");
        let mut tasks = poll_until(&what, PATIENCE, async || {
            let tasks = self.tasks_with(text).await?;
            Ok((!tasks.is_empty()).then_some(tasks))
        })
        .await?;
        ensure!(tasks.len() == 1, "{} Tasks with `{text}`", tasks.len());
        tasks.pop().context("one Task")
    }

    /// Waits until no write waits to be sent.
    pub(super) async fn all_is_sent(&self) -> Result<()> {
        poll_until("an empty outbox", PATIENCE, async || {
            let view = self.view().await?;
            Ok((view.pointer("/link/waiting") == Some(&json!(0))).then_some(()))
        })
        .await
    }

    /// The size of the program's processes together, in kilobytes that they don't share (PSS).
    pub fn memory_kb(&self) -> Result<u64> {
        let pid = self
            .local_api()?
            .get("pid")
            .and_then(Value::as_u64)
            .context("the program's id")?;
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
        let mut all = 0;
        for process in children
            .split_whitespace()
            .chain([pid.to_string().as_str()])
        {
            let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
            let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
            let kb = pss
                .and_then(|text| text.split_whitespace().next())
                .unwrap_or("0");
            all += kb.parse::<u64>()?;
        }
        Ok(all)
    }

    /// Ends the demo.
    pub async fn close(self) -> Result<()> {
        self.window.close().await
    }
}

/// A field of a record; null where it is not there.
pub(super) fn field<'a>(record: &'a Value, name: &str) -> &'a Value {
    record.get(name).unwrap_or(&Value::Null)
}

pub(super) fn css(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

fn demo(plan: &Plan, profile: &Path) -> Command {
    let mut command = Command::new(&plan.ringside);
    command
        .arg("demo")
        .arg("--people")
        .arg(plan.people.to_string())
        .arg("--profile")
        .arg(profile)
        // All that the program can say.
        .env("RINGSIDE_LOG", "trace");
    command
}

async fn base_url(profile: &Path) -> Result<String> {
    let file = profile.join("practice-org.port");
    let port = poll_until("the practice org's port", PATIENCE, async || {
        Ok(std::fs::read_to_string(&file)
            .ok()
            .filter(|port| !port.is_empty()))
    })
    .await?;
    Ok(format!("http://127.0.0.1:{}", port.trim()))
}
