//! `cargo xtask package`: what an agent installs, for the system that this runs on.
//!
//! It must never download a tool of its own: Debian and rpm packages are made by the Tauri CLI alone. AppImage is left out,
//! as its tools are fetched at build time.

use anyhow::{Context as _, Result};

use crate::setup::{Need, prepare};
use crate::steps::{must, say, step};
use crate::{paths, ui};

const BUNDLES: &str = if cfg!(windows) {
    "nsis,msi"
} else if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// Builds the release and its packages under `target/release/bundle/`.
pub(crate) fn run() -> Result<u8> {
    prepare(Need::Window)?;
    ui::install()?;
    ui::build()?;
    step("package", || {
        must(&mut ui::tauri(&["build", "--ci", "--bundles", BUNDLES]))
    })?;
    let bundles = paths::target().join("release").join("bundle");
    for kind in std::fs::read_dir(&bundles).context("no packages were made")? {
        for file in std::fs::read_dir(kind?.path())? {
            let path = file?.path();
            if path.is_file() {
                say(&format!("made {}", path.display()));
            }
        }
    }
    Ok(0)
}
