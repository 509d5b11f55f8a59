//! A real baresip, and a real caller who rings it: the phone that an agent has, without sound card, screen or registrar.
//!
//! It owns the two processes and where they run. Its configuration is the one with which the crate `telephony` is tested.
//! It must never be told what to say to Ringside: what the phone says of a call is baresip's own. Both are Debian packages,
//! without which a test fails, as a skipped one would look like a passed one.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::desktop::ChildGuard;

/// The caller in the scenario as it is written down.
const WRITTEN: &str = "\"Tanaka Taro\" <sip:+81312345678@127.0.0.1>";
const WANTED: &str = "apt-get install --no-install-recommends baresip-core sip-tester";

/// A softphone that takes every call by itself.
#[derive(Debug)]
pub struct Baresip {
    sip: SocketAddr,
    control: SocketAddr,
    /// Ended before its folder is removed.
    _phone: ChildGuard,
    folder: TempDir,
}

/// Somebody who calls.
pub struct Caller<'a> {
    /// The name that the phone shows.
    pub name: &'a str,
    /// The number.
    pub number: &'a str,
    /// What SIP calls the call, without the host.
    pub call_id: &'a str,
    /// How long they talk.
    pub talks: Duration,
}

impl Baresip {
    /// Starts baresip and does not wait for it: the program that listens to it waits until it answers.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let sip = SocketAddr::from((Ipv4Addr::LOCALHOST, sip_port()?));
        let control = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        for name in ["config", "accounts"] {
            let text = written(&Path::new("baresip-config").join(name))?
                .replace("@SIP_PORT@", &sip.port().to_string())
                .replace("@CONTROL_PORT@", &control.port().to_string())
                .replace("@MODULES@", modules())
                .replace("@ANSWERMODE@", "auto");
            std::fs::write(folder.path().join(name), text)?;
        }
        let mut command = quiet("baresip");
        command.arg("-4").arg("-f").arg(folder.path());
        Ok(Self {
            _phone: ChildGuard::spawn(&mut command).context(WANTED)?,
            sip,
            control,
            folder,
        })
    }

    /// The address at which a program listens to it.
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// Somebody calls, talks and hangs up. The process ends with 0 if the call went as the scenario says.
    pub fn is_called_by(&self, caller: &Caller<'_>) -> Result<ChildGuard> {
        let from = format!("\"{}\" <sip:{}@127.0.0.1>", caller.name, caller.number);
        let scenario = self.folder.path().join("talks.xml");
        let text = written(Path::new("sipp/talks.xml"))?;
        anyhow::ensure!(text.contains(WRITTEN), "the scenario has another caller");
        std::fs::write(&scenario, text.replace(WRITTEN, &from))?;
        let (signals, media) = (udp_port()?, udp_port()?);
        let mut command = quiet("sipp");
        command
            .arg(self.sip.to_string())
            .args(["-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", "25s"])
            .args(["-p", &signals.to_string(), "-mp", &media.to_string()])
            .args(["-d", &caller.talks.as_millis().to_string()])
            .args(["-cid_str", &format!("{}@%s", caller.call_id)])
            .arg("-sf")
            .arg(scenario)
            // sipp leaves its logs where it runs.
            .current_dir(self.folder.path());
        ChildGuard::spawn(&mut command).context(WANTED)
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A file of the configuration that `telephony` is tested with.
fn written(path: &Path) -> Result<String> {
    let fixtures =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/telephony/tests/fixtures");
    let path: PathBuf = fixtures.join(path);
    std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
}

fn modules() -> &'static str {
    const FOLDERS: [&str; 2] = ["/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules"];
    let found = FOLDERS
        .into_iter()
        .find(|folder| Path::new(folder).is_dir());
    found.unwrap_or("/usr/lib/baresip/modules")
}

fn udp_port() -> Result<u16> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(socket.local_addr()?.port())
}

/// A port that is free now for SIP, with the next one free for TLS, which baresip opens as well.
fn sip_port() -> Result<u16> {
    let is_free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    for _ in 0..100 {
        let port = udp_port()?;
        if is_free(port) && port.checked_add(1).is_some_and(is_free) {
            return Ok(port);
        }
    }
    anyhow::bail!("no two free ports in a row")
}
