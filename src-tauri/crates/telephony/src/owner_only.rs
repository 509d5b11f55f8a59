//! Files and folders that only the signed-in person can read.
//!
//! Owns how such a file comes into being: whole or not at all, by a rename, so that no reader ever sees half a token or
//! half an event. It never changes the rights of what is there already.
//!
//! On Unix the rights are set when the file is created, not afterwards, as there would be a moment in between. On
//! Windows a file has the rights of its folder, and a folder that is made here gets those of its owner alone before
//! anything is in it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use uuid::Uuid;

/// Writes `bytes` to `path`, replacing what is there in one step.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension(format!("{}.part", Uuid::new_v4()));
    let written = create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| std::fs::rename(&part, path));
    if renamed.is_err() {
        // The first error is what counts; a part that can't be removed either is only litter.
        std::fs::remove_file(&part).unwrap_or_default();
    }
    renamed
}

/// Creates a folder and those above it. What exists stays as it is.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let is_new = !path.exists();
    builder.create(path)?;
    if cfg!(windows) && is_new {
        system::for_owner_only(path)?;
    }
    Ok(())
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
