//! Processes that live no longer than this program.
//!
//! **Invariant:** whatever is started here ends with this program, however that ends: each process is started through
//! `setpriv --pdeathsig`, so the kernel ends it with its parent. That holds on Ctrl-C and when this program is killed, where
//! no code of ours would run any more.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long a process may take to start or to end, on a machine that is busy with a build.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command that ends when the program that started it does.
pub(crate) fn tied(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

/// A process that is asked to end when dropped, and killed if it doesn't.
pub(crate) struct Tied {
    pub(crate) child: Child,
}

impl Drop for Tied {
    fn drop(&mut self) {
        // Asked first: an X server that is killed leaves its lock and its socket behind.
        let ask = format!("kill -TERM {}", self.child.id());
        let _gone_already = Command::new("sh")
            .args(["-c", &ask])
            .stderr(Stdio::null())
            .status();
        let ended = wait("the end of a process", || {
            self.child.try_wait().is_ok_and(|status| status.is_some())
        });
        if ended.is_err() {
            let _gone_already = self.child.kill();
            let _reaped = self.child.wait();
        }
    }
}

/// Waits until a condition outside this program holds.
pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) -> Result<()> {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() > PATIENCE {
            bail!("waited {} s in vain for {what}", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
