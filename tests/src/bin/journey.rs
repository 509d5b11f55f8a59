//! The demo without a screen: plays the journey and prints a line for each step. `cargo xtask demo --headless` runs it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use acceptance::journey::{Plan, play};

/// Enough people for the figures to mean something for a large office.
const PEOPLE: u32 = 200_000;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let ringside =
        variable("RINGSIDE_BIN").unwrap_or_else(|| PathBuf::from("target/debug/ringside"));
    let pictures = variable("RINGSIDE_DEMO_DIR").unwrap_or_else(|| PathBuf::from("target/demo"));
    let people = match std::env::args().nth(1) {
        Some(people) => people
            .parse()
            .context("the only argument is a number of people")?,
        None => PEOPLE,
    };
    let plan = Plan {
        ringside,
        pictures,
        people,
        measured_rings: 60,
    };
    play(&plan).await?;
    let pictures = plan.pictures.display();
    let log = plan.log();
    writeln!(
        std::io::stdout(),
        "pictures: {pictures}; what the program said: {}",
        log.display()
    )?;
    Ok(ExitCode::SUCCESS)
}
