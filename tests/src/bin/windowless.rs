//! A test program: Ringside without its window. The real engine on a real profile, as a process that can be killed.
//!
//! It owns the two ends of a pipe: each line of its input is an `Action`, each line of its output the newest `View`,
//! both in the form in which the window sends and gets them. It must never do anything that the window's process would
//! not do, so that a kill leaves behind what a crash of Ringside would. It is never shipped. Its browser is the
//! practice person, who signs in at once; its notifications are shown to nobody.

use anyhow::{Context as _, Result, bail};
use domain::view::action::Action;
use domain::view::call::CallView;
use domain::view::screen::View;
use engine::{Clock, Engine, Host, Options};
use std::io::{self, BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tracing_subscriber::filter::LevelFilter;

/// Lines that were read and not yet handed over.
const QUEUE: usize = 256;

struct NoWindow;

impl Host for NoWindow {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        let url = String::from(url);
        tokio::spawn(async move { practice_org::sign_in_as_a_person(&url).await });
        Ok(())
    }

    fn ringing(&self, _call: &CallView) {}
}

#[tokio::main]
async fn main() -> Result<()> {
    // Standard output is for views. The engine's log goes to standard error, which stands beside a test's failure.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_writer(io::stderr)
        .init();
    let engine = Engine::start(Options {
        folder: profile()?,
        clock: Clock::system(),
        host: Arc::new(NoWindow),
        baresip: None,
        policy: None,
    })
    .await?;
    let printing = tokio::spawn(print(engine.view()));
    let (hand, mut actions) = mpsc::channel(QUEUE);
    let reading = std::thread::spawn(move || read(&hand));
    while let Some(action) = actions.recv().await {
        engine.act(action).await?;
    }
    engine.stop().await;
    printing.abort();
    match reading.join() {
        Ok(read) => read,
        Err(_) => bail!("the input could not be read"),
    }
}

fn profile() -> Result<PathBuf> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(flag), Some(folder), None) if flag == "--profile" => Ok(PathBuf::from(folder)),
        _ => bail!("usage: windowless --profile DIR"),
    }
}

/// Reads until the input is closed, which asks the program to stop.
fn read(hand: &mpsc::Sender<Action>) -> Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line.context("reading an action")?;
        let action = serde_json::from_str(&line).context("a line that is no action")?;
        hand.blocking_send(action)
            .context("the program is ending")?;
    }
    Ok(())
}

/// Prints the current view and each newer one, and skips those that were replaced while one was printed.
async fn print(mut views: watch::Receiver<Arc<View>>) -> Result<()> {
    loop {
        let view = Arc::clone(&views.borrow_and_update());
        tokio::task::block_in_place(|| {
            let line = serde_json::to_string(view.as_ref())?;
            let mut output = io::stdout().lock();
            writeln!(output, "{line}")?;
            output.flush()
        })?;
        views.changed().await?;
    }
}
