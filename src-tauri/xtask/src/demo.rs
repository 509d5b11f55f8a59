//! `cargo xtask demo`: from a fresh clone to a call that rings, in one command.
//!
//! With a screen it opens the app and stays until the app is closed. Without one it plays the journey in a virtual desktop,
//! and its exit code is the journey's. It must never use the agent's own profile: the app's `demo` command brings its own.

use anyhow::Result;

use crate::setup::{Need, prepare};
use crate::steps::{cargo, code, must, say, step};
use crate::{desktop, paths, ui};

/// Runs the demo; `headless` forces the virtual desktop where there is a screen.
pub(crate) fn run(headless: bool) -> Result<u8> {
    let virtual_desktop = headless || !has_screen();
    let own_bus = needs_own_bus();
    prepare(match (virtual_desktop, own_bus) {
        (true, _) => Need::Headless,
        (false, true) => Need::Bus,
        (false, false) => Need::Window,
    })?;
    ui::install()?;
    ui::build()?;
    let mut build = cargo(&[
        "build",
        "--package",
        "ringside",
        "--package",
        "practice-org",
    ]);
    build.args(["--bin", "ringside", "--bin", "practice-org"]);
    if virtual_desktop {
        build.args(["--package", "acceptance", "--bin", "journey"]);
    }
    step("build", || must(&mut build))?;
    if virtual_desktop {
        return journey();
    }
    say("Ringside opens on the practice org. Close it, or press Ctrl-C here, to end the demo.");
    let app = paths::program("debug", "ringside");
    if own_bus {
        return desktop::run_with_bus(&[app.into(), "demo".into()]);
    }
    code(std::process::Command::new(app).arg("demo"))
}

/// Plays the journey; environment variables tell it where everything is.
fn journey() -> Result<u8> {
    let pictures = paths::emptied("demo")?;
    let variables = [
        ("RINGSIDE_BIN", paths::program("debug", "ringside")),
        ("PRACTICE_ORG_BIN", paths::program("debug", "practice-org")),
        ("RINGSIDE_DEMO_DIR", pictures),
    ]
    .map(|(name, path)| (name, path.into_os_string()));
    desktop::run(&[paths::program("debug", "journey").into()], &variables)
}

/// Whether a window can be opened where this runs.
pub(crate) fn has_screen() -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Whether there is no session bus, which the keyring and the tray need.
pub(crate) fn needs_own_bus() -> bool {
    cfg!(target_os = "linux") && !is_set("DBUS_SESSION_BUS_ADDRESS")
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}
