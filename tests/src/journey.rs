//! The journey: what a new user sees in the first minutes, played in the real window, step by step.
//!
//! The demo without a screen and the window tests are this one journey. It uses the sidebar as an agent does (clicks,
//! keys), rings with the practice phone, and asks the org itself what has landed there.

mod after_a_crash;
mod measure;
mod on_the_desktop;
mod page;
mod phone;
mod picks;
mod stage;
mod writing;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, anyhow};

pub use measure::{RingingToPainted, measure};
pub use stage::Stage;

/// How much of the program's words a failure shows.
const LAST_LINES: usize = 40;

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
}

impl Plan {
    /// Where the program's own words go. Without a failure nobody needs them, and between the journey's lines they would be
    /// taken for one.
    pub fn log(&self) -> PathBuf {
        self.pictures.join("ringside.log")
    }

    /// The last of these words, for a failure's text.
    fn end_of_log(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines.len().saturating_sub(LAST_LINES);
        lines.into_iter().skip(last).collect::<Vec<_>>().join("\n")
    }
}

/// Plays all points. The first that does not hold ends it, with what was awaited, what the window showed and what the program
/// said.
pub async fn play(plan: &Plan) -> Result<()> {
    let log = plan.log();
    play_all(plan).await.map_err(|error| {
        let said = plan.end_of_log();
        anyhow!("{error:#}\nthe program said ({}):\n{said}", log.display())
    })
}

async fn play_all(plan: &Plan) -> Result<()> {
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
    stage.fits_when_narrow().await?;
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
