//! A test program: starts the engine on a profile, stops it again, and tells what an agent would be told.
//!
//! It owns one line of output: the `UiError` with which the start failed, or `null`. It is a program because what a start
//! finds in its environment, such as a session bus, can't be changed in a test's own process. It is never shipped.

use anyhow::{Context as _, Result};
use domain::view::call::CallView;
use engine::{Clock, Engine, Host, Options};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

struct NoDesktop;

impl Host for NoDesktop {
    fn open_in_browser(&self, _url: &str) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    fn ringing(&self, _call: &CallView) {}
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1);
    let options = Options {
        folder: PathBuf::from(folder.context("the one argument is a profile folder")?),
        clock: Clock::system(),
        host: Arc::new(NoDesktop),
        baresip: None,
        policy: None,
    };
    let told = match Engine::start(options).await {
        Ok(engine) => {
            engine.stop().await;
            None
        }
        Err(error) => Some(domain::view::error::UiError::of(&error.to_problem())),
    };
    let mut output = io::stdout().lock();
    Ok(writeln!(output, "{}", serde_json::to_string(&told)?)?)
}
