//! Chords as a person names them, as the keys of WebDriver.

use anyhow::{Result, bail};
use thirtyfour::Key;

/// The keys of a chord such as `Control+Shift+K`, in the order in which they go down.
pub(crate) fn chord(name: &str) -> Result<Vec<char>> {
    name.split('+').map(key).collect()
}

fn key(name: &str) -> Result<char> {
    let key = match name {
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Alt" => Key::Alt,
        "Meta" => Key::Meta,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowLeft" => Key::Left,
        "ArrowUp" => Key::Up,
        "ArrowRight" => Key::Right,
        "ArrowDown" => Key::Down,
        "Space" => return Ok(' '),
        _ => match (name.chars().next(), name.chars().count()) {
            // A letter names the key, not the capital that is printed on it.
            (Some(letter), 1) => return Ok(letter.to_ascii_lowercase()),
            _ => bail!("`{name}` is not a key"),
        },
    };
    Ok(char::from(key))
}
