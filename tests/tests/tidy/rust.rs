//! Who imports whom among the files of each Rust crate: no circle, and in `domain` no import of a higher room.
//!
//! A file imports another where it names something that stands there, by `use` or by a path. `mod` lines and re-exports do not
//! count: they say what there is, and not what is needed. Text is read rather than syntax, and what follows `#[cfg(test)]` is
//! not looked at.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};

use crate::graph::{Graph, told};
use crate::tree::{Source, none, sources};

/// The rooms of `domain` (its modules at the top), from the lowest up: each may import itself and those before it.
const STAIRS: &[&str] = &[
    "base", "number", "budget", "org", "call", "people", "settings", "session", "outbox", "record",
    "panel", "state", "logging", "check", "view", "step",
];

const DOMAIN: &str = "src-tauri/crates/domain/src/";

#[test]
fn no_circle_ties_files_of_a_crate() -> Result<()> {
    let all = sources(&[".rs"])?;
    let mut offences = Vec::new();
    let crates = crates(&all);
    ensure!(crates.len() > 8, "only {} crates were read", crates.len());
    for one in &crates {
        let circles = told(&one.imports());
        offences.extend(circles.iter().map(|told| format!("{} {told}", one.folder)));
    }
    none("no file may reach itself by its imports", &offences);
    Ok(())
}

#[test]
fn the_rooms_of_the_rules_are_a_staircase() -> Result<()> {
    let all = sources(&[".rs"])?;
    let domain = crates(&all).into_iter().find(|one| one.folder == DOMAIN);
    let graph = domain.context("domain is a crate")?.imports();
    ensure!(graph.len() > 100, "only {} files were read", graph.len());
    none("a room imports only those below it", &steps_up(&graph));
    Ok(())
}

/// Every import of a room that is higher than the importing one, or that is not in the list.
fn steps_up(graph: &Graph) -> Vec<String> {
    let height = |module: &str| {
        let room = module.split("::").next().unwrap_or_default();
        STAIRS.iter().position(|known| *known == room)
    };
    let mut offences = Vec::new();
    for (from, targets) in graph.iter().filter(|(from, _)| *from != ROOT) {
        for to in targets {
            if height(from).is_none() || height(to).is_none() || height(from) < height(to) {
                offences.push(format!("{from} must not import {to}"));
            }
        }
    }
    offences
}

#[test]
fn made_up_circles_and_steps_up_are_found() -> Result<()> {
    let all = [
        source(
            "lib.rs",
            "pub mod base;\npub mod view;\npub use view::call::shown;",
        ),
        source("base.rs", "pub mod ids;\npub mod time;"),
        source(
            "base/ids.rs",
            "use super::time::{self, Moment};\nfn f(at: time::Moment) {}",
        ),
        source("base/time.rs", "fn f() -> crate::base::ids::Id { todo() }"),
        source(
            "view.rs",
            "pub mod call;\nfn f() { call::shown() }\npub struct View;",
        ),
        source(
            "view/call.rs",
            "// crate::step::x\n#[cfg(test)]\nmod tests { use super::super::View; }",
        ),
    ];
    let crates = crates(&all);
    let graph = crates.first().context("a crate")?.imports();
    assert_eq!(
        told(&graph),
        ["2 names: base::ids -> base::time -> base::ids"]
    );
    assert!(graph["view"].contains("view::call"), "{graph:?}");
    assert!(graph["view::call"].is_empty(), "{graph:?}");
    assert!(steps_up(&graph).is_empty());
    let up = Graph::from([(
        String::from("base::ids"),
        BTreeSet::from([String::from("view::call")]),
    )]);
    assert_eq!(steps_up(&up), ["base::ids must not import view::call"]);
    Ok(())
}

fn source(path: &str, text: &str) -> Source {
    Source {
        path: format!("made/up/src/{path}"),
        text: String::from(text),
    }
}

/// What the root of a crate is called among its modules.
const ROOT: &str = "(root)";

/// The files of one crate by their modules, such as `outbox::row`.
struct Crate<'a> {
    folder: &'a str,
    files: BTreeMap<String, &'a Source>,
}

