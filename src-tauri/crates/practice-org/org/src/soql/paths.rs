//! From a path (`Account.Owner.Name`) to a column of SQL, adding the joins that it needs.
//!
//! It owns relationships, also those that may point at several objects. It never reads a value.
//!
//! A polymorphic relationship is one LEFT JOIN for each object that it may point at, by primary key, and a COALESCE over
//! them. A union of all people, joined once, would read the whole org for one task.

use rusqlite::types::Value as Stored;
use serde_json::Value;

use super::ast::{AggregateCall, Name, Path, PathFunction};
use super::column::Column;
use super::computed;
use super::context::{Context, Scope};
use super::error::{no_such_column, no_such_object, no_such_relationship};
use super::names::several;
use crate::error::OrgError;
use crate::schema::{Field, FieldKind, Object, Schema};

/// What all levels of one statement share.
pub(super) struct Statement<'a> {
    pub(super) source: &'a str,
    pub(super) schema: &'a Schema,
    pub(super) context: &'a Context,
    pub(super) scope: Scope,
    params: Vec<Stored>,
    aliases: usize,
}

/// One SELECT: its object and the joins made so far.
pub(super) struct Level<'a> {
    pub(super) object: &'a Object,
    pub(super) alias: String,
    names: Vec<String>,
    joins: Vec<(Vec<&'static str>, Target<'a>)>,
    join_sql: String,
}

