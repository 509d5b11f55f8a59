//! From a query's tree to one SQL statement and the shape of its records.
//!
//! It owns the list of columns and the order of the clauses. It never runs anything: a sub-query is compiled here and run
//! for each record by `shape`.

use rusqlite::types::Value as Stored;

use super::ast::{Name, Path, PathFunction, Query, Select, TypeOf};
use super::error::{at, malformed, no_such_column};
use super::functions::FieldFunction;
use super::ordering::tail;
use super::paths::{Level, Statement, Target};
use super::shape::{Children, Compiled, Leaf, Shape};
use crate::error::OrgError;
use crate::schema::{Object, lasting};

const MOST_ALL_FIELDS: u32 = 200;
const TWICE: &str = "A relationship can't be selected both by TYPEOF and by its fields";

/// The columns of a statement, each once.
#[derive(Default)]
struct Columns(Vec<String>);

impl Columns {
    fn list(&self) -> String {
        self.0.join(", ")
    }

    fn add(&mut self, sql: String) -> usize {
        match self.0.iter().position(|known| *known == sql) {
            Some(place) => place,
            None => {
                self.0.push(sql);
                self.0.len() - 1
            }
        }
    }
}

/// `only` is a condition of ours, on a column of the object itself.
pub(super) fn compile<'a>(
    statement: &mut Statement<'a>,
    object: &'a Object,
    query: &Query,
    only: Option<&str>,
) -> Result<Compiled, OrgError> {
    let mut level = statement.level(object, query.alias.as_deref());
    let mut columns = Columns::default();
    let id = columns.add(format!("{}.\"Id\"", level.alias));
    let mut shape = Shape::record(object.name, id);
    for item in &query.select {
        select(statement, &mut level, &mut columns, &mut shape, query, item)?;
    }
    let mut conditions = vec![level.visible(statement)];
    conditions.extend(only.map(|only| format!("{}.{only}", level.alias)));
    if let Some(filter) = &query.filter {
        conditions.push(level.condition(statement, filter)?);
    }
    let tail = tail(statement, &mut level, query)?;
    let sql = format!(
        "SELECT {} FROM {} WHERE {}{tail}",
        columns.list(),
        level.tables_sql(),
        conditions.join(" AND "),
    );
    Ok(Compiled {
        sql,
        shape,
        parent: None,
    })
}

/// Adds what one item of the list needs, to the columns and to the record.
fn select<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    columns: &mut Columns,
    shape: &mut Shape,
    query: &Query,
    item: &Select,
) -> Result<(), OrgError> {
    let source = statement.source;
    match item {
        Select::Field { path, alias: None } => field(statement, level, columns, shape, path, None),
        Select::Field {
            path,
            alias: Some(alias),
        } if is_shown(path) => {
            let alias = lasting(alias);
            field(statement, level, columns, shape, path, Some(alias))
        }
        Select::Field {
            path,
            alias: Some(_),
        } => {
            let complaint = "only aggregate expressions use field aliasing";
            Err(malformed(source, path.at, complaint))
        }
        Select::CountAll | Select::Aggregate { .. } => {
            let complaint = "only root queries support aggregate expressions";
            Err(malformed(source, query.from.at, complaint))
        }
        Select::AllFields { standard, at } => {
            if !standard && query.limit.is_none_or(|limit| limit > MOST_ALL_FIELDS) {
                let complaint = "The SOQL FIELDS function must have a LIMIT of at most 200";
                return Err(malformed(source, *at, complaint));
            }
            for known in level
                .object
                .visible_fields()
                .filter(|field| !(*standard && field.custom))
            {
                let path = Path {
                    parts: vec![known.name.to_owned()],
                    at: *at,
                    function: None,
                };
                field(statement, level, columns, shape, &path, None)?;
            }
            Ok(())
        }
        Select::TypeOf(type_of) => by_type(statement, level, columns, shape, type_of),
        Select::Children(inner) => children(statement, level, shape, inner),
    }
}

