//! What differs from system to system: where it may stand, and that no system is left out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::tree::{Source, none, sources};

/// The crate in which calls into the system may stand anywhere.
const OF_SYSTEMS: &str = "src-tauri/crates/system/src/";

const SYSTEMS: [&str; 3] = ["linux", "macos", "windows"];

/// How many lines above a name its `#[cfg(…)]` may stand.
const NEAR: usize = 6;

#[test]
fn what_only_one_system_has_is_named_under_a_cfg() -> Result<()> {
    let mut offences = Vec::new();
    for source in sources(&[".rs"])? {
        offences.extend(bare_names(&source));
    }
    none("each system's own part stands under a cfg", &offences);
    Ok(())
}

#[test]
fn what_one_system_does_in_a_way_of_its_own_the_others_do_too() -> Result<()> {
    let mut offences = Vec::new();
    // A test may be of one system.
    let sources = sources(&[".rs"])?;
    let of_tests = |path: &str| path.contains("/tests/") || path.ends_with("/tests.rs");
    for source in sources.iter().filter(|one| !of_tests(&one.path)) {
        offences.extend(left_out(source));
    }
    none(
        "a function for one system has a body for all three",
        &offences,
    );
    Ok(())
}

/// The lines that name a system's own part of the standard library, or its functions, without a cfg near by.
fn bare_names(source: &Source) -> Vec<String> {
    let of_system = source.path.starts_with(OF_SYSTEMS) || is_of_one_system(&source.path);
    let parts = [
        concat!("os::", "unix"),
        concat!("os::", "windows"),
        concat!("windows", "_sys"),
    ];
    let whole = source.text.contains("#![cfg(");
    let lines: Vec<(String, &str)> = source.lines().collect();
    let mut bare = Vec::new();
    for (index, (place, line)) in lines.iter().enumerate() {
        let names = parts.iter().any(|part| line.contains(part));
        let near = lines.iter().take(index + 1).rev().take(NEAR);
        let is_under = near.into_iter().any(|(_, line)| line.contains("#[cfg("));
        if names && !of_system && !whole && !is_under {
            bare.push(format!("{place}: {}", line.trim()));
        }
    }
    bare
}

/// A module that is compiled for one system alone.
fn is_of_one_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.trim_end_matches(".rs");
    SYSTEMS.contains(&name) || name == "unix"
}

/// The functions, constants and modules of a file that some systems have and others lack.
fn left_out(source: &Source) -> Vec<String> {
    let mut held: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut under: Option<Vec<&str>> = None;
    for line in source.text.lines() {
        // What stands within a function, or belongs to a test, needs no twin.
        if let Some(condition) = line.strip_prefix("#[cfg(") {
            under = systems_of(condition.trim_end_matches(")]"));
        } else if let Some(name) = item(line) {
            if let Some(systems) = under.take() {
                held.entry(name).or_default().extend(systems);
            }
        } else if !line.starts_with("#[") && !line.starts_with("///") {
            under = None;
        }
    }
    let lacking = held.into_iter().filter_map(|(name, systems)| {
        let lacks: Vec<&str> = SYSTEMS
            .into_iter()
            .filter(|one| !systems.contains(one))
            .collect();
        (!lacks.is_empty()).then(|| {
            format!(
                "{}: {name} is missing for {}",
                source.path,
                lacks.join(", ")
            )
        })
    });
    lacking.collect()
}

/// For which systems a condition holds; nothing if it is about something else.
fn systems_of(condition: &str) -> Option<Vec<&'static str>> {
    let systems: &[&'static str] = match condition {
        "unix" => &["linux", "macos"],
        "windows" | "not(unix)" | "target_os = \"windows\"" => &["windows"],
        "not(windows)" | "not(target_os = \"windows\")" => &["linux", "macos"],
        "target_os = \"linux\"" => &["linux"],
        "target_os = \"macos\"" => &["macos"],
        _ => return None,
    };
    Some(systems.to_vec())
}

/// The name of a function that begins on this line.
fn item(line: &str) -> Option<&str> {
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.find(|word| *word == "fn")?;
    words.find(|word| !word.is_empty())
}

#[cfg(test)]
mod finds {
    use super::{Source, bare_names, left_out};

    fn file(text: &str) -> Source {
        Source {
            path: String::from("src-tauri/src/made_up.rs"),
            text: String::from(text),
        }
    }

    #[test]
    fn a_bare_name_and_a_function_for_one_system() {
        let bare = concat!("use std::os::", "unix::fs::PermissionsExt;\n");
        assert_eq!(bare_names(&file(bare)).len(), 1);
        let under = format!("#[cfg(unix)]\n{bare}");
        assert_eq!(bare_names(&file(&under)).len(), 0);
        let one = "#[cfg(target_os = \"linux\")]\nfn opener() {}\n";
        assert_eq!(left_out(&file(one)).len(), 1);
        let all = format!(
            "{one}#[cfg(not(target_os = \"windows\"))]\nfn opener() {{}}\n#[cfg(windows)]\nfn opener() {{}}\n"
        );
        assert_eq!(left_out(&file(&all)).len(), 0);
    }
}
