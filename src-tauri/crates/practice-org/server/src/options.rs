//! How a practice org is started.
//!
//! It owns the choices and their defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

use practice_org_core::org::{Fill, OrgOptions};
use practice_org_core::rules::Rule;
use practice_org_core::schema::{CustomSchema, SchemaOptions};

use crate::sign_in::client::usual_callbacks;

/// How an org is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    pub fill: Fill,
    /// Where the org is kept; without it, in memory. A file that holds an org already is not filled again.
    pub db: Option<PathBuf>,
    /// Whether the admin has made the unique field on Activity.
    pub unique_call_key: bool,
    pub person_accounts: bool,
    /// Whether one task may concern several people.
    pub shared_activities: bool,
    /// Whether agents telephone with Salesforce Voice, of whose calls the platform has records.
    pub salesforce_voice: bool,
    /// What the admin has added to the schema.
    pub custom: CustomSchema,
    /// Permissions, validation rules and the like.
    pub rules: Vec<Rule>,
    /// The redirect addresses that the admin has registered for the app.
    pub callbacks: Vec<String>,
    /// The app's `door.json`, for a practice phone at `/practice/phone` whose calls ring there.
    pub door: Option<PathBuf>,
    /// Whether that phone rings by itself.
    pub auto_calls: bool,
    /// Whether the org is reached over TLS, with a certificate of an authority made at the start.
    pub tls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            fill: Fill::Empty,
            db: None,
            unique_call_key: true,
            person_accounts: false,
            shared_activities: false,
            salesforce_voice: false,
            custom: CustomSchema::default(),
            rules: Vec::new(),
            callbacks: usual_callbacks(),
            door: None,
            auto_calls: true,
            tls: false,
        }
    }
}

impl Options {
    /// The part of the options that concerns the org itself.
    pub(crate) fn org(&self) -> OrgOptions {
        OrgOptions {
            fill: self.fill.clone(),
            db: self.db.clone(),
            schema: SchemaOptions {
                unique_call_key: self.unique_call_key,
                person_accounts: self.person_accounts,
                shared_activities: self.shared_activities,
                salesforce_voice: self.salesforce_voice,
                custom: self.custom.clone(),
            },
            rules: self.rules.clone(),
        }
    }
}
