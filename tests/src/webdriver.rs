//! The app's real window, driven through WebDriver.
//!
//! It owns tauri-driver's process and the words of a failure: a test that waits in vain is told what for, and what the window
//! showed instead. The protocol is thirtyfour's. It must never wait a fixed time, nor hide the window's refusal.
//! Each session has a driver of its own on ports of its own, because the native driver serves one session at a time, and
//! because the app inherits its environment from the driver.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};
use thirtyfour::common::command::Command as Request;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::{By, Capabilities, OptionRect, WebDriver, WindowHandle};

use crate::desktop::{ChildGuard, log_file, require_desktop};
use crate::element::Element;
use crate::keys;
use crate::poll::{PATIENCE, poll_until};

/// How long an answer may take: longer than the minute that a script has. The native driver waits for ever for an app that
/// ends before it shows a window, so the limit has to be on this side.
const ANSWER: Duration = Duration::from_secs(70);

/// A window that is being driven. Dropping it ends the driver and the app.
#[derive(Debug)]
pub struct Session {
    /// Dropped before the window's client, which would otherwise ask a driver that may hang to close the window.
    driver: ChildGuard,
    window: WebDriver,
}

impl Session {
    /// Starts the app and opens a session in its window. The command's program, arguments, environment and folder are the
    /// app's; it is not spawned itself, as the driver does that.
    pub async fn open(app: &Command) -> Result<Self> {
        Self::open_to(app, Stdio::inherit()).await
    }

    /// The same with the app's standard error at the end of a file.
    pub async fn open_logged(app: &Command, log: &Path) -> Result<Self> {
        Self::open_to(app, log_file(log)?.into()).await
    }

    async fn open_to(app: &Command, errors: Stdio) -> Result<Self> {
        require_desktop()?;
        let (port, native) = (free_port()?, free_port()?);
        let driver = start_driver(app, port, native, errors)?;
        // A proxy in the environment is for the internet, and never for this machine.
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER);
        let http = http.build()?;
        let base = format!("http://127.0.0.1:{port}");
        poll_until("tauri-driver", PATIENCE, async || {
            let answer = http.get(format!("{base}/status")).send().await;
            let is_ready = answer.is_ok_and(|answer| answer.status().is_success());
            Ok(is_ready.then_some(()))
        })
        .await?;

