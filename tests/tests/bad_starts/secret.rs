//! The database's key in the keychain, taken away and put back as a person does with the keychain's own program.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// A profile's key while it is not in the keychain.
pub(crate) struct TakenKey {
    user: String,
    key: Vec<u8>,
}

/// Takes a profile's key out of the keychain.
pub(crate) fn take(profile: &Path) -> Result<TakenKey> {
    let id = std::fs::read_to_string(profile.join("profile-id"))?;
    let user = format!("{}/database-key", id.trim());
    let found = secret_tool("lookup", &user).output()?;
    ensure!(!found.stdout.is_empty(), "there is no key to take");
    let cleared = secret_tool("clear", &user).status()?;
    ensure!(cleared.success(), "the key stays: {cleared}");
    Ok(TakenKey {
        user,
        key: found.stdout,
    })
}

impl TakenKey {
    /// Whether there is a key in the keychain again.
    pub(crate) fn is_there_again(&self) -> Result<bool> {
        Ok(!secret_tool("lookup", &self.user)
            .output()?
            .stdout
            .is_empty())
    }

    /// Puts the key back.
    pub(crate) fn put_back(&self) -> Result<()> {
        let mut store = Command::new("secret-tool")
            .args(["store", "--label", "ringside"])
            .args(["service", "ringside", "username", &self.user])
            .stdin(Stdio::piped())
            .spawn()?;
        // The secret ends with the input, which is closed at the end of this line.
        store
            .stdin
            .take()
            .context("an input")?
            .write_all(&self.key)?;
        let status = store.wait()?;
        ensure!(status.success(), "the key can't be put back: {status}");
        Ok(())
    }
}

fn secret_tool(what: &str, user: &str) -> Command {
    let mut command = Command::new("secret-tool");
    command.args([what, "service", "ringside", "username", user]);
    command
}
