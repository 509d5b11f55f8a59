//! Names that may be told: those of objects, fields and errors.

/// An API name of an object, a field or an error as it is; for any other text, a stand-in, as somebody may have typed
/// it.
pub(super) fn api_name(name: &str) -> String {
    let is_one = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_one {
        name.chars().take(80).collect()
    } else {
        String::from("(not an API name)")
    }
}
