//! A profile that has been worked with: what a bad start must not cost.

use acceptance::app::{TestApp, note};
use anyhow::Result;

const NOTE: &str = "Wants three-year pricing";

/// A signed-in agent with a note on a call of today, whose program is stopped.
pub(crate) async fn stopped() -> Result<TestApp> {
    let mut app = running().await?;
    app.stops().await;
    Ok(app)
}

/// The same while the program runs.
pub(crate) async fn running() -> Result<TestApp> {
    let app = TestApp::start().await?;
    let call = app.rings("a1", "+819012345678").await?;
    app.does(note(call, NOTE, 1)).await?;
    app.sees_on_card(
        call,
        "the note on disk, and all that is known of her",
        |card| {
            card.note.seq == 1
                && card
                    .panel
                    .as_ref()
                    .is_some_and(|panel| panel.as_of.is_some())
        },
    )
    .await?;
    Ok(app)
}

/// The fault is repaired: the program starts, and everything is there.
pub(crate) async fn goes_on(app: &mut TestApp) -> Result<()> {
    app.starts().await?;
    app.sees("the note from before", |view| {
        view.calls.iter().any(|call| call.note.text == NOTE)
    })
    .await?;
    app.stops().await;
    Ok(())
}
