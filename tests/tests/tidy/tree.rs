//! The files that the rules look at.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// One file that git knows or would add.
pub(crate) struct Source {
    /// From the top of the repository, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Every line with its place in front, as `path:12`.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        let numbered = self.text.lines().enumerate();
        numbered.map(|(index, line)| (format!("{}:{}", self.path, index + 1), line))
    }

    pub(crate) fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Written by a person, and not by ts-rs, nor recorded as a fixture.
    pub(crate) fn is_by_hand(&self) -> bool {
        !self.path.contains("/generated/") && !self.path.contains("/fixtures/")
    }

    /// Rust that only tests compile: a test file, or what follows `#[cfg(test)]`.
    pub(crate) fn test_lines(&self) -> Vec<(String, &str)> {
        let whole = self.path.contains("tests/");
        let inner = concat!("#[cfg(", "test)]");
        self.lines()
            .skip_while(|(_, line)| !whole && line.trim() != inner)
            .collect()
    }
}

pub(crate) fn root() -> Result<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    Ok(top
        .context("this crate lies in the repository")?
        .to_path_buf())
}

/// The paths of all files, from the top.
pub(crate) fn paths() -> Result<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root()?)
        .output()
        .context("git is needed to list the files")?;
    ensure!(
        output.status.success(),
        "git: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let listed = String::from_utf8(output.stdout)?;
    let mut paths: Vec<String> = listed.split_terminator('\0').map(String::from).collect();
    paths.sort();
    paths.dedup();
    // A file that was removed and not yet committed is still listed.
    let root = root()?;
    paths.retain(|path| root.join(path).is_file());
    ensure!(paths.len() > 20, "git lists only {} files", paths.len());
    Ok(paths)
}

/// All files that are text and end like this.
pub(crate) fn sources(endings: &[&str]) -> Result<Vec<Source>> {
    let root = root()?;
    let mut sources = Vec::new();
    for path in paths()? {
        if !endings.iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        if let Ok(text) = String::from_utf8(std::fs::read(root.join(&path))?) {
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

/// Fails with every offence on a line of its own.
#[track_caller]
pub(crate) fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}
