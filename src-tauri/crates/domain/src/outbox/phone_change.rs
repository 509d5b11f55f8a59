//! A number is taken off a record, put on one, or replaced by another.
//!
//! Unlike the change of a Task it names what it expects as a number and not as a text: between the agent's click and the
//! write somebody may have written the same number in another form, which is no reason to ask.
//!
//! **Invariant:** a text that is neither the number that was confirmed, alone, nor nothing is never written over.

use crate::base::ids::{E164, SfId};
use crate::number::country::Country;
use crate::number::holds::{PhoneHolds, holds};
use crate::number::reading::read_stored;
use serde::{Deserialize, Serialize};

/// What a phone field of a record is to hold, and what it may hold before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneChange {
    /// The record.
    pub record: SfId,
    /// Its object.
    pub object: String,
    /// What the record is called, for the agent to read.
    pub name: String,
    /// The API name of the field.
    pub field: String,
    /// The number that it must hold; nothing: it must be empty.
    pub from: Option<E164>,
    /// What it is to hold; empty: nothing.
    pub to: String,
    /// The country by whose rules the field is read.
    pub country: Country,
}

impl std::fmt::Debug for PhoneChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhoneChange({}.{})", self.object, self.field)
    }
}

/// A number that stands on a record, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberOf {
    /// The record.
    pub record: SfId,
    /// The number.
    pub number: E164,
}

/// What is left to be done once the field has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneLeft {
    /// Write it.
    Write,
    /// Nothing: it holds what it should.
    Nothing,
    /// Nothing may be written: it holds something else.
    Changed,
}

impl PhoneChange {
    /// Compares the change with what the field holds now.
    pub fn left(&self, now: &str) -> PhoneLeft {
        if now.trim() == self.to.trim() {
            return PhoneLeft::Nothing;
        }
        let held = |number: &E164| holds(now, number, self.country);
        match &self.from {
            // Whoever emptied it has lost nothing by this.
            _ if now.trim().is_empty() => PhoneLeft::Write,
            Some(number) if held(number) == PhoneHolds::This => PhoneLeft::Write,
            Some(_) | None if self.is_there(now) => PhoneLeft::Nothing,
            Some(_) | None => PhoneLeft::Changed,
        }
    }

    /// Whether the number that is to be there already is, in whatever form.
    fn is_there(&self, now: &str) -> bool {
        let wanted = read_stored(&self.to, self.country, None);
        let is_held = |number: &E164| {
            let held = holds(now, number, self.country);
            matches!(held, PhoneHolds::This | PhoneHolds::ThisAndMore)
        };
        wanted.first().is_some_and(|number| is_held(&number.e164))
    }

    /// Whether both are about the same field of the same record.
    pub fn is_of_the_field_of(&self, other: &Self) -> bool {
        self.record == other.record && self.field == other.field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Option<&str>, to: &str) -> PhoneChange {
        PhoneChange {
            record: SfId(String::from("003000000000001AAA")),
            object: String::from("Contact"),
            name: String::from("佐藤 花子"),
            field: String::from("Phone"),
            from: from.map(|number| E164(String::from(number))),
            to: String::from(to),
            country: Country::JP,
        }
    }

    fn check(from: Option<&str>, to: &str, now: &str, expected: PhoneLeft) {
        assert_eq!(
            change(from, to).left(now),
            expected,
            "{from:?} to {to:?}, now {now:?}"
        );
    }

    const NUMBER: &str = "+81355441001";

    #[test]
    fn a_number_is_taken_off_only_where_it_stands_alone() {
        let off = |now, expected| check(Some(NUMBER), "", now, expected);
        off("03-5544-1001", PhoneLeft::Write);
        off("+81 3 5544 1001", PhoneLeft::Write);
        off("", PhoneLeft::Nothing);
        off("03-5544-1002", PhoneLeft::Changed);
        off("03-5544-1001 / 03-5544-1002", PhoneLeft::Changed);
        off("ask at reception", PhoneLeft::Changed);
    }

    #[test]
    fn a_number_is_put_only_into_an_empty_field() {
        let on = |now, expected| check(None, "+81 3-5544-1001", now, expected);
        on("", PhoneLeft::Write);
        on("+81 3-5544-1001", PhoneLeft::Nothing);
        on("0355441001", PhoneLeft::Nothing);
        on("03-5544-1002", PhoneLeft::Changed);
    }

    #[test]
    fn a_number_is_replaced_only_where_the_old_one_stands_alone() {
        let other = |now, expected| check(Some(NUMBER), "03-5544-1009", now, expected);
        other("03-5544-1001", PhoneLeft::Write);
        other("", PhoneLeft::Write);
        other("+81 3-5544-1009", PhoneLeft::Nothing);
        other("03-5544-1002", PhoneLeft::Changed);
    }

    #[test]
    fn no_number_and_no_name_is_in_what_a_log_would_show() {
        let shown = format!("{:?}", change(Some(NUMBER), "03-5544-1009"));
        assert_eq!(shown, "PhoneChange(Contact.Phone)");
    }
}
