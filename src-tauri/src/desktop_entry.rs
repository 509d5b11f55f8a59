//! Linux' desktop entries: how a path stands in one.

use std::io;
use std::path::Path;

/// As an argument of `Exec` (Desktop Entry Specification, "The Exec key"): in quotes, with backslashes before what a shell
/// would read, each of them doubled as in every string of the file, and `%` doubled.
pub(crate) fn quoted(path: &Path) -> io::Result<String> {
    let text = path.to_str().filter(|text| !text.contains(['\n', '\r']));
    let text = text.ok_or_else(|| io::Error::other("the path can't stand in a desktop entry"))?;
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(letter);
            }
            '%' => quoted.push_str("%%"),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    Ok(quoted)
}
