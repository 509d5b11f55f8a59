//! Running one step after the other: what is run, how long it took, and whether it passed.
//!
//! It must never swallow an exit code, and never hide a program's output: whoever reads the log of a failed run on another
//! machine has nothing else. Programs inherit standard output, so that a long step can be followed while it runs.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::paths;

/// Prints one line. A closed pipe (`cargo xtask test | head`) is no reason to stop half-way through a step.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _closed_pipe = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// A step that is over.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) held: bool,
}

static TAKEN: Mutex<Vec<Taken>> = Mutex::new(Vec::new());

/// The steps of this run that are over, in their order.
pub(crate) fn taken() -> Vec<Taken> {
    TAKEN.lock().map(|taken| taken.clone()).unwrap_or_default()
}

/// Runs a named step and says how long it took, also when it failed.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("==> {name}"));
    let started = Instant::now();
    let outcome = work();
    let seconds = started.elapsed().as_secs_f64();
    let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
    say(&format!("<== {name}: {verdict} in {seconds:.1} s"));
    if let Ok(mut taken) = TAKEN.lock() {
        taken.push(Taken {
            name: String::from(name),
            seconds,
            held: outcome.is_ok(),
        });
    }
    outcome.with_context(|| format!("the step `{name}` failed"))
}

/// Runs a program to its end and fails unless it exits with 0.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    match code(command)? {
        0 => Ok(()),
        other => bail!("{} exited with {other}", shown(command)),
    }
}

/// Runs a program to its end and returns its exit code; one that was ended by a signal counts as 1.
pub(crate) fn code(command: &mut Command) -> Result<u8> {
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", shown(command)))?;
    Ok(exit_code(status))
}

/// The exit code that this program ends with when the one it ran ended like this.
pub(crate) fn exit_code(status: std::process::ExitStatus) -> u8 {
    match status.code() {
        Some(0) => 0,
        Some(code) => u8::try_from(code).unwrap_or(1),
        None => 1,
    }
}

/// Runs a program quietly; its standard output if it exits with 0, `None` if it does not or isn't there.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The same cargo that runs this program, in the repository.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(paths::root());
    command
}

fn shown(command: &Command) -> String {
    let mut line = format!("`{}", command.get_program().display());
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line.push('`');
    line
}