/// A sub-query over children: a statement of its own, to be run for each record.
fn children(
    statement: &Statement<'_>,
    level: &Level<'_>,
    shape: &mut Shape,
    inner: &Query,
) -> Result<(), OrgError> {
    let source = statement.source;
    let Some(child) = level.object.child(&inner.from.text) else {
        let complaint = format!(
            "Didn't understand relationship '{}' in FROM part of query call. If you are \
             attempting to use a custom relationship, be sure to append the '__r' after \
             the custom relationship name. Please reference your WSDL or the describe \
             call for the appropriate names.",
            inner.from.text
        );
        return Err(at("INVALID_TYPE", source, inner.from.at, &complaint));
    };
    let mut own = Statement::new(source, statement.schema, statement.scope, statement.context);
    let object = own.object(&Name {
        text: child.object.to_owned(),
        at: inner.from.at,
    })?;
    let parent = own.bind(Stored::Null);
    let only = format!("\"{}\" = {parent}", child.field);
    let mut compiled = compile(&mut own, object, inner, Some(&only))?;
    compiled.parent = Some(0);
    let name = child.name.unwrap_or(child.object);
    shape.add_children(
        name,
        Children {
            compiled,
            params: own.into_params(),
        },
    );
    Ok(())
}

fn field<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    columns: &mut Columns,
    shape: &mut Shape,
    path: &Path,
    alias: Option<&'static str>,
) -> Result<(), OrgError> {
    if path.function.is_some() && !is_shown(path) {
        let complaint = "a part of a date can be selected only where it is grouped by";
        return Err(malformed(statement.source, path.at, complaint));
    }
    let column = level.column(statement, path)?;
    // Each record on the way needs its id, which gives its address and shows whether there is such a record.
    let mut place = &mut *shape;
    let mut way: Vec<String> = Vec::new();
    for name in &column.through {
        way.push((*name).to_owned());
        let (_, target) = level.walk(statement, &way, path.at)?;
        place = place
            .relationship(name, entity(&target), || columns.add(id_of(&target)))
            .ok_or_else(|| malformed(statement.source, path.at, TWICE))?;
    }
    let leaf = Leaf {
        column: columns.add(column.sql),
        kind: column.kind,
    };
    if place.add_leaf(alias.unwrap_or(column.name), leaf) {
        Ok(())
    } else {
        let complaint = format!("duplicate field selected: {}", path.parts.join("."));
        Err(malformed(statement.source, path.at, &complaint))
    }
}

/// Whether a path has a function that only changes how its field is shown.
fn is_shown(path: &Path) -> bool {
    use FieldFunction::{Format, ToLabel};
    matches!(path.function, Some(PathFunction::Field(ToLabel | Format)))
}

/// The object that a relationship leads to; none if it may be one of several.
fn entity(target: &Target<'_>) -> Option<&'static str> {
    match target {
        Target::One(object, _) => Some(object.name),
        Target::Several(_) => None,
    }
}

fn id_of(target: &Target<'_>) -> String {
    match target {
        Target::One(_, alias) => format!("{alias}.\"Id\""),
        Target::Several(targets) => {
            let ids: Vec<String> = targets
                .iter()
                .map(|(_, alias)| format!("{alias}.\"Id\""))
                .collect();
            match ids.as_slice() {
                [id] => id.clone(),
                _ => format!("COALESCE({})", ids.join(", ")),
            }
        }
    }
}

fn by_type<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    columns: &mut Columns,
    shape: &mut Shape,
    type_of: &TypeOf,
) -> Result<(), OrgError> {
    let source = statement.source;
    let way = [type_of.relationship.text.clone()];
    let (through, target) = level.walk(statement, &way, type_of.relationship.at)?;
    let (Target::Several(targets), [name]) = (&target, through.as_slice()) else {
        let complaint = "TYPEOF is only allowed on polymorphic relationships";
        return Err(malformed(source, type_of.relationship.at, complaint));
    };
    let id = columns.add(id_of(&target));
    let mut kinds = Vec::new();
    for (object, alias) in targets {
        let named = type_of
            .whens
            .iter()
            .find(|(when, _)| when.text.eq_ignore_ascii_case(object.name));
        let paths = named.map_or(&type_of.otherwise, |(_, paths)| paths);
        let mut leaves = Vec::new();
        for path in paths {
            let [wanted] = path.parts.as_slice() else {
                return Err(malformed(source, path.at, "a field is expected here"));
            };
            let by_name = named.is_none() && wanted.eq_ignore_ascii_case("Name");
            let found = object
                .field(wanted)
                .or_else(|| {
                    object
                        .visible_fields()
                        .find(|field| by_name && field.name_field)
                })
                .ok_or_else(|| no_such_column(source, path.at, wanted, object.name))?;
            let column = columns.add(format!("{alias}.\"{}\"", found.name));
            let key = if by_name { "Name" } else { found.name };
            leaves.push((
                key,
                Leaf {
                    column,
                    kind: found.kind,
                },
            ));
        }
        kinds.push((object.name, leaves));
    }
    shape.add_by_type(name, id, kinds);
    Ok(())
}
