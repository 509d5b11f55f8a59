//! Which tests there are, read from the source files without building anything.
//!
//! It owns the guess that decides what is built. It may find too many tests but never too few: which tests really run
//! is decided by nextest and vitest. It must never need a compiler, as nothing has been built when it runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::paths;

/// A test of the Rust code.
#[derive(Debug, Clone)]
pub(crate) struct RustTest {
    pub(crate) package: String,
    /// The file under `tests/` or its folder; none for a test beside the code.
    pub(crate) binary: Option<String>,
    /// The modules that the file is, from the binary on.
    pub(crate) modules: Vec<String>,
    /// The file, from the top of the repository.
    pub(crate) file: PathBuf,
    name: String,
}

impl RustTest {
    /// What nextest calls the binary.
    pub(crate) fn binary_id(&self) -> String {
        match &self.binary {
            Some(binary) => format!("{}::{binary}", self.package),
            None => self.package.clone(),
        }
    }

    /// Whether a part of its name, of its binary's or of its file's path is this.
    pub(crate) fn is_named(&self, part: &str) -> bool {
        if is_a_path(part) {
            // A path is named as Git names it, also on Windows.
            return self
                .file
                .to_string_lossy()
                .replace('\\', "/")
                .contains(part);
        }
        let path = |inner: Option<&str>| {
            let modules = self.modules.iter().map(String::as_str);
            let all: Vec<&str> = modules.chain(inner).chain([self.name.as_str()]).collect();
            all.join("::")
        };
        // Most tests beside the code are in a module `tests`.
        self.binary_id().contains(part)
            || path(None).contains(part)
            || path(Some("tests")).contains(part)
    }
}

/// Whether what was asked for names a file and not a test.
pub(crate) fn is_a_path(part: &str) -> bool {
    part.contains('/') || part.ends_with(".rs") || part.ends_with(".ts")
}

/// Every test of the Rust code.
pub(crate) fn rust_tests() -> Result<Vec<RustTest>> {
    let mut tests = Vec::new();
    for top in ["src-tauri", "tests"] {
        for file in files(&paths::root().join(top), ".rs")? {
            tests.extend(tests_in(&file)?);
        }
    }
    Ok(tests)
}

/// The UI's test files, from the UI's folder, with what is in them.
pub(crate) fn ui_tests() -> Result<Vec<(String, String)>> {
    let ui = paths::ui();
    let mut tests = Vec::new();
    for file in files(&ui.join("tests"), ".test.ts")? {
        let name = file.strip_prefix(&ui).unwrap_or(&file);
        let name = name.to_string_lossy().replace('\\', "/");
        tests.push((name, read(&file)?));
    }
    Ok(tests)
}

/// Whether a test's file contains the word, or a file of the same binary that has no test of its own.
pub(crate) fn mentions(test: &RustTest, word: &str) -> Result<bool> {
    let file = paths::root().join(&test.file);
    if read(&file)?.contains(word) {
        return Ok(true);
    }
    let folder = match (&test.binary, test.modules.is_empty()) {
        (Some(_), false) => file.parent(),
        _ => None,
    };
    for other in files(folder.unwrap_or(&file), ".rs")? {
        let text = read(&other)?;
        if text.contains(word) && names_in(&text).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn tests_in(file: &Path) -> Result<Vec<RustTest>> {
    let names = names_in(&read(file)?);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let folder = file.ancestors().skip(1);
    let folder = folder
        .into_iter()
        .find(|folder| folder.join("Cargo.toml").is_file());
    let folder = folder.with_context(|| format!("{} is in no package", file.display()))?;
    let manifest = read(&folder.join("Cargo.toml"))?;
    let package = manifest
        .lines()
        .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let package = package.with_context(|| format!("{} names no package", folder.display()))?;

    let inside = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let mut parts: Vec<String> = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let is_apart = parts.first().is_some_and(|top| top == "tests");
    parts.drain(..parts.len().min(1));
    let binary = is_apart.then(|| parts.drain(..parts.len().min(1)).collect());
    if !is_apart && parts.first().is_some_and(|folder| folder == "bin") {
        parts.clear();
    }
    parts.retain(|part| !["main", "lib", "mod"].contains(&part.as_str()));
    let found = names.into_iter().map(|name| RustTest {
        package: String::from(package),
        binary: binary.clone(),
        modules: parts.clone(),
        file: file
            .strip_prefix(paths::root())
            .unwrap_or(file)
            .to_path_buf(),
        name,
    });
    Ok(found.collect())
}

/// The functions that an attribute makes tests.
fn names_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("test(");
        } else if let Some((_, rest)) = line.split_once("fn ")
            && is_test
        {
            let letters = rest.chars();
            names.push(
                letters
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
            is_test = false;
        }
    }
    names
}

/// Every file below a folder whose name ends like this, without what is built or downloaded.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = Vec::from([folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && name != "target" && name != "node_modules" {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{names_in, rust_tests};

    #[test]
    fn a_test_is_known_by_its_attribute() {
        let text = "#[cfg(test)]\nmod tests {\n  #[test]\n  #[should_panic]\n  fn one() {}\n  fn helper() {}\n\
                    #[tokio::test(flavor = \"multi_thread\")]\nasync fn two() -> Result<()> {}\n}";
        assert_eq!(names_in(text), ["one", "two"]);
    }

    #[test]
    fn a_test_is_found_by_a_part_of_its_name_of_its_binary_or_of_its_path() {
        let all = rust_tests().expect("the sources can be read");
        for part in [
            "a_test_is_found_by_a_part",
            "sources::tests::a_test",
            "xtask/src/sources.rs",
        ] {
            let mut found = all.iter().filter(|test| test.is_named(part));
            assert!(found.any(|test| test.package == "xtask"), "{part}");
        }
        let mut kills = all.iter().filter(|test| test.is_named("acceptance::kills"));
        assert!(kills.any(|test| test.binary_id() == "acceptance::kills"));
    }
}
