//! A Debian of its own in which programs for Windows are built and run: on Linux, in a folder outside the repository.
//!
//! It owns what is in there and how a command gets into it. The mounts belong to the command alone and vanish with it, so
//! that an interrupted run leaves nothing behind that could be removed by accident. It must never touch the repository
//! itself but through the commands that are run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::tied;
use crate::steps::{answer, must, say, step};
use crate::{paths, setup};

/// No other Debian has a compiler and a Wine that are new enough.
const SUITE: &str = "sid";

const MIRROR: &str = "deb http://deb.debian.org/debian sid main";

/// The compiler for Windows, with the source of its standard library, which is built here as no ready one can be had; Wine,
/// a screen for it, and the maker of installers.
const PACKAGES: &[&str] = &[
    "ca-certificates",
    "rustc",
    "cargo",
    "rust-src",
    "gcc",
    "libc6-dev",
    "make",
    "cmake",
    "perl",
    "nasm",
    "pkg-config",
    "git",
    "gcc-mingw-w64-x86-64",
    "g++-mingw-w64-x86-64",
    "binutils-mingw-w64-x86-64",
    "mingw-w64-tools",
    "wine",
    "wine64",
    "xvfb",
    "xauth",
    "xdotool",
    "nsis",
];

/// What every command in there finds in its environment.
const VARIABLES: &[(&str, &str)] = &[
    ("HOME", "/root"),
    ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
    ("LANG", "C.UTF-8"),
    ("CARGO_HOME", "/cargo"),
    ("CARGO_TARGET_DIR", "/target"),
    ("CARGO_BUILD_TARGET", TARGET),
    (
        "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER",
        "x86_64-w64-mingw32-gcc",
    ),
    ("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine"),
    // The standard library is built from its source, which a stable compiler does only when it is told so.
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_unwind"),
    ("WINEPREFIX", "/wine"),
    ("WINEDEBUG", "-all"),
    ("XDG_RUNTIME_DIR", "/run"),
];

/// What is compiled for.
pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// Mounts what the command needs, and becomes the command.
const ENTER: &str = r#"
set -e
for folder in proc dev sys; do mount --rbind /$folder "$ROOT/$folder"; done
mount --bind "$REPOSITORY" "$ROOT/build"
mount --bind "$CARGO" "$ROOT/cargo"
mount --bind "$BUILT" "$ROOT/target"
exec chroot "$ROOT" /usr/bin/env --ignore-environment --chdir /build "$@"
"#;

/// The folder in which all this is kept, and the Debian in it.
pub(super) struct Chroot {
    folder: PathBuf,
}

impl Chroot {
    /// The one that is kept, or a new one.
    pub(super) fn ready() -> Result<Self> {
        let chroot = Self { folder: cache()? };
        if answer(Command::new("id").arg("-u")).is_none_or(|id| id.trim() != "0") {
            bail!(
                "a chroot is for root alone: run this as root, or in a container in which you are root"
            );
        }
        if !chroot.root().is_dir() {
            chroot.make()?;
        }
        for place in ["build", "cargo", "target"] {
            fs::create_dir_all(chroot.root().join(place))?;
        }
        fs::create_dir_all(chroot.built())?;
        fs::copy("/etc/resolv.conf", chroot.root().join("etc/resolv.conf"))?;
        let certificates = "etc/ssl/certs/ca-certificates.crt";
        fs::copy(
            Path::new("/").join(certificates),
            chroot.root().join(certificates),
        )?;
        Ok(chroot)
    }

    fn make(&self) -> Result<()> {
        say(&format!(
            "This makes a Debian for Windows' programs in {}: 4.3 GB and some four minutes, once; what is built in it takes \
             another 8 GB.",
            self.folder.display()
        ));
        setup::debian_maker()?;
        fs::create_dir_all(&self.folder)?;
        let part = self.folder.join("part");
        if part.exists() {
            fs::remove_dir_all(&part).context("an unfinished one could not be removed")?;
        }
        step("windows: make a Debian", || {
            let mut make = Command::new("mmdebstrap");
            make.args(["--mode=root", "--variant=apt", "--skip=check/empty"])
                .arg("--aptopt=APT::Install-Recommends \"false\"")
                // A mirror that stands still is as good: what it holds is signed all the same.
                .arg("--aptopt=Acquire::Check-Valid-Until \"false\"")
                .arg(format!("--include={}", PACKAGES.join(",")))
                .arg(SUITE)
                .arg(&part)
                .arg(MIRROR);
            must(&mut make)
        })?;
        fs::rename(&part, self.root()).context("the finished Debian could not be put in its place")
    }

    fn root(&self) -> PathBuf {
        self.folder.join(SUITE)
    }

    /// What is built, as seen from outside.
    fn built(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// The agent's drive C, as seen from outside.
    pub(super) fn drive_c(&self) -> PathBuf {
        self.root().join("wine/drive_c")
    }

    /// A command in there, in the repository's folder, which is `/build`.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
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
            .env("ROOT", self.root())
            .env("REPOSITORY", paths::root())
            .env("CARGO", cargo_home())
            .env("BUILT", self.built());
        for (name, value) in VARIABLES {
            command.arg(format!("{name}={value}"));
        }
        command.arg(program);
        command
    }
}

/// Outside of the target folder, as it outlives every `cargo clean`.
fn cache() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache
        .or_else(home)
        .context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(cache.join("ringside-windows"))
}

/// Where cargo keeps what it has fetched, here and in there.
fn cargo_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}
