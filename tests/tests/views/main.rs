//! Views as the rules make them, written down for the UI: one file proves both sides.
//!
//! Each situation is played through `domain::step`, and what is to be seen at its end is compared with
//! `tests/fixtures/views/NAME.json`, which the UI draws in its own tests. A fixture that no situation makes is refused, as the
//! UI would then be tested with what can never happen. `RINGSIDE_UPDATE_VIEWS=1` writes the fixtures anew.
#![cfg(test)]

mod busy_hour;
mod callers;
mod edits;
mod harness;
mod known;
mod matches;
mod new_people;
mod on_the_phone;
mod opened;
mod outbox;
mod people;
mod quiet;
mod required;
mod told;
mod wrong_number;

use anyhow::{Context as _, Result};
use domain::view::screen::View;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

type Situation = fn() -> View;

/// Every situation by the name of its fixture.
const SITUATIONS: [(&str, Situation); 34] = [
    ("ringing_known", on_the_phone::ringing_known),
    ("dialing_do_not_call", on_the_phone::dialing_do_not_call),
    ("connected_several", on_the_phone::connected_several),
    ("four_matches", matches::four_matches),
    (
        "four_matches_in_japanese",
        matches::four_matches_in_japanese,
    ),
    ("wrong_number", wrong_number::wrong_number),
    ("unknown_connected", on_the_phone::unknown_connected),
    ("two_calls", on_the_phone::two_calls),
    ("busy_hour", busy_hour::busy_hour),
    ("long_japanese_names", on_the_phone::long_japanese_names),
    ("colleague_connected", callers::colleague_connected),
    ("withheld_remembered", callers::withheld_remembered),
    ("late_match", callers::late_match),
    ("all_told", told::all_told),
    ("lead_connected", told::lead_connected),
    ("ended_offline", known::ended_offline),
    ("needs_you", known::needs_you),
    ("outbox", outbox::outbox),
    ("outbox_exported", outbox::outbox_exported),
    ("conflict", edits::conflict),
    ("new_person_form", new_people::new_person_form),
    ("lookalikes", new_people::lookalikes),
    ("next_step_edited", edits::next_step_edited),
    ("required_fields", required::asked),
    ("idle_with_todos", quiet::idle_with_todos),
    ("my_day", opened::my_day),
    ("person_opened", opened::person_opened),
    ("person_in_japanese", opened::person_in_japanese),
    ("signed_out", quiet::signed_out),
    ("nobody_is_here", quiet::nobody_is_here),
    ("short_of_requests", quiet::short_of_requests),
    ("found_in_settings", quiet::found_in_settings),
    ("settings_in_japanese", quiet::settings_in_japanese),
    ("trouble_keychain", quiet::trouble_keychain),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/views")
}

/// The first line in which two texts differ, with its number.
fn first_difference(old: &str, new: &str) -> String {
    let lines = old.lines().map(Some).chain(std::iter::repeat(None));
    let differing = lines
        .zip(new.lines().map(Some).chain([None]))
        .enumerate()
        .find(|(_, (old, new))| old != new);
    match differing {
        Some((number, (old, new))) => format!(
            "line {}: the file has `{}`, the rules give `{}`",
            number + 1,
            old.unwrap_or("its end").trim(),
            new.unwrap_or("its end").trim()
        ),
        None => String::from("they differ in line breaks alone"),
    }
}

#[test]
fn the_ui_is_tested_with_what_the_rules_give() -> Result<()> {
    let writes = std::env::var_os("RINGSIDE_UPDATE_VIEWS").is_some();
    let mut offences = Vec::new();
    for (name, situation) in SITUATIONS {
        let path = folder().join(format!("{name}.json"));
        let made = format!("{}\n", serde_json::to_string_pretty(&situation())?);
        if writes {
            fs::write(&path, made)?;
            continue;
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        if there != made {
            offences.push(format!("{name}: {}", first_difference(&there, &made)));
        }
    }
    assert!(
        offences.is_empty(),
        "fixtures that the rules no longer give (RINGSIDE_UPDATE_VIEWS=1 writes them anew):\n{}",
        offences.join("\n")
    );
    Ok(())
}

#[test]
fn every_fixture_is_made_by_a_situation() -> Result<()> {
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        let name = path.file_name().context("a name")?;
        there.insert(String::from(name.to_string_lossy()));
    }
    let made = SITUATIONS.map(|(name, _)| format!("{name}.json"));
    assert_eq!(there, BTreeSet::from(made));
    Ok(())
}

#[test]
fn a_situation_is_the_same_each_time() {
    for (name, situation) in SITUATIONS {
        assert_eq!(situation(), situation(), "{name}");
    }
}
