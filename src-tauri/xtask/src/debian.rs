//! A Debian of its own in a folder outside of the repository, made once and kept: for what has to be tried on a system that has
//! nothing of this project, or has another compiler.
//!
//! It owns how one is made and how a command gets into it. The mounts belong to the command alone and vanish with it, so
//! that an interrupted run leaves nothing behind that could be removed by accident.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::tied;
use crate::setup;
use crate::steps::{answer, must, say, step};

/// Mounts what the command needs, and becomes the command.
const ENTER: &str = r#"
set -e
for folder in proc dev sys; do mount --rbind /$folder "$ROOT/$folder"; done
echo "$MOUNTS" | while IFS=: read -r from to; do
  if [ -n "$from" ]; then mkdir -p "$ROOT$to"; mount --bind "$from" "$ROOT$to"; fi
done
exec chroot "$ROOT" /usr/bin/env --ignore-environment "$@"
"#;

/// The files of the network's settings.
const OF_THE_NETWORK: &[&str] = &[
    "etc/hosts",
    "etc/resolv.conf",
    "etc/ssl/certs/ca-certificates.crt",
];

/// One that is there.
pub(crate) struct Debian {
    root: PathBuf,
}

impl Debian {
    /// The one of this suite with these packages that is kept, or a new one. What a new one costs is said first.
    pub(crate) fn ready(name: &str, suite: &str, packages: &[&str], costs: &str) -> Result<Self> {
        if answer(Command::new("id").arg("-u")).is_none_or(|id| id.trim() != "0") {
            bail!(
                "a chroot is for root alone: run this as root, or in a container in which you are root"
            );
        }
        let debian = Self {
            root: cache()?.join(name),
        };
        if !debian.root.is_dir() {
            say(&format!(
                "This makes a Debian in {}: {costs}.",
                debian.root.display()
            ));
            debian.make(suite, packages)?;
        }
        // How names are looked up, and who is trusted, is as it is outside.
        for file in OF_THE_NETWORK {
            fs::copy(Path::new("/").join(file), debian.root.join(file))?;
        }
        Ok(debian)
    }

    fn make(&self, suite: &str, packages: &[&str]) -> Result<()> {
        setup::debian_maker()?;
        let part = self.root.with_extension("part");
        if part.exists() {
            fs::remove_dir_all(&part).context("an unfinished one could not be removed")?;
        }
        fs::create_dir_all(&part)?;
        step(&format!("make a Debian {suite}"), || {
            let mut make = Command::new("mmdebstrap");
            make.args(["--mode=root", "--variant=apt", "--skip=check/empty"])
                .arg("--aptopt=APT::Install-Recommends \"false\"")
                // A mirror that stands still is as good: what it holds is signed all the same.
                .arg("--aptopt=Acquire::Check-Valid-Until \"false\"")
                .arg(format!("--include=ca-certificates,{}", packages.join(",")))
                .arg(suite)
                .arg(&part)
                .arg(format!("deb http://deb.debian.org/debian {suite} main"));
            must(&mut make)
        })?;
        fs::rename(&part, &self.root).context("the finished Debian could not be put in its place")
    }

    /// Its top folder, as seen from outside.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A command in there: with these folders of this machine in these places, and nothing in its environment but these
    /// variables.
    pub(crate) fn command(
        &self,
        mounts: &[(PathBuf, &str)],
        variables: &[(&str, &str)],
        program: impl AsRef<OsStr>,
    ) -> Command {
        let mounts: Vec<String> = mounts
            .iter()
            .map(|(from, to)| format!("{}:{to}", from.display()))
            .collect();
        let mut command = tied("unshare");
        command
            .args([
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                ENTER,
                "enter",
            ])
            .env("ROOT", &self.root)
            .env("MOUNTS", mounts.join("\n"));
        for (name, value) in variables {
            command.arg(format!("{name}={value}"));
        }
        command.arg(program);
        command
    }
}

/// Where such systems are kept: outside of the target folder, as they outlive every `cargo clean`.
pub(crate) fn cache() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache
        .or_else(home)
        .context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(cache.join("ringside-debians"))
}
