//! What stands in the source files: their headers, sizes, names and tests.

use anyhow::Result;

use crate::tree::{Source, none, sources};

/// Words that say nothing of what a type is for.
const EMPTY_WORDS: &[&str] = &[
    "Manager",
    "Service",
    "Helper",
    "Helpers",
    "Util",
    "Utils",
    "Processor",
    "Data",
    "Info",
];

/// Lines by which an offence is found; each is put together here, so that this file does not offend.
const SKIPPED: &[&str] = &[
    concat!("#[ign", "ore"),
    concat!(".sk", "ip("),
    concat!(".on", "ly("),
    concat!(".to", "do("),
];
const SLEEPS: &[&str] = &[
    concat!("thread::sl", "eep("),
    concat!("time::sl", "eep("),
    concat!(" sl", "eep("),
];

fn listed(place: &str, line: &str) -> String {
    format!("{place}: {}", line.trim())
}

#[test]
fn every_rust_file_says_what_it_owns() -> Result<()> {
    let rust = sources(&[".rs"])?;
    let silent = rust.iter().filter(|source| !source.text.starts_with("//!"));
    let silent: Vec<String> = silent.map(|source| source.path.clone()).collect();
    none("the first line of a file opens with //!", &silent);
    Ok(())
}

#[test]
fn no_file_grows_beyond_what_one_reads_at_once() -> Result<()> {
    let mut offences = Vec::new();
    for source in sources(&[".rs", ".ts", ".svelte"])? {
        let most = if source.ends_with(&[".svelte"]) {
            200
        } else {
            500
        };
        let lines = source.text.lines().count();
        if source.is_by_hand() && lines > most {
            offences.push(format!("{} has {lines} lines of {most}", source.path));
        }
    }
    none(
        "the aim is 300 lines, and 500 are the end; 200 for a component",
        &offences,
    );
    Ok(())
}

#[test]
fn no_type_is_named_by_an_empty_word() -> Result<()> {
    let mut offences = Vec::new();
    for source in sources(&[".rs", ".ts", ".svelte"])? {
        for (place, line) in source.lines().filter(|_| source.is_by_hand()) {
            if let Some(name) = declared_type(line)
                && words(name).any(|word| EMPTY_WORDS.contains(&word.as_str()))
            {
                offences.push(listed(&place, line));
            }
        }
        let file = source.path.rsplit('/').next().unwrap_or_default();
        let component = file.strip_suffix(".svelte").unwrap_or_default();
        if words(component).any(|word| EMPTY_WORDS.contains(&word.as_str())) {
            offences.push(source.path.clone());
        }
    }
    none(
        "a type is named by what it is to the agent or to the field",
        &offences,
    );
    Ok(())
}

/// The name of the type that a line declares, in Rust or in TypeScript.
fn declared_type(line: &str) -> Option<&str> {
    let mut rest = line.trim();
    for prefix in [
        "pub(crate) ",
        "pub(super) ",
        "pub ",
        "export ",
        "default ",
        "abstract ",
    ] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let (keyword, name) = rest.split_once(' ')?;
    let is_type = [
        "struct",
        "enum",
        "trait",
        "type",
        "interface",
        "class",
        "union",
    ];
    let end = name
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(name.len());
    is_type.contains(&keyword).then(|| name.get(..end))?
}

/// `SfIdCache` as `Sf`, `Id`, `Cache`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(String::from(letter)),
        }
    }
    words.into_iter()
}

#[test]
fn no_test_is_left_out() -> Result<()> {
    let mut offences = Vec::new();
    for source in sources(&[".rs", ".test.ts", ".spec.ts", ".test.svelte.ts"])? {
        let (rust, script) = SKIPPED.split_at(1);
        let needles = if source.ends_with(&[".rs"]) {
            rust
        } else {
            script
        };
        for (place, line) in source.lines() {
            if needles.iter().any(|needle| line.contains(needle)) {
                offences.push(listed(&place, line));
            }
        }
    }
    none("a test that is not run proves nothing", &offences);
    Ok(())
}

#[test]
fn no_test_sleeps() -> Result<()> {
    let rust = sources(&[".rs"])?;
    let offences: Vec<String> = rust.iter().flat_map(sleeps).collect();
    none(
        "wait for a condition, in a function named poll_… or wait_…",
        &offences,
    );
    Ok(())
}

fn sleeps(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    let mut is_polling = false;
    for (place, line) in source.test_lines() {
        if let Some((_, declared)) = line.split_once("fn ") {
            is_polling = declared.starts_with("poll_") || declared.starts_with("wait_");
        }
        let is_comment = line.trim_start().starts_with("//");
        if !is_polling && !is_comment && SLEEPS.iter().any(|needle| line.contains(needle)) {
            offences.push(listed(&place, line));
        }
    }
    offences
}

#[test]
fn the_rules_themselves_find_what_they_look_for() {
    assert_eq!(
        declared_type("pub(crate) struct CallInfo {"),
        Some("CallInfo")
    );
    assert_eq!(declared_type("export interface View<T> {"), Some("View"));
    assert_eq!(declared_type("let type_name = 3;"), None);
    assert_eq!(words("CallInfo").collect::<Vec<_>>(), ["Call", "Info"]);
    let sleeping = format!(
        "fn poll_x() {{\n {s} 1) }}\nfn it() {{\n {s} 2) }}",
        s = concat!("thread::sl", "eep(")
    );
    let source = Source {
        path: String::from("tests/x.rs"),
        text: sleeping,
    };
    assert_eq!(sleeps(&source).len(), 1);
}
