//! What the journey prints for the person who runs it.

use std::io::Write as _;

use anyhow::Result;

/// One line for each step: what was seen, and what was checked.
pub(super) fn tell(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "✓ {line}")?;
    Ok(out.flush()?)
}
