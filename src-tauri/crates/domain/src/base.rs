//! The basic types that everything else uses: ids, moments, languages, problems, and the record that a pasted link
//! names.

pub mod ids;
pub mod language;
pub mod limits;
pub mod not_readable;
pub mod passphrase;
pub mod problem;
pub mod record_link;
pub mod refs;
pub mod refusal;
pub mod time;
