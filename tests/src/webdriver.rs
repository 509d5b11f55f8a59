//! A hand in the app's real window: a W3C WebDriver client, as small as these tests need it.
//!
//! It owns the wire (https://www.w3.org/TR/webdriver2/), tauri-driver's process, and the words of a failure: whoever waits in
//! vain is told what for, and what the window showed instead. It must never wait a fixed time, nor hide the window's refusal.
//! Each session has a driver of its own on ports of its own, because the native driver serves one session at a time, and
//! because the app inherits its environment from the driver.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::desktop::{ChildGuard, require_desktop};
use crate::element::Element;
use crate::keys;
use crate::poll::{PATIENCE, poll_until};
use crate::wire::{Refusal, Wire};

/// A window that is being driven. Dropping it ends the driver and the app.
#[derive(Debug)]
pub struct Session {
    wire: Wire,
    driver: ChildGuard,
}

impl Session {
    /// Starts the app and takes its window in hand. The command's program, arguments, environment and folder are the app's;
    /// it is not spawned itself, as the driver does that.
    pub async fn open(app: &Command) -> Result<Self> {
        require_desktop()?;
        let (port, native) = (free_port()?, free_port()?);
        // The driver ends with the test, also when the test is killed for taking too long.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "TERM", "--", "tauri-driver"])
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native.to_string(),
            ])
            .stdin(Stdio::null())
            // The driver reports each connection that the tests end.
            .stdout(Stdio::null());
        for (name, value) in app.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(folder) = app.get_current_dir() {
            command.current_dir(folder);
        }
        let driver = ChildGuard::spawn(&mut command)
            .context("tauri-driver is needed, which `cargo xtask setup` installs")?;
        let mut wire = Wire::new(format!("http://127.0.0.1:{port}"))?;
        poll_until("tauri-driver", PATIENCE, async || {
            Ok(wire.ask(Method::GET, "/status", None).await.ok())
        })
        .await?;

        let arguments: Vec<_> = app
            .get_args()
            .map(|argument| argument.to_string_lossy())
            .collect();
        let options =
            json!({ "application": app.get_program().to_string_lossy(), "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "tauri:options": options } } });
        let opened = wire.ask(Method::POST, "/session", Some(wanted)).await;
        let opened =
            opened.with_context(|| format!("{} showed no window", app.get_program().display()))?;
        let id = opened
            .get("sessionId")
            .and_then(Value::as_str)
            .context("a session without an id")?;
        wire.enter(id);
        Ok(Self { wire, driver })
    }

    /// Closes the window as the driver does, and ends the driver.
    pub async fn close(self) -> Result<()> {
        self.wire.ask(Method::DELETE, "", None).await?;
        self.driver.stop(PATIENCE).await.map(|_| ())
    }

    /// Shows another page; for tests of this client, as the app never leaves its own.
    pub async fn go(&self, url: &str) -> Result<()> {
        self.post("/url", json!({ "url": url })).await.map(|_| ())
    }

    /// The first element that the CSS selector finds, or none.
    pub async fn find(&self, css: &str) -> Result<Option<Element<'_>>> {
        Ok(self.find_all(css).await?.into_iter().next())
    }

    /// Every element that the CSS selector finds, in the order of the page.
    pub async fn find_all(&self, css: &str) -> Result<Vec<Element<'_>>> {
        let found = self
            .post(
                "/elements",
                json!({ "using": "css selector", "value": css }),
            )
            .await?;
        let found = found.as_array().context("a list of elements")?;
        Ok(found
            .iter()
            .filter_map(|one| Element::of(self, one))
            .collect())
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
            let shown = shown
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            Ok(shown
                .filter(|one| one.contains(text))
                .map(String::from)
                .next())
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
            Err(error) if Refusal::is_of_a_moment(&error) => Ok(None),
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
        let text = self
            .script(
                "return document.body ? document.body.innerText : ''",
                json!([]),
            )
            .await?;
        Ok(String::from(text.as_str().unwrap_or_default()))
    }

    /// Runs a script in the page, with its arguments as an array, and returns what it returns.
    pub async fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        self.post(
            "/execute/sync",
            json!({ "script": script, "args": arguments }),
        )
        .await
    }

    /// Runs a script that ends when it calls its last argument, and returns what it calls it with.
    pub async fn script_async(&self, script: &str, arguments: Value) -> Result<Value> {
        self.post(
            "/execute/async",
            json!({ "script": script, "args": arguments }),
        )
        .await
    }

    /// Presses a chord such as `Alt+1`, `Control+Enter` or `Escape` in whatever has the focus of the page.
    pub async fn press(&self, chord: &str) -> Result<()> {
        let keys = keys::chord(chord)?;
        let down = keys
            .iter()
            .map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({ "type": "keyUp", "value": key }));
        let strokes: Vec<Value> = down.chain(up).collect();
        let hand = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("/actions", json!({ "actions": [hand] }))
            .await
            .map(|_| ())
    }

    /// Writes a picture of the page.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = self.get("/screenshot").await?;
        let picture = picture.as_str().context("a picture as text")?;
        let picture = base64::engine::general_purpose::STANDARD.decode(picture)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, picture)
            .with_context(|| format!("{} could not be written", path.display()))
    }

    /// The handles of all windows of the app.
    pub async fn windows(&self) -> Result<Vec<String>> {
        let handles = self.get("/window/handles").await?;
        serde_json::from_value(handles).context("a list of window handles")
    }

    /// Turns to another window of the app.
    pub async fn switch_to(&self, window: &str) -> Result<()> {
        self.post("/window", json!({ "handle": window }))
            .await
            .map(|_| ())
    }

    /// Gives the window this size, in CSS pixels with its frame.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.post("/window/rect", json!({ "width": width, "height": height }))
            .await
            .map(|_| ())
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.wire.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.wire.ask(Method::POST, path, Some(body)).await
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
