//! `cargo xtask feed FOLDER ADDRESS`: writes `latest.json` beside a release's files, in the form that the Tauri updater reads.
//!
//! Each file that has its signature beside it, as `tauri signer sign` writes it, becomes an entry for those who have installed
//! it. It must never name a file without one: nobody would take it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use crate::steps::say;

/// How the name of a file ends, and who has installed such a one: the updater's name for them.
const FOR: &[(&str, &str)] = &[
    ("_x64-everybody-setup.exe", "windows-x86_64-everybody"),
    ("_x64-setup.exe", "windows-x86_64"),
    ("_aarch64.app.tar.gz", "darwin-aarch64"),
    ("_x64.app.tar.gz", "darwin-x86_64"),
    (".AppImage", "linux-x86_64"),
    (".deb", "linux-x86_64-deb"),
    (".rpm", "linux-x86_64-rpm"),
];

/// Writes it for the files of a folder, which are fetched from below an address.
pub(crate) fn run(folder: &Path, address: &str) -> Result<u8> {
    let mut signed = BTreeMap::new();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        if let Some(name) = name.as_deref().and_then(|name| name.strip_suffix(".sig")) {
            signed.insert(String::from(name), std::fs::read_to_string(&path)?);
        }
    }
    let feed = feed(&signed, address)?;
    let file = folder.join("latest.json");
    std::fs::write(&file, feed)?;
    say(&format!("made {}", file.display()));
    Ok(0)
}

/// The text of it. It is written by hand, so that this crate stays without a library for JSON: nothing in it needs an escape.
fn feed(signed: &BTreeMap<String, String>, address: &str) -> Result<String> {
    let mut platforms = BTreeMap::new();
    for (name, signature) in signed {
        let known = FOR.iter().find(|(ending, _)| name.ends_with(ending));
        let (_, platform) = known.with_context(|| format!("for whom is {name}?"))?;
        let (url, signature) = (format!("{address}/{name}"), signature.trim());
        ensure!(
            is_plain(&url) && is_plain(signature),
            "{name} or its signature has an odd sign"
        );
        let entry =
            format!(r#"    "{platform}": {{ "url": "{url}", "signature": "{signature}" }}"#);
        if platforms.insert(*platform, entry).is_some() {
            bail!("there are two files for {platform}: one of them is {name}");
        }
    }
    ensure!(!platforms.is_empty(), "no file has a signature beside it");
    let entries: Vec<String> = platforms.into_values().collect();
    Ok(format!(
        "{{\n  \"version\": \"{}\",\n  \"platforms\": {{\n{}\n  }}\n}}\n",
        env!("CARGO_PKG_VERSION"),
        entries.join(",\n")
    ))
}

/// Whether it can stand in JSON as it is.
fn is_plain(text: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "+/=._-:".contains(sign);
    text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::feed;

    fn of(names: &[&str]) -> anyhow::Result<String> {
        let signed: BTreeMap<String, String> = names
            .iter()
            .map(|name| (String::from(*name), format!("signature-of-{name}\n")))
            .collect();
        feed(&signed, "https://example.com/v1")
    }

    #[test]
    fn each_signed_file_is_for_those_who_have_installed_it() {
        let feed = of(&[
            "Ringside_1.0.0_x64-setup.exe",
            "Ringside_1.0.0_x64-everybody-setup.exe",
        ])
        .unwrap();
        let expected = format!(
            r#"{{
  "version": "{}",
  "platforms": {{
    "windows-x86_64": {{ "url": "https://example.com/v1/Ringside_1.0.0_x64-setup.exe", "signature": "signature-of-Ringside_1.0.0_x64-setup.exe" }},
    "windows-x86_64-everybody": {{ "url": "https://example.com/v1/Ringside_1.0.0_x64-everybody-setup.exe", "signature": "signature-of-Ringside_1.0.0_x64-everybody-setup.exe" }}
  }}
}}
"#,
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(feed, expected);
    }

    #[test]
    fn a_file_for_nobody_two_for_the_same_and_none_are_refused() {
        assert!(of(&["notes.txt"]).is_err());
        assert!(of(&["a.deb", "b.deb"]).is_err());
        assert!(of(&["a\".deb"]).is_err());
        assert!(of(&[]).is_err());
    }
}
