//! `ringside`: the desktop sidebar, and the commands that phones and scripts run.
//!
//! The shell is thin: windows, tray, notifications and the command line. What happens to a call is decided in `domain`
//! and carried out by `engine`.

// A release build on Windows opens no console window beside the sidebar.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod arguments;
mod attention;
mod demo;
#[cfg(target_os = "linux")]
mod desktop_entry;
mod event_command;
mod host;
mod ipc;
mod links;
mod logging;
mod newer;
mod no_window;
mod notify;
mod paths;
mod remove_data_command;
mod sign_in_command;
mod starts;
mod tray;
mod window;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logging::start();
    match arguments.command {
        None => app::run(app::Start {
            profile: arguments.profile(),
            hidden: arguments.hidden,
            demo: None,
            link: arguments.link,
        }),
        Some(Command::Demo { people }) => app::run(app::Start {
            profile: arguments.demo_profile(),
            hidden: arguments.hidden,
            demo: Some(people),
            link: None,
        }),
        Some(Command::Event(ref event)) => event_command::run(&arguments.profile(), event),
        Some(Command::RemoveData) => remove_data_command::run(&arguments.profile()),
        Some(Command::SignIn {
            ref login_url,
            ref client_id,
        }) => sign_in_command::run(&arguments.profile(), login_url, client_id),
    }
}
