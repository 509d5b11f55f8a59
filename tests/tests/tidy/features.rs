//! The list of what Ringside does with Salesforce, and the tests that prove it: `features.md`, one row for each feature.
//!
//! Whether a test proves its feature is for people to judge. What is held here is that the list is whole, and that no test that
//! it names has been renamed or removed without anybody's looking at the row.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use crate::tree::{none, root, sources};

/// A line of the list.
struct Row<'a> {
    number: u32,
    what: &'a str,
    /// Each as `path::name`; of a test of the UI the name is its title.
    tests: Vec<(&'a str, &'a str)>,
}

/// The rows of the list that are promised: what is left out comes in a later version.
const PROMISED: [std::ops::RangeInclusive<u32>; 6] =
    [1..=14, 29..=34, 36..=43, 46..=57, 59..=76, 110..=110];

fn rows(list: &str) -> Result<Vec<Row<'_>>> {
    let lines = list.lines();
    lines
        .filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
        .map(|line| {
            let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
            let number = cells.next().and_then(|cell| cell.parse().ok());
            let what = cells.next().context("a row says what it is about")?;
            let named = cells.next().context("a row names its tests")?;
            let tests = named.split('`').skip_while(|part| part.is_empty());
            let tests = tests.filter_map(|part| part.split_once("::"));
            Ok(Row {
                number: number.with_context(|| format!("a row has a number: {line}"))?,
                what,
                tests: tests.collect(),
            })
        })
        .collect()
}

#[test]
fn every_feature_names_a_test_that_is_there() -> Result<()> {
    let list = std::fs::read_to_string(root()?.join("tests/tests/tidy/features.md"))?;
    let rows = rows(&list)?;
    let sources = sources(&[".rs", ".ts"])?;
    let is_there = |path: &str, name: &str| {
        let mut files = sources.iter().filter(|source| source.path == path);
        files.any(|source| {
            source.text.contains(&format!("fn {name}("))
                || source.text.contains(&format!("it('{name}'"))
                || source.text.contains(&format!("test('{name}'"))
        })
    };
    let mut offences = Vec::new();
    for row in &rows {
        if row.tests.is_empty() {
            offences.push(format!("{} ({}) names no test", row.number, row.what));
        }
        let absent = row
            .tests
            .iter()
            .filter(|(path, name)| !is_there(path, name));
        offences.extend(absent.map(|(path, name)| format!("{}: {path}::{name}", row.number)));
    }
    let listed: BTreeSet<u32> = rows.iter().map(|row| row.number).collect();
    let missing = PROMISED
        .into_iter()
        .flatten()
        .filter(|n| !listed.contains(n));
    offences.extend(missing.map(|number| format!("{number} has no row")));
    none(
        "features.md is whole and names tests that are there",
        &offences,
    );
    Ok(())
}
