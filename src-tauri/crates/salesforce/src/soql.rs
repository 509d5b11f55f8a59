//! Literals of SOQL and SOSL.
//!
//! It owns the escapes. It never builds a whole statement: those stand where they are used, in one piece, so that they can
//! be read as Salesforce will read them.
//!
//! **Invariant:** nothing that a caller, a contact or a phone sends can end a literal.
//! Rules: SOQL and SOSL Reference 65.0, "Quoted String Escape Sequences" and "FIND {SearchQuery}".

use jiff::Timestamp;

use crate::datetime;

/// Characters that SOSL reserves, also inside of quotes.
const RESERVED: &str = "?&|!{}[]()^~*:\\\"'+-";

/// A quoted SOQL string, quotes included.
///
/// Any backslash but those of the known escapes is an error to SOQL, so every one in the text is doubled. For `LIKE`, `%`
/// and `_` in the text stay wildcards.
pub fn soql_string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len().saturating_add(2));
    literal.push('\'');
    for letter in text.chars() {
        match letter {
            '\\' => literal.push_str("\\\\"),
            '\'' => literal.push_str("\\'"),
            '"' => literal.push_str("\\\""),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\u{8}' => literal.push_str("\\b"),
            '\u{c}' => literal.push_str("\\f"),
            other => literal.push(other),
        }
    }
    literal.push('\'');
    literal
}

/// A SOQL dateTime literal, which stands unquoted.
pub fn soql_datetime(moment: Timestamp) -> String {
    datetime::format(moment)
}

/// `FIND {a OR b}`, the beginning of a SOSL statement, or nothing if there is no term to find.
///
/// A term that SOSL would split or read as an operator is put in quotes, so that it is found as it stands.
pub fn sosl_terms<S: AsRef<str>>(terms: &[S]) -> Option<String> {
    find(terms, " OR ")
}

/// `FIND {a AND b}`: whatever has all of these words, in any order; nothing if there is no word.
pub fn sosl_all<S: AsRef<str>>(words: &[S]) -> Option<String> {
    find(words, " AND ")
}

fn find<S: AsRef<str>>(terms: &[S], between: &str) -> Option<String> {
    let terms: Vec<String> = terms
        .iter()
        .map(|term| term.as_ref().trim())
        .filter(|term| !term.is_empty())
        .map(sosl_term)
        .collect();
    (!terms.is_empty()).then(|| format!("FIND {{{}}}", terms.join(between)))
}

fn sosl_term(term: &str) -> String {
    let mut escaped = String::with_capacity(term.len());
    for letter in term.chars() {
        if RESERVED.contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    let operator = ["AND", "OR", "NOT"]
        .iter()
        .any(|word| term.eq_ignore_ascii_case(word));
    if operator || term.contains(char::is_whitespace) {
        format!("\"{escaped}\"")
    } else {
        escaped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{RESERVED, soql_datetime, soql_string, sosl_all, sosl_terms};

    /// Reads a literal by SOQL's rules: what it says, and what is left behind it.
    fn read(literal: &str) -> Option<(String, String)> {
        let mut letters = literal.chars();
        if letters.next()? != '\'' {
            return None;
        }
        let mut said = String::new();
        loop {
            match letters.next()? {
                '\'' => return Some((said, letters.collect())),
                '\\' => said.push(match letters.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    known @ ('\\' | '\'' | '"') => known,
                    _ => return None,
                }),
                other => said.push(other),
            }
        }
    }

    #[test]
    fn words_are_all_looked_for_and_none_of_them_is_an_operator() {
        let all = |words: &[&str]| sosl_all(words);
        assert_eq!(
            all(&["Sato", "Hanako"]).as_deref(),
            Some("FIND {Sato AND Hanako}")
        );
        assert_eq!(
            all(&["Rock", "and"]).as_deref(),
            Some("FIND {Rock AND \"and\"}")
        );
        assert_eq!(all(&["O'Brien"]).as_deref(), Some(r"FIND {O\'Brien}"));
        assert_eq!(all(&[" "]), None);
    }

    #[test]
    fn a_name_with_an_apostrophe_stays_one_literal() {
        assert_eq!(soql_string("O'Brien"), r"'O\'Brien'");
        assert_eq!(soql_string(r"\"), r"'\\'");
        assert_eq!(soql_string("' OR Name LIKE '%"), r"'\' OR Name LIKE \'%'");
        assert_eq!(soql_string(""), "''");
    }

    #[test]
    fn a_moment_is_written_in_utc() {
        let moment = "2026-05-01T09:25:37.5+02:00".parse().unwrap();
        assert_eq!(soql_datetime(moment), "2026-05-01T07:25:37.500Z");
    }

    #[test]
    fn number_variants_are_searched_together() {
        let find = sosl_terms(&["14155551212", "4155551212"]);
        assert_eq!(find.as_deref(), Some("FIND {14155551212 OR 4155551212}"));
        assert_eq!(
            sosl_terms(&["+1 (415)"]).as_deref(),
            Some(r#"FIND {"\+1 \(415\)"}"#)
        );
        assert_eq!(
            sosl_terms(&["or", "a"]).as_deref(),
            Some(r#"FIND {"or" OR a}"#)
        );
        assert_eq!(sosl_terms::<&str>(&[]), None);
        assert_eq!(sosl_terms(&["", "  "]), None);
    }

    proptest! {
        #[test]
        fn whatever_is_quoted_reads_back_as_itself(text in "\\PC*|[\\\\'\"\n\r\t%_{}]{0,20}|.*") {
            prop_assert_eq!(read(&soql_string(&text)), Some((text, String::new())));
        }

        #[test]
        fn no_term_ends_the_search(terms in proptest::collection::vec("[\\PC\\\\\"{}']{0,12}", 0..4)) {
            let Some(find) = sosl_terms(&terms) else {
                prop_assert!(terms.iter().all(|term| term.trim().is_empty()));
                return Ok(());
            };
            let inside = find.strip_prefix("FIND {").and_then(|rest| rest.strip_suffix('}')).unwrap();
            let mut letters = inside.chars();
            let mut plain = String::new();
            let mut quotes = 0_usize;
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => {
                        let escaped = letters.next();
                        prop_assert!(escaped.is_some_and(|e| RESERVED.contains(e)), "{}", find);
                        plain.extend(escaped);
                    }
                    '"' => quotes += 1,
                    other => {
                        prop_assert!(!RESERVED.contains(other), "{}", find);
                        plain.push(other);
                    }
                }
            }
            prop_assert_eq!(quotes % 2, 0);
            let meant: Vec<&str> = terms.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
            prop_assert_eq!(plain, meant.join(" OR "));
        }
    }
}
