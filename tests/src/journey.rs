//! The journey: what a new user sees in the first minutes, played in the real window, step by step.
//!
//! The demo without a screen and the window tests are this one journey. It uses the sidebar as an agent does (clicks,
//! keys), rings with the practice phone, and asks the org itself what has landed there.

mod after_a_crash;
mod busy_calls;
mod busy_hour;
mod measure;
mod on_the_desktop;
mod page;
mod phone;
mod picks;
mod plan;
mod secrets;
mod stage;
mod told;
mod writing;

use anyhow::{Result, anyhow};

pub use measure::{RingingToPainted, measure};
pub use plan::Plan;
pub use stage::Stage;
use told::tell;

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
    busy_hour::a_ring_right_after_the_first_character(&stage).await?;
    busy_hour::words_outlive_a_ring_and_a_kill(&mut stage).await?;
    busy_calls::a_ghost_and_an_edit(&mut stage).await?;
    busy_calls::two_callers_with_one_id(&stage).await?;
    stage.fits_when_narrow().await?;
    stage.stays_without_focus_and_window().await?;
    measure::ringing_to_painted(&stage, plan).await?;
    secrets::are_kept(&stage)?;
    stage.close().await
}
