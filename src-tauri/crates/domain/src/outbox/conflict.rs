//! Whether a change may still be written: the Task as it is now, compared with what the change was made against.
//!
//! Values are compared, and not `LastModifiedDate`: any automation of the org moves that date, and the agent is to be
//! asked only where somebody else changed a field that the agent changed. `If-Unmodified-Since` would save the read,
//! but it compares whole seconds of SystemModstamp, which the answer to a create does not tell.
//!
//! **Invariant:** a value that is neither the one that was there nor the one to be written is never overwritten
//! unasked.

use crate::base::limits::{COMMENTS, cut};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use serde::{Deserialize, Serialize};

/// What somebody else wrote into the fields that the agent changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict(pub Vec<ConflictField>);

/// One field that two people changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictField {
    /// Which field.
    pub field: TaskField,
    /// What it holds now.
    pub theirs: FieldValue,
    /// The name of the record, if the value is a record.
    pub name: Option<String>,
}

impl std::fmt::Debug for ConflictField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConflictField({:?})", self.field)
    }
}

/// What a comparison leaves to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// These fields are to be written. If there are none, the Task already holds what it should.
    Write(TaskFields),
    /// Somebody else changed these.
    Conflict(Vec<TaskField>),
}

/// Compares a change with the Task as it is now. A field without a base, or one that could not be read, is written
/// whatever it holds.
pub fn compare(
    fields: &TaskFields,
    base: &TaskFields,
    repairs: bool,
    current: &TaskFields,
) -> Comparison {
    let mut write = TaskFields::default();
    let mut conflicting = Vec::new();
    for (field, mine) in &fields.0 {
        let Some(now) = current.0.get(field) else {
            write.0.insert(*field, mine.clone());
            continue;
        };
        if same(now, mine) {
            continue;
        }
        match base.0.get(field) {
            Some(was) if !same(now, was) && repairs => {}
            Some(was) if !same(now, was) => conflicting.push(*field),
            Some(_) | None => drop(write.0.insert(*field, mine.clone())),
        }
    }
    if conflicting.is_empty() {
        Comparison::Write(write)
    } else {
        Comparison::Conflict(conflicting)
    }
}

/// Both texts, theirs first. Nothing where the field holds one value and no text of any length, where one of the two is
/// empty, and where both are too long together: nothing of either is cut off unasked.
pub(crate) fn both(field: TaskField, theirs: &FieldValue, mine: &FieldValue) -> Option<FieldValue> {
    match (field, theirs, mine) {
        (TaskField::Description, FieldValue::Text(theirs), FieldValue::Text(mine)) => {
            let both = format!("{}\n\n{mine}", theirs.trim_end());
            (cut(&both, COMMENTS) == both).then_some(FieldValue::Text(both))
        }
        _ => None,
    }
}

/// Texts are compared without blanks at their ends, which Salesforce drops, and with one form of line end, which
/// browsers change.
fn same(a: &FieldValue, b: &FieldValue) -> bool {
    let bare = |value: &FieldValue| match value {
        FieldValue::Text(text) => Some(String::from(text.replace("\r\n", "\n").trim())),
        FieldValue::Empty => Some(String::new()),
        FieldValue::Number(_)
        | FieldValue::Date(_)
        | FieldValue::Moment(_)
        | FieldValue::Record(_)
        | FieldValue::Flag(_) => None,
    };
    match (bare(a), bare(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> TaskFields {
        TaskFields::default().with(TaskField::Description, FieldValue::Text(String::from(text)))
    }

    #[test]
    fn of_a_note_alone_both_can_be_kept_and_only_whole() {
        let text = |text: &str| FieldValue::Text(String::from(text));
        let both = |field, mine: &FieldValue| both(field, &text("theirs \n"), mine);
        let note = TaskField::Description;
        assert_eq!(both(note, &text("mine")), Some(text("theirs\n\nmine")));
        assert_eq!(both(note, &FieldValue::Empty), None);
        assert_eq!(both(TaskField::Subject, &text("mine")), None);
        assert_eq!(both(TaskField::Priority, &text("High")), None);
        let fits = "x".repeat(COMMENTS - "theirs\n\n".len());
        assert!(both(note, &text(&fits)).is_some());
        assert_eq!(both(note, &text(&format!("{fits}x"))), None);
    }

    fn check(mine: &str, base: &str, repairs: bool, now: &str, expected: &Comparison) {
        let found = compare(&note(mine), &note(base), repairs, &note(now));
        assert_eq!(found, *expected, "{mine} on {base}, now {now}");
    }

    #[test]
    fn an_edit_is_written_only_over_what_it_was_made_against() {
        let conflict = Comparison::Conflict(vec![TaskField::Description]);
        let nothing = Comparison::Write(TaskFields::default());
        check("new", "old", false, "old", &Comparison::Write(note("new")));
        check(
            "new",
            "old",
            false,
            "old\r\n",
            &Comparison::Write(note("new")),
        );
        check("new", "old", false, "theirs", &conflict);
        check("new", "old", false, "", &conflict);
        // The value is there already: our answer was lost, or a colleague wrote the same.
        check("new", "old", false, "new", &nothing);
        // A repair writes over what a lost request may have put back, and leaves alone what a colleague has written
        // since.
        check("new", "old", true, "old", &Comparison::Write(note("new")));
        check("new", "old", true, "theirs", &nothing);
    }

    #[test]
    fn fields_that_others_changed_are_neither_compared_nor_written() {
        let subject = FieldValue::Text(String::from("theirs"));
        let current = note("old").with(TaskField::Subject, subject);
        let found = compare(&note("new"), &note("old"), false, &current);
        assert_eq!(found, Comparison::Write(note("new")));
    }
}
