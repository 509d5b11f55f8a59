//! What lies at the top, and what no file may name.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::tree::{none, paths, sources};

const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "icons",
    "src-tauri",
    "tests",
    "ui",
];

#[test]
fn the_top_level_holds_only_what_belongs_there() -> Result<()> {
    let paths = paths()?;
    let names: BTreeSet<&str> = paths
        .iter()
        .filter_map(|path| path.split('/').next())
        .collect();
    let allowed =
        |name: &str| TOP.contains(&name) || name.starts_with('.') || name.starts_with("LICENSE");
    let offences: Vec<String> = names
        .into_iter()
        .filter(|name| !allowed(name))
        .map(String::from)
        .collect();
    none(
        "a new name at the top needs a better reason than a new folder",
        &offences,
    );
    Ok(())
}

#[test]
fn no_file_names_a_place_outside_of_the_repository() -> Result<()> {
    let needles = [
        concat!("../sha", "red"),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tmp/", "bash_jobs"),
    ];
    let mut offences = Vec::new();
    for source in sources(&[""])? {
        for (place, line) in source.lines() {
            if needles.iter().any(|needle| line.contains(needle)) {
                let start: String = line.trim().chars().take(120).collect();
                offences.push(format!("{place}: {start}"));
            }
        }
    }
    none("the repository is built anywhere, from nothing", &offences);
    Ok(())
}
