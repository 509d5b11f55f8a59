//! What was set when a call began.

use crate::base::language::Language;
use crate::call::kind::{CallKind, CallType};
use crate::session::SignedIn;
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was set when a call began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallRules {
    /// Subjects by kind, in place of the usual ones.
    pub subjects: BTreeMap<CallKind, String>,
    /// What stands above the note, by kind.
    pub comments: BTreeMap<CallKind, String>,
    /// The hosts to which a link to the recording may lead that stands below the note.
    pub recording_hosts: Vec<String>,
    /// Whether it gets the usual words of 0.2.0: a call that an earlier version has heard keeps what it was given, for the
    /// words of a new version don't change the past either.
    pub new_words: bool,
    /// Kinds that leave an open Task behind, and how many days later it is due.
    pub follow_ups: BTreeMap<CallKind, u16>,
    /// What stands in `CallType` for a call that was put through, by kind.
    pub transfer_call_types: BTreeMap<CallKind, CallType>,
    /// The agent's name, once somebody is signed in.
    pub agent: Option<String>,
    /// The agent's language, once somebody is signed in. Calls from before languages were kept are in English.
    pub language: Option<Language>,
}

impl CallRules {
    pub(crate) fn now(settings: &Settings, agent: Option<&SignedIn>) -> Self {
        let mut rules = Self {
            subjects: settings.subjects.clone(),
            comments: settings.comments.clone(),
            recording_hosts: settings.recording_hosts.clone(),
            new_words: true,
            follow_ups: settings.follow_ups.clone(),
            transfer_call_types: settings.transfer_call_types.clone(),
            agent: None,
            language: None,
        };
        if let Some(agent) = agent {
            rules.are_of(agent);
        }
        rules
    }

    /// Gives the agent's name and language to a call that began while nobody was signed in. Tells whether it was such a
    /// call.
    pub(crate) fn are_of(&mut self, agent: &SignedIn) -> bool {
        let unknown = self.language.is_none();
        if unknown {
            self.agent = Some(agent.name.clone());
            self.language = Some(agent.language);
        }
        unknown
    }
}
