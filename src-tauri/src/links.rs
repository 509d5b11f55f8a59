//! `ringside:` links: how the system is told that they are for this program, and how one reaches the engine.
//!
//! The system starts the program once more with the link as its argument (on macOS it tells the one that runs). A second start
//! hands its arguments to the first one and ends, so that there is one place where links arrive. What is in a link is judged
//! by the engine; here it is never read, and never logged.
//!
//! An installed package has registered the scheme already. It is registered again before a sign-in that comes back by a link,
//! because the link has to reach this profile's program and no other. Tried on Linux only.

use std::io;
use std::path::Path;

use tauri::{AppHandle, Manager as _};

use crate::ipc::Backend;

const SCHEME: &str = "ringside:";

/// Whether an argument is a link.
pub(crate) fn parse(argument: &str) -> Result<String, String> {
    if argument.starts_with(SCHEME) {
        Ok(String::from(argument))
    } else {
        Err(format!("neither a command nor a {SCHEME} link"))
    }
}

/// The link among the arguments of a second start.
pub(crate) fn link_in(arguments: &[String]) -> Option<String> {
    let mut arguments = arguments.iter();
    arguments
        .find(|argument| argument.starts_with(SCHEME))
        .cloned()
}

/// Hands a link to the engine.
pub(crate) fn hand(app: &AppHandle, link: String) {
    let Some(engine) = app
        .try_state::<Backend>()
        .and_then(|backend| backend.engine.clone())
    else {
        tracing::info!("a link was opened while nothing runs that could take it");
        return;
    };
    tauri::async_runtime::spawn(async move {
        if engine.open_link(link).await.is_err() {
            tracing::info!("a link was opened while the engine stops");
        }
    });
}

/// Tells the system that this program, with this profile, takes `ringside:` links.
///
/// # Errors
/// If the system does not take it.
pub(crate) fn register(profile: &Path) -> io::Result<()> {
    system::register(&std::env::current_exe()?, profile)
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;
    use std::io;
    use std::path::Path;
    use std::process::Command;

    use directories::BaseDirs;

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

    /// As an argument of `Exec` (Desktop Entry Specification, "The Exec key"): in quotes, with backslashes before what a shell
    /// would read, each of them doubled as in every string of the file, and `%` doubled.
    fn quoted(path: &Path) -> io::Result<String> {
        let text = path.to_str().filter(|text| !text.contains(['\n', '\r']));
        let text =
            text.ok_or_else(|| io::Error::other("the path can't stand in a desktop entry"))?;
        let mut quoted = String::from("\"");
        for letter in text.chars() {
            match letter {
                '\\' => quoted.push_str(r"\\\\"),
                '"' | '`' | '$' => {
                    quoted.push_str(r"\\");
                    quoted.push(letter);
                }
                '%' => quoted.push_str("%%"),
                plain => quoted.push(plain),
            }
        }
        quoted.push('"');
        Ok(quoted)
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
}

#[cfg(target_os = "windows")]
mod system {
    use std::io;
    use std::path::Path;
    use std::process::Command;

    const CLASS: &str = r"HKCU\Software\Classes\ringside";

    /// The agent's own part of the registry: no administrator is needed.
    pub(super) fn register(program: &Path, profile: &Path) -> io::Result<()> {
        let (program, profile) = (program.display(), profile.display());
        let open = format!(r#""{program}" --profile "{profile}" "%1""#);
        add(CLASS, &["/ve", "/d", "URL:Ringside"])?;
        add(CLASS, &["/v", "URL Protocol", "/d", ""])?;
        add(
            &format!(r"{CLASS}\shell\open\command"),
            &["/ve", "/d", &open],
        )
    }

    fn add(key: &str, value: &[&str]) -> io::Result<()> {
        let mut reg = Command::new("reg");
        let status = reg.args(["add", key]).args(value).arg("/f").status()?;
        if status.success() {
            Ok(())
        } else {
            Err(io::Error::other("the registry refused"))
        }
    }
}

#[cfg(target_os = "macos")]
mod system {
    use std::io;
    use std::path::Path;

    /// macOS reads the schemes of a program from its bundle and takes none at run time.
    pub(super) fn register(_program: &Path, _profile: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{link_in, parse};

    #[test]
    fn the_link_is_found_among_the_arguments_of_a_second_start() {
        let start = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|a| String::from(*a)).collect();
            link_in(&arguments)
        };
        let link = "ringside://oauth/callback?code=a&state=b";
        assert_eq!(
            start(&["ringside", "--profile", "/p", link]).as_deref(),
            Some(link)
        );
        assert_eq!(start(&["ringside", "--hidden"]), None);
        assert_eq!(start(&["ringside", "https://example.com/ringside:"]), None);
        assert!(parse(link).is_ok());
        assert!(parse("https://example.com").is_err());
    }
}