/// What a relationship leads to.
#[derive(Clone)]
pub(super) enum Target<'a> {
    One(&'a Object, String),
    /// The entity that Salesforce calls `Name`.
    Several(Vec<(&'a Object, String)>),
}

const DEEPEST_PATH: usize = 6;

impl<'a> Statement<'a> {
    pub(super) fn new(
        source: &'a str,
        schema: &'a Schema,
        scope: Scope,
        context: &'a Context,
    ) -> Self {
        Statement {
            source,
            schema,
            context,
            scope,
            params: Vec::new(),
            aliases: 0,
        }
    }

    /// The object that FROM names.
    pub(super) fn object(&self, from: &Name) -> Result<&'a Object, OrgError> {
        self.schema
            .object(&from.text)
            .ok_or_else(|| no_such_object(self.source, from.at, &from.text))
    }

    /// Sets a value aside and returns the mark that stands for it.
    pub(super) fn bind(&mut self, value: impl Into<Stored>) -> String {
        self.params.push(value.into());
        format!("?{}", self.params.len())
    }

    pub(super) fn into_params(self) -> Vec<Stored> {
        self.params
    }

    pub(super) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// The conditions that hide the rows of a table which are not shared with the user. Most users see everything.
    fn shared(&mut self, object: &Object, alias: &str) -> Vec<String> {
        let view = &self.schema.view;
        let mut conditions = Vec::new();
        if view.is_private(object) {
            let user = self.bind(view.user.clone());
            conditions.push(format!("{alias}.\"OwnerId\" = {user}"));
        }
        let unshared = view.unshared();
        if !unshared.is_empty() {
            let list = self.bind(Value::from(unshared).to_string());
            conditions.push(format!(
                "{alias}.\"Id\" NOT IN (SELECT value FROM json_each({list}))"
            ));
        }
        conditions
    }

    pub(super) fn level(&mut self, object: &'a Object, name: Option<&str>) -> Level<'a> {
        let mut names = vec![object.name.to_owned()];
        names.extend(name.map(str::to_owned));
        Level {
            object,
            alias: self.alias(),
            names,
            joins: Vec::new(),
            join_sql: String::new(),
        }
    }
}

impl<'a> Level<'a> {
    /// `"Contact" AS t1` and every join.
    pub(super) fn tables_sql(&self) -> String {
        format!(
            "\"{}\" AS {}{}",
            self.object.name, self.alias, self.join_sql
        )
    }

    /// The conditions that hide deleted and archived rows, and rows that the user may not see.
    pub(super) fn visible(&self, statement: &mut Statement<'a>) -> String {
        let mut conditions = vec![match statement.scope {
            Scope::All => "1".to_owned(),
            Scope::Live if self.object.column("IsArchived").is_some() => {
                format!(
                    "{0}.\"IsDeleted\" = 0 AND {0}.\"IsArchived\" = 0",
                    self.alias
                )
            }
            Scope::Live => format!("{}.\"IsDeleted\" = 0", self.alias),
        }];
        conditions.extend(statement.shared(self.object, &self.alias));
        conditions.join(" AND ")
    }

    pub(super) fn column(
        &mut self,
        statement: &mut Statement<'a>,
        path: &Path,
    ) -> Result<Column<'a>, OrgError> {
        let parts = self.own_parts(path);
        let Some((last, way)) = parts.split_last() else {
            return Err(no_such_column(
                statement.source,
                path.at,
                "",
                self.object.name,
            ));
        };
        if parts.len() > DEEPEST_PATH {
            return Err(no_such_relationship(statement.source, path.at, last));
        }
        let (through, target) = self.walk(statement, way, path.at)?;
        let column = self.leaf(statement, through, &target, last, path.at)?;
        match path.function {
            None => Ok(column),
            Some(PathFunction::Field(function)) => {
                computed::of_field(statement.source, path.at, function, column)
            }
            Some(PathFunction::Aggregate(function)) => {
                computed::aggregate(statement.source, path.at, function, column)
            }
        }
    }

    /// An aggregate function as SQL, and the kind of its value.
    pub(super) fn aggregate(
        &mut self,
        statement: &mut Statement<'a>,
        call: &AggregateCall,
    ) -> Result<(String, FieldKind), OrgError> {
        let column = self.column(statement, &call.path)?;
        let column = computed::aggregate(statement.source, call.path.at, call.function, column)?;
        Ok((column.sql, column.kind))
    }

    /// A path may begin with the object's own name or alias.
    fn own_parts<'p>(&self, path: &'p Path) -> &'p [String] {
        match path.parts.split_first() {
            Some((first, rest))
                if !rest.is_empty()
                    && self.object.relationship(first).is_none()
                    && self
                        .names
                        .iter()
                        .any(|name| name.eq_ignore_ascii_case(first)) =>
            {
                rest
            }
            Some(_) | None => &path.parts,
        }
    }

    /// Follows relationships from this level's object.
    pub(super) fn walk(
        &mut self,
        statement: &mut Statement<'a>,
        way: &[String],
        at: usize,
    ) -> Result<(Vec<&'static str>, Target<'a>), OrgError> {
        let mut through = Vec::new();
        let mut target = Target::One(self.object, self.alias.clone());
        for step in way {
            let Target::One(object, alias) = &target else {
                return Err(no_such_relationship(statement.source, at, step));
            };
            let found = object
                .relationship(step)
                .and_then(|field| Some((field, field.relationship_name?)));
            let Some((field, name)) = found else {
                return Err(no_such_relationship(statement.source, at, step));
            };
            through.push(name);
            let known = self.joins.iter().find(|(joined, _)| *joined == through);
            target = match known {
                Some((_, target)) => target.clone(),
                None => {
                    let from = format!("{alias}.\"{}\"", field.name);
                    let target = self.join(statement, field, &from);
                    self.joins.push((through.clone(), target.clone()));
                    target
                }
            };
        }
        Ok((through, target))
    }

    fn join(&mut self, statement: &mut Statement<'a>, field: &Field, from: &str) -> Target<'a> {
        let schema = statement.schema;
        let mut targets = Vec::new();
        for object in field
            .reference_to
            .iter()
            .filter_map(|name| schema.object(name))
        {
            let alias = statement.alias();
            let mut condition = format!("{alias}.\"Id\" = {from}");
            for shared in statement.shared(object, &alias) {
                condition.push_str(&format!(" AND {shared}"));
            }
            self.join_sql.push_str(&format!(
                " LEFT JOIN \"{}\" AS {alias} ON {condition}",
                object.name
            ));
            targets.push((object, alias));
        }
        match targets.as_slice() {
            [(object, alias)] if !field.polymorphic() => Target::One(object, alias.clone()),
            _ => Target::Several(targets),
        }
    }

    fn leaf(
        &self,
        statement: &Statement<'a>,
        through: Vec<&'static str>,
        target: &Target<'a>,
        name: &str,
        at: usize,
    ) -> Result<Column<'a>, OrgError> {
        match target {
            Target::One(object, alias) => {
                let Some(field) = object.field(name) else {
                    return Err(no_such_column(statement.source, at, name, object.name));
                };
                let mut sql = format!("{alias}.\"{}\"", field.name);
                // A checkbox of a missing record counts as unchecked.
                if field.kind == FieldKind::Boolean && !through.is_empty() {
                    sql = format!("COALESCE({sql}, 0)");
                }
                let (name, kind) = (field.name, field.kind);
                Ok(Column {
                    through,
                    name,
                    sql,
                    kind,
                    field: Some(field),
                })
            }
            Target::Several(targets) => several(targets, name, through)
                .ok_or_else(|| no_such_column(statement.source, at, name, "Name")),
        }
    }
}
