//! The desktop around the app: starting and ending programs, looking at the screen, typing as a person does.
//!
//! It must never leave a program running after the test that started it, and never guess at a desktop: what is missing is
//! said, with the command that brings it. The tools are xdotool, ImageMagick and dunst's own.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::poll::poll_until;

/// Fails, saying what to do, unless there are a display and a session bus.
pub fn require_desktop() -> Result<()> {
    for (variable, what) in [
        ("DISPLAY", "display"),
        ("DBUS_SESSION_BUS_ADDRESS", "session bus"),
    ] {
        if std::env::var_os(variable).is_none_or(|value| value.is_empty()) {
            bail!(
                "there is no {what} ({variable} is not set): run this through `cargo xtask test`, or alone through \
                 `cargo xtask desktop cargo nextest run -p acceptance`"
            );
        }
    }
    Ok(())
}

/// A program that runs as long as this value lives. It has a process group of its own, which is ended with it: a window brings
/// processes that outlive the one that was started.
#[derive(Debug)]
pub struct ChildGuard {
    child: Child,
}

impl ChildGuard {
    /// Starts a program. What it prints goes where the command says.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        // The whole-program tests need Linux; elsewhere this has only to compile.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .spawn()
            .with_context(|| format!("{} could not be started", command.get_program().display()))?;
        Ok(Self { child })
    }

    /// The process id, which is also that of its group.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The child itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Asks it to end, as a session that logs out does, and waits for its exit code; `None` if a signal ended it.
    pub async fn stop(mut self, patience: Duration) -> Result<Option<i32>> {
        self.signal("TERM")?;
        self.wait_for_end(patience).await
    }

    /// The same by another signal, such as `HUP` of a terminal that is closed, and to the program alone: it ends what it has
    /// started by itself.
    pub async fn stop_by(mut self, signal: &str, patience: Duration) -> Result<Option<i32>> {
        send(signal, &self.id().to_string())?;
        self.wait_for_end(patience).await
    }

    /// Ends it as a power cut does: at once, with no chance to save anything.
    pub async fn kill(mut self, patience: Duration) -> Result<()> {
        self.signal("KILL")?;
        self.wait_for_end(patience).await.map(|_| ())
    }

    /// Waits for the end of a program that ends by itself, and returns its exit code; `None` if a signal ended it.
    pub async fn wait_for_end(&mut self, patience: Duration) -> Result<Option<i32>> {
        let what = format!("the end of process {}", self.id());
        poll_until(&what, patience, async || Ok(self.child.try_wait()?))
            .await
            .map(|status| status.code())
    }

    fn signal(&self, name: &str) -> Result<()> {
        send(name, &format!("-{}", self.id()))
    }
}

impl Drop for ChildGuard {
    fn drop(&mut self) {
        let _gone_already = self.signal("KILL");
        // The child is killed by its own id, too: if the signal to the group failed, the next line could wait for ever.
        let _gone_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Sends a signal to a process, or to a group with a `-` before its id.
fn send(signal: &str, to: &str) -> Result<()> {
    let line = format!("kill -s {signal} -- {to}");
    let status = Command::new("sh")
        .args(["-c", &line])
        .stderr(Stdio::null())
        .status()?;
    ensure!(status.success(), "{to} is gone");
    Ok(())
}

/// A file to which a program's words are added.
pub fn log_file(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let log = File::options().create(true).append(true).open(path);
    log.with_context(|| format!("{} could not be written", path.display()))
}

/// A notification that was shown.
#[derive(Debug)]
pub struct Notification {
    /// What the notification service calls it.
    pub id: u64,
    /// The line in bold.
    pub title: String,
    /// What stands below.
    pub body: String,
}

/// How many notifications are on the screen now.
pub fn notifications_shown() -> Result<u32> {
    let shown = run("dunstctl", ["count", "displayed"])?;
    shown.parse().context("a number of notifications")
}

/// Presses the newest notification, as an agent does who wants to see what it tells of.
pub fn press_notification() -> Result<()> {
    run("dunstctl", ["action", "0"]).map(drop)
}

/// Takes the notifications off the screen, and gives the last ones that were shown, as the notification service itself keeps
/// them.
pub fn take_notifications() -> Result<Vec<Notification>> {
    run("dunstctl", ["close-all"])?;
    let history: Value = serde_json::from_str(&run("dunstctl", ["history"])?)?;
    let lists = history.get("data").and_then(Value::as_array);
    let kept = lists.into_iter().flatten().filter_map(Value::as_array);
    kept.flatten().map(notification).collect()
}

/// Reads a notification, each of whose properties stands beside the name of its type.
fn notification(kept: &Value) -> Result<Notification> {
    let property = |name: &str| {
        let value = kept.get(name).and_then(|property| property.get("data"));
        value.with_context(|| format!("a notification without {name}: {kept}"))
    };
    let text = |name: &str| {
        let text = property(name)?.as_str();
        text.map(String::from).context("a text")
    };
    Ok(Notification {
        id: property("id")?.as_u64().context("a number")?,
        title: text("summary")?,
        body: text("body")?,
    })
}

/// Writes a picture of the whole screen, notifications and all.
pub fn root_screenshot(path: &Path) -> Result<()> {
    require_desktop()?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    run(
        "import",
        [OsStr::new("-window"), OsStr::new("root"), path.as_os_str()],
    )
    .map(|_| ())
}

/// The title of the window that has the keyboard, or nothing while none has.
pub fn active_window() -> Result<Option<String>> {
    require_desktop()?;
    // xdotool fails when no window is active, which is an answer and not an error.
    Ok(run("xdotool", ["getactivewindow", "getwindowname"]).ok())
}

/// The ids of the visible windows with exactly this title.
pub fn windows_titled(title: &str) -> Result<Vec<String>> {
    require_desktop()?;
    let pattern = format!("^{title}$");
    // xdotool exits with 1 when it finds none.
    let found = run("xdotool", ["search", "--onlyvisible", "--name", &pattern]);
    Ok(found.map_or_else(
        |_| Vec::new(),
        |ids| ids.lines().map(String::from).collect(),
    ))
}

/// Gives the keyboard to a window, as a click on its title would.
pub fn activate(window: &str) -> Result<()> {
    run("xdotool", ["windowactivate", "--sync", window]).map(|_| ())
}

/// Types into a window with the keyboard's own keys, as a person would: no script of the page can tell the difference.
pub fn type_into(window: &str, text: &str) -> Result<()> {
    activate(window)?;
    run("xdotool", ["type", "--clearmodifiers", "--", text]).map(|_| ())
}

/// Presses a chord in xdotool's spelling (`alt+1`, `ctrl+Return`) in whichever window has the keyboard.
pub fn press(chord: &str) -> Result<()> {
    run("xdotool", ["key", "--clearmodifiers", chord]).map(|_| ())
}

fn run<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{program} could not be started"))?;
    ensure!(
        output.status.success(),
        "{program} failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from(String::from_utf8_lossy(&output.stdout).trim()))
}
