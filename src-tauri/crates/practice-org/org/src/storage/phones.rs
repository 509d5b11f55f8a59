//! The index by which SOSL finds phone numbers: the digits of every phone field.
//!
//! It owns `practice_phone`. It never says which spelling is right.
//!
//! **Assumption:** how Salesforce cuts phone fields into search tokens is documented nowhere. Here a field is found by all
//! of its digits in a row, and by each group of digits between other characters; so `4155550134` and `0134` find
//! `(415) 555-0134`, and `14155550134` does not. Clients must ask for several forms and compare the answers themselves.

use rusqlite::{Connection, params};

use crate::error::OrgError;
use crate::schema::Object;
use crate::storage::row::Row;

/// Lists the numbers of a new row.
pub(crate) fn list(connection: &Connection, object: &Object, row: &Row) -> Result<(), OrgError> {
    let Some(id) = row.text("Id") else {
        return Ok(());
    };
    for field in object.phone_fields() {
        if let Some(number) = row.text(field.name) {
            add(connection, object, id, number)?;
        }
    }
    Ok(())
}

/// Brings the list up to date after a change.
pub(crate) fn relist(
    connection: &Connection,
    object: &Object,
    id: &str,
    before: &Row,
    changes: &Row,
) -> Result<(), OrgError> {
    let phones = || object.phone_fields().map(|field| field.name);
    if !phones().any(|field| changes.stored(field).is_some()) {
        return Ok(());
    }
    let mut delete = connection
        .prepare_cached("DELETE FROM practice_phone WHERE digits = ? AND object = ? AND id = ?")?;
    for number in phones().filter_map(|field| before.text(field)) {
        for digits in tokens(number) {
            delete.execute(params![digits, object.name, id])?;
        }
    }
    for field in phones() {
        let number = if changes.stored(field).is_some() {
            changes.text(field)
        } else {
            before.text(field)
        };
        if let Some(number) = number {
            add(connection, object, id, number)?;
        }
    }
    Ok(())
}

/// Lists one number of a row.
pub(crate) fn add(
    connection: &Connection,
    object: &Object,
    id: &str,
    number: &str,
) -> Result<(), OrgError> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO practice_phone (digits, object, id) VALUES (?, ?, ?)",
    )?;
    for digits in tokens(number) {
        insert.execute(params![digits, object.name, id])?;
    }
    Ok(())
}

/// The entries by which a number is found.
pub(crate) fn tokens(number: &str) -> Vec<String> {
    let mut tokens: Vec<String> = plain_digits(number)
        .split(' ')
        .filter(|group| group.len() >= 2)
        .map(str::to_owned)
        .collect();
    let whole = digits_of(number);
    if whole.len() >= 2 && !tokens.contains(&whole) {
        tokens.push(whole);
    }
    tokens
}

/// All digits of a text, the full-width ones too, and nothing else.
pub(crate) fn digits_of(text: &str) -> String {
    plain_digits(text).replace(' ', "")
}

fn plain_digits(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '0'..='9' => character,
            '０'..='９' => u32::from(character)
                .checked_sub(u32::from('０'))
                .and_then(|digit| char::from_digit(digit, 10))
                .unwrap_or(' '),
            _ => ' ',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{digits_of, tokens};

    #[test]
    fn a_number_is_listed_by_all_its_digits_and_by_each_group() {
        assert_eq!(
            tokens("(415) 555-0134"),
            ["415", "555", "0134", "4155550134"]
        );
        assert_eq!(tokens("4155550134"), ["4155550134"]);
        assert_eq!(tokens("none yet"), Vec::<String>::new());
    }

    #[test]
    fn full_width_digits_count_as_digits() {
        assert_eq!(digits_of("０３－１２３４－5678 (mobile)"), "0312345678");
    }
}
