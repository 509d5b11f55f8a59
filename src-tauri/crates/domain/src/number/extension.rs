//! Extensions: what a colleague's phone sends within the company.

use crate::base::ids::RawNumber;

/// The digits of an extension.
pub fn extension(raw: &RawNumber) -> Option<String> {
    let mut digits = String::new();
    for c in raw.0.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.extend(char::from_digit(u32::from(c) - u32::from('０'), 10)),
            ' ' | '-' => {}
            _ => return None,
        }
    }
    (2..=7).contains(&digits.len()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_digits_are_an_extension_and_a_word_is_not() {
        let of = |typed: &str| extension(&RawNumber(String::from(typed)));
        assert_eq!(of("1001").as_deref(), Some("1001"));
        assert_eq!(of("１００１").as_deref(), Some("1001"));
        assert_eq!(of("sales"), None);
        assert_eq!(of("03-1234-5678"), None);
    }
}
