//! The benchmarks of the whole program, on its release build. `cargo xtask bench` runs them.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use acceptance::first_sync::{self, FirstSync};
use acceptance::journey::{Plan, RingingToPainted, Stage, measure};
use acceptance::many_open::{self, ManyOpen};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;

const PEOPLE: u32 = 200_000;
const RINGS: u32 = 200;

/// Cards that are open, and how often somebody rings then.
const CARDS: u32 = 2_000;
const OPEN_RINGS: u32 = 100;

/// The number of people that the index promises to hold.
const MILLION: u32 = 1_000_000;

/// What `target/bench/report.json` holds.
#[derive(Serialize)]
struct Report {
    /// The first sync of a million people.
    first_sync: FirstSync,
    /// A ring while very many cards are open.
    many_open: ManyOpen,
    /// The window; nothing where only the sync was asked for.
    window: Option<Window>,
}

#[derive(Serialize)]
struct Window {
    /// From the start of the program on an empty profile to an index of everybody: practice org, sign-in and first fill.
    start_to_full_index_s: f64,
    ringing_to_painted: RingingToPainted,
    /// All processes of the program, the practice org that it carries among them.
    memory_kb: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("--open") {
        let measured = many_open::measure(CARDS, OPEN_RINGS).await?;
        return print(&of_many_open(&measured));
    }
    let folder = variable("RINGSIDE_BENCH_DIR").context("`cargo xtask bench` says where to")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let with_window = match arguments.as_slice() {
        [] => true,
        ["--sync"] => false,
        other => bail!("{other:?}; only --sync and --open are known"),
    };
    let report = Report {
        first_sync: first_sync::measure(MILLION).await?,
        many_open: many_open::measure(CARDS, OPEN_RINGS).await?,
        window: match with_window {
            true => Some(window(&folder).await?),
            false => None,
        },
    };
    std::fs::write(
        folder.join("report.json"),
        serde_json::to_string_pretty(&report)?,
    )?;
    let mut rows = of_sync(&report.first_sync);
    rows.extend(of_many_open(&report.many_open));
    rows.extend(report.window.iter().flat_map(of_window));
    print(&rows)
}

fn print(rows: &[(&'static str, String)]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for (what, figure) in rows {
        writeln!(out, "{what:<48}{figure:>20}")?;
    }
    Ok(())
}

fn of_many_open(open: &ManyOpen) -> Vec<(&'static str, String)> {
    let ms = |ms: f64| format!("{ms:.0} ms");
    vec![
        ("open cards", open.cards.to_string()),
        (
            "open cards: all on screen",
            format!("{:.1} s", open.opened_in_s),
        ),
        ("open cards: ring to name, p50", ms(open.p50_ms)),
        ("open cards: ring to name, p95 (under 100)", ms(open.p95_ms)),
        ("open cards: ring to name, slowest", ms(open.max_ms)),
    ]
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

async fn window(folder: &std::path::Path) -> Result<Window> {
    let plan = Plan {
        ringside: variable("RINGSIDE_BIN").context("`cargo xtask bench` says what to run")?,
        pictures: folder.to_path_buf(),
        people: PEOPLE,
        measured_rings: RINGS,
    };
    let started = Instant::now();
    let stage = Stage::open(&plan).await?;
    let start_to_full_index_s = started.elapsed().as_secs_f64();
    stage.leave_all().await?;
    let ringing_to_painted = measure(&stage, RINGS).await?;
    let window = Window {
        start_to_full_index_s,
        ringing_to_painted,
        memory_kb: stage.memory_kb()?,
    };
    stage.close().await?;
    Ok(window)
}

fn of_sync(sync: &FirstSync) -> Vec<(&'static str, String)> {
    let mib = |kb: u64| format!("{} MiB", kb / 1024);
    let tenths: Vec<String> = sync
        .memory_by_tenth_kb
        .iter()
        .map(|kb| (kb / 1024).to_string())
        .collect();
    let took = sync.look_up;
    vec![
        ("first sync: people and companies", sync.people.to_string()),
        (
            "first sync: killed and started again at",
            sync.killed_at.to_string(),
        ),
        ("first sync: time", format!("{:.1} s", sync.seconds)),
        (
            "first sync: a second",
            format!("{:.0}", sync.people_per_second),
        ),
        ("first sync: requests", sync.requests.to_string()),
        ("first sync: peak memory", mib(sync.peak_memory_kb)),
        ("first sync: MiB at each tenth", tenths.join(" ")),
        (
            "index on disk",
            format!("{} MiB", sync.disk_bytes / 1024 / 1024),
        ),
        (
            "index on disk, each",
            format!("{} bytes", sync.bytes_per_person),
        ),
        ("look-up in it, p50", format!("{} µs", took.p50_us)),
        ("look-up in it, p95", format!("{} µs", took.p95_us)),
        ("look-up in it, slowest", format!("{} µs", took.max_us)),
        (
            "search for what nobody has",
            format!("{:.0} ms", sync.vain_search_ms),
        ),
        (
            "going over to an account with so many",
            format!("{:.1} ms", sync.switch_ms),
        ),
    ]
}

fn of_window(window: &Window) -> Vec<(&'static str, String)> {
    let took = window.ringing_to_painted;
    vec![
        ("window: people in the index", took.people.to_string()),
        (
            "window: start to full index",
            format!("{:.1} s", window.start_to_full_index_s),
        ),
        ("ringing to painted, p50", format!("{} ms", took.p50_ms)),
        ("ringing to painted, p95", format!("{} ms", took.p95_ms)),
        ("ringing to painted, p95 compared", took.compared()),
        ("ringing to painted, slowest", format!("{} ms", took.max_ms)),
        (
            "memory (PSS, with the practice org)",
            format!("{} MiB", window.memory_kb / 1024),
        ),
    ]
}
