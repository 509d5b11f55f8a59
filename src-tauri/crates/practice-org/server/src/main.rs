//! The practice org as a program: prints one line that says how to reach it, then serves until it is interrupted.
//!
//! It owns the command line. It never prints anything else to standard output, which scripts read.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use practice_org::{CustomSchema, Fill, Options, PracticeOrg};
use serde::de::DeserializeOwned;

/// A stand-in for a Salesforce org, for tests and demos.
#[derive(Parser, Debug)]
#[command(name = "practice-org", version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// sample, empty, or a JSON file with an array of records that have attributes.type.
    #[arg(long, value_name = "sample|empty|FILE", default_value = "sample")]
    data: String,
    /// How many people the sample has.
    #[arg(long, value_name = "N", default_value_t = 200)]
    people: u32,
    /// Keep the org in this file, so that it survives a restart.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// An org whose admin has not made the unique field on Activity.
    #[arg(long)]
    no_unique_key: bool,
    /// An org with person accounts.
    #[arg(long)]
    person_accounts: bool,
    /// An org where one task may concern several people.
    #[arg(long)]
    shared_activities: bool,
    /// An org whose agents telephone with Salesforce Voice.
    #[arg(long)]
    salesforce_voice: bool,
    /// A JSON file with the objects and fields that an admin has added.
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Serve over TLS; the line then names the authority to trust as ca_file.
    #[arg(long)]
    tls: bool,
    /// A JSON file with an array of rules, as /practice/rules takes them.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The app's door.json, for a practice phone at /practice/phone that rings there.
    #[arg(long, value_name = "DOOR_JSON")]
    door: Option<PathBuf>,
    /// The practice phone rings only when somebody makes it.
    #[arg(long, requires = "door")]
    no_auto_calls: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let arguments = Arguments::parse();
    let fill = match arguments.data.as_str() {
        "sample" => Fill::Sample {
            people: arguments.people,
        },
        "empty" => Fill::Empty,
        file => Fill::Records(Arc::new(read_json(Path::new(file))?)),
    };
    let rules = match &arguments.rules {
        Some(file) => read_json(file)?,
        None => Vec::new(),
    };
    let custom = match &arguments.schema {
        Some(file) => read_json(file)?,
        None => CustomSchema::default(),
    };
    let org = PracticeOrg::start(Options {
        listen: arguments.listen,
        fill,
        db: arguments.db,
        unique_call_key: !arguments.no_unique_key,
        person_accounts: arguments.person_accounts,
        shared_activities: arguments.shared_activities,
        salesforce_voice: arguments.salesforce_voice,
        custom,
        rules,
        callbacks: Options::default().callbacks,
        door: arguments.door,
        auto_calls: !arguments.no_auto_calls,
        tls: arguments.tls,
    })
    .await?;

    let line = serde_json::to_string(org.announcement()).context("writing the announcement")?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("printing the announcement")?;
    drop(out);

    tokio::signal::ctrl_c()
        .await
        .context("waiting for an interrupt")?;
    org.stop().await;
    Ok(())
}

fn read_json<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not what it should be", file.display()))
}
