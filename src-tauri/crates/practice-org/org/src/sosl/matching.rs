//! Which records a term finds.
//!
//! It owns the field groups, the cutting of texts into words and the SQL that yields ids. It never runs the SQL.
//!
//! A term is a set of ids: `OR` is a union, `AND` an intersection, `AND NOT` a difference. Phone numbers come from an index;
//! texts are read row by row, narrowed first by SQLite's own LIKE, which costs a fraction of a call into Rust.

use rusqlite::types::Value as Stored;

use super::term::{ANY, Expression, ONE};
use crate::schema::{Field, FieldKind, Object};
use crate::storage::phones::digits_of;

/// The word between IN and FIELDS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    All,
    Name,
    Email,
    Phone,
}

impl Group {
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.to_ascii_uppercase().as_str() {
            // The sidebar of the classic interface looked nearly everywhere.
            "ALL" | "SIDEBAR" => Some(Group::All),
            "NAME" => Some(Group::Name),
            "EMAIL" => Some(Group::Email),
            "PHONE" => Some(Group::Phone),
            _ => None,
        }
    }

    fn holds(self, object: &Object, field: &Field) -> bool {
        let text = matches!(
            field.kind,
            FieldKind::String
                | FieldKind::Textarea
                | FieldKind::Email
                | FieldKind::Url
                | FieldKind::Combobox
        );
        match self {
            Group::All => text,
            Group::Email => field.kind == FieldKind::Email,
            Group::Phone => false,
            // Nobody would search for activities and cases by name: they have no name of their own.
            Group::Name => {
                field.name_field
                    || matches!(
                        (object.name, field.name),
                        ("Task" | "Event" | "Case", "Subject")
                    )
            }
        }
    }

    fn holds_phones(self) -> bool {
        matches!(self, Group::All | Group::Phone)
    }
}

/// A SELECT of the ids that the expression finds in one object.
pub(super) fn ids(
    object: &Object,
    group: Group,
    expression: &Expression,
    params: &mut Vec<Stored>,
) -> String {
    let mut combined = |a: &Expression, b: &Expression, word: &str| {
        let a = ids(object, group, a, params);
        let b = ids(object, group, b, params);
        format!("SELECT * FROM ({a}) {word} SELECT * FROM ({b})")
    };
    match expression {
        Expression::And(a, b) => combined(a, b, "INTERSECT"),
        Expression::AndNot(a, b) => combined(a, b, "EXCEPT"),
        Expression::Or(a, b) => combined(a, b, "UNION"),
        Expression::Term(term) => of_term(object, group, term, params),
    }
}

fn of_term(object: &Object, group: Group, term: &str, params: &mut Vec<Stored>) -> String {
    let mut bind = |text: String| {
        params.push(Stored::Text(text));
        format!("?{}", params.len())
    };
    let mut selects = Vec::new();
    let columns: Vec<&str> = object
        .visible_fields()
        .filter(|field| group.holds(object, field))
        .map(|field| field.name)
        .collect();
    if !columns.is_empty() {
        let pattern = bind(term.to_owned());
        let narrowed = narrowing(term).map(&mut bind);
        let tests: Vec<String> = columns
            .iter()
            .map(|column| match &narrowed {
                Some(part) => format!(
                    "(\"{column}\" LIKE {part} ESCAPE '\\' AND sosl_match(\"{column}\", {pattern}))"
                ),
                None => format!("sosl_match(\"{column}\", {pattern})"),
            })
            .collect();
        selects.push(format!(
            "SELECT \"Id\" FROM \"{}\" WHERE {}",
            object.name,
            tests.join(" OR ")
        ));
    }
    if group.holds_phones() {
        selects.extend(of_phones(object, term, &mut bind));
    }
    if selects.is_empty() {
        "SELECT NULL WHERE 0".to_owned()
    } else {
        selects.join(" UNION ")
    }
}

/// A number is found by all of its digits, or by each of its groups of digits.
fn of_phones(object: &Object, term: &str, bind: &mut impl FnMut(String) -> String) -> Vec<String> {
    let globs = phone_globs(term);
    let shown = of_shown_fields(object);
    let mut one = |glob: &str| {
        let prefix: String = glob.chars().take_while(char::is_ascii_digit).collect();
        // ':' follows '9'.
        let (from, to) = (bind(prefix.clone()), bind(format!("{prefix}:")));
        let glob = bind(glob.to_owned());
        format!(
            "SELECT id FROM practice_phone WHERE digits >= {from} AND digits < {to} \
             AND digits GLOB {glob} AND object = '{}'{shown}",
            object.name
        )
    };
    match globs.as_slice() {
        [] => Vec::new(),
        [glob] => vec![one(glob)],
        several => {
            let groups: Vec<String> = several.iter().map(|glob| one(glob)).collect();
            vec![
                one(&several.concat()),
                format!("SELECT * FROM ({})", groups.join(" INTERSECT ")),
            ]
        }
    }
}

