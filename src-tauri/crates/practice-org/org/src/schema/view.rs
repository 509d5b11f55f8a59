//! What holds for one user: whose view of the schema it is, and the rules that count for that user.
//!
//! It owns the questions that are asked about these rules. It never changes the schema: `permissions` does.

use crate::rules::Rule;
use crate::schema::object::Object;

/// What holds for the user whose view a schema is. Empty for an admin.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) user: String,
    pub(crate) rules: Vec<Rule>,
}

impl View {
    /// Whether the user sees only the own records of an object.
    pub(crate) fn is_private(&self, object: &Object) -> bool {
        object.column("OwnerId").is_some()
            && self.rules.iter().any(|rule| {
                matches!(rule, Rule::Private { object: named, .. } if named.eq_ignore_ascii_case(object.name))
            })
    }

    /// The records that are not shared with the user.
    pub(crate) fn unshared(&self) -> Vec<&str> {
        fn record(rule: &Rule) -> Option<&str> {
            match rule {
                Rule::Unshared { record, .. } => Some(record),
                _ => None,
            }
        }
        self.rules.iter().filter_map(record).collect()
    }

    /// Whether the page of an object asks for a field.
    pub(crate) fn asks_for(&self, object: &Object, field: &str) -> bool {
        self.rules.iter().any(|rule| {
            matches!(rule, Rule::LayoutRequires { object: named, field: asked }
                if named.eq_ignore_ascii_case(object.name) && asked.eq_ignore_ascii_case(field))
        })
    }

    /// Whether the user sees the record with this id and this owner.
    pub(crate) fn shows(&self, object: &Object, id: &str, owner: Option<&str>) -> bool {
        !self.unshared().contains(&id)
            && (!self.is_private(object) || owner == Some(self.user.as_str()))
    }
}
