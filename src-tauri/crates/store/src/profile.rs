//! The profile folder: where all state is, and the id under which the keychain knows it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    /// Held for as long as this lives; the system lets go of it when the program ends, however it ends.
    _lock: fs::File,
}

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
        restrict(folder).map_err(failed)?;
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
        })
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

/// Only the owner may look into the folder. On Windows a folder under the user's own profile inherits just that.
#[cfg(unix)]
fn restrict(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
