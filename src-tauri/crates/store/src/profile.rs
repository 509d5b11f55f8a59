//! The profile folder: where all state is, the id under which the keychain knows it, and who may write in it.
//!
//! Two locks: `lock` is held by whoever writes in the folder, and `lock-for-a-moment` beside it by a command that will let
//! go at once. So a start waits for such a command, and says at once that another Ringside runs. The system lets go of both
//! when a program ends, however it ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use uuid::Uuid;

/// The profile folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The folder can't be made or written.
    #[error("the profile folder {path} can't be written: {source}")]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It lies on another computer. SQLite's log can't be shared over a network, and a lock there is only a wish.
    #[error("the profile folder {path} lies on another computer")]
    OnNetwork {
        /// The folder.
        path: PathBuf,
    },
    /// Another Ringside works with it. Two writers could each send a call.
    #[error("the profile folder {path} is in use by another Ringside")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
}

/// A profile folder that is there and can be written.
#[derive(Debug)]
pub struct Profile {
    folder: PathBuf,
    id: String,
    /// Held for as long as this lives.
    _lock: fs::File,
    /// Held as well, and let go last, where the folder is used for a moment only.
    _for_a_moment: Option<fs::File>,
}

/// The file whose lock a command holds while it needs the folder.
const FOR_A_MOMENT: &str = "lock-for-a-moment";

/// How long a command that holds the folder for a moment is waited for, and how long such a command waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often it is asked again meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

impl Profile {
    /// Makes the folder if it is not there, locks it, and reads or makes its id.
    ///
    /// # Errors
    /// If the folder can't be made or written, or is in use.
    pub fn open(folder: &Path) -> Result<Self, ProfileError> {
        let failed = |source| ProfileError::NotWritable {
            path: PathBuf::from(folder),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        // Where the system does not say, nobody is kept from starting.
        if system::is_on_network(folder).is_ok_and(|is_so| is_so) {
            return Err(ProfileError::OnNetwork {
                path: PathBuf::from(folder),
            });
        }
        system::for_owner_only(folder).map_err(failed)?;
        // Opened without emptying it: until the lock is ours, the file may be another program's.
        let mut lock = fs::File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(ProfileError::InUse {
                    path: PathBuf::from(folder),
                });
            }
            Err(fs::TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Writing tells now of a full or read-only disk, and not only when the first note is lost.
        lock.write_all(b"held while Ringside runs\n")
            .map_err(failed)?;
        let id_file = folder.join("profile-id");
        let id = match fs::read_to_string(&id_file) {
            Ok(id) => String::from(id.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let id = Uuid::new_v4().to_string();
                // Whole or not at all: an empty id would name the same keychain entry for every such profile.
                let unfinished = folder.join("profile-id.new");
                fs::write(&unfinished, &id).map_err(failed)?;
                fs::rename(&unfinished, &id_file).map_err(failed)?;
                id
            }
            Err(error) => return Err(failed(error)),
        };
        Ok(Self {
            folder: PathBuf::from(folder),
            id,
            _lock: lock,
            _for_a_moment: None,
        })
    }

    /// The same for the program: a command that holds the folder for a moment is waited for, another program is not.
    ///
    /// # Errors
    /// If the folder can't be made or written, or is in use.
    pub fn open_to_stay(folder: &Path) -> Result<Self, ProfileError> {
        let opened = poll(|| match Self::open(folder) {
            Err(ProfileError::InUse { .. }) if is_held_for_a_moment(folder) => None,
            opened => Some(opened),
        });
        match opened {
            // The command may have let go between the two looks.
            None | Some(Err(ProfileError::InUse { .. })) => Self::open(folder),
            Some(opened) => opened,
        }
    }

    /// The same for a command that needs the folder for a moment, unless `found` gives what the command is after: the
    /// program may be about to make it.
    ///
    /// # Errors
    /// If the folder can't be made or written, or stays in use.
    pub fn open_for_a_moment<T>(
        folder: &Path,
        found: impl Fn() -> Option<T>,
    ) -> Result<Opened<T>, ProfileError> {
        let opened = poll(|| match Self::try_for_a_moment(folder) {
            Err(ProfileError::InUse { .. }) => found().map(|found| Ok(Opened::Found(found))),
            opened => Some(opened.map(Opened::Profile)),
        });
        opened.unwrap_or_else(|| Self::try_for_a_moment(folder).map(Opened::Profile))
    }

    fn try_for_a_moment(folder: &Path) -> Result<Self, ProfileError> {
        let failed = |source| ProfileError::NotWritable {
            path: PathBuf::from(folder),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = lock_for_a_moment(folder).map_err(failed)?;
        let lock = lock.ok_or_else(|| ProfileError::InUse {
            path: PathBuf::from(folder),
        })?;
        Ok(Self {
            _for_a_moment: Some(lock),
            ..Self::open(folder)?
        })
    }

    /// Whether a program works with the folder just now.
    pub fn is_in_use(folder: &Path) -> bool {
        let Ok(lock) = fs::File::open(folder.join("lock")) else {
            return false;
        };
        // A start in this very moment finds that a command has the lock, and waits for it.
        let Ok(Some(_for_a_moment)) = lock_for_a_moment(folder) else {
            return true;
        };
        matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The id under which the keychain knows this profile. It moves with the folder.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Calls, drafts and the outbox.
    pub fn calls_file(&self) -> PathBuf {
        self.folder.join("calls.sqlite")
    }

    /// The folder of the number indexes.
    pub fn indexes(&self) -> PathBuf {
        self.folder.join("indexes")
    }

    /// The one number index that earlier versions had.
    pub fn index_of_before(&self) -> PathBuf {
        self.folder.join("index.sqlite")
    }
}

/// What came of opening a folder for a moment.
#[derive(Debug)]
pub enum Opened<T> {
    /// It is open.
    Profile(Profile),
    /// It is not needed any more.
    Found(T),
}

/// The lock that tells that whoever holds the folder will let go at once; nothing if it is taken.
fn lock_for_a_moment(folder: &Path) -> std::io::Result<Option<fs::File>> {
    let lock = fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(FOR_A_MOMENT))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(source)) => Err(source),
    }
}

/// Looks without making the file: a start beside a running program leaves that one's folder as it is.
fn is_held_for_a_moment(folder: &Path) -> bool {
    folder.join(FOR_A_MOMENT).exists() && matches!(lock_for_a_moment(folder), Ok(None))
}

/// Asks again and again until there is an answer, for as long as anybody would wait.
fn poll<T>(mut answer: impl FnMut() -> Option<T>) -> Option<T> {
    let until = Instant::now() + PATIENCE;
    loop {
        let answered = answer();
        if answered.is_some() || Instant::now() >= until {
            return answered;
        }
        std::thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests;
