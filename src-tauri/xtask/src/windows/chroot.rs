//! A Debian in which programs for Windows are built and run, on Linux.
//!
//! It must never touch the repository itself but through the commands that are run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::debian::{self, Debian};
use crate::paths;
use crate::steps::must;

/// No other Debian has a compiler and a Wine that are new enough.
const SUITE: &str = "sid";

/// The compiler for Windows, with the source of its standard library, which is built here as no ready one can be had; Wine,
/// a screen for it, and the maker of installers.
const PACKAGES: &[&str] = &[
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
    // No debugger ever sees it, and what it takes to make and to link that is most of the time.
    ("CARGO_PROFILE_DEV_DEBUG", "none"),
    // How many calls the ladder plays for each rung, as many as its shortest runs: the rules are optimised less there.
    ("RINGSIDE_CALLS", "125"),
];

/// The agent's name on the Windows that Wine is.
pub(super) const AGENT: &str = "jürgen";

/// What is compiled for.
pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// The Debian, and what is built in it.
pub(super) struct Chroot {
    debian: Debian,
    built: PathBuf,
}

impl Chroot {
    /// The one that is kept, or a new one.
    pub(super) fn ready() -> Result<Self> {
        let costs = "4.3 GB and some four minutes, once; what is built in it takes another 8 GB";
        let debian = Debian::ready(SUITE, SUITE, PACKAGES, costs)?;
        let built = debian::cache()?.join("target");
        fs::create_dir_all(&built)?;
        let chroot = Self { debian, built };
        chroot.name_agent()?;
        Ok(chroot)
    }

    /// Wine names the agent as the system does, and a name with an umlaut has broken other programs.
    fn name_agent(&self) -> Result<()> {
        let users = self.debian.root().join("etc/passwd");
        let named = fs::read_to_string(&users)?;
        let agent = format!("{AGENT}:x:0:0::/root:/bin/sh\n");
        // Of two names with one number the first counts.
        if !named.starts_with(&agent) {
            fs::write(&users, agent + &named)?;
        }
        Ok(())
    }

    /// Makes the tests' browser the system's: it signs in as the practice person.
    pub(super) fn has_browser(&self) -> Result<()> {
        let browser = format!(r#""Z:\target\{TARGET}\debug\browser.exe" "%1""#);
        let class = r"HKCR\http\shell\open\command";
        let add = ["reg", "add", class, "/ve", "/d", &browser, "/f"];
        must(self.command("wine").args(add))
    }

    /// Its top folder, as seen from outside.
    pub(super) fn root(&self) -> &Path {
        self.debian.root()
    }

    /// The agent's drive C, as seen from outside.
    pub(super) fn drive_c(&self) -> PathBuf {
        self.debian.root().join("wine/drive_c")
    }

    /// A command in there, in the repository's folder, which is `/build`.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mounts = [
            (paths::root(), "/build"),
            (cargo_home(), "/cargo"),
            (self.built.clone(), "/target"),
        ];
        let mut command = self.debian.command(&mounts, VARIABLES, "env");
        command.args(["--chdir", "/build"]).arg(program);
        command
    }
}

/// Where cargo keeps what it has fetched, here and in there.
fn cargo_home() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}
