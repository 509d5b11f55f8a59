//! The round of the installer: made, run, used from a console, run once more as an upgrade, and taken off again.
//!
//! It is the development build in the release's installer. What the agent has on this computer has to outlive all of it.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Instant;

use anyhow::{Result, ensure};

use super::chroot::{Chroot, TARGET};
use super::table::Table;
use crate::installer;
use crate::process::wait;
use crate::steps::{must, say};

/// Where the programs lie without what is only for debuggers, and the installers beside them, as seen inside.
const FOLDER: &str = "/target/installer";

/// Where the installer for the agent alone puts the program.
const INSTALLED: &str = r"C:\users\root\AppData\Local\Programs\Ringside";

/// A profile that the round uses, in the agent's own folder.
const PROFILE: &str = r"C:\users\root\AppData\Local\Ringside\Tried Ünïcode 佐藤";

pub(super) fn round(chroot: &Chroot, table: &mut Table) -> Result<()> {
    let began = Instant::now();
    let installer = make(chroot)?;
    let outcome = tried(chroot, &installer);
    let came_to = match &outcome {
        Ok(()) => String::from("installed, upgraded, removed"),
        Err(error) => format!("{error:#}"),
    };
    table.add("installer", came_to, outcome.is_ok(), began.elapsed());
    Ok(())
}

/// Both installers; the path of the one for the agent alone.
fn make(chroot: &Chroot) -> Result<String> {
    must(chroot.command("mkdir").args(["-p", FOLDER]))?;
    for program in ["ringside.exe", "ringside-console.exe"] {
        let mut strip = chroot.command("x86_64-w64-mingw32-strip");
        strip.args(["-o", &format!("{FOLDER}/{program}")]);
        must(strip.arg(format!("/target/{TARGET}/debug/{program}")))?;
    }
    installer::make(chroot.command("makensis"), "/build", FOLDER, FOLDER, true)?;
    installer::make(chroot.command("makensis"), "/build", FOLDER, FOLDER, false)
}

fn tried(chroot: &Chroot, installer: &str) -> Result<()> {
    let there = |name: &str| installed(chroot).join(name).is_file();
    for round in ["the installation", "the upgrade"] {
        must(chroot.command("wine").args([installer, "/S"]))?;
        for name in ["ringside.exe", "ringside.com", "uninstall.exe"] {
            ensure!(there(name), "{name} is not there after {round}");
        }
        let helps = in_console(chroot, "--help")?;
        ensure!(
            helps.status.success() && said(&helps).contains("sidebar"),
            "--help: {}",
            said(&helps)
        );
        let wrong = in_console(chroot, "event explodes --id k1")?;
        ensure!(
            wrong.status.code() == Some(2) && said(&wrong).contains("explodes"),
            "a wrong event: {}",
            said(&wrong)
        );
        let event = format!("event ringing --id k1 --from +819012345678 --profile \"{PROFILE}\"");
        let kept = in_console(chroot, &event)?;
        ensure!(
            kept.status.code() == Some(3) && said(&kept).contains("is kept"),
            "an event without an app: {}",
            said(&kept)
        );
    }
    must(
        chroot
            .command("wine")
            .args([&format!(r"{INSTALLED}\uninstall.exe"), "/S"]),
    )?;
    // The uninstaller goes on in a copy of itself, as it can't remove the file that runs.
    wait("the end of the uninstaller", || !installed(chroot).exists())?;
    let events = kept_events(chroot);
    ensure!(
        events == 2,
        "{events} events are kept after all, and should be 2"
    );
    let links = chroot
        .command("wine")
        .args(["reg", "query", r"HKCU\Software\Classes\ringside"])
        .output()?;
    ensure!(!links.status.success(), "links are still registered");
    Ok(())
}

/// What a console does with `ringside` and these words, in the folder where it is installed.
fn in_console(chroot: &Chroot, words: &str) -> Result<Output> {
    let mut console: Command = chroot.command("wine");
    let line = format!("cd /d {INSTALLED} && ringside {words}");
    Ok(console.args(["cmd", "/c", &line]).output()?)
}

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    say(&said);
    said
}

fn kept_events(chroot: &Chroot) -> usize {
    let folder = profile(chroot).join("events-kept");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

/// The folder in which Windows' programs keep what is an agent's own on this computer.
fn local(chroot: &Chroot) -> PathBuf {
    let agent = chroot.drive_c().join("users").join("root");
    agent.join("AppData").join("Local")
}

fn installed(chroot: &Chroot) -> PathBuf {
    local(chroot).join("Programs").join("Ringside")
}

fn profile(chroot: &Chroot) -> PathBuf {
    local(chroot).join("Ringside").join("Tried Ünïcode 佐藤")
}
