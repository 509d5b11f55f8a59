//! macOS: a launch agent of the agent's own (`launchd.plist(5)`). It is read at the next log-in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::entry::Starts;

pub(super) fn add(starts: &Starts) -> io::Result<()> {
    let file = file(starts)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, list(starts))
}

pub(super) fn remove(starts: &Starts) -> io::Result<()> {
    fs::remove_file(file(starts)?)
}

fn file(starts: &Starts) -> io::Result<PathBuf> {
    let dirs = BaseDirs::new().ok_or_else(|| io::Error::other("there is no home folder"))?;
    let folder = dirs.home_dir().join("Library").join("LaunchAgents");
    Ok(folder.join(format!("{}.plist", starts.name)))
}

fn list(starts: &Starts) -> String {
    let mut arguments = vec![in_xml(&starts.program), String::from("--hidden")];
    if let Some(profile) = &starts.profile {
        arguments.extend([String::from("--profile"), in_xml(profile)]);
    }
    let arguments: String = arguments
        .iter()
        .map(|argument| format!("<string>{argument}</string>"))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n<key>Label</key><string>{}</string>\n\
         <key>ProgramArguments</key><array>{arguments}</array>\n<key>RunAtLoad</key><true/>\n</dict></plist>\n",
        starts.name
    )
}

fn in_xml(path: &Path) -> String {
    let text = path.to_string_lossy().replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}
