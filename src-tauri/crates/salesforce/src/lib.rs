//! Salesforce as this program needs it: signing in, and some ten calls of the REST API.
//!
//! It owns the wire: addresses, tokens in use, and the reading of every error into what the caller does next
//! ([`CallError`]). It never stores anything (a [`TokenVault`] does), never retries a write by itself, and never decides
//! what a refused record means to the agent.
//!
//! Existing client crates know neither a loopback sign-in with PKCE nor rotating refresh tokens, and none keeps "it never
//! left" apart from "it left and nobody knows": the exactly-once outbox stands on that difference, so it is made here.

pub mod datetime;
pub mod oauth;
pub mod soql;

mod classify;
mod client;
mod error;
mod host;
mod record_id;
mod tokens;
mod wire;

pub use client::composite::{Composite, SubRequest, SubResponse};
pub use client::describe::{Child, Describe, Field, PicklistValue, RecordTypeChoice};
pub use client::layout::Layout;
pub use client::session::SetupError;
pub use client::{
    API_VERSION, ApiUse, Client, JobPage, JobState, Locator, OrgUser, Page, RequestsReported,
};
pub use error::{CallError, Cut, Duplicates, Mender, NotSent, OrgText, Refusal, SignedOut};
pub use host::{InstanceUrl, InstanceUrlError, LoginHost, LoginHostError};
pub use record_id::{RecordId, RecordIdError};
pub use tokens::{ClientId, Identity, Secret, TokenVault, Tokens, VaultError};
pub use wire::Timeouts;