/// Every folder `src` that holds a `lib.rs` or a `main.rs`, with its files.
fn crates(all: &[Source]) -> Vec<Crate<'_>> {
    let roots = all.iter().filter_map(|source| {
        let root = source.path.strip_suffix("lib.rs");
        root.or(source.path.strip_suffix("main.rs"))
            .filter(|folder| folder.ends_with("src/"))
    });
    let folders: BTreeSet<&str> = roots.collect();
    let files = |folder: &str| {
        let inside = all.iter().filter_map(|source| {
            let name = source.path.strip_prefix(folder)?.strip_suffix(".rs")?;
            // A program of its own shares no module with the others.
            let is_program = name.starts_with("bin/");
            let name = match name {
                "lib" => String::from(ROOT),
                "main" => String::from(ROOT),
                other => other.replace('/', "::"),
            };
            (!is_program).then_some((name, source))
        });
        inside.collect()
    };
    let each = folders.into_iter().map(|folder| Crate {
        folder,
        files: files(folder),
    });
    each.collect()
}

impl Crate<'_> {
    /// Which files each file imports.
    fn imports(&self) -> Graph {
        let mut graph = Graph::new();
        for (module, source) in &self.files {
            let paths = Paths::of(&source.text);
            let targets = paths.found.iter().filter_map(|path| {
                let target = self.target(module, path, &paths.children)?;
                (target != *module).then_some(target)
            });
            graph.insert(module.clone(), targets.collect());
        }
        graph
    }

    /// The file in which the last name of a path stands, if it is one of this crate's.
    fn target(&self, module: &str, path: &[String], children: &BTreeSet<String>) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let mut place: Vec<&str> = match first.as_str() {
            "crate" => Vec::new(),
            "self" => names(module),
            "super" => {
                let mut above = names(module);
                above.pop();
                above
            }
            child if children.contains(child) && !rest.is_empty() => {
                let mut below = names(module);
                below.push(child);
                below
            }
            _ => return None,
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(place.pop()),
                "self" => {}
                name => place.push(name),
            }
        }
        while !place.is_empty() {
            let module = place.join("::");
            if self.files.contains_key(&module) {
                return Some(module);
            }
            place.pop();
        }
        Some(String::from(ROOT))
    }
}

/// The names of a module's path; none for the root.
fn names(module: &str) -> Vec<&str> {
    module.split("::").filter(|name| *name != ROOT).collect()
}

/// All paths that a file names, and the modules that it declares.
#[derive(Default)]
struct Paths {
    found: BTreeSet<Vec<String>>,
    children: BTreeSet<String>,
}

impl Paths {
    fn of(text: &str) -> Self {
        let mut paths = Self::default();
        let inner_tests = concat!("#[cfg(", "test)]");
        let mut lines = text.lines().take_while(|line| *line != inner_tests);
        while let Some(line) = lines.next() {
            let code = line.split("//").next().unwrap_or_default().trim();
            if let Some(name) = declared(code) {
                paths.children.insert(String::from(name));
                continue;
            }
            let is_reexport = code.starts_with("pub") && code.contains(" use ");
            if is_reexport || code.starts_with("use ") {
                let mut statement = String::from(code);
                while !statement.ends_with(';') {
                    let Some(more) = lines.next() else { break };
                    statement.push_str(more.trim());
                }
                if let (false, Some(tree)) = (is_reexport, statement.strip_prefix("use ")) {
                    paths.spread(&[], tree.trim_end_matches(';'));
                }
                continue;
            }
            let words = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
            let named = words.filter(|word| word.contains("::"));
            let split = named.map(|path| path.split("::").map(String::from).collect());
            paths.found.extend(split);
        }
        paths
    }

    /// Every path of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
    fn spread(&mut self, prefix: &[String], tree: &str) {
        let (path, group) = match tree.split_once('{') {
            Some((path, group)) => (path, Some(group.strip_suffix('}').unwrap_or(group))),
            None => (tree, None),
        };
        let path = path.split(" as ").next().unwrap_or_default();
        let names = path.split("::").map(str::trim);
        let names = names.filter(|name| !name.is_empty() && *name != "*");
        let whole: Vec<String> = prefix
            .iter()
            .cloned()
            .chain(names.map(String::from))
            .collect();
        let Some(group) = group else {
            self.found.insert(whole);
            return;
        };
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in group.char_indices().chain([(group.len(), ',')]) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    let part = group.get(start..at).unwrap_or_default().trim();
                    if !part.is_empty() {
                        self.spread(&whole, part);
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
    }
}

/// The module that a line declares, as `pub(crate) mod row;` does.
fn declared(line: &str) -> Option<&str> {
    let (before, name) = line.strip_suffix(';')?.split_once("mod ")?;
    let is_declaration = before.is_empty() || before.starts_with("pub");
    (is_declaration && !name.contains(' ')).then_some(name)
}
