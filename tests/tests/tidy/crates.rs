//! Who may depend on whom, and how many may be depended on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::tree::{none, root, sources};

/// The packages of this workspace that each package may depend on, and those that its tests may use beside them.
const ALLOWED: &[(&str, &[&str], &[&str])] = &[
    ("domain", &[], &[]),
    ("store", &["domain", "system"], &[]),
    ("salesforce", &["domain"], &["practice-org"]),
    ("telephony", &["domain", "system"], &[]),
    (
        "engine",
        &["domain", "store", "salesforce", "telephony", "system"],
        &["practice-org"],
    ),
    ("console", &[], &[]),
    ("system", &[], &[]),
    ("practice-org-core", &[], &[]),
    ("practice-org", &["practice-org-core"], &[]),
    (
        "ringside",
        &[
            "domain",
            "store",
            "salesforce",
            "telephony",
            "engine",
            "practice-org",
            "system",
        ],
        &[],
    ),
    ("xtask", &[], &[]),
    (
        "acceptance",
        &[
            "domain",
            "store",
            "salesforce",
            "telephony",
            "engine",
            "practice-org",
        ],
        &[],
    ),
];

struct Dependency {
    name: String,
    is_sibling: bool,
    is_for_tests: bool,
    is_for_one_system: bool,
}

/// The direct dependencies of every package of the workspace.
fn packages() -> Result<BTreeMap<String, Vec<Dependency>>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root()?)
        .output()?;
    ensure!(
        output.status.success(),
        "cargo: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    let packages = packages.context("packages")?.iter().map(|package| {
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        let dependencies = dependencies.into_iter().flatten().filter_map(|dependency| {
            Some(Dependency {
                name: String::from(dependency.get("name")?.as_str()?),
                is_sibling: dependency.get("path").is_some_and(Value::is_string),
                is_for_tests: dependency.get("kind").and_then(Value::as_str) == Some("dev"),
                is_for_one_system: dependency.get("target").is_some_and(Value::is_string),
            })
        });
        let name = package
            .get("name")
            .and_then(Value::as_str)
            .context("name")?;
        Ok((String::from(name), dependencies.collect()))
    });
    packages.collect()
}

#[test]
fn dependencies_point_one_way() -> Result<()> {
    let mut offences = Vec::new();
    for (package, dependencies) in packages()? {
        let Some((_, always, in_tests)) = ALLOWED.iter().find(|(name, ..)| *name == package) else {
            offences.push(format!("{package} is not in the list of packages"));
            continue;
        };
        for dependency in dependencies
            .iter()
            .filter(|dependency| dependency.is_sibling)
        {
            let name = dependency.name.as_str();
            let for_tests = dependency.is_for_tests && in_tests.contains(&name);
            if !always.contains(&name) && !for_tests {
                offences.push(format!("{package} must not depend on {name}"));
            }
        }
    }
    none(
        "domain <- store, salesforce, telephony <- engine <- ringside",
        &offences,
    );
    Ok(())
}

#[test]
fn only_the_shell_names_tauri() -> Result<()> {
    let mut offences = Vec::new();
    for (package, dependencies) in packages()? {
        let tauri = dependencies
            .iter()
            .filter(|dependency| dependency.name.starts_with("tauri"));
        if package != "ringside" {
            offences.extend(tauri.map(|found| format!("{package} depends on {}", found.name)));
        }
    }
    let needle = concat!("tau", "ri::");
    for source in sources(&[".rs"])? {
        if !source.path.starts_with("src-tauri/src/") && source.path != "src-tauri/build.rs" {
            let lines = source.lines().filter(|(_, line)| line.contains(needle));
            offences.extend(lines.map(|(place, line)| format!("{place}: {}", line.trim())));
        }
    }
    none("the crates must not know what shows them", &offences);
    Ok(())
}

#[test]
fn direct_dependencies_stay_few() -> Result<()> {
    let all = packages()?;
    // What one system alone needs is in nobody else's program: the functions of Windows.
    let foreign = all
        .values()
        .flatten()
        .filter(|dependency| !dependency.is_sibling && !dependency.is_for_one_system);
    let names: BTreeSet<&str> = foreign.map(|dependency| dependency.name.as_str()).collect();
    assert!(
        names.len() < 40,
        "{} direct dependencies in Rust: {names:?}",
        names.len()
    );

    let package = std::fs::read_to_string(root()?.join("ui/package.json"))?;
    let package: Value = serde_json::from_str(&package)?;
    let run_time = package.get("dependencies").and_then(Value::as_object);
    let names: Vec<&String> = run_time
        .into_iter()
        .flat_map(serde_json::Map::keys)
        .collect();
    assert!(
        names.len() < 6,
        "{} run-time dependencies in the UI: {names:?}",
        names.len()
    );
    Ok(())
}

#[test]
fn only_the_backend_folder_of_the_ui_speaks_with_the_shell() -> Result<()> {
    let needle = concat!("@tauri", "-apps");
    let mut offences = Vec::new();
    for source in sources(&[".ts", ".js", ".svelte"])? {
        if source.path.starts_with("ui/src/") && !source.path.starts_with("ui/src/backend/") {
            let lines = source.lines().filter(|(_, line)| line.contains(needle));
            offences.extend(lines.map(|(place, line)| format!("{place}: {}", line.trim())));
        }
    }
    none("everything else runs in a plain browser", &offences);
    Ok(())
}

#[test]
fn migrations_are_numbered_without_gaps() -> Result<()> {
    let mut folders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in crate::tree::paths()? {
        let Some((folder, name)) = path.rsplit_once('/') else {
            continue;
        };
        // Each database has a folder of its own below `migrations`.
        let of_migrations = Path::new(folder).iter().any(|part| part == "migrations");
        if of_migrations && name.ends_with(".sql") {
            folders
                .entry(String::from(folder))
                .or_default()
                .push(String::from(name));
        }
    }
    let mut offences = Vec::new();
    for (folder, names) in &folders {
        for (index, name) in names.iter().enumerate() {
            let number = format!("{:03}_", index + 1);
            if !name.starts_with(&number) {
                offences.push(format!("{folder}/{name} should begin with {number}"));
            }
        }
    }
    assert!(!folders.is_empty(), "there are no migrations");
    none(
        "a migration is never removed, nor put before another",
        &offences,
    );
    Ok(())
}
