//! What each system does in a way of its own, where the standard library has no word for it: one function for all three.
//!
//! It owns the calls into the system itself, and all unsafe code there is. It must never know what Ringside is.

mod own_socket;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use self::unix as of_system;
#[cfg(windows)]
use self::windows as of_system;

pub use own_socket::{OwnSocket, OwnStream, connect_to_own};

use std::io;
use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value};

/// Lets only the owner of this folder, and the system's administrators, look into it and into what is made in it.
///
/// # Errors
/// If the system refuses, or the file system knows no rights.
pub fn for_owner_only(folder: &Path) -> io::Result<()> {
    of_system::for_owner_only(folder)
}

/// Says something in the system's own message box, for when there is no window to say it in. Waits until it is read. Where the
/// system has no such box of its own, standard error has it.
pub fn alert(title: &str, text: &str) {
    of_system::alert(title, text);
}

/// Lets this program open as many files as its own limit may be raised to, and a few thousand are enough. Connections are files,
/// and the usual limit of a session is 1,024, or 256.
///
/// # Errors
/// If the system refuses: the limit is then as it was.
pub fn allow_many_files() -> io::Result<()> {
    of_system::allow_many_files()
}

/// Waits until the system asks this program to end: its session ends, its terminal is closed, somebody presses Ctrl-C or sends
/// SIGTERM. From the first call on the program ends no more by itself.
///
/// # Errors
/// If the system lets nobody wait for it.
pub async fn asked_to_stop() -> io::Result<()> {
    of_system::asked_to_stop().await
}

/// Whether a file or folder, which has to be there, lies on another computer's disk.
///
/// # Errors
/// If the system does not say.
pub fn is_on_network(path: &Path) -> io::Result<bool> {
    of_system::is_on_network(&path.canonicalize()?)
}

/// The language, and often the region, in which the agent reads, as the system names it: `ja-JP`, `fr_FR.UTF-8`, `en`. Nothing
/// where the system does not say.
pub fn locale() -> Option<String> {
    of_system::locale()
}

/// What an administrator has laid down for a program by the system's own means, as an object: on Windows what is below
/// `HKEY_LOCAL_MACHINE\Software\Policies\<program>`. A key becomes an object, or a list where its values and keys are named by
/// numbers; a text, a number and a list of texts stay what they are. Nothing where there is none, or where the system has
/// no such means.
///
/// # Errors
/// If it can't be read.
pub fn machine_policy(program: &str) -> io::Result<Option<Map<String, Value>>> {
    of_system::machine_policy(program)
}

/// How long the computer has run since it was started, its sleep included, whatever its wall clock says. Nothing where the
/// standard library's `Instant` counts the sleep by itself (Windows).
pub fn run_with_sleep() -> Option<Duration> {
    of_system::run_with_sleep()
}

#[cfg(test)]
mod tests {
    use super::{for_owner_only, run_with_sleep};

    #[test]
    fn the_time_that_a_computer_has_run_only_grows() {
        let before = run_with_sleep();
        assert!(run_with_sleep() >= before);
        #[cfg(target_os = "linux")]
        assert!(before.is_some_and(|ran| ran > std::time::Duration::from_secs(1)));
    }

    #[test]
    fn the_owner_goes_on_in_a_folder_of_their_own_and_in_what_is_made_in_it() -> std::io::Result<()>
    {
        let above = tempfile::tempdir()?;
        let folder = above.path().join("profile of 佐藤");
        std::fs::create_dir(&folder)?;
        for_owner_only(&folder)?;
        let file = folder.join("door.json");
        std::fs::write(&file, "{}")?;
        assert_eq!(std::fs::read_to_string(&file)?, "{}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&folder)?.permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
        std::fs::remove_dir_all(&folder)
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let above = tempfile::tempdir().map(|above| above.path().join("nowhere"));
        assert!(above.is_ok_and(|nowhere| for_owner_only(&nowhere).is_err()));
    }
}
