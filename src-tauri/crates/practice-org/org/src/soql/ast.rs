//! A query as a tree, with the place of each name in the text for error messages.
//!
//! It owns no meaning: names are as typed and not yet looked up.

use jiff::Timestamp;
use jiff::civil::Date;

use super::dates::DateLiteral;
use super::functions::FieldFunction;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    pub(crate) select: Vec<Select>,
    pub(crate) from: Name,
    pub(crate) alias: Option<String>,
    pub(crate) filter: Option<Condition>,
    pub(crate) group_by: Vec<Path>,
    pub(crate) having: Option<Condition>,
    pub(crate) order_by: Vec<Order>,
    pub(crate) limit: Option<u32>,
    pub(crate) offset: Option<u32>,
}

/// A name and where it stands, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) at: usize,
}

/// `Account.Owner.Name`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub(crate) parts: Vec<String>,
    pub(crate) at: usize,
    /// What is made of the field before it is shown or compared.
    pub(crate) function: Option<PathFunction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathFunction {
    Field(FieldFunction),
    /// In HAVING only.
    Aggregate(AggregateFunction),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Select {
    Field {
        path: Path,
        alias: Option<String>,
    },
    /// `COUNT()`
    CountAll,
    Aggregate {
        call: AggregateCall,
        alias: Option<String>,
    },
    /// A sub-query over children; its `from` is the relationship's name.
    Children(Box<Query>),
    TypeOf(TypeOf),
    /// `FIELDS(ALL)` or `FIELDS(STANDARD)`
    AllFields {
        standard: bool,
        at: usize,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AggregateCall {
    pub(crate) function: AggregateFunction,
    pub(crate) path: Path,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AggregateFunction {
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
}

/// `TYPEOF What WHEN Account THEN Phone ELSE Name END`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeOf {
    pub(crate) relationship: Name,
    pub(crate) whens: Vec<(Name, Vec<Path>)>,
    pub(crate) otherwise: Vec<Path>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare {
        left: Path,
        operator: Operator,
        right: Literal,
    },
    In {
        left: Path,
        negated: bool,
        values: Vec<Literal>,
    },
    /// `INCLUDES` or `EXCLUDES`
    Includes {
        left: Path,
        negated: bool,
        values: Vec<Literal>,
    },
    InQuery {
        left: Path,
        negated: bool,
        query: Box<Query>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Number(f64),
    Text(TextLiteral),
    Date(Date),
    Datetime(Timestamp),
    Relative(DateLiteral),
}

/// A quoted text, read for both of its uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextLiteral {
    pub(crate) text: String,
    /// The same as a LIKE pattern: `\` escapes, `%` and `_` are wildcards.
    pub(crate) pattern: String,
    /// It holds `\%` or `\_`, which only LIKE knows.
    pub(crate) only_for_like: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) key: OrderKey,
    pub(crate) descending: bool,
    pub(crate) nulls_last: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OrderKey {
    Field(Path),
    Aggregate(AggregateCall),
}
