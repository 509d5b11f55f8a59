//! The two helpers of a test or a demo: the org's controls, and a person at the login page.
//!
//! It owns no state. Both speak HTTP to the org, so that they serve an org in another process as well.

pub(crate) mod browser;
pub(crate) mod control;
