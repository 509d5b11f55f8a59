//! The entity `Name`: the fields that are shown through a relationship which may lead to several objects.
//!
//! It owns the fields of that entity. It never joins: the joins are made already.

use super::column::Column;
use crate::schema::{Field, FieldKind, Object};

/// The fields that every record has in common if a relationship may lead to several objects.
const NAME_FIELDS: &[&str] = &[
    "Alias",
    "Email",
    "FirstName",
    "Id",
    "IsActive",
    "LastName",
    "MobilePhone",
    "Phone",
    "Title",
    "Username",
];

/// A field of the entity `Name`: `Name`, `Type`, or one that persons have. The three share their look-ups, which is why they
/// stand in one function of more than sixty lines.
pub(super) fn several<'a>(
    targets: &[(&'a Object, String)],
    name: &str,
    through: Vec<&'static str>,
) -> Option<Column<'a>> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if is("Type") {
        let cases: String = targets
            .iter()
            .map(|(object, alias)| {
                format!(" WHEN {alias}.\"Id\" IS NOT NULL THEN '{}'", object.name)
            })
            .collect();
        let sql = format!("(CASE{cases} END COLLATE NOCASE)");
        let kind = FieldKind::String;
        return Some(Column {
            through,
            name: "Type",
            sql,
            kind,
            field: None,
        });
    }
    let name_wanted = is("Name");
    if !name_wanted && !NAME_FIELDS.iter().any(|known| is(known)) {
        return None;
    }
    let found: Vec<(&Field, &String)> = targets
        .iter()
        .filter_map(|(object, alias)| {
            let mut fields = object.visible_fields();
            let field = fields.find(|field| {
                if name_wanted {
                    field.name_field
                } else {
                    is(field.name)
                }
            });
            Some((field?, alias))
        })
        .collect();
    let columns: Vec<String> = found
        .iter()
        .map(|(field, alias)| format!("{alias}.\"{}\"", field.name))
        .collect();
    let (field, _) = found.first()?;
    let kind = field.kind;
    let canonical = if name_wanted { "Name" } else { field.name };
    let collation = if kind == FieldKind::Id {
        "BINARY"
    } else {
        "NOCASE"
    };
    let sql = match columns.as_slice() {
        [column] => column.clone(),
        _ => format!("(COALESCE({}) COLLATE {collation})", columns.join(", ")),
    };
    Some(Column {
        through,
        name: canonical,
        sql,
        kind,
        field: Some(field),
    })
}
