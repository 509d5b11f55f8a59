//! `cargo xtask dev`: the real window on the practice org, with every change of the UI in it as soon as a file is saved.
//!
//! The page comes from the UI's own development server, and Tauri's command line starts both, waits for the one before it
//! opens the other, and builds the program anew when its Rust changes. It must never touch `tauri.conf.json`: the address of
//! the development server is handed over for this run alone, so that a build of any other kind keeps the page inside of the
//! program and its Content-Security-Policy as it is.

use std::ffi::OsString;

use anyhow::{Context as _, Result, bail};

use crate::setup::{Need, prepare};
use crate::steps::{code, say};
use crate::{demo, desktop, paths, ui};

/// Where `ui/vite.config.ts` has the development server listen.
const ADDRESS: &str = "http://localhost:5173";

/// Opens the window and stays until it is quit.
pub(crate) fn run() -> Result<u8> {
    if !demo::has_screen() {
        bail!(
            "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Run this on a desktop, or in a virtual one by \
             `cargo xtask desktop cargo xtask dev`"
        );
    }
    let own_bus = demo::needs_own_bus();
    prepare(if own_bus { Need::Bus } else { Need::Window })?;
    ui::install()?;
    say(&format!(
        "Ringside opens on the practice org, with its page from {ADDRESS}: save a file below ui/ and look. Ctrl-C ends both."
    ));
    // In JSON the backslash of a Windows path would begin an escape.
    let folder = paths::ui().display().to_string().replace('\\', "/");
    let config = format!(
        r#"{{"build":{{"devUrl":"{ADDRESS}","beforeDevCommand":{{"script":"npm run dev","cwd":"{folder}"}}}}}}"#
    );
    let mut tauri = ui::tauri(&["dev", "--config", &config]);
    // What stands behind the second pair of dashes is for the program itself.
    tauri.args(["--", "--", "demo"]);
    if !own_bus {
        return code(&mut tauri);
    }
    let line = std::iter::once(tauri.get_program()).chain(tauri.get_args());
    let line: Vec<OsString> = line.map(OsString::from).collect();
    let shell = paths::root().join("src-tauri");
    std::env::set_current_dir(&shell).context("src-tauri can't be entered")?;
    desktop::run_with_bus(&line)
}