/// The index does not say which field a number stands in: where some are hidden from the user, one of the others must
/// have it.
fn of_shown_fields(object: &Object) -> String {
    if object.phone_fields().all(|field| field.visible) {
        return String::new();
    }
    let tests: Vec<String> = object
        .phone_fields()
        .filter(|field| field.visible)
        .map(|field| format!("sosl_has_digits(\"{}\", digits)", field.name))
        .collect();
    let any = match tests.as_slice() {
        [] => "0".to_owned(),
        tests => tests.join(" OR "),
    };
    format!(
        " AND EXISTS (SELECT 1 FROM \"{}\" WHERE \"Id\" = practice_phone.id AND ({any}))",
        object.name
    )
}

/// The groups of digits of a term that is a number, with its wildcards; none if it has letters.
fn phone_globs(term: &str) -> Vec<String> {
    if term.chars().any(char::is_alphabetic) {
        return Vec::new();
    }
    let mut globs = vec![String::new()];
    for letter in term.chars() {
        let part = match letter {
            ANY => "*".to_owned(),
            ONE => "?".to_owned(),
            _ => digits_of(letter.encode_utf8(&mut [0; 4])),
        };
        match globs.last_mut() {
            Some(glob) if !part.is_empty() => glob.push_str(&part),
            Some(glob) if !glob.is_empty() => globs.push(String::new()),
            Some(_) | None => {}
        }
    }
    globs.retain(|glob| glob.chars().take_while(char::is_ascii_digit).count() >= 2);
    globs
}

/// A LIKE pattern that every match fulfils: the longest run of letters whose case SQLite can ignore.
fn narrowing(term: &str) -> Option<String> {
    let cased = |l: char| !l.is_ascii() && (l.is_lowercase() || l.is_uppercase());
    let longest = term
        .split(|letter: char| !letter.is_alphanumeric() || cased(letter))
        .max_by_key(|piece| piece.chars().count())
        .filter(|piece| !piece.is_empty())?;
    Some(format!("%{longest}%"))
}

/// Whether a text has the words of a term in a row.
pub(super) fn matches(text: &str, term: &str) -> bool {
    let wanted: Vec<Vec<char>> = words(term).collect();
    let present: Vec<Vec<char>> = words(text).collect();
    !wanted.is_empty()
        && present.windows(wanted.len()).any(|window| {
            window
                .iter()
                .zip(&wanted)
                .all(|(word, wanted)| word_matches(word, wanted))
        })
}

fn words(text: &str) -> impl Iterator<Item = Vec<char>> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != ANY && letter != ONE)
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().collect())
}

fn word_matches(word: &[char], wanted: &[char]) -> bool {
    if wanted.iter().any(|letter| is_unspaced_script(*letter)) {
        let plain: Vec<char> = wanted
            .iter()
            .copied()
            .filter(|l| !matches!(*l, ANY | ONE))
            .collect();
        return word
            .windows(plain.len().max(1))
            .any(|window| window == plain);
    }
    globs(word, wanted)
}

/// Wildcards without backtracking beyond the last `*`, so that no term can make a search slow.
fn globs(word: &[char], wanted: &[char]) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(letter) = word.get(at) {
        match wanted.get(place) {
            Some(&ANY) => {
                retry = Some((at, place));
                place += 1;
            }
            Some(expected) if *expected == ONE || expected == letter => {
                at += 1;
                place += 1;
            }
            _ => match retry {
                Some((from, star)) => {
                    retry = Some((from + 1, star));
                    at = from + 1;
                    place = star + 1;
                }
                None => return false,
            },
        }
    }
    wanted.iter().skip(place).all(|letter| *letter == ANY)
}

fn is_unspaced_script(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::{ANY, matches, phone_globs};

    #[test]
    fn words_are_found_whole_and_in_a_row() {
        assert!(matches("Claire-Marie Martin", "martin"));
        assert!(matches("Claire-Marie Martin", "marie martin"));
        assert!(!matches("Claire-Marie Martin", "claire martin"));
        assert!(!matches("Martinez", "martin"));
        assert!(matches("Martinez", &format!("mart{ANY}")));
        assert!(matches("Julie LEFÈVRE", "lefèvre"));
    }

    #[test]
    fn japanese_is_found_anywhere_in_a_text() {
        assert!(matches("株式会社アオバ商事", "アオバ"));
        assert!(!matches("株式会社アオバ商事", "アオイ"));
    }

    #[test]
    fn a_number_is_searched_by_its_digits_and_a_name_never_is() {
        assert_eq!(phone_globs("(415) 555-0134"), ["415", "555", "0134"]);
        assert_eq!(phone_globs("4155550134"), ["4155550134"]);
        assert_eq!(phone_globs(&format!("0312{ANY}")), ["0312*"]);
        assert_eq!(phone_globs("route 66"), Vec::<String>::new());
    }
}
