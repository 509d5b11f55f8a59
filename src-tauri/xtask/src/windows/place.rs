//! Where programs for Windows are built and run: on this Windows, or in the chroot under Wine.

use std::process::Command;

use anyhow::Result;

use super::chroot::Chroot;
use crate::steps;

pub(super) enum Place {
    /// This machine is a Windows.
    Here,
    /// A Debian in which they are compiled, and run under Wine.
    Chroot(Chroot),
}

impl Place {
    pub(super) fn ready() -> Result<Self> {
        if cfg!(windows) {
            return Ok(Self::Here);
        }
        Chroot::ready().map(Self::Chroot)
    }

    /// Cargo, for all packages: named one by one, they would be compiled with other features.
    pub(super) fn cargo(&self, command: &str) -> Command {
        let mut cargo = match self {
            Self::Here => steps::cargo(&[command]),
            Self::Chroot(chroot) => {
                let mut cargo = chroot.command("cargo");
                cargo.arg(command);
                cargo
            }
        };
        // Optimised a little: more would take longer than it runs, and less makes a thousand calls take a quarter of an hour.
        cargo.args(["--config", "profile.dev.package.domain.opt-level=1"]);
        cargo.args(["--locked", "--workspace"]);
        cargo
    }
}
