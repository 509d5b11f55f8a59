//! `cargo xtask test NAME`: the tests whose name, binary or file contains NAME, with everything that they need.
//!
//! It must never build or set up what the tests that match have no use for: a test of a rule is a matter of seconds. What
//! matches is first read from the sources (`sources.rs`), which decides what is built; the runners then pick exactly.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::checks::{Only, tests};
use crate::setup::{Need, prepare};
use crate::sources::{self, RustTest};
use crate::steps::{cargo, must, say, step};
use crate::{report, strangers, ui};

/// The whole-program tests that need neither window nor keyring.
const WITHOUT_DESKTOP: [&str; 3] = ["strangers", "tidy", "views"];

/// Runs them, and fails if there are none.
pub(crate) fn run(name: &str) -> Result<u8> {
    report::begin();
    // The names of Rust tests are sentences as well, written with underscores.
    let part = if sources::is_a_path(name) {
        String::from(name)
    } else {
        name.replace(' ', "_")
    };
    let mut rust = sources::rust_tests()?;
    rust.retain(|test| test.is_named(&part));
    let ui = UiTests::named(name)?;
    let outcomes = match (rust.as_slice(), ui) {
        ([], None) => {
            prepare(Need::Core)?;
            say(&format!(
                "no source names `{name}`; the UI's tests are asked, some of whose titles are put together"
            ));
            vec![UiTests::titled(name).run()]
        }
        ([], Some(ui)) => {
            prepare(Need::Core)?;
            vec![ui.run()]
        }
        (rust, None) => vec![run_rust(rust, &part)],
        (rust, Some(ui)) => vec![run_rust(rust, &part), ui.run()],
    };
    let failed: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    for error in &failed {
        say(&format!("xtask: {error:#}"));
    }
    if failed.is_empty() && report::ran()? == 0 {
        bail!(
            "nothing matches `{name}`: it is looked for in the names of Rust tests, of their binaries (`acceptance::kills`) \
             and packages, in the titles of the UI's tests, and in the paths of the files of both"
        );
    }
    report::say_tests()?;
    Ok(u8::from(!failed.is_empty()))
}

/// What the tests that were found need when they run.
struct Needs {
    /// Screen, session bus and keyring.
    desktop: bool,
    /// The `ringside` program, and with it the built UI.
    shell: bool,
    /// The `practice-org` program.
    org: bool,
    /// The clients that others wrote.
    strangers: bool,
    /// A real softphone.
    softphone: bool,
}

impl Needs {
    fn of(found: &[RustTest]) -> Result<Self> {
        let whole = found.iter().filter(|test| test.package == "acceptance");
        let binary = |test: &RustTest| test.binary.clone().unwrap_or_default();
        let mut needs = Self {
            desktop: false,
            shell: found.iter().any(|test| test.package == "ringside"),
            org: false,
            strangers: false,
            softphone: found.iter().any(|test| test.is_named("baresip")),
        };
        for test in whole {
            needs.desktop |= !WITHOUT_DESKTOP.contains(&binary(test).as_str());
            needs.strangers |= binary(test) == "strangers";
            needs.shell |= sources::mentions(test, "programs::ringside")?;
            needs.org |= sources::mentions(test, "programs::practice_org")?;
        }
        Ok(needs)
    }

    fn of_the_machine(&self) -> Need {
        if self.strangers || self.softphone {
            Need::Everything
        } else if self.desktop {
            Need::Headless
        } else if self.shell {
            Need::Window
        } else {
            Need::Core
        }
    }
}

fn run_rust(found: &[RustTest], part: &str) -> Result<()> {
    let needs = Needs::of(found)?;
    prepare(needs.of_the_machine())?;
    if needs.strangers {
        ui::install()?;
        strangers::install()?;
    }
    if needs.shell {
        ui::install()?;
        ui::build()?;
    }
    let mut packages: BTreeSet<&str> = found.iter().map(|test| test.package.as_str()).collect();
    packages.extend(needs.shell.then_some("ringside"));
    packages.extend(needs.org.then_some("practice-org"));
    let scope: Vec<&str> = packages
        .iter()
        .flat_map(|name| ["--package", name])
        .collect();
    if needs.shell || needs.org {
        step("build", || {
            must(cargo(&["build", "--all-targets"]).args(&scope))
        })?;
    }
    let only = Only {
        expression: expression(found, part),
        part: String::from(part),
    };
    step("tests", || tests(&scope, Some(&only), needs.desktop))
}

/// The same choice as a nextest expression, which may name only binaries that exist.
fn expression(found: &[RustTest], part: &str) -> String {
    let in_binary = |test: &RustTest| match &test.binary {
        Some(_) => format!("binary_id(={})", test.binary_id()),
        None => format!("package(={})", test.package),
    };
    let mut choices = BTreeSet::new();
    if sources::is_a_path(part) {
        choices.extend(found.iter().map(|test| match test.modules.join("::") {
            modules if modules.is_empty() => in_binary(test),
            modules => format!("({} & test(/^{modules}::/))", in_binary(test)),
        }));
    } else {
        let escaped = part.replace('\\', "\\\\").replace(')', "\\)");
        choices.insert(format!("test(~{escaped})"));
        let whole = found.iter().filter(|test| test.binary_id().contains(part));
        choices.extend(whole.map(in_binary));
    }
    choices.into_iter().collect::<Vec<_>>().join(" + ")
}

/// Tests of the UI that are to run.
struct UiTests {
    /// Those of these files; of all files if there are none.
    files: Vec<String>,
    /// Those with this in their titles.
    title: Option<String>,
}

impl UiTests {
    /// The files whose path contains the name; else the files whose text does, with the name as the title.
    fn named(name: &str) -> Result<Option<Self>> {
        let all = sources::ui_tests()?;
        let by_path = all.iter().filter(|(file, _)| file.contains(name));
        let by_path: Vec<String> = by_path.map(|(file, _)| file.clone()).collect();
        if !by_path.is_empty() {
            return Ok(Some(Self {
                files: by_path,
                title: None,
            }));
        }
        if sources::is_a_path(name) {
            // The path of a UI file may be given from the top of the repository as well.
            let inside = name.strip_prefix("ui/").unwrap_or(name);
            let files = all.iter().filter(|(file, _)| file.contains(inside));
            let files: Vec<String> = files.map(|(file, _)| file.clone()).collect();
            return Ok((!files.is_empty()).then_some(Self { files, title: None }));
        }
        let is_in_a_title = |text: &String| {
            let lines = text.lines().map(str::trim_start);
            let mut lines = lines.filter(|line| !line.starts_with("import"));
            lines.any(|line| line.contains(name) && line.contains(['\'', '`', '"']))
        };
        let files = all.iter().filter(|(_, text)| is_in_a_title(text));
        let files: Vec<String> = files.map(|(file, _)| file.clone()).collect();
        Ok((!files.is_empty()).then(|| Self {
            files,
            title: Some(String::from(name)),
        }))
    }

    fn titled(name: &str) -> Self {
        Self {
            files: Vec::new(),
            title: Some(String::from(name)),
        }
    }

    fn run(&self) -> Result<()> {
        ui::install()?;
        ui::test(&self.files, self.title.as_deref())
    }
}
