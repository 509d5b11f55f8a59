//! The installers for Windows: one for the agent alone, one for everybody on the machine, made from one script.
//!
//! makensis makes them here, not the Tauri bundler, which fetches its own while it runs.

use std::process::Command;

use anyhow::Result;

use crate::steps::must;

/// The version that installers and packages bear.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes one. `makensis` is the program that makes it, where the repository and both folders are seen by the given names.
pub(crate) fn make(
    mut makensis: Command,
    repository: &str,
    programs: &str,
    into: &str,
    for_everybody: bool,
) -> Result<String> {
    let name = file_name(for_everybody);
    let file = format!("{into}/{name}");
    makensis
        .args(["-V2", "-INPUTCHARSET", "UTF8"])
        .arg(format!("-DVERSION={VERSION}"))
        .arg(format!("-DPROGRAMS={programs}"))
        .arg(format!("-DOUT={file}"));
    if for_everybody {
        makensis.arg("-DEVERYBODY");
    }
    makensis.arg(format!("{repository}/src-tauri/windows/installer.nsi"));
    must(&mut makensis)?;
    Ok(file)
}

fn file_name(for_everybody: bool) -> String {
    let whom = if for_everybody { "-everybody" } else { "" };
    format!("Ringside_{VERSION}_x64{whom}-setup.exe")
}
