//! The reports that nextest and vitest leave behind: which tests ran, how they went and how long each took.
//!
//! It owns the reading of JUnit's XML as far as these two programs write it: both escape `<` and `>` in what they quote, so
//! that a tag is always a tag. A crate that reads any XML would be the heaviest thing that this program is built from.
//! It must never report what an earlier run left: whoever starts a run removes the file first.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// One test that ran.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Test {
    /// The file or the binary, and the name.
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) passed: bool,
}

/// The tests of a report, without those that were left out; none where no report was written.
pub(crate) fn read(report: &Path) -> Result<Vec<Test>> {
    if !report.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(report)
        .with_context(|| format!("{} could not be read", report.display()))?;
    Ok(tests(&text))
}

fn tests(report: &str) -> Vec<Test> {
    report
        .split("<testcase")
        .skip(1)
        .filter_map(|case| test(case.split("</testcase>").next()?))
        .collect()
}

/// Reads one test from behind its opening word to its end.
fn test(case: &str) -> Option<Test> {
    let (tag, inside) = case.split_once('>')?;
    if inside.contains("<skipped") {
        return None;
    }
    let attribute = |name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}=\""))?;
        value.split('"').next()
    };
    let name = format!("{} {}", attribute("classname")?, attribute("name")?);
    Some(Test {
        name: unescaped(&name),
        seconds: attribute("time")
            .and_then(|time| time.parse().ok())
            .unwrap_or(0.0),
        passed: !inside.contains("<failure") && !inside.contains("<error"),
    })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{Test, tests as read};

    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="2">
  <testsuite name="domain" tests="2">
    <testcase name="number::a_number_is_read" classname="domain" timestamp="2026-11-29T15:00:00Z" time="0.012">
    </testcase>
    <testcase name="step::fails" classname="domain" time="1.500">
      <failure message="3 &lt; 4" type="test failure">&lt;testcase and &quot;words&quot;</failure>
    </testcase>
  </testsuite>
  <testsuite name="tests/told.test.ts">
    <testcase classname="tests/told.test.ts" name="A sum &gt; that is &amp; stays" time="0.2"/>
    <testcase classname="tests/told.test.ts" name="another" time="0"><skipped/></testcase>
  </testsuite>
</testsuites>"#;

    fn test(name: &str, seconds: f64, passed: bool) -> Test {
        let name = String::from(name);
        Test {
            name,
            seconds,
            passed,
        }
    }

    #[test]
    fn a_report_says_what_ran_how_it_went_and_how_long_it_took() {
        let expected = [
            test("domain number::a_number_is_read", 0.012, true),
            test("domain step::fails", 1.5, false),
            test("tests/told.test.ts A sum > that is & stays", 0.2, true),
        ];
        assert_eq!(read(REPORT), expected);
    }
}
