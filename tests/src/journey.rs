//! The journey: what a new user sees in the first minutes, played in the real window, step by step.
//!
//! The demo without a screen and the window tests are this one journey. It uses the sidebar as an agent does (clicks,
//! keys), rings with the practice phone, and asks the org itself what has landed there.

mod after_a_crash;
mod hands;
mod measure;
mod on_the_desktop;
mod phone;
mod picks;
mod stage;
mod writing;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

pub use measure::{RingingToPainted, measure};
pub use stage::Stage;

/// What the journey is played with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The `ringside` program.
    pub ringside: PathBuf,
    /// Where pictures go.
    pub pictures: PathBuf,
    /// How many made-up people the practice org has.
    pub people: u32,
    /// How many calls are rung to measure the time to the painted name.
    pub measured_rings: u32,
    /// Within what time of the ring the name must be painted, 95 times of 100.
    pub promised: Duration,
}

/// Plays all points. The first that does not hold ends it, with what was awaited and what the window showed.
pub async fn play(plan: &Plan) -> Result<()> {
    let mut stage = Stage::open(plan).await?;
    tell(&format!(
        "the sidebar is open; {} people in the index",
        stage.people().await?
    ))?;
    writing::a_call_rings(&stage).await?;
    writing::a_note_becomes_one_task(&stage).await?;
    picks::three_matches(&stage).await?;
    picks::an_unpicked_call_waits(&stage).await?;
    writing::a_to_do_before_a_call(&stage).await?;
    picks::an_unknown_caller(&stage).await?;
    after_a_crash::offline_killed_and_back(&mut stage).await?;
    after_a_crash::a_lost_answer(&stage).await?;
    stage.looks().await?;
    stage.stays_without_focus_and_window().await?;
    measure::ringing_to_painted(&stage, plan).await?;
    stage.close().await
}

/// One line for each step: what was seen, and what was checked.
fn tell(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "✓ {line}")?;
    Ok(out.flush()?)
}
