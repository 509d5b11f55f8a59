//! A Salesforce org without its web server: schema, records, describe, SOQL, SOSL, and people to practise on.
//!
//! It owns everything that is the same whichever way the org is spoken to. It never speaks HTTP, and knows nothing of signing
//! in: whoever asks names the user. An error carries the HTTP status that goes with it, and that is all.
//!
//! Its files form a staircase, each importing only those before it: `error`, `identity`, `ids`, `rules`, `schema` (objects and
//! fields), `storage` (tables and values), `soql`, `sosl`, `rows` (what a write is held to), `sample`, `describe`, and `org`,
//! which puts them together.

pub mod describe;
pub mod error;
pub mod identity;
mod ids;
pub mod org;
pub mod rows;
pub mod rules;
pub mod sample;
pub mod schema;
pub mod soql;
pub mod sosl;
pub mod storage;
