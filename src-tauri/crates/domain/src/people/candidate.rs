//! Somebody whom a call may be with.

use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::base::time::Millis;
use crate::number::reading::Certainty;
use crate::org::facts::OrgFacts;
use crate::org::object_of::object_of;
use crate::people::last_called::LastCalled;
use crate::people::related::RelatedRecord;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A colleague, by a User record, an extension or the list of own numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ColleagueView {
    /// The User record, where it is one.
    pub user: Option<SfId>,
    /// The name, where it is known.
    pub name: Option<String>,
}

/// A record that a call may be with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Candidate {
    /// The record.
    pub id: PersonRef,
    /// The contact of a person account: what a Task's WhoId takes. Nothing for every other record.
    #[serde(default)]
    pub person_contact: Option<SfId>,
    /// `Contact`, `Lead`, `Account`, or an object that the admin has added.
    pub object: String,
    /// The record's name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Who owns the record.
    pub owner: Option<String>,
    /// The API name of the phone field that fits; nothing for a record found by name.
    pub field: Option<String>,
    /// The e-mail address in which stands what the agent looked for; nothing for a record found otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email: Option<String>,
    /// Whether the number is the same, or only if something is assumed.
    pub certainty: Certainty,
    /// Why it stands where it stands, if not for its number alone.
    #[serde(default)]
    pub hint: Option<MatchHint>,
    /// Whether the agent has said that the number is not theirs, though it stands on the record.
    #[serde(default)]
    pub not_theirs: bool,
    /// When the record was last changed.
    #[serde(default)]
    pub modified: Option<Millis>,
    /// Whether the record says that this person is not to be called (`DoNotCall`). Where the org hides that field from
    /// the agent, the settings check says so.
    #[serde(default)]
    pub do_not_call: bool,
    /// The last call with it before this one, as far as that is known. It is looked for only where several match.
    #[serde(default)]
    pub last_called: Option<LastCalled>,
}

/// What speaks for a record beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MatchHint {
    /// The call was dialled from it.
    DialledFrom,
    /// The agent picked it for this number before.
    PickedBefore,
    /// Only its main number begins like this one.
    MainNumber,
    /// The caller gave the number of a case of theirs.
    CaseNumber,
    /// The caller gave their customer number.
    CustomerNumber,
}

/// Whether a Task with this record can name another record beside it.
pub(crate) fn takes_another(who: &Candidate) -> bool {
    let lead = |id: &SfId| id.has_prefix("00Q");
    who.object != "Lead" && !who.id.salesforce().is_some_and(lead)
}

impl Candidate {
    /// A record of which only the id is known. Its object follows from the id, and is empty if it can't be told.
    pub fn bare(id: PersonRef, org: Option<&OrgFacts>) -> Self {
        let object = id.salesforce().and_then(|id| object_of(id, org));
        Self::new(id, object.unwrap_or_default(), String::new())
    }

    /// The record that a Task about them names, with the name that people know it by; nothing while either is not known.
    pub fn as_related(&self) -> Option<RelatedRecord> {
        let contact = self.person_contact.as_ref();
        let id = contact.or_else(|| self.id.salesforce())?;
        (!self.name.is_empty()).then(|| RelatedRecord {
            id: id.clone(),
            object: contact.map_or_else(|| self.object.clone(), |_| String::from("Contact")),
            name: self.name.clone(),
        })
    }

    /// The same record, of which only what it is is kept and not who.
    pub fn without_names(self) -> Self {
        Self {
            person_contact: self.person_contact,
            ..Self::new(self.id, self.object, String::new())
        }
    }

    /// A record that was found otherwise than by a number and of which only this is known.
    pub fn new(id: PersonRef, object: String, name: String) -> Self {
        Self {
            id,
            person_contact: None,
            object,
            name,
            title: None,
            company: None,
            owner: None,
            field: None,
            email: None,
            certainty: Certainty::ByHand,
            hint: None,
            not_theirs: false,
            modified: None,
            do_not_call: false,
            last_called: None,
        }
    }
}
