//! The lists of what is promised, and the tests that prove it: `features.md`, one row for each feature, and `reports.md`, one row
//! for each kind of fault that agents report of such tools.
//!
//! Whether a test proves its row is for people to judge. What is held here is that the lists are whole, and that no test that
//! they name has been renamed or removed without anybody's looking at the row.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use crate::tree::{Source, none, root, sources};

/// A line of a list.
struct Row<'a> {
    number: u32,
    what: &'a str,
    /// Each as `path::name`; of a test of the UI the name is its title.
    tests: Vec<(&'a str, &'a str)>,
}

/// The rows of the list that are promised: what is left out comes in a later version.
const PROMISED: [std::ops::RangeInclusive<u32>; 4] = [1..=94, 108..=108, 110..=114, 116..=117];

/// How many kinds of reports there are at least.
const REPORTS: usize = 60;

fn rows(list: &str) -> Result<Vec<Row<'_>>> {
    let lines = list.lines();
    lines
        .filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
        .map(|line| {
            let mut cells = line.trim_matches('|').split(" | ").map(str::trim);
            let number = cells.next().and_then(|cell| cell.parse().ok());
            let what = cells.next().context("a row says what it is about")?;
            let named = cells.last().context("a row names its tests")?;
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

/// Rows that name no test, and tests that are not there.
fn offences(rows: &[Row<'_>], sources: &[Source]) -> Vec<String> {
    let is_there = |path: &str, name: &str| {
        let mut files = sources.iter().filter(|source| source.path == path);
        files.any(|source| {
            source.text.contains(&format!("fn {name}("))
                || source.text.contains(&format!("it('{name}'"))
                || source.text.contains(&format!("test('{name}'"))
        })
    };
    let mut offences = Vec::new();
    for row in rows {
        if row.tests.is_empty() {
            offences.push(format!("{} ({}) names no test", row.number, row.what));
        }
        let tests = row.tests.iter();
        let absent = tests.filter(|(path, name)| !is_there(path, name));
        offences.extend(absent.map(|(path, name)| format!("{}: {path}::{name}", row.number)));
    }
    offences
}

#[test]
fn every_feature_names_a_test_that_is_there() -> Result<()> {
    let list = std::fs::read_to_string(root()?.join("tests/tests/tidy/features.md"))?;
    let rows = rows(&list)?;
    let mut offences = offences(&rows, &sources(&[".rs", ".ts"])?);
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

#[test]
fn every_kind_of_report_names_a_test_that_is_there() -> Result<()> {
    let list = std::fs::read_to_string(root()?.join("tests/tests/tidy/reports.md"))?;
    let rows = rows(&list)?;
    let mut offences = offences(&rows, &sources(&[".rs", ".ts"])?);
    let misplaced = (1..).zip(&rows).filter(|(place, row)| row.number != *place);
    offences
        .extend(misplaced.map(|(place, row)| format!("{} stands in place {place}", row.number)));
    if rows.len() < REPORTS {
        offences.push(format!("{} rows of {REPORTS}", rows.len()));
    }
    none(
        "reports.md is numbered without gaps and names tests that are there",
        &offences,
    );
    Ok(())
}
