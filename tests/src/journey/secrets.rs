//! What is left on disk and in the log when the journey is over: no name, number, note or token in the clear.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::stage::Stage;
use super::told::tell;
use crate::local_api::LocalApi;

/// People, numbers in the forms in which they travel, and words that the agent has typed.
const SAID: &[&str] = &[
    "佐藤",
    "株式会社アオバ商事",
    "Rossi",
    "Whitfie",
    "9012345678",
    "90-1234-5678",
    "79460018",
    "7946 0018",
    "three-year pricing",
    "Moves the delivery",
    "credit no",
    "half a det",
];

/// The card of the local API is how phones of this user learn its token; nobody else may read it.
const CARD: &str = "door.json";

pub(super) fn are_kept(stage: &Stage) -> Result<()> {
    let profile = stage.profile();
    let token = LocalApi::of(profile)?.token;
    let mut files = files(profile)?;
    files.retain(|file| !file.ends_with(CARD) && !is_of_the_practice_org(file));
    files.push(stage.log());
    for file in &files {
        // A file that the window has just removed holds nothing.
        let texts = texts(&std::fs::read(file).unwrap_or_default());
        for secret in SAID.iter().copied().chain([token.as_str()]) {
            ensure!(
                !texts.iter().any(|text| text.contains(secret)),
                "`{secret}` is in {}",
                file.display()
            );
        }
    }
    ensure!(
        files.iter().any(|file| file.ends_with("calls.sqlite")),
        "the calls' file was looked at"
    );
    tell(&format!(
        "10 · {} files and the log, which tells all that it can: no name, number, note or token in the clear",
        files.len() - 1
    ))
}

/// What stands for Salesforce in the demo is not the agent's computer.
fn is_of_the_practice_org(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("practice-org")
}

/// What the bytes say as UTF-8, and as UTF-16 from either byte on, as web engines keep texts.
fn texts(bytes: &[u8]) -> [String; 3] {
    let wide = |bytes: &[u8]| -> String {
        let units = bytes.as_chunks().0.iter().copied().map(u16::from_le_bytes);
        String::from_utf16_lossy(&units.collect::<Vec<u16>>())
    };
    let from_second = bytes.get(1..).unwrap_or_default();
    [
        String::from_utf8_lossy(bytes).into_owned(),
        wide(bytes),
        wide(from_second),
    ]
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => found.extend(files(&entry.path())?),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    Ok(found)
}
