//! `cargo xtask windows`: the program for Windows, built, tested, used from a command line and installed.
//!
//! On Windows it is the system itself. On Linux the compiler is one for Windows, and Wine runs what it makes: that is no
//! Windows, and what can't be tried there is said at the end. It must never be a part of `cargo xtask test`: it takes too
//! long for every change, and no more than the changes for Windows and of dependencies need it.

mod chroot;
mod install;
mod place;
mod table;
mod tests;

use anyhow::Result;

use crate::setup::{Need, prepare};
use crate::steps::{say, step};
use crate::ui;

use place::Place;
use table::Table;

/// What Wine has no part for, so that it is tried nowhere but on Windows itself.
const NOT_TRIED: &[&str] = &[
    "the window itself (there is no WebView2)",
    "the whole-program tests, which drive the window",
];

pub(crate) fn run() -> Result<u8> {
    prepare(Need::Core)?;
    // The shell embeds the UI when it is compiled.
    ui::install()?;
    ui::build()?;
    let place = Place::ready()?;
    let mut table = Table::default();
    step("windows: build", || tests::build(&place))?;
    let ran = step("windows: tests", || tests::run(&place, &mut table));
    if let (Ok(()), Place::Chroot(chroot)) = (&ran, &place) {
        step("windows: installer", || install::round(chroot, &mut table))?;
    }
    table.say();
    for one in NOT_TRIED {
        say(&format!("not tried: {one}"));
    }
    ran.map(|()| u8::from(table.failed()))
}
