//! Chords as a person names them, in the private-use characters by which WebDriver knows keys
//! (https://www.w3.org/TR/webdriver2/#keyboard-actions).

use anyhow::{Result, bail};

/// The keys of a chord such as `Control+Shift+K`, in the order in which they go down.
pub(crate) fn chord(name: &str) -> Result<Vec<String>> {
    name.split('+').map(key).collect()
}

fn key(name: &str) -> Result<String> {
    let code = match name {
        "Shift" => '\u{E008}',
        "Control" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Meta" => '\u{E03D}',
        "Enter" => '\u{E007}',
        "Escape" => '\u{E00C}',
        "Tab" => '\u{E004}',
        "Backspace" => '\u{E003}',
        "Delete" => '\u{E017}',
        "Home" => '\u{E011}',
        "End" => '\u{E010}',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "ArrowLeft" => '\u{E012}',
        "ArrowUp" => '\u{E013}',
        "ArrowRight" => '\u{E014}',
        "ArrowDown" => '\u{E015}',
        "Space" => ' ',
        _ => match (name.chars().next(), name.chars().count()) {
            // A chord's letter is the key and not the capital that stands on it.
            (Some(letter), 1) => return Ok(letter.to_lowercase().collect()),
            _ => bail!("`{name}` is not a key"),
        },
    };
    Ok(String::from(code))
}
