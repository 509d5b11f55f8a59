//! The browser of the tests: `BROWSER` names it, `xdg-open` starts it with an address, and it signs in there as the
//! practice person does.

use anyhow::{Context as _, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let url = std::env::args()
        .nth(1)
        .context("the one argument is an address")?;
    practice_org::sign_in_as_a_person(&url).await
}