        let program = app.get_program().to_string_lossy();
        let arguments = app.get_args().map(|argument| argument.to_string_lossy());
        let arguments: Vec<_> = arguments.collect();
        let options = json!({ "application": program, "args": arguments });
        let wanted = [(String::from("tauri:options"), options)];
        let wanted = Capabilities::from(Map::from_iter(wanted));
        let window = WebDriver::builder(base, wanted).client(http).await;
        let window = window.with_context(|| format!("{program} showed no window"))?;
        Ok(Self { driver, window })
    }

    /// Closes the window as the driver does, and ends the driver.
    pub async fn close(self) -> Result<()> {
        self.window.quit().await?;
        self.driver.stop(PATIENCE).await.map(|_| ())
    }

    /// Shows another page; for tests of this client, as the app never leaves its own.
    pub async fn go(&self, url: &str) -> Result<()> {
        Ok(self.window.goto(url).await?)
    }

    /// The first element that the CSS selector finds, or none.
    pub async fn find(&self, css: &str) -> Result<Option<Element<'_>>> {
        Ok(self.find_all(css).await?.into_iter().next())
    }

    /// Every element that the CSS selector finds, in the order of the page.
    pub async fn find_all(&self, css: &str) -> Result<Vec<Element<'_>>> {
        let found = self.window.find_all(By::Css(css)).await?;
        let found = found.into_iter().map(|one| Element::new(&self.window, one));
        Ok(found.collect())
    }

    /// Waits until the CSS selector finds something.
    pub async fn wait_for(&self, css: &str) -> Result<Element<'_>> {
        self.wait_until(css, PATIENCE, async || self.find(css).await)
            .await
    }

    /// Waits until what the CSS selector finds shows this text, among other text or alone, and returns all of its text.
    pub async fn wait_for_text(&self, css: &str, text: &str) -> Result<String> {
        // Asked in one script, as a page that is being drawn anew replaces an element between two questions.
        let script = "return Array.from(document.querySelectorAll(arguments[0]), e => e.innerText)";
        self.wait_until(&format!("`{text}` in {css}"), PATIENCE, async || {
            let shown = self.script(script, json!([css])).await?;
            let shown = shown.as_array().into_iter().flatten();
            let mut shown = shown.filter_map(Value::as_str);
            Ok(shown.find(|one| one.contains(text)).map(String::from))
        })
        .await
    }

    /// Waits until the CSS selector finds nothing any more.
    pub async fn wait_for_none(&self, css: &str) -> Result<()> {
        let what = format!("the end of {css}");
        let gone = async || Ok(self.find_all(css).await?.is_empty().then_some(()));
        self.wait_until(&what, PATIENCE, gone).await
    }

    /// Waits until there is an answer; after `patience` it fails with `what` and with the text of the page. An element that the
    /// page has meanwhile replaced counts as no answer yet.
    pub async fn wait_until<T>(
        &self,
        what: &str,
        patience: Duration,
        mut ask: impl AsyncFnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let patiently = async || match ask().await {
            Err(error) if is_for_a_moment(&error) => Ok(None),
            answer => answer,
        };
        match poll_until(what, patience, patiently).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                let page = self.page_text().await;
                let page = page.unwrap_or_else(|lost| format!("(it can't be asked: {lost:#})"));
                bail!("{error:#}; the window showed:\n{page}")
            }
        }
    }

    /// All text that the page shows.
    pub async fn page_text(&self) -> Result<String> {
        let script = "return document.body ? document.body.innerText : ''";
        let text = self.script(script, json!([])).await?;
        Ok(String::from(text.as_str().unwrap_or_default()))
    }

    /// Runs a script in the page, with its arguments as an array, and returns what it returns.
    pub async fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        let returned = self.window.execute(script, list(arguments)?).await?;
        Ok(returned.json().clone())
    }

    /// Runs a script that ends when it calls its last argument, and returns what it calls it with.
    pub async fn script_async(&self, script: &str, arguments: Value) -> Result<Value> {
        let returned = self.window.execute_async(script, list(arguments)?).await?;
        Ok(returned.json().clone())
    }

    /// Presses a chord such as `Alt+1`, `Control+Enter` or `Escape` in whatever has the focus of the page.
    pub async fn press(&self, chord: &str) -> Result<()> {
        let keys = keys::chord(chord)?;
        let mut actions = self.window.action_chain();
        for key in &keys {
            actions = actions.key_down(*key);
        }
        for key in keys.iter().rev() {
            actions = actions.key_up(*key);
        }
        Ok(actions.perform().await?)
    }

    /// Writes a picture of the page.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = self.window.screenshot_as_png().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, picture)
            .with_context(|| format!("{} could not be written", path.display()))
    }

    /// The handles of all windows of the app.
    pub async fn windows(&self) -> Result<Vec<String>> {
        let handles = self.window.windows().await?;
        Ok(handles.iter().map(WindowHandle::to_string).collect())
    }

    /// Turns to another window of the app.
    pub async fn switch_to(&self, window: &str) -> Result<()> {
        let handle = WindowHandle::from(window);
        Ok(self.window.switch_to_window(handle).await?)
    }

    /// Gives the window this size, in CSS pixels with its frame.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = OptionRect::new()
            .with_width(i64::from(width))
            .with_height(i64::from(height));
        self.window.cmd(Request::SetWindowRect(size)).await?;
        Ok(())
    }
}

/// Starts tauri-driver in the app's environment and folder. It ends with the test, also when the test is killed for taking too
/// long.
fn start_driver(app: &Command, port: u16, native: u16, errors: Stdio) -> Result<ChildGuard> {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "TERM", "--", "tauri-driver"])
        .args(["--port", &port.to_string()])
        .args(["--native-port", &native.to_string()])
        .stdin(Stdio::null())
        // The driver reports each connection that the tests end.
        .stdout(Stdio::null())
        .stderr(errors);
    for (name, value) in app.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(folder) = app.get_current_dir() {
        command.current_dir(folder);
    }
    ChildGuard::spawn(&mut command)
        .context("tauri-driver is needed, which `cargo xtask setup` installs")
}

/// Whether the error says only that the page has changed since it was asked for an element, so that asking again is right.
fn is_for_a_moment(error: &anyhow::Error) -> bool {
    let refusal = error.downcast_ref::<WebDriverError>();
    refusal.is_some_and(|refusal| {
        matches!(
            refusal.as_inner(),
            WebDriverErrorInner::NoSuchElement(_) | WebDriverErrorInner::StaleElementReference(_)
        )
    })
}

fn list(arguments: Value) -> Result<Vec<Value>> {
    match arguments {
        Value::Array(arguments) => Ok(arguments),
        other => bail!("the arguments of a script are an array, and not {other}"),
    }
}

/// A port that nobody listens on, from below the range out of which the system gives ports to outgoing connections: those
/// could take it before the driver does.
fn free_port() -> Result<u16> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    for _ in 0..1000 {
        // Tests are processes of their own, each of which starts to look at another place.
        let step = std::process::id().wrapping_mul(16) + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(10_000 + step % 20_000)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free")
}
