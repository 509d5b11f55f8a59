//! `ringside.com`: the twin of `ringside.exe` for the command line of Windows.
//!
//! A shell waits for no program that has windows, and gives it no console: what `ringside.exe event …` says is not seen,
//! and its exit code is lost. Given `ringside`, a shell takes `ringside.com` before `ringside.exe`. This program starts
//! the other one with its own arguments, passes on what that says, and ends with its exit code. It must never read what
//! the arguments mean, beyond whether they open the sidebar: then nobody waits.

use std::ffi::OsString;
use std::io::{self, Read, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

/// Where the other program could not be started. 1 to 3 are its own.
const NOT_STARTED: u8 = 4;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // Nobody reads what a closed console can't show.
            let _closed = writeln!(
                io::stderr(),
                "ringside.exe could not be started: {error}. Nothing was changed. Install Ringside again."
            );
            ExitCode::from(NOT_STARTED)
        }
    }
}

fn run(arguments: &[OsString]) -> io::Result<u8> {
    let name = format!("ringside{}", std::env::consts::EXE_SUFFIX);
    let mut program = Command::new(std::env::current_exe()?.with_file_name(name));
    program.args(arguments);
    if opens_the_sidebar(arguments) {
        program
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        return program.spawn().map(|_sidebar| 0);
    }
    // Through pipes, as a program that has windows can't write to a console.
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn()?;
    let words = child
        .stdout
        .take()
        .map(|from| thread::spawn(move || passes_on(from, io::stdout())));
    let errors = child
        .stderr
        .take()
        .map(|from| thread::spawn(move || passes_on(from, io::stderr())));
    let status = child.wait()?;
    for one in [words, errors].into_iter().flatten() {
        // It can't fail but by a closed console.
        let _passed_on = one.join();
    }
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1))
}

/// Passes on what comes as soon as it comes: `sign-in` says an address, and then waits for somebody to open it.
fn passes_on(mut from: impl Read, mut to: impl io::Write) {
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut part) {
        let Some(said) = part.get(..length) else {
            return;
        };
        if to.write_all(said).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
}

/// Whether these are the arguments of a start that stays.
fn opens_the_sidebar(arguments: &[OsString]) -> bool {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--hidden" | "demo") => {}
            Some("--profile" | "--people") => {
                arguments.next();
            }
            Some(link) if link.starts_with("ringside:") => {}
            Some(set) if set.starts_with("--profile=") || set.starts_with("--people=") => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::opens_the_sidebar;
    use std::ffi::OsString;

    #[test]
    fn whatever_says_something_and_ends_is_waited_for() {
        let opens = |line: &str| {
            let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            opens_the_sidebar(&words)
        };
        for line in [
            "",
            "--hidden",
            "--profile event",
            "--profile=event --hidden",
            "demo --people 40",
            "ringside://show",
        ] {
            assert!(opens(line), "{line}");
        }
        for line in [
            "--help",
            "-V",
            "event ringing --id 1",
            "--profile d event ended",
            "sign-in",
            "wrong",
            "--hiden",
        ] {
            assert!(!opens(line), "{line}");
        }
    }
}
