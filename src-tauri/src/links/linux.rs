//! Links on Linux: a desktop entry of the agent's own. It never touches what an installed package has registered.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use directories::BaseDirs;

use crate::desktop_entry::quoted;

const ENTRY: &str = "ringside-links.desktop";

/// A desktop entry of the agent's own, and the default for the scheme: what xdg-open asks for.
pub(super) fn register(program: &Path, profile: &Path) -> io::Result<()> {
    let dirs = BaseDirs::new().ok_or_else(|| io::Error::other("there is no home folder"))?;
    let folder = dirs.data_dir().join("applications");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(ENTRY), entry(program, profile)?)?;
    let mut set = Command::new("xdg-mime");
    set.args(["default", ENTRY, "x-scheme-handler/ringside"]);
    if set.status()?.success() {
        Ok(())
    } else {
        Err(io::Error::other("xdg-mime refused"))
    }
}

fn entry(program: &Path, profile: &Path) -> io::Result<String> {
    let (program, profile) = (quoted(program)?, quoted(profile)?);
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=Ringside\nExec={program} --profile {profile} %u\n\
         MimeType=x-scheme-handler/ringside;\nTerminal=false\nNoDisplay=true\n"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::entry;

    #[test]
    fn a_link_starts_this_program_with_this_profile_whatever_their_folders_are_called() {
        let made = entry(Path::new("/opt/ring side"), Path::new(r#"/home/a $"%\b"#)).unwrap();
        let exec = made.lines().find(|line| line.starts_with("Exec=")).unwrap();
        let expected = r#"Exec="/opt/ring side" --profile "/home/a \\$\\"%%\\\\b" %u"#;
        assert_eq!(exec, expected);
        assert!(made.contains("MimeType=x-scheme-handler/ringside;"));
    }
}
