//! The disk of the harness: what the engine would have in its file, as text. It keeps what is written and nothing else.

use crate::world::World;
use domain::base::ids::{CallId, OutboxId};
use domain::number::country::Country;
use domain::outbox::row::Row;
use domain::record::call::Call;
use domain::session::SignedIn;
use domain::settings::Settings;
use domain::step::effect::Change;
use domain::step::event::Restored;
use std::collections::BTreeMap;

/// What is in the file that survives a kill, each body as the text that is written.
#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) calls: BTreeMap<CallId, String>,
    pub(crate) rows: BTreeMap<OutboxId, String>,
    pub(crate) org: Option<String>,
    pub(crate) settings: Settings,
}

impl Disk {
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::Call(call) => {
                let body = serde_json::to_string(&call).unwrap();
                self.calls.insert(call.facts.id, body);
            }
            Change::Row(row) => {
                self.rows
                    .insert(row.id, serde_json::to_string(&row).unwrap());
            }
            Change::Org(org) => self.org = Some(serde_json::to_string(org.as_ref()).unwrap()),
            Change::Settings(settings) => self.settings = *settings,
            _ => {}
        }
    }

    pub(crate) fn restored(&self) -> Restored {
        let calls = self.calls.values();
        let rows = self.rows.values();
        Restored {
            calls: calls
                .map(|body| serde_json::from_str::<Call>(body).unwrap())
                .collect(),
            rows: rows
                .map(|body| serde_json::from_str::<Row>(body).unwrap())
                .collect(),
            org: self
                .org
                .as_ref()
                .map(|body| serde_json::from_str(body).unwrap()),
            settings: Some(self.settings.clone()),
            policy: domain::settings::policy::Policy::default(),
            signed_in: Some(agent()),
            has_tokens: true,
            ..Restored::default()
        }
    }
}

pub(crate) fn agent() -> SignedIn {
    SignedIn {
        renewable: true,
        account: World::account(),
        name: String::from("Practice Agent"),
        username: String::from("agent@practice.example"),
        instance_url: String::new(),
        language: domain::base::language::Language::English,
        country: Country::try_from(String::from("JP")).unwrap(),
    }
}
