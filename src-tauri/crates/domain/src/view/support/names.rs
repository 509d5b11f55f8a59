//! Names that may be told: those of objects, fields and errors.

/// A name of an object, a field or an error as it is; anything else was typed by somebody.
pub(super) fn api_name(name: &str) -> String {
    let is_one = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_one {
        name.chars().take(80).collect()
    } else {
        String::from("(not an API name)")
    }
}
