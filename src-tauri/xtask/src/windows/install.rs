//! The round of the installer: made, run, used from a console, run once more as an upgrade, and taken off again; and what an
//! agent is told where something is missing.
//!
//! It is the development build in the release's installer. What the agent has on this computer has to outlive all of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use anyhow::{Result, ensure};

use super::chroot::{AGENT, Chroot, TARGET};
use super::table::Table;
use crate::installer;
use crate::process::wait;
use crate::steps::{answer, must, say};

/// Where the programs lie without what is only for debuggers, and the installers beside them, as seen inside.
const FOLDER: &str = "/target/installer";

/// A profile that the round uses, below the agent's own data.
const PROFILE: &str = "Tried Ünïcode 佐藤";

/// Where the installer for everybody puts the program.
const FOR_EVERYBODY: &str = r"C:\Program Files\Ringside";

pub(super) fn round(chroot: &Chroot, table: &mut Table) -> Result<()> {
    let began = Instant::now();
    let (own, everybody) = make(chroot)?;
    let round = Round { chroot };
    table.add("installers", String::from("made"), true, began.elapsed());
    let parts: [(&str, &dyn Fn() -> Result<()>); 6] = [
        ("installed, upgraded", &|| round.installed_twice(&own)),
        ("without WebView2", &|| round.says_what_is_missing()),
        ("on a network drive", &|| round.refuses_a_network_drive()),
        ("removed, data kept", &|| round.removed()),
        ("where nothing can be written", &|| {
            round.refuses_a_folder(&own)
        }),
        ("for everybody", &|| round.for_everybody(&everybody)),
    ];
    for (what, part) in parts {
        let began = Instant::now();
        let outcome = part();
        let came_to = match &outcome {
            Ok(()) => String::from("as it should"),
            Err(error) => format!("{error:#}"),
        };
        table.add(what, came_to, outcome.is_ok(), began.elapsed());
    }
    Ok(())
}

/// Both installers: the paths of the one for the agent alone, and of the one for everybody.
fn make(chroot: &Chroot) -> Result<(String, String)> {
    must(chroot.command("mkdir").args(["-p", FOLDER]))?;
    for program in ["ringside.exe", "ringside-console.exe"] {
        let mut strip = chroot.command("x86_64-w64-mingw32-strip");
        strip.args(["-o", &format!("{FOLDER}/{program}")]);
        must(strip.arg(format!("/target/{TARGET}/debug/{program}")))?;
    }
    // Microsoft's own compiler takes it into the program; this one leaves it beside it.
    let loader = format!("/target/{TARGET}/debug/WebView2Loader.dll");
    must(chroot.command("cp").args([&loader, FOLDER]))?;
    let make = |for_everybody| {
        let mut makensis = chroot.command("makensis");
        makensis.arg("-DTRIAL");
        installer::make(makensis, "/build", FOLDER, FOLDER, for_everybody)
    };
    Ok((make(false)?, make(true)?))
}

struct Round<'a> {
    chroot: &'a Chroot,
}

