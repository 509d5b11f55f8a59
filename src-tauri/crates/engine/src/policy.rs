//! The admin's policy: a file of JSON that lies outside of the profile, where an agent can't write.
//!
//! The settings that can be read apply. Each of the others is reported by its key: an admin who misspells one setting
//! of ten must neither lose the other nine nor believe that all ten apply.

use domain::base::problem::Problem;
use domain::settings::Settings;
use domain::settings::key::SettingKey;
use domain::settings::policy::{Policy, SignInPlace};
use serde_json::{Map, Value, json};
use std::path::Path;

/// What the file says, and what of it can't be used. No file is no policy.
pub(crate) fn read(path: &Path) -> (Policy, Vec<Problem>) {
    match std::fs::read_to_string(path) {
        // Editors on Windows put a byte order mark before the text.
        Ok(text) => parse(text.trim_start_matches('\u{feff}'), path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => <_>::default(),
        Err(error) => (Policy::default(), vec![unreadable(path, &error)]),
    }
}

fn parse(text: &str, path: &Path) -> (Policy, Vec<Problem>) {
    let parts = match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(parts) => parts,
        Err(error) => return (Policy::default(), vec![unreadable(path, &error)]),
    };
    let mut reading = Reading {
        path,
        policy: Policy::default(),
        wrong: Vec::new(),
    };
    for (key, value) in parts {
        match (key.as_str(), value) {
            ("settings", Value::Object(settings)) => reading.settings(settings),
            ("locked", Value::Array(keys)) => reading.locked(keys),
            ("sign_in", value) => match serde_json::from_value::<SignInPlace>(value) {
                Ok(place) => reading.policy.sign_in = place,
                Err(error) => reading.is_wrong(&key, &error),
            },
            ("settings", _) => reading.is_wrong(&key, &"an object is expected"),
            ("locked", _) => reading.is_wrong(&key, &"a list of settings is expected"),
            _ => reading.is_wrong(&key, &"there is no such part"),
        }
    }
    (reading.policy, reading.wrong)
}

struct Reading<'a> {
    path: &'a Path,
    policy: Policy,
    wrong: Vec<Problem>,
}

impl Reading<'_> {
    fn settings(&mut self, settings: Map<String, Value>) {
        for (name, value) in settings {
            let Ok(key) = serde_json::from_value::<SettingKey>(Value::from(name.as_str())) else {
                self.is_wrong(&name, &"there is no such setting");
                continue;
            };
            let given = whole(key, value);
            let read = serde_json::from_value::<Settings>(json!({ name.as_str(): given.clone() }));
            match read {
                Ok(one) => {
                    key.take(&one, &mut self.policy.settings);
                    let kept = serde_json::to_value(one).unwrap_or_default();
                    for part in unknown_parts(&given, kept.get(&name)) {
                        let reason = "there is no such part of this setting";
                        self.is_wrong(&format!("{name}.{part}"), &reason);
                    }
                }
                Err(error) => self.is_wrong(&name, &error),
            }
        }
    }

    fn locked(&mut self, keys: Vec<Value>) {
        for key in keys {
            match serde_json::from_value::<SettingKey>(key.clone()) {
                Ok(key) => drop(self.policy.locked.insert(key)),
                Err(_) => self.is_wrong(&words(&key), &"there is no such setting to be locked"),
            }
        }
    }

    fn is_wrong(&mut self, key: &str, reason: &impl std::fmt::Display) {
        tracing::warn!(key, %reason, "a part of the admin's policy is left out");
        self.wrong.push(Problem::PolicyWrong {
            path: self.path.display().to_string(),
            key: String::from(key),
            reason: reason.to_string(),
        });
    }
}

/// An admin names a record without saying how sure the match is: it counts as picked by hand.
fn whole(key: SettingKey, mut value: Value) -> Value {
    if key == SettingKey::FallbackRecord
        && let Some(record) = value.as_object_mut()
    {
        record
            .entry("certainty")
            .or_insert_with(|| Value::from("by_hand"));
    }
    value
}

/// The keys within a setting that are lost when it is read: they are misspelt.
fn unknown_parts(given: &Value, kept: Option<&Value>) -> Vec<String> {
    match (given, kept) {
        (Value::Object(given), Some(Value::Object(kept))) => given
            .keys()
            .filter(|part| !kept.contains_key(*part))
            .cloned()
            .collect(),
        _ => Vec::new(),
    }
}

fn words(key: &Value) -> String {
    key.as_str().map_or_else(|| key.to_string(), String::from)
}

fn unreadable(path: &Path, error: &impl std::fmt::Display) -> Problem {
    tracing::warn!(%error, "the admin's policy can't be read");
    Problem::PolicyUnreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
