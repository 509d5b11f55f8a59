//! The admin's policy: a file of JSON that lies outside of the profile, where an agent can't write, and on Windows its twin in
//! the registry, as admins deploy it. Where both say something of one thing, the registry's word holds.
//!
//! The settings that can be read apply. Each of the others is reported by its key: an admin who misspells one setting
//! of ten must neither lose the other nine nor believe that all ten apply.

use crate::host::PolicyPlaces;
use domain::base::problem::Problem;
use domain::settings::Settings;
use domain::settings::key::SettingKey;
use domain::settings::policy::{Policy, SignInPlace};
use serde_json::{Map, Value, json};
use std::path::Path;

/// What both places say, and what of it can't be used. Where there is none there is no policy.
pub(crate) fn read(places: &PolicyPlaces) -> (Policy, Vec<Problem>) {
    let mut reading = Reading::default();
    let file = &places.file;
    reading.place(&file.display().to_string(), text_of(file).and_then(parts));
    if let Some(program) = &places.registry {
        let key = format!(r"HKEY_LOCAL_MACHINE\Software\Policies\{program}");
        let found = system::machine_policy(program).map_err(|error| error.to_string());
        reading.place(&key, found);
    }
    (reading.policy, reading.wrong)
}

fn text_of(path: &Path) -> Result<Option<String>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

fn parts(text: Option<String>) -> Result<Option<Map<String, Value>>, String> {
    // Editors on Windows put a byte order mark before the text.
    let parsed = text.map(|text| serde_json::from_str(text.trim_start_matches('\u{feff}')));
    parsed.transpose().map_err(|error| error.to_string())
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    policy: Policy,
    wrong: Vec<Problem>,
    /// What is read right now, as an admin knows it.
    place: String,
}

impl Reading {
    fn place(&mut self, place: &str, found: Result<Option<Map<String, Value>>, String>) {
        self.place = String::from(place);
        match found {
            Ok(Some(parts)) => self.parts(parts),
            Ok(None) => {}
            Err(reason) => {
                tracing::warn!(%reason, "the admin's policy can't be read");
                let path = String::from(place);
                self.wrong.push(Problem::PolicyUnreadable { path, reason });
            }
        }
    }

    fn parts(&mut self, parts: Map<String, Value>) {
        for (key, value) in parts {
            match (key.as_str(), value) {
                ("settings", Value::Object(settings)) => self.settings(settings),
                ("locked", Value::Array(keys)) => self.locked(keys),
                ("sign_in", value) => match serde_json::from_value::<SignInPlace>(value) {
                    Ok(place) => {
                        let before = std::mem::take(&mut self.policy.sign_in);
                        self.policy.sign_in = place.or_last(Some(before));
                    }
                    Err(error) => self.is_wrong(&key, &error),
                },
                ("settings", _) => self.is_wrong(&key, &"an object is expected"),
                ("locked", _) => self.is_wrong(&key, &"a list of settings is expected"),
                _ => self.is_wrong(&key, &"there is no such part"),
            }
        }
    }

    fn settings(&mut self, settings: Map<String, Value>) {
        for (name, value) in settings {
            let Ok(key) = serde_json::from_value::<SettingKey>(Value::from(name.as_str())) else {
                self.is_wrong(&name, &"there is no such setting");
                continue;
            };
            let given = whole(key, &name, value);
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
            path: self.place.clone(),
            key: String::from(key),
            reason: reason.to_string(),
        });
    }
}

/// An admin names a record without saying how sure the match is: it counts as picked by hand. The registry has no yes and no,
/// but 1 and 0.
fn whole(key: SettingKey, name: &str, mut value: Value) -> Value {
    let usual = serde_json::to_value(Settings::default()).unwrap_or_default();
    if let (Some(Value::Bool(_)), Some(number @ (0 | 1))) = (usual.get(name), value.as_u64()) {
        return Value::Bool(number == 1);
    }
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

#[cfg(test)]
mod tests;