impl Round<'_> {
    fn installed_twice(&self, installer: &str) -> Result<()> {
        for round in ["the installation", "the upgrade"] {
            must(self.chroot.command("wine").args([installer, "/S"]))?;
            for name in ["ringside.exe", "ringside.com", "uninstall.exe"] {
                let file = self.own_folder().join(name);
                ensure!(file.is_file(), "{name} is not there after {round}");
            }
            let helps = self.in_console(&["--help"])?;
            ensure!(
                helps.status.success() && said(&helps).contains("Usage: ringside"),
                "--help: {}",
                said(&helps)
            );
            let wrong = self.in_console(&["event", "explodes", "--id", "k1"])?;
            ensure!(
                wrong.status.code() == Some(2) && said(&wrong).contains("must be one of ringing"),
                "a wrong event: {}",
                said(&wrong)
            );
            let kept = self.in_console(&rings(&in_windows(&format!(r"Ringside\{PROFILE}"))))?;
            ensure!(
                kept.status.code() == Some(3) && said(&kept).contains("is kept"),
                "an event without an app: {}",
                said(&kept)
            );
        }
        Ok(())
    }

    /// Wine has no WebView2: the program says so in a box, and ends when that is read.
    fn says_what_is_missing(&self) -> Result<()> {
        let program = self.own_folder().join("ringside.exe");
        let program = program
            .strip_prefix(self.chroot.drive_c())?
            .display()
            .to_string();
        // Wine draws on the screen that was there when it began.
        self.begins_anew()?;
        // The box is looked for among the windows of a screen of its own, and closed as an agent would.
        let script = format!(
            "wine 'C:\\{}' & app=$!; box=$(timeout 60 xdotool search --sync --onlyvisible --name '^Ringside$') || exit 7; \
             xdotool windowfocus $box; xdotool key Return; wait $app",
            program.replace('/', "\\")
        );
        let shown = self
            .chroot
            .command("xvfb-run")
            .args(["--auto-servernum", "sh", "-c", &script])
            .output()?;
        let said = said(&shown);
        ensure!(
            shown.status.code() == Some(1),
            "it ended with {} and said: {said}",
            shown.status
        );
        Ok(())
    }

    fn refuses_a_network_drive(&self) -> Result<()> {
        let drive = r"HKLM\Software\Wine\Drives";
        let add = ["reg", "add", drive, "/v", "n:", "/d", "network", "/f"];
        must(self.chroot.command("wine").args(add))?;
        let link = "mkdir -p /wine/share && ln -sfn /wine/share /wine/dosdevices/n:";
        must(self.chroot.command("sh").args(["-c", link]))?;
        self.begins_anew()?;
        let told = self.in_console(&rings(r"N:\profile"))?;
        ensure!(
            told.status.code() == Some(1) && said(&told).contains("another computer"),
            "a profile on a network drive: {} {}",
            told.status,
            said(&told)
        );
        Ok(())
    }

    fn removed(&self) -> Result<()> {
        // What waits in the usual profile is not in Salesforce: it stays, also where the agent wants all to go.
        let usual = self.in_console(&RINGS)?;
        ensure!(usual.status.code() == Some(3), "{}", said(&usual));
        let uninstall = format!(r"{}\uninstall.exe", in_windows(r"Programs\Ringside"));
        must(
            self.chroot
                .command("wine")
                .args([&uninstall, "/S", "/DATA"]),
        )?;
        // The uninstaller goes on in a copy of itself, as it can't remove the file that runs.
        wait("the end of the uninstaller", || !self.own_folder().exists())?;
        for (profile, events) in [(format!(r"Ringside/{PROFILE}"), 2), (USUAL.into(), 1)] {
            let kept = self.kept_events(&profile);
            ensure!(
                kept == events,
                "{kept} of {events} events are kept in {profile}"
            );
        }
        let links = self
            .chroot
            .command("wine")
            .args(["reg", "query", r"HKCU\Software\Classes\ringside"])
            .output()?;
        ensure!(!links.status.success(), "links are still registered");
        Ok(())
    }

    /// A folder in place of the file that is tried first stands for whatever keeps a folder from being written.
    fn refuses_a_folder(&self, installer: &str) -> Result<()> {
        std::fs::create_dir_all(self.chroot.drive_c().join("taken/Ringside/written"))?;
        let mut install = self.chroot.command("wine");
        let refused = install
            .args([installer, "/S", r"/D=C:\taken\Ringside"])
            .output()?;
        ensure!(
            refused.status.code() == Some(2),
            "a folder that can't be written: {} {}",
            refused.status,
            said(&refused)
        );
        let program = self.chroot.drive_c().join("taken/Ringside/ringside.exe");
        ensure!(
            !program.exists() && !self.own_folder().exists(),
            "it was installed all the same"
        );
        Ok(())
    }

    fn for_everybody(&self, installer: &str) -> Result<()> {
        must(self.chroot.command("wine").args([installer, "/S"]))?;
        let folder = self.chroot.drive_c().join("Program Files").join("Ringside");
        let helps = self.in_console_at(&folder, &["--version"])?;
        ensure!(helps.status.success(), "--version: {}", said(&helps));
        let uninstall = format!(r"{FOR_EVERYBODY}\uninstall.exe");
        must(self.chroot.command("wine").args([&uninstall, "/S"]))?;
        wait("the end of the uninstaller", || !folder.exists())
    }

    /// Ends Wine; the next command begins it.
    fn begins_anew(&self) -> Result<()> {
        must(self.chroot.command("wine").args(["wineboot", "--kill"]))?;
        let runs = || answer(Command::new("pidof").arg("wineserver")).is_some();
        wait("the end of Wine", || !runs())
    }

    /// What a console does with `ringside` and these words, in the folder where it is installed.
    fn in_console(&self, words: &[&str]) -> Result<Output> {
        self.in_console_at(&self.own_folder(), words)
    }

    fn in_console_at(&self, folder: &Path, words: &[&str]) -> Result<Output> {
        let folder = Path::new("/").join(folder.strip_prefix(self.chroot.root())?);
        let mut console = self.chroot.command("env");
        console.arg("--chdir").arg(folder);
        console.args(["wine", "cmd", "/c", "ringside"]).args(words);
        Ok(console.output()?)
    }

    fn kept_events(&self, profile: &str) -> usize {
        let folder = self.local().join(profile).join("events-kept");
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }

    /// The folder in which Windows' programs keep what is an agent's own on this computer, as seen from outside.
    fn local(&self) -> PathBuf {
        let agent = self.chroot.drive_c().join("users").join(AGENT);
        agent.join("AppData").join("Local")
    }

    fn own_folder(&self) -> PathBuf {
        self.local().join("Programs").join("Ringside")
    }
}

/// The usual profile, below the same folder.
const USUAL: &str = "Ringside/Ringside/data/default";

/// A place below that folder, as Windows names it.
fn in_windows(place: &str) -> String {
    format!(r"C:\users\{AGENT}\AppData\Local\{place}")
}

/// A phone's event.
const RINGS: [&str; 6] = ["event", "ringing", "--id", "k1", "--from", "+819012345678"];

/// The same for a profile.
fn rings(profile: &str) -> Vec<&str> {
    [&RINGS[..], &["--profile", profile]].concat()
}

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    say(&said);
    said
}
