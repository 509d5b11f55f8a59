//! The error codes of this org are Salesforce's: each stands in the enumerations of a real WSDL, or is one of REST
//! or of the Bulk API alone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct Known {
    codes: BTreeSet<String>,
    rest_only: BTreeSet<String>,
    /// The Bulk API's own, written without underscores.
    bulk_only: BTreeSet<String>,
}

/// What stands before a code in the source.
const BEFORE: [&str; 5] = ["refused(", "refusal(", "of_field(", "Fault(", "code: "];

#[test]
fn no_code_is_made_up() {
    let known = crate::shapes::files()
        .into_iter()
        .find(|(name, _)| name == "error-codes")
        .unwrap();
    let known: Known = serde_json::from_str(&known.1).unwrap();
    let mut found = BTreeSet::new();
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = [here.join("src"), here.join("../org/src")];
    for file in folders.iter().flat_map(|folder| sources(folder)) {
        let text = std::fs::read_to_string(file).unwrap();
        for before in BEFORE {
            let codes = text.split(before).skip(1).filter_map(|rest| {
                let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
                // Texts have spaces, and OAuth's codes are in small letters.
                let is_code = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
                code.bytes().all(is_code).then(|| code.to_owned())
            });
            found.extend(codes);
        }
    }
    assert!(found.len() > 25, "{found:?}");
    let made_up: Vec<&String> = found
        .iter()
        .filter(|code| {
            let lists = [&known.codes, &known.rest_only, &known.bulk_only];
            !lists.iter().any(|list| list.contains(*code))
        })
        .collect();
    assert_eq!(made_up, [] as [&String; 0]);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}
