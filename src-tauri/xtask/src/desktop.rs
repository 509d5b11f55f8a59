//! The virtual desktop: a screen that nobody looks at, a session bus, and the daemons that an agent's desktop has and a
//! bare screen lacks: the keyring, a window manager, a notification service.
//!
//! The command is started only when all of them answer, so that no test has to wait for them. It must never open the
//! developer's own keyring or settings (`room.rs`), and never leave a process behind (`process.rs`).

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::process::wait;
use crate::room::Room;
use crate::session::Session;
use crate::{paths, steps};

/// Set inside, so that a command that wants a desktop doesn't start a second one.
const MARK: &str = "RINGSIDE_DESKTOP";

/// Whether this program already runs in a virtual desktop.
pub(crate) fn is_inside() -> bool {
    std::env::var_os(MARK).is_some()
}

/// Runs a command in a virtual desktop, a new one unless this is one already, with these variables in its environment, and
/// returns its exit code.
pub(crate) fn run(command: &[OsString], variables: &[(&'static str, OsString)]) -> Result<u8> {
    if is_inside() {
        let (program, arguments) = command.split_first().context("no command was given")?;
        let mut command = Command::new(program);
        command.envs(variables.iter().cloned());
        return steps::code(command.args(arguments));
    }
    let mut session = Session::new(Room::new()?);
    surround(&mut session)?;
    start_screen(&mut session)?;
    start_bus(&mut session)?;
    start_keyring(&mut session)?;
    start(&mut session, "openbox")?;
    start(&mut session, "dunst")?;
    wait("the window manager", || {
        session.asks("xdotool", &["get_num_desktops"]).is_some()
    })?;
    session.wait_for_name("org.freedesktop.Notifications")?;
    for (name, value) in variables {
        session.set(name, value);
    }
    session.run(command)
}

/// Runs a command on the real screen, but with a session bus and an unlocked keyring of its own.
pub(crate) fn run_with_bus(command: &[OsString]) -> Result<u8> {
    let mut session = Session::new(Room::new()?);
    start_bus(&mut session)?;
    start_keyring(&mut session)?;
    session.run(command)
}

fn surround(session: &mut Session) -> Result<()> {
    session.variables.extend(session.room.variables());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let tools = std::iter::once(paths::tools().join("bin"));
    let path = std::env::join_paths(tools.chain(std::env::split_paths(&path)))
        .context("PATH could not be extended")?;
    session.set("PATH", path);
    for (name, value) in [
        (MARK, "1"),
        ("LANG", "C.UTF-8"),
        // A failed test says what it waited for; the stack of the test runner below it would only bury that.
        ("RUST_LIB_BACKTRACE", "0"),
        ("GDK_BACKEND", "x11"),
        // No accessibility bus, no stored settings, no portals: each would start a daemon that is not under test.
        ("NO_AT_BRIDGE", "1"),
        ("GSETTINGS_BACKEND", "memory"),
        ("GTK_USE_PORTAL", "0"),
        // The same rendering on every machine, with a GPU or without. WEBKIT_DISABLE_DMABUF_RENDERER, which is often set
        // beside it, stays unset: with it WebKitGTK 2.50 never answers a driver's request for a picture.
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ] {
        session.set(name, value);
    }
    let others = ["WAYLAND_DISPLAY", "LC_ALL", "LANGUAGE"];
    session.variables.extend(others.map(|name| (name, None)));
    Ok(())
}

/// A screen on a display number that the X server itself finds free. It writes the number when it can be drawn on.
fn start_screen(session: &mut Session) -> Result<()> {
    let mut server = session.command("Xvfb");
    server
        .args(["-displayfd", "1", "-screen", "0", "1280x900x24"])
        // Without -noreset the screen forgets its properties whenever its last window closes.
        .args(["-noreset", "-nolisten", "tcp"])
        .stdout(Stdio::piped());
    let number = session.first_line("Xvfb", &mut server)?;
    session.set("DISPLAY", format!(":{number}"));
    Ok(())
}

fn start_bus(session: &mut Session) -> Result<()> {
    let mut bus = session.command("dbus-daemon");
    bus.args(["--session", "--nofork", "--print-address"])
        .stdout(Stdio::piped());
    let address = session.first_line("dbus-daemon", &mut bus)?;
    session.set("DBUS_SESSION_BUS_ADDRESS", address);
    Ok(())
}

fn start_keyring(session: &mut Session) -> Result<()> {
    let mut keyring = session.command("gnome-keyring-daemon");
    keyring
        .args([
            "--foreground",
            "--unlock",
            "--components=secrets",
            "--control-directory",
        ])
        .arg(session.room.path().join("keyring"))
        // The keyring keeps to the room on a real screen, too, where other programs use the developer's folders.
        .envs(
            session
                .room
                .variables()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::piped())
        .stdout(session.log("gnome-keyring-daemon")?);
    let mut input = session
        .spawn("gnome-keyring-daemon", &mut keyring)?
        .child
        .stdin
        .take();
    // The password ends with the input, so the pipe is closed after it. It guards only the room's empty keyring.
    input
        .as_mut()
        .context("the keyring has no input")?
        .write_all(b"practice")?;
    drop(input);
    session.wait_for_name("org.freedesktop.secrets")
}

fn start(session: &mut Session, program: &str) -> Result<()> {
    let mut command = session.command(program);
    command.stdout(session.log(program)?);
    session.spawn(program, &mut command).map(|_| ())
}
