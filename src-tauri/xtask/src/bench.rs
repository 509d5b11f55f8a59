//! `cargo xtask bench`: the benchmarks, on the programs as they are shipped.
//!
//! It must never measure a development build: figures that are compared with a budget come from `--release` only. They are
//! taken in the virtual desktop where there is one, so that two machines differ by their speed alone.

use anyhow::Result;

use crate::setup::{Need, prepare};
use crate::steps::{cargo, code, must, step};
use crate::{desktop, paths, ui};

/// Builds and runs the benchmarks; they print the table and write `target/bench/report.json`.
pub(crate) fn run() -> Result<u8> {
    let headless = cfg!(target_os = "linux");
    prepare(if headless {
        Need::Headless
    } else {
        Need::Window
    })?;
    ui::install()?;
    ui::build()?;
    let mut build = cargo(&[
        "build",
        "--release",
        "--package",
        "ringside",
        "--bin",
        "ringside",
    ]);
    build.args(["--package", "acceptance", "--bin", "bench"]);
    step("build", || must(&mut build))?;
    let bench = paths::program("release", "bench");
    let variables = [
        ("RINGSIDE_BIN", paths::program("release", "ringside")),
        ("RINGSIDE_BENCH_DIR", paths::emptied("bench")?),
    ];
    if headless {
        return desktop::run(&[bench.into()], &variables);
    }
    code(std::process::Command::new(bench).envs(variables))
}
