//! Whether a rule can hold at all in this org.
//!
//! It owns that check, made when an admin adds a rule. It never carries one out.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::rules::Rule;
use crate::schema::Schema;
use crate::soql::{self, Context, Scope};

/// Refuses a rule that names something which does not exist, or whose condition can't be understood: such a rule would
/// never hold, and a test of it could not fail.
pub(super) fn check(
    rule: &Rule,
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
) -> anyhow::Result<()> {
    let (object, fields): (&str, Vec<&str>) = match rule {
        Rule::Validation { object, field, .. } => {
            (object, field.iter().map(String::as_str).collect())
        }
        Rule::FieldAccess { object, field, .. } | Rule::LayoutRequires { object, field } => {
            (object, vec![field])
        }
        Rule::Duplicates { object, fields, .. } => {
            (object, fields.iter().map(String::as_str).collect())
        }
        Rule::FailingTrigger { object, .. }
        | Rule::ObjectAccess { object, .. }
        | Rule::Private { object, .. } => (object, Vec::new()),
        Rule::Unshared { .. }
        | Rule::NoApi { .. }
        | Rule::LockedRow { .. }
        | Rule::SearchLag { .. } => return Ok(()),
    };
    let kept_by = if object == "Activity" { "Task" } else { object };
    let known = schema
        .object(kept_by)
        .with_context(|| format!("there is no object {object}"))?;
    for field in fields {
        if known.field(field).is_none() {
            bail!("{object} has no field {field}");
        }
    }
    if let Rule::Validation {
        when: Some(when), ..
    } = rule
    {
        let soql = format!("SELECT Id FROM {} WHERE ({when}) LIMIT 1", known.name);
        let context = Context::new(now, "64.0");
        soql::run(connection, schema, &soql, Scope::Live, &context)?;
    }
    Ok(())
}
