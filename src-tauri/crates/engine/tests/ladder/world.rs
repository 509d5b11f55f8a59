//! A practice org and the way to it.
//!
//! It owns the org's clock, which follows the harness's: the org stamps its rows with it, and it is verified by those stamps.

use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::session::Account;
use jiff::{SignedDuration, Timestamp};
use practice_org::{
    CLIENT_ID, Control, CustomSchema, ORG_ID, Options, PracticeOrg, RunningOrg, USER_ID,
};
use salesforce::{
    Client, ClientId, Identity, InstanceUrl, LoginHost, RecordId, Secret, TokenVault, Tokens,
    VaultError,
};
use serde_json::json;
use std::sync::Arc;

/// What another tool writes into its record of a call.
pub(crate) const THEIRS: &str = "Logged by another tool";

pub(crate) const THEIR_SECONDS: u32 = 7;

/// Nothing is to be kept: these tokens can't be renewed.
struct NoVault;

impl TokenVault for NoVault {
    fn save(&self, _tokens: &Tokens) -> Result<(), VaultError> {
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) control: Control,
    pub(crate) facts: OrgFacts,
    /// Somebody who calls.
    pub(crate) caller: SfId,
    org: RunningOrg,
    clock: Timestamp,
}

impl World {
    pub(crate) async fn start(custom: CustomSchema, unique_call_key: bool) -> Self {
        let org = PracticeOrg::start(Options {
            custom,
            unique_call_key,
            ..Options::default()
        });
        let org = org.await.unwrap();
        let control = org.control().unwrap();
        let caller = json!({ "attributes": { "type": "Contact" }, "LastName": "Sato" });
        let mut ids = control.insert(&[caller]).await.unwrap();
        let mut world = Self {
            control,
            facts: OrgFacts::default(),
            caller: SfId(ids.remove(0)),
            org,
            clock: Timestamp::UNIX_EPOCH,
        };
        let client = world.signs_in().await;
        world.facts = engine::facts::read(&client, &[]).await.unwrap();
        world
    }

    pub(crate) fn account() -> Account {
        Account {
            org: SfId(String::from(ORG_ID)),
            user: SfId(String::from(USER_ID)),
        }
    }

    /// A client with a new token; a standing fault may meet the request for it, and is then gone.
    pub(crate) async fn signs_in(&self) -> Client {
        let mut token = self.control.gives_a_token().await;
        while token.is_err() {
            token = self.control.gives_a_token().await;
        }
        let base = self.org.base_url();
        let tokens = Tokens {
            access_token: Secret::new(token.unwrap()),
            refresh_token: None,
            instance_url: InstanceUrl::parse(base).unwrap(),
            login_host: LoginHost::parse(base).unwrap(),
            client_id: ClientId::new(CLIENT_ID),
            identity: Identity {
                org_id: RecordId::parse(ORG_ID).unwrap(),
                user_id: RecordId::parse(USER_ID).unwrap(),
            },
            issued_at: Timestamp::now(),
        };
        Client::new(tokens, Arc::new(NoVault)).unwrap()
    }

    /// Another tool makes its own record of the call, under the phone's name for it.
    pub(crate) async fn other_tool_logs(&self, call_id: &str) {
        let task = json!({
            "attributes": { "type": "Task" }, "Subject": "Call (other tool)", "Status": "Completed",
            "TaskSubtype": "Call", "CallObject": call_id, "Description": THEIRS,
            "CallDurationInSeconds": THEIR_SECONDS, "OwnerId": USER_ID,
        });
        self.control.insert(&[task]).await.unwrap();
    }

    /// The org's clock runs on by itself, and is set again where the two have come apart.
    pub(crate) async fn clock_follows(&mut self, now: Timestamp) {
        if now.duration_since(self.clock) > SignedDuration::from_secs(30) {
            self.control.sets_clock(now).await.unwrap();
            self.clock = now;
        }
    }
}
