//! Linux: a desktop entry in the agent's own folder of programs to start (Desktop Application Autostart Specification).

use std::fs;
use std::io;
use std::path::PathBuf;

use directories::BaseDirs;

use super::entry::Starts;
use crate::desktop_entry::quoted;

pub(super) fn add(starts: &Starts) -> io::Result<()> {
    let file = file(starts)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, entry(starts)?)
}

pub(super) fn remove(starts: &Starts) -> io::Result<()> {
    fs::remove_file(file(starts)?)
}

fn file(starts: &Starts) -> io::Result<PathBuf> {
    let dirs = BaseDirs::new().ok_or_else(|| io::Error::other("there is no home folder"))?;
    let name = format!("{}.desktop", starts.name);
    Ok(dirs.config_dir().join("autostart").join(name))
}

fn entry(starts: &Starts) -> io::Result<String> {
    let program = quoted(&starts.program)?;
    let profile = match &starts.profile {
        Some(profile) => format!(" --profile {}", quoted(profile)?),
        None => String::new(),
    };
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=Ringside\nExec={program} --hidden{profile}\nTerminal=false\n"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Starts, entry};

    #[test]
    fn it_starts_out_of_sight_with_the_profile_where_that_is_not_the_usual_one() {
        let mut starts = Starts {
            name: String::from("com.ringside.desktop"),
            program: PathBuf::from("/opt/ring side/ringside"),
            profile: None,
        };
        let usual = entry(&starts).unwrap();
        assert!(usual.contains("\nExec=\"/opt/ring side/ringside\" --hidden\n"));
        starts.profile = Some(PathBuf::from("/home/佐藤/second"));
        let second = entry(&starts).unwrap();
        assert!(second.contains("--hidden --profile \"/home/佐藤/second\"\n"));
    }
}
