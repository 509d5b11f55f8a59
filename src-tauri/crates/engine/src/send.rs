//! Rows of the outbox to Salesforce and back, in a line.
//!
//! ```text
//! plan (what a row needs, as requests) -> execute (the client) -> classify (what an answer means for the row)
//! ```
//!
//! Several rows go side by side, each on this same line: `batch` joins what they ask and parts the answer.
//!
//! `step` names the few steps that there are. The bodies and questions of the requests stand in small files of their own:
//! `task_body`, `log_record`, `new_case`, `together` (all as one), `person`, `phone`, `answers` and `fields` for what is written; `question`,
//! `compare`, `join`, `voice`, `verify`, `moved` and `lookalikes` for what is asked and read. Only `execute` waits for anything; all else is a function of
//! the row, the org's facts and an answer.
//!
//! The ladder of exactly once is told in `plan`, the decisions after it in `classify`.

mod answers;
mod batch;
mod classify;
mod compare;
mod execute;
mod fields;
mod join;
mod log_record;
mod lookalikes;
mod moved;
mod new_case;
mod person;
mod phone;
mod plan;
mod question;
mod refusal;
mod request;
#[cfg(test)]
mod samples;
mod step;
mod task_body;
mod together;
mod verify;
mod voice;

pub(crate) use classify::refused;
pub use execute::{send, verify};
