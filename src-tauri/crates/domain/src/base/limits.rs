//! How much fits into the texts of a Task (Object Reference v65, Task), in characters.

/// What fits into a text of one line: `Subject`, `CallObject`, `CallDisposition`.
pub const LINE: usize = 255;

/// What fits into `Description`.
pub const COMMENTS: usize = 32_000;

/// As much of a text as fits.
pub fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
