//! `cargo xtask bench`: the benchmarks, on the programs as they are shipped.
//!
//! It must never measure a development build: figures that are compared with a budget come from `--release` only. They are
//! taken in the virtual desktop where there is one, so that two machines differ by their speed alone.

use std::ffi::OsString;

use anyhow::{Context as _, Result};

use crate::setup::{Need, prepare};
use crate::steps::{cargo, code, must, step};
use crate::{desktop, paths, ui};

/// Builds and runs the benchmarks; they print the table and write `target/bench/report.json`.
/// `only_sync` leaves the window out, which is half of the building.
pub(crate) fn run(only_sync: bool) -> Result<u8> {
    let headless = cfg!(target_os = "linux");
    prepare(if headless {
        Need::Headless
    } else {
        Need::Window
    })?;
    let mut build = cargo(&["build", "--release"]);
    build.args(["--package", "practice-org", "--bin", "practice-org"]);
    build.args([
        "--package",
        "acceptance",
        "--bin",
        "bench",
        "--bin",
        "windowless",
    ]);
    if !only_sync {
        ui::install()?;
        ui::build()?;
        build.args(["--package", "ringside", "--bin", "ringside"]);
    }
    step("build", || must(&mut build))?;
    let mut bench = vec![paths::program("release", "bench").into()];
    bench.extend(only_sync.then(|| OsString::from("--sync")));
    let variables = [
        ("RINGSIDE_BIN", paths::program("release", "ringside")),
        ("RINGSIDE_BENCH_DIR", paths::emptied("bench")?),
    ]
    .map(|(name, path)| (name, path.into_os_string()));
    if headless {
        return desktop::run(&bench, &variables);
    }
    let (program, arguments) = bench.split_first().context("the program")?;
    code(
        std::process::Command::new(program)
            .args(arguments)
            .envs(variables),
    )
}
