//! A stand-in for a Salesforce org: one process, one SQLite, the REST API as real orgs were recorded to answer it.
//!
//! It owns the server around the org behind the demo and behind every test. It never knows the app that talks to it: like
//! the real thing, it is spoken to over HTTP alone, and what a test needs beyond that stands under `/practice`.
//!
//! Whatever an answer looks like here is taken from a recording or from Salesforce's documentation; where neither says
//! anything, a comment says so. A stand-in that is kinder than the real org hides bugs, so limits, refusals and awkward
//! shapes are kept.
//!
//! Its files form a staircase, each importing only those before it: `api`, `net`, `phone`, `sign_in`, `options`, `state`,
//! `session`, `resources`, `composite`, `router`, `oauth`, `practice`, `http`, `client`, `running`.

mod api;
mod client;
mod composite;
mod http;
mod net;
mod oauth;
mod options;
mod phone;
mod practice;
mod resources;
mod router;
mod running;
mod session;
mod sign_in;
mod state;

pub use client::browser::{link_after_signing_in, sign_in_as, sign_in_as_a_person};
pub use client::control::Control;
pub use options::Options;
pub use practice_org_core::identity::{COLLEAGUE, ORG_ID, USER_ID, USERNAME};
pub use practice_org_core::org::{Fill, Switches};
pub use practice_org_core::rows::Converted;
pub use practice_org_core::rules::{FieldAccess, Operation, Rule};
pub use practice_org_core::schema::{
    CALL_KEY, CustomField, CustomObject, CustomSchema, NameField, RecordType, TaskStatus,
};
pub use running::{Announcement, PracticeOrg, RunningOrg};
pub use sign_in::client::{CLIENT_ID, REDIRECT_PORTS, redirect_uri};
pub use sign_in::login::{PASSWORD, SECURITY_TOKEN};
pub use state::faults::{Fault, FaultOrder};
pub use state::requests::SeenRequest;
pub use state::usage::{AppUsage, Usage};
