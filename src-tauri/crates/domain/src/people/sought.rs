//! What the agent looks for among people, by what was typed: an e-mail address, a number, else a name.

use crate::people::candidate::Candidate;
use crate::people::letters::{half_width, plain};
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

/// How many words of what was typed count. What follows is taken as one with the last.
const WORDS: usize = 6;

/// The words that are looked for: each stands somewhere in what is found, in any order.
pub fn words(text: &str) -> Vec<String> {
    let text = folded(text);
    let mut words: Vec<String> = text.split_whitespace().map(String::from).collect();
    if let Some(rest) = words.get(WORDS..) {
        let rest = rest.join(" ");
        words.truncate(WORDS);
        words.extend(Some(rest).filter(|rest| !rest.is_empty()));
    }
    words
}

/// A text in the form in which it is compared: large and small letters are alike, with accents and without, and in both widths
/// that Japanese keyboards type.
pub fn folded(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    plain(text)
}

/// Whether a text contains a word that is looked for, which has been folded. Names that are written without blanks are the
/// same with them.
pub fn holds(text: &str, word: &str) -> bool {
    if text.is_ascii() {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        return word.is_empty()
            || text
                .windows(word.len())
                .any(|part| part.eq_ignore_ascii_case(word));
    }
    let text = folded(text);
    if text.contains(word) {
        return true;
    }
    let blank = |c: char| c == ' ';
    word.chars().any(has_no_blanks)
        && text.contains(blank)
        && text.replace(blank, "").contains(word)
}

/// Whether a text contains all that is looked for.
pub fn holds_all(text: &str, sought: &str) -> bool {
    words(sought).iter().all(|word| holds(text, word))
}

/// Letters of writing systems that put no blanks between words: those that are neither large nor small.
fn has_no_blanks(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase()
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
        check("Julie Lefèvre", "lefevre", true);
        check("Julie Lefevre", "LEFÈVRE", true);
        check("ﾊﾅｺ ｻﾄｳ", "ハナコ", true);
        check("ガトー商会", "ｶﾞﾄｰ", true);
        check("ガトー商会", "カトー", false);
        check("佐藤 花子", "佐藤花子", true);
        check("佐藤花子", "藤花", true);
        check("Han Nakamura", "anna", false);
        check("김 민수", "김민수", true);
    }

    #[test]
    fn every_word_is_looked_for_in_any_order() {
        let check = |text: &str, sought: &str, expected: bool| {
            assert_eq!(holds_all(text, sought), expected, "{sought} in {text}");
        };
        check("Hanako Sato", "sato hanako", true);
        check("佐藤 花子\n青葉商事", "花子　青葉", true);
        check("Hanako Sato", "sato keiko", false);
        check("Hanako Sato", "", true);
        check("a b c d e f g h", "a b c d e f g h", true);
        check("a b c d e f h g", "a b c d e f g h", false);
        assert_eq!(
            words(" Ａ  b　c d e f g h "),
            ["a", "b", "c", "d", "e", "f", "g h"]
        );
    }
}
