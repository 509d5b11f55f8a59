//! The benchmarks of the whole program, on its release build. `cargo xtask bench` runs them.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use acceptance::journey::{Plan, RingingToPainted, Stage, measure};
use anyhow::{Context as _, Result};
use serde::Serialize;

const PEOPLE: u32 = 200_000;
const RINGS: u32 = 200;

/// What `target/bench/report.json` holds.
#[derive(Serialize)]
struct Report {
    /// From the start of the program on an empty profile to an index of everybody: practice org, sign-in and first fill.
    start_to_full_index_s: f64,
    ringing_to_painted: RingingToPainted,
    /// All processes of the program, the practice org that it carries among them.
    memory_kb: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let folder = variable("RINGSIDE_BENCH_DIR").context("`cargo xtask bench` says where to")?;
    let plan = Plan {
        ringside: variable("RINGSIDE_BIN").context("`cargo xtask bench` says what to run")?,
        pictures: folder.clone(),
        people: PEOPLE,
        measured_rings: RINGS,
        promised: Duration::from_millis(100),
    };
    let started = Instant::now();
    let stage = Stage::open(&plan).await?;
    let start_to_full_index_s = started.elapsed().as_secs_f64();
    stage.leave_all().await?;
    let ringing_to_painted = measure(&stage, RINGS).await?;
    let report = Report {
        start_to_full_index_s,
        ringing_to_painted,
        memory_kb: stage.memory_kb()?,
    };
    stage.close().await?;
    std::fs::write(
        folder.join("report.json"),
        serde_json::to_string_pretty(&report)?,
    )?;
    let took = report.ringing_to_painted;
    let rows = [
        ("people in the index", took.people.to_string()),
        (
            "start to full index",
            format!("{start_to_full_index_s:.1} s"),
        ),
        ("ringing to painted, p50", format!("{} ms", took.p50_ms)),
        ("ringing to painted, p95", format!("{} ms", took.p95_ms)),
        ("ringing to painted, slowest", format!("{} ms", took.max_ms)),
        (
            "memory (PSS, with the practice org)",
            format!("{} MiB", report.memory_kb / 1024),
        ),
    ];
    let mut out = std::io::stdout().lock();
    for (what, figure) in rows {
        writeln!(out, "{what:<40}{figure:>14}")?;
    }
    Ok(())
}
