//! Who may import whom in `ui/src`: no circle of files, and arrows between folders that point one way.
//!
//! Imports are read as text, static and dynamic ones alike, in TypeScript and in components. What is not in git, such as the
//! compiled messages, is a folder without files here: it may be imported, and imports nothing.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

use crate::graph::{Graph, circles, told};
use crate::tree::{Source, none, sources};

/// Each folder of `ui/src`, and the folders that it may import, from the ground up. Views import a folder of views only if it
/// stands before their own.
const ARROWS: &[(&str, &[&str])] = &[
    ("generated", &[]),
    ("paraglide", &[]),
    ("styles", &[]),
    ("browser", &[]),
    ("backend", &["generated"]),
    ("i18n", &["generated", "paraglide"]),
    ("components", &["browser"]),
    ("state", &["generated", "backend"]),
    ("views/pieces", &[]),
    ("views/people", &["views/pieces"]),
    ("views/tasks", &["views/pieces"]),
    (
        "views/call",
        &["views/pieces", "views/people", "views/tasks"],
    ),
    (
        "views/home",
        &["views/pieces", "views/people", "views/tasks", "views/call"],
    ),
    (
        "views/person",
        &["views/pieces", "views/people", "views/tasks", "views/call"],
    ),
    ("views/recent", &["views/pieces"]),
    (
        "views/outbox",
        &["views/pieces", "views/people", "views/tasks"],
    ),
    ("views/settings", &["views/pieces"]),
    ("views/sign-in", &["views/pieces"]),
    ("views/frame", &["views/pieces"]),
];

/// What every folder of views may import.
const SEEN: &[&str] = &["generated", "browser", "i18n", "components", "state"];

/// What stands above all folders: it may import any.
const TOP: &[&str] = &["App.svelte", "main.ts"];

#[test]
fn no_circle_ties_files_of_the_ui() -> Result<()> {
    let graph = imports(&sources(&[".ts", ".svelte"])?);
    ensure!(graph.len() > 100, "only {} files were read", graph.len());
    none("no file may reach itself by its imports", &told(&graph));
    Ok(())
}

#[test]
fn imports_between_folders_of_the_ui_point_one_way() -> Result<()> {
    let graph = imports(&sources(&[".ts", ".svelte"])?);
    let mut offences = Vec::new();
    for (file, targets) in &graph {
        let wrong = targets.iter().filter(|target| !is_allowed(file, target));
        offences.extend(wrong.map(|target| format!("{file} must not import {target}")));
    }
    none(
        "generated <- backend <- i18n, components <- state <- views <- App",
        &offences,
    );
    Ok(())
}

#[test]
fn the_table_of_folders_has_no_circle_of_its_own() {
    let table = ARROWS.iter().map(|(folder, may)| {
        let may = may.iter().map(|name| String::from(*name)).collect();
        (String::from(*folder), may)
    });
    let table: BTreeMap<String, BTreeSet<String>> = table.collect();
    assert!(circles(&table).is_empty(), "{:?}", told(&table));
}

#[test]
fn a_made_up_circle_and_a_made_up_arrow_are_found() {
    let made_up = [
        source(
            "i18n/a.ts",
            "import type { B } from './b';\nexport * from '../paraglide/m.js';",
        ),
        source("i18n/b.ts", "const a = await import('./a');"),
        source(
            "components/C.svelte",
            "<script>\n  import {\n    x,\n  } from '../state/d.svelte';\n  import '../styles/c.css';",
        ),
        source("state/d.svelte.ts", "import { tick } from 'svelte';"),
    ];
    let graph = imports(&made_up);
    assert_eq!(
        told(&graph),
        ["2 names: i18n/a.ts -> i18n/b.ts -> i18n/a.ts"]
    );
    let of = |file: &str| graph.get(file).cloned().unwrap_or_default();
    assert!(of("state/d.svelte.ts").is_empty(), "{graph:?}");
    assert!(
        of("components/C.svelte").contains("state/d.svelte.ts"),
        "{graph:?}"
    );
    assert!(!is_allowed("components/C.svelte", "state/d.svelte.ts"));
    assert!(!is_allowed(
        "views/people/Who.svelte",
        "views/call/About.svelte"
    ));
    assert!(!is_allowed("views/Loose.svelte", "generated/View.ts"));
    assert!(is_allowed(
        "views/call/About.svelte",
        "views/people/Who.svelte"
    ));
    assert!(is_allowed("views/call/About.svelte", "i18n/a.ts"));
}

fn source(path: &str, text: &str) -> Source {
    Source {
        path: format!("{FOLDER}{path}"),
        text: String::from(text),
    }
}

const FOLDER: &str = "ui/src/";

/// What each file of `ui/src` imports, by paths from there.
fn imports(sources: &[Source]) -> Graph {
    let ours: BTreeMap<&str, &str> = sources
        .iter()
        .filter_map(|source| Some((source.path.strip_prefix(FOLDER)?, source.text.as_str())))
        .collect();
    let targets = |file: &str, text: &str| {
        let relative = specifiers(text)
            .into_iter()
            .filter(|name| name.starts_with('.'));
        let paths = relative.map(|name| joined(file, name));
        // `./drafts` is drafts.ts; what is no file of ours, as `./m.js`, keeps its name.
        let whole = paths.map(|path| {
            let script = format!("{path}.ts");
            if ours.contains_key(script.as_str()) {
                script
            } else {
                path
            }
        });
        whole.collect()
    };
    ours.iter()
        .map(|(file, text)| (String::from(*file), targets(file, text)))
        .collect()
}

/// All that a text imports: what stands quoted after `from`, `import` and `import(`.
fn specifiers(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in [" from '", "import '", "import('"] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(keyword) {
            found.extend(after.split('\'').next());
            rest = after;
        }
    }
    found
}

/// The path that a file means by `../x/y`.
fn joined(file: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether a file may import another one, by the folders in which they lie.
fn is_allowed(file: &str, target: &str) -> bool {
    if TOP.contains(&file) {
        return true;
    }
    let (from, to) = (folder(file), folder(target));
    let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == from) else {
        return false;
    };
    let is_view = from.starts_with("views/");
    from == to || may.contains(&to) || (is_view && SEEN.contains(&to))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
