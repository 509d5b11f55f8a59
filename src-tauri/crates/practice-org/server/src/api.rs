//! The data API without HTTP: a request, its answer, and what both have in common for every resource.
//!
//! It owns these values. It never awaits, and never knows which resource answers.

pub(crate) mod answer;
pub(crate) mod conditions;
pub(crate) mod refusals;
pub(crate) mod request;
pub(crate) mod version;
