//! Setting up a machine: what is missing for a command, and nothing more.
//!
//! It must never ask for a password: without root, or sudo that needs none, it says what to run. It must be silent and
//! quick (one query of the package database) when nothing is missing, as every other command begins with it.
//! Debian and its relatives are set up by themselves; elsewhere the advice names exactly what to install, because a wrong
//! guess at another system's packages costs more than a line of reading.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::paths;
use crate::steps::{answer, cargo, must, say, step};

/// What a command needs of the machine; each includes the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// To build and test the crates without a window.
    Core,
    /// To build the window.
    Window,
    /// To run it where there is a screen but no session bus.
    Bus,
    /// To run it without a screen.
    Headless,
    /// And to ring it with a real phone, and to try other clients on the practice org.
    Everything,
}

const PACKAGES: &[(Need, &[&str])] = &[
    // SQLCipher brings OpenSSL as source, which is configured by perl.
    (Need::Core, &["build-essential", "pkg-config", "perl"]),
    (
        Need::Window,
        &[
            "libwebkit2gtk-4.1-dev",
            "libayatana-appindicator3-dev",
            "librsvg2-dev",
            "libxdo-dev",
            "xdg-utils",
        ],
    ),
    (Need::Bus, &["dbus-x11", "gnome-keyring"]),
    (
        Need::Headless,
        &[
            "xvfb",
            "openbox",
            "dunst",
            "libsecret-tools",
            "webkit2gtk-driver",
            "xdotool",
            "imagemagick",
            "fonts-noto-cjk",
        ],
    ),
    (
        Need::Everything,
        &["baresip-core", "sip-tester", "python3-venv"],
    ),
];

/// Vite 8 asks for at least this.
const OLDEST_NODE: (u32, u32) = (20, 19);

const TAURI_DRIVER: &str = "tauri-driver@2.1.0";

/// Sets up what is missing, or fails with what to do about it.
pub(crate) fn prepare(need: Need) -> Result<()> {
    if need >= Need::Headless && !cfg!(target_os = "linux") {
        bail!("a virtual desktop needs Linux: on this system run `cargo xtask demo` on the screen");
    }
    if cfg!(target_os = "linux") {
        packages(need)?;
    }
    node()?;
    if need >= Need::Headless {
        tauri_driver()?;
    }
    Ok(())
}

fn packages(need: Need) -> Result<()> {
    let wanted: Vec<&str> = PACKAGES
        .iter()
        .filter(|(needed_from, _)| *needed_from <= need)
        .flat_map(|(_, names)| names.iter().copied())
        .collect();
    if paths::on_path("dpkg-query").is_none() {
        return elsewhere(need, &wanted);
    }
    install(&wanted)
}

/// What makes a whole Debian in a folder.
pub(crate) fn debian_maker() -> Result<()> {
    if paths::on_path("mmdebstrap").is_some() {
        return Ok(());
    }
    if paths::on_path("dpkg-query").is_none() {
        bail!("mmdebstrap is missing: install it, then try again");
    }
    install(&["mmdebstrap"])
}

/// Installs those of Debian's packages that are missing, or says what to run.
fn install(wanted: &[&str]) -> Result<()> {
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    let root = answer(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let sudo = !root && answer(Command::new("sudo").args(["-n", "true"])).is_some();
    if !root && !sudo {
        bail!(
            "packages are missing; run this, then try again:\n  sudo apt-get update && \
             sudo apt-get install --no-install-recommends {}",
            missing.join(" ")
        );
    }
    step(&format!("setup: install {}", missing.join(" ")), || {
        must(apt(sudo).args(["update", "--quiet"]))?;
        must(
            apt(sudo)
                .args(["install", "--yes", "--quiet", "--no-install-recommends"])
                .args(&missing),
        )
    })
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    // dpkg-query exits with 1 as soon as one name is unknown. That is the question, so the code says nothing.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .context("dpkg-query could not be started")?;
    let listed = String::from_utf8_lossy(&output.stdout);
    let installed: BTreeSet<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    let absent = wanted.iter().filter(|name| !installed.contains(*name));
    Ok(absent.copied().collect())
}

fn apt(sudo: bool) -> Command {
    let mut command = if sudo {
        let mut command = Command::new("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    } else {
        Command::new("apt-get")
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// On a Linux without dpkg the programs can be looked for, but the libraries only named.
fn elsewhere(need: Need, wanted: &[&str]) -> Result<()> {
    let programs = [
        "Xvfb",
        "openbox",
        "dunst",
        "gnome-keyring-daemon",
        "WebKitWebDriver",
        "xdotool",
    ];
    let absent = programs
        .iter()
        .filter(|name| paths::on_path(name).is_none());
    let absent: Vec<&str> = absent.copied().collect();
    if need >= Need::Headless && !absent.is_empty() {
        bail!("these programs are missing: {}", absent.join(", "));
    }
    say(&format!(
        "setup: this Linux has no dpkg; if the build misses something, it is one of these (Debian's names): {}",
        wanted.join(" ")
    ));
    Ok(())
}

fn node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let advice = format!(
        "install Node {major}.{minor} or later with npm: from https://nodejs.org, by `nvm install 22`, \
         or on Debian 13 and later by `apt-get install nodejs npm`"
    );
    let Some(version) = answer(Command::new("node").arg("--version")) else {
        bail!("Node.js is missing; {advice}");
    };
    let mut parts = version.trim().trim_start_matches('v').split('.');
    let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
    match (number(), number()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST_NODE => Ok(()),
        _ => bail!("Node.js {} is too old; {advice}", version.trim()),
    }
}

fn tauri_driver() -> Result<()> {
    let ours = paths::tools().join("bin").join("tauri-driver");
    if ours.is_file() || paths::on_path("tauri-driver").is_some() {
        return Ok(());
    }
    step("setup: build tauri-driver", || {
        let mut install = cargo(&["install", "--quiet", "--locked", TAURI_DRIVER, "--root"]);
        must(install.arg(paths::tools()))
    })
}
