//! The journey in the real window, on a small practice org: the demo's every step as a test.
#![cfg(test)]

use acceptance::journey::{Plan, play};
use acceptance::programs;
use anyhow::Result;

#[tokio::test(flavor = "multi_thread")]
async fn every_point_of_the_journey_holds_in_the_real_window() -> Result<()> {
    let pictures = tempfile::tempdir()?;
    let plan = Plan {
        ringside: programs::ringside()?,
        pictures: pictures.path().to_path_buf(),
        people: 300,
        measured_rings: 10,
    };
    play(&plan).await
}
