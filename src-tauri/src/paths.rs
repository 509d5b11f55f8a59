//! Where state is kept when nobody says otherwise: the platform's own place for an app's local data.

use std::path::PathBuf;

use directories::ProjectDirs;

pub(crate) fn default_profile() -> PathBuf {
    data_folder("default")
}

/// The demo has a profile of its own: practice people never mix with real ones.
pub(crate) fn demo_profile() -> PathBuf {
    data_folder("demo")
}

fn data_folder(name: &str) -> PathBuf {
    // Without a home folder the working folder is all there is; the window then says if it can't be written.
    ProjectDirs::from("com", "Ringside", "Ringside")
        .map_or_else(
            || PathBuf::from("ringside-data"),
            |dirs| PathBuf::from(dirs.data_local_dir()),
        )
        .join(name)
}
