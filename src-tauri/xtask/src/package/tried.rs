//! `cargo xtask package --try`: the packages of the development build, each in a Debian that has nothing of this project.
//!
//! What is tried: that the system's own package manager finds all that the package asks for, that the program runs there,
//! tells a phone what it can't keep, takes `ringside:` links by its entry, and is gone after its removal.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, ensure};

use crate::debian::Debian;
use crate::steps::{must, say, step};
use crate::{paths, ui};

/// The oldest that is looked after, and has what the window needs.
const SUITE: &str = "bookworm";

/// Nothing of what the packages need; rpm reads the other kind of package.
const PACKAGES: &[&str] = &["rpm", "shared-mime-info"];

const VARIABLES: &[(&str, &str)] = &[
    ("HOME", "/root"),
    ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
    ("LANG", "C.UTF-8"),
    ("DEBIAN_FRONTEND", "noninteractive"),
];

pub(super) fn run() -> Result<()> {
    step("package: development build", || {
        must(&mut ui::tauri(&[
            "build",
            "--debug",
            "--ci",
            "--bundles",
            "deb,rpm",
        ]))
    })?;
    let bundles = paths::target().join("debug").join("bundle");
    let costs = "300 MB and a minute, once";
    let debian = Debian::ready(SUITE, SUITE, PACKAGES, costs)?;
    let inside = |program: &str| {
        let mounts = [(bundles.clone(), "/bundles")];
        debian.command(&mounts, VARIABLES, program)
    };
    let deb = made(&bundles.join("deb"), "deb")?;
    step("package: deb in a clean Debian", || {
        must(inside("apt-get").args(["update", "--quiet"]))?;
        must(
            inside("apt-get")
                .args(["install", "--yes", "--no-install-recommends"])
                .arg(format!("/bundles/deb/{deb}")),
        )?;
        tried(&inside)?;
        must(inside("apt-get").args(["remove", "--yes", "ringside"]))?;
        is_gone(debian.root())
    })?;
    let rpm = made(&bundles.join("rpm"), "rpm")?;
    step("package: rpm, unpacked by rpm itself", || {
        let file = format!("/bundles/rpm/{rpm}");
        let needs = output(inside("rpm").args(["-qp", "--requires", &file]))?;
        let needs = said(&needs);
        ensure!(
            needs.contains("webkit2gtk"),
            "it does not ask for what shows the window: {needs}"
        );
        // Debian's packages have other names than those that it asks for.
        must(inside("rpm").args(["--install", "--nodeps", &file]))?;
        tried(&inside)?;
        must(inside("rpm").args(["--erase", "ringside"]))?;
        is_gone(debian.root())
    })
}

/// The program as an agent on this system has it.
fn tried(inside: &dyn Fn(&str) -> Command) -> Result<()> {
    let version = output(inside("ringside").arg("--version"))?;
    ensure!(version.status.success(), "--version: {}", said(&version));
    // There is no session in there, and so no keychain: what can't be sealed is not kept, and that is said.
    let words = ["event", "ringing", "--id", "k1", "--from", "+819012345678"];
    let told = output(inside("ringside").args(words))?;
    ensure!(
        told.status.code() == Some(1) && said(&told).contains("there is no keychain"),
        "an event without a keychain: {}",
        said(&told)
    );
    let entry = output(inside("grep").args([
        "-r",
        "x-scheme-handler/ringside",
        "/usr/share/applications",
    ]))?;
    ensure!(entry.status.success(), "no entry takes ringside: links");
    Ok(())
}

fn is_gone(root: &Path) -> Result<()> {
    ensure!(
        !root.join("usr/bin/ringside").exists(),
        "the program is still there"
    );
    Ok(())
}

/// The name of the one package of a kind.
fn made(folder: &Path, kind: &str) -> Result<String> {
    let files = std::fs::read_dir(folder)?.filter_map(|file| Some(file.ok()?.path()));
    let mut packages: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == kind))
        .collect();
    // The newest, where an earlier version's lies beside it.
    packages.sort_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
    let name = packages
        .pop()
        .and_then(|path| path.file_name().map(ToOwned::to_owned));
    let name = name.with_context(|| format!("no {kind} was made"))?;
    Ok(name.to_string_lossy().into_owned())
}

fn output(command: &mut Command) -> Result<Output> {
    let output = command.output()?;
    say(&said(&output));
    Ok(output)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
