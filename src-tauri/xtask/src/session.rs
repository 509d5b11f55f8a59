//! The processes of one desktop, and what each of them finds in its environment.
//!
//! It owns how a daemon is started, where its output goes, and when it counts as ready. It must never know what the
//! daemons are for: that is `desktop.rs`. A session ends its processes before its room is removed.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::process::{Tied, tied, wait};
use crate::room::Room;
use crate::steps;

pub(crate) struct Session {
    /// What every process in the desktop finds in its environment; `None` takes a variable away.
    pub(crate) variables: BTreeMap<&'static str, Option<OsString>>,
    // Dropped before the room in which they work.
    processes: Vec<Tied>,
    pub(crate) room: Room,
}

impl Session {
    pub(crate) fn new(room: Room) -> Self {
        Self {
            variables: BTreeMap::new(),
            processes: Vec::new(),
            room,
        }
    }

    pub(crate) fn run(&self, command: &[OsString]) -> Result<u8> {
        let (program, arguments) = command.split_first().context("no command was given")?;
        steps::code(
            self.command(program)
                .args(arguments)
                .stdin(Stdio::inherit()),
        )
    }

    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = tied(program);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn spawn(&mut self, name: &str, command: &mut Command) -> Result<&mut Tied> {
        let child = command
            .stderr(self.log(name)?)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        self.processes.push(Tied { child });
        self.processes.last_mut().context("no process")
    }

    /// Starts a daemon that says on one line where it can be reached.
    pub(crate) fn first_line(&mut self, name: &str, command: &mut Command) -> Result<String> {
        let output = self.spawn(name, command)?.child.stdout.take();
        let mut line = String::new();
        BufReader::new(output.context("no output to read")?).read_line(&mut line)?;
        if line.trim().is_empty() {
            let said = fs::read_to_string(self.room.path().join(name)).unwrap_or_default();
            bail!("{name} ended before it was ready: {said}");
        }
        Ok(String::from(line.trim()))
    }

    /// A file for what a daemon says: it is of interest only if the daemon fails.
    pub(crate) fn log(&self, name: &str) -> Result<File> {
        let path = self.room.path().join(name);
        File::options()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("{} could not be written", path.display()))
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.insert(name, Some(value.into()));
    }

    pub(crate) fn asks(&self, program: &str, arguments: &[&str]) -> Option<String> {
        steps::answer(self.command(program).args(arguments))
    }

    pub(crate) fn wait_for_name(&self, name: &str) -> Result<()> {
        let owner = "org.freedesktop.DBus.NameHasOwner";
        let whose = format!("string:{name}");
        let bus = [
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
        ];
        let question = [bus.as_slice(), &["/org/freedesktop/DBus", owner, &whose]].concat();
        wait(name, || {
            self.asks("dbus-send", &question)
                .is_some_and(|reply| reply.contains("true"))
        })
    }
}
