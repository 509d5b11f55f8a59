//! Linux and macOS.

mod own_socket;
mod stop;

pub(crate) use own_socket::{Called, Heard, Listener, connect};
pub(crate) use stop::asked_to_stop;

use std::fs::{Permissions, set_permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value};

/// As many files as the window, the databases and some thousand phones open. macOS lets nobody have more than 10,240.
const ENOUGH_FILES: u64 = 8192;

pub(crate) fn for_owner_only(folder: &Path) -> io::Result<()> {
    set_permissions(folder, Permissions::from_mode(0o700))
}

pub(crate) fn alert(title: &str, text: &str) {
    // A message that can't be shown is still in the log of whoever started the program.
    let _closed = writeln!(io::stderr(), "{title}: {text}");
    // Given as arguments, so that no sign in them is read as a part of the script.
    let script =
        "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv) as critical\nend run";
    let (program, arguments) = match cfg!(target_os = "macos") {
        true => ("osascript", vec!["-e", script, title, text]),
        false => (
            "zenity",
            vec!["--error", "--no-markup", "--title", title, "--text", text],
        ),
    };
    let _not_installed = Command::new(program).args(arguments).status();
}

pub(crate) fn allow_many_files() -> io::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    // No limit is more than any number.
    let Some(current) = limit.current else {
        return Ok(());
    };
    let most = limit.maximum.unwrap_or(ENOUGH_FILES).min(ENOUGH_FILES);
    if current >= most {
        return Ok(());
    }
    let raised = Rlimit {
        current: Some(most),
        ..limit
    };
    Ok(setrlimit(Resource::Nofile, raised)?)
}

pub(crate) fn locale() -> Option<String> {
    // A program that was started from macOS' Dock has none of these.
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match cfg!(target_os = "macos") {
        true => named.or_else(|| {
            let mut ask = Command::new("defaults");
            let output = ask.args(["read", "-g", "AppleLocale"]).output().ok()?;
            let said = String::from_utf8(output.stdout).ok()?;
            Some(String::from(said.trim())).filter(|said| !said.is_empty())
        }),
        false => named,
    }
}

/// Neither Linux nor macOS has a place beside files.
#[expect(clippy::unnecessary_wraps, reason = "Windows' twin can fail")]
pub(crate) fn machine_policy(_program: &str) -> io::Result<Option<Map<String, Value>>> {
    Ok(None)
}

pub(crate) fn run_with_sleep() -> Option<Duration> {
    Duration::try_from(clock_gettime(WITH_SLEEP)).ok()
}

/// The clock that goes on while the computer sleeps.
#[cfg(target_os = "linux")]
const WITH_SLEEP: ClockId = ClockId::Boottime;

/// macOS' monotonic clock does, where Linux' own stands still.
#[cfg(not(target_os = "linux"))]
const WITH_SLEEP: ClockId = ClockId::Monotonic;

/// How the systems name the file systems of other computers.
const OF_NETWORKS: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "fuse.sshfs",
    "fuse.davfs",
    "ncpfs",
];

pub(crate) fn is_on_network(path: &Path) -> io::Result<bool> {
    let mounted = match cfg!(target_os = "macos") {
        true => of_macos(&String::from_utf8_lossy(
            &Command::new("/sbin/mount").output()?.stdout,
        )),
        false => of_linux(&std::fs::read_to_string("/proc/self/mounts")?),
    };
    let above = mounted.iter().filter(|(at, _)| path.starts_with(at));
    // Of two at one place the later lies over the earlier: `max_by_key` takes the last.
    let nearest = above.max_by_key(|(at, _)| Path::new(at).components().count());
    Ok(nearest.is_some_and(|(_, kind)| OF_NETWORKS.contains(&kind.as_str())))
}

/// Where what kind of file system is: `server:/home /home nfs4 rw,…`, with blanks as `\040` (proc(5), "mounts").
fn of_linux(mounts: &str) -> Vec<(String, String)> {
    let mounted = mounts.lines().filter_map(|line| {
        let mut parts = line.split(' ').skip(1);
        let at = parts.next()?.replace(r"\040", " ");
        Some((at, String::from(parts.next()?)))
    });
    mounted.collect()
}

/// The same on macOS: `//agent@server/share on /Volumes/share (smbfs, nodev)`.
fn of_macos(mounts: &str) -> Vec<(String, String)> {
    let mounted = mounts.lines().filter_map(|line| {
        let (_, at) = line.split_once(" on ")?;
        let (at, kind) = at.rsplit_once(" (")?;
        let kind = kind.split([',', ')']).next()?;
        Some((String::from(at), String::from(kind)))
    });
    mounted.collect()
}

#[cfg(test)]
mod tests {
    use super::{of_linux, of_macos};

    #[test]
    fn what_is_mounted_is_read_on_linux_and_on_macos() {
        let linux =
            of_linux("/dev/vda / ext4 rw 0 0\nserver:/home /home/my\\040team nfs4 rw 0 0\n");
        let pair = |at: &str, kind: &str| (String::from(at), String::from(kind));
        assert_eq!(linux, [pair("/", "ext4"), pair("/home/my team", "nfs4")]);
        let macos = of_macos(
            "/dev/disk1s1 on / (apfs, local, journaled)\n//agent@nas/calls on /Volumes/My calls (smbfs, nodev)\n",
        );
        assert_eq!(
            macos,
            [pair("/", "apfs"), pair("/Volumes/My calls", "smbfs")]
        );
    }
}
