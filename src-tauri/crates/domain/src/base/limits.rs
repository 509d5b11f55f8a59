//! How much fits into a text: into those of a Task (Object Reference v65, Task), and into a field of this length. Lengths count
//! as in Java, and as in the window, where one character may count as two.

/// What fits into a text of one line: `Subject`, `CallObject`, `CallDisposition`.
pub const LINE: usize = 255;

/// What fits into `Description`.
pub const COMMENTS: usize = 32_000;

/// Whether all of a text fits.
pub fn fits(text: &str, most: usize) -> bool {
    text.encode_utf16().count() <= most
}

/// As much of a text as fits.
pub fn cut(text: &str, most: usize) -> String {
    let mut room = most;
    let has_room = |c: &char| match room.checked_sub(c.len_utf16()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    text.chars().take_while(has_room).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_the_length_that_salesforce_counts_and_never_within_a_character() {
        assert_eq!(cut("abc", 2), "ab");
        assert_eq!(cut("佐藤花子", 2), "佐藤");
        assert_eq!(cut("a📞b", 2), "a");
        assert_eq!(cut("a📞b", 3), "a📞");
        assert!(fits("a📞", 3) && !fits("a📞", 2));
    }
}
