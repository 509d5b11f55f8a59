//! The settings that name an org's own records, objects, fields or values. Each org has its own: another org has no such record,
//! and would refuse a write that names it. All others are the agent's, whichever org is here.
//!
//! **Invariant:** [`Settings`] hold what was set for the org that was here last; what was set for the others is kept here.

use crate::base::ids::SfId;
use crate::settings::Settings;
use crate::settings::key::SettingKey;
use crate::settings::policy::Policy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What belongs to an org.
pub const OF_ORG: [SettingKey; 10] = [
    SettingKey::ObjectOrder,
    SettingKey::AddedObjects,
    SettingKey::FallbackRecord,
    SettingKey::FieldMap,
    SettingKey::RecordType,
    SettingKey::OwnFields,
    SettingKey::TransferCallTypes,
    SettingKey::CustomerField,
    SettingKey::Statuses,
    SettingKey::Priorities,
];

/// What was set for which org.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrgSettings {
    /// The org whose settings are in use; nothing before anybody has signed in, and in a profile of an earlier version.
    pub here: Option<SfId>,
    /// Those of other orgs: of each, what belongs to an org counts.
    pub others: BTreeMap<SfId, Settings>,
}

impl OrgSettings {
    /// This org is here from now on. Gives the settings that are then in use; nothing if it was here before.
    ///
    /// What was set before it was known for which org is this one's. An org for which nothing was set begins with the admin's
    /// values.
    pub fn use_those_of(
        &mut self,
        org: &SfId,
        settings: &Settings,
        policy: &Policy,
    ) -> Option<Settings> {
        if self.here.as_ref() == Some(org) {
            return None;
        }
        let Some(before) = self.here.replace(org.clone()) else {
            return Some(settings.clone());
        };
        let mut kept = Settings::default();
        let mut used = settings.clone();
        let set = self.others.remove(org);
        let set = set.as_ref().unwrap_or(&policy.settings);
        for key in OF_ORG {
            key.take(settings, &mut kept);
            key.take(set, &mut used);
        }
        self.others.insert(before, kept);
        Some(policy.over(used))
    }
}
