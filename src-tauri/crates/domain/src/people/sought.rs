//! What the agent looks for among people, by what was typed: an e-mail address, a number, else a name.

use crate::people::candidate::Candidate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Among whom somebody is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Among {
    /// People and companies.
    #[default]
    Everybody,
    /// Companies alone: accounts that are no persons.
    Companies,
}

impl Among {
    /// Whether this one belongs to those.
    pub fn takes(self, who: &Candidate) -> bool {
        match self {
            Self::Everybody => true,
            Self::Companies => who.object == "Account" && who.person_contact.is_none(),
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Somebody with this e-mail address, or a part of it.
    Email(String),
    /// Somebody in whose number these digits follow each other. Zeros that only a national spelling has are left out.
    Number(String),
    /// Somebody, or a company, by name.
    Name(String),
}

/// From how many digits on a text without letters is a number.
const DIGITS: usize = 4;

impl Sought {
    /// What a text looks for.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.contains(['@', '＠']) {
            return Self::Email(text.chars().map(half_width).collect());
        }
        // Japanese keyboards type digits in full width.
        let digits: String = text.chars().filter_map(digit).collect();
        let is_number = |letter: char| {
            digit(letter).is_some() || letter.is_whitespace() || "+-–.()/（）－＋".contains(letter)
        };
        let bare = digits.trim_start_matches('0');
        if digits.len() >= DIGITS && !bare.is_empty() && text.chars().all(is_number) {
            return Self::Number(String::from(bare));
        }
        Self::Name(String::from(text))
    }
}

/// A text in the form in which it is compared: large and small letters are alike, and Japanese keyboards type both widths.
pub fn folded(text: &str) -> String {
    let letters = text.trim().chars().map(half_width);
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a text contains what is looked for, which has been folded.
pub fn holds(text: &str, sought: &str) -> bool {
    if text.is_ascii() {
        let (text, sought) = (text.as_bytes(), sought.as_bytes());
        return sought.is_empty()
            || text
                .windows(sought.len())
                .any(|part| part.eq_ignore_ascii_case(sought));
    }
    folded(text).contains(sought)
}

fn half_width(letter: char) -> char {
    let of_ascii = u32::from(letter).wrapping_sub(0xFF01);
    match letter {
        '　' => ' ',
        _ if of_ascii < 94 => char::from_u32(of_ascii + 0x21).unwrap_or(letter),
        _ => letter,
    }
}

fn digit(letter: char) -> Option<char> {
    let full_width = u32::from(letter).checked_sub(u32::from('０'));
    let full_width = full_width.and_then(|value| char::from_digit(value, 10));
    full_width.or_else(|| Some(letter).filter(char::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_follows_from_what_was_typed() {
        let check = |text: &str, expected: Sought| assert_eq!(Sought::of(text), expected, "{text}");
        let some = String::from;
        check(
            " hanako@aoba.example ",
            Sought::Email(some("hanako@aoba.example")),
        );
        check("@aoba", Sought::Email(some("@aoba")));
        check("ｈａｎａｋｏ＠aoba", Sought::Email(some("hanako@aoba")));
        check("03-1234-5678", Sought::Number(some("312345678")));
        check("+81 3 1234 5678", Sought::Number(some("81312345678")));
        check("０９０（１２３４）", Sought::Number(some("901234")));
        check("5678", Sought::Number(some("5678")));
        check("123", Sought::Name(some("123")));
        check("0000", Sought::Name(some("0000")));
        check("佐藤", Sought::Name(some("佐藤")));
        check("7-Eleven 4471", Sought::Name(some("7-Eleven 4471")));
    }

    #[test]
    fn letters_count_alike_in_any_case_and_width() {
        let check = |text: &str, sought: &str, expected: bool| {
            assert_eq!(holds(text, &folded(sought)), expected, "{sought} in {text}");
        };
        check("Hanako.Sato@Aoba.example", "SATO@aoba", true);
        check("Émilie Lefèvre", "émi", true);
        check("Émilie Lefèvre", "LEFÈVRE", true);
        check("佐藤 花子", "藤 花", true);
        check("佐藤　花子", "佐藤 花子", true);
        check("ＡＯＢＡ商事", "aoba商", true);
        check("a_b%c@aoba.example", "_b%c@", true);
        check("axbyc@aoba.example", "_b%c@", false);
        check("aoba", "aoba.example", false);
        check("", "a", false);
    }
}
