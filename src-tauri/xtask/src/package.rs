//! `cargo xtask package`: what an agent installs, for the system that this runs on.
//!
//! It must never download a tool of its own: Debian and rpm packages are made by the Tauri CLI alone, installers for Windows
//! by makensis. AppImage is left out, as its tools are fetched at build time.

mod tried;

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::setup::{Need, prepare};
use crate::steps::{cargo, must, say, step};
use crate::{installer, paths, ui};

const BUNDLES: &str = if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// Builds the release and its packages under `target/release/bundle/`; or tries the packages of the development build where
/// nothing of this project is.
pub(crate) fn run(only_try: bool) -> Result<u8> {
    prepare(Need::Window)?;
    ui::install()?;
    ui::build()?;
    if only_try {
        return tried::run().map(|()| 0);
    }
    let bundles = paths::target().join("release").join("bundle");
    step("package", || {
        if cfg!(windows) {
            installers(&bundles)
        } else {
            must(&mut ui::tauri(&["build", "--ci", "--bundles", BUNDLES]))
        }
    })?;
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

/// On Windows.
fn installers(bundles: &Path) -> Result<()> {
    must(&mut ui::tauri(&["build", "--ci", "--no-bundle"]))?;
    must(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "-p",
        "console",
    ]))?;
    let into = bundles.join("nsis");
    std::fs::create_dir_all(&into)?;
    let (programs, root) = (paths::target().join("release"), paths::root());
    for for_everybody in [false, true] {
        installer::make(
            Command::new("makensis"),
            &root.to_string_lossy(),
            &programs.to_string_lossy(),
            &into.to_string_lossy(),
            for_everybody,
        )
        .context("NSIS is needed, with makensis in PATH: https://nsis.sourceforge.io, or `choco install nsis`")?;
    }
    Ok(())
}
