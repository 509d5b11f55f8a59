//! Why Salesforce, or a rule of Ringside's own, did not do something.
//!
//! It owns what decisions depend on: the fields that a refusal is about and who can mend it. It never holds a sentence
//! of ours: `view` turns a refusal into a code for which the window has words.
//!
//! **Invariant:** a refusal that 0.1.0 has stored (a code and texts by name) is read as the same refusal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Refusal {
    /// What kind of refusal it is.
    pub code: RefusalCode,
    /// The fields that it is about, by API name.
    pub fields: Vec<String>,
    /// Who can mend it.
    pub mender: Mender,
    /// What the org itself said; empty where Ringside did not ask it.
    pub words_of_the_org: OrgWords,
}

/// The kinds of refusal by which Ringside acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Salesforce refused it, and will again.
    SalesforceRefused,
    /// Salesforce could not do it for the moment: it is tried again automatically.
    SalesforceBusy,
    /// The org's daily requests are used up.
    RequestLimit,
    /// The record that it is about is no longer there.
    RecordGone,
    /// The org requires fields that nobody has filled in yet.
    AnswersMissing,
    /// Somebody else has changed the same fields.
    #[serde(alias = "clash")]
    Conflict,
    /// A phone field holds something else than what was confirmed. The text is what it holds.
    PhoneChanged,
    /// Salesforce takes a new person for somebody whom it has.
    LooksLike,
    /// It could not be written to this machine's disk, and so was not sent.
    DiskFailed,
}

/// Who can mend something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Mender {
    /// The agent, here or on this machine.
    Agent,
    /// The org's admin.
    Admin,
    /// It mends itself.
    Nobody,
}

/// What an org said in an error. Its message may quote what the agent wrote, so `Debug` shows the code alone.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgWords {
    /// Salesforce's own code, such as `REQUIRED_FIELD_MISSING`.
    pub code: String,
    /// Its message, in the language of the agent.
    pub message: String,
}

impl std::fmt::Debug for OrgWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OrgWords({})", self.code)
    }
}

impl Refusal {
    /// A refusal by Ringside itself, or one about which the org said nothing.
    pub fn of(code: RefusalCode, mender: Mender) -> Self {
        Self {
            code,
            fields: Vec::new(),
            mender,
            words_of_the_org: OrgWords::default(),
        }
    }

    /// A refusal with what the org said.
    pub fn said(code: RefusalCode, mender: Mender, org_code: &str, message: &str) -> Self {
        Self {
            words_of_the_org: OrgWords {
                code: String::from(org_code),
                message: String::from(message),
            },
            ..Self::of(code, mender)
        }
    }

    /// The fields that the refusal is about, if the org wants a value for them or refuses the one they have.
    pub fn wants_fields(&self) -> &[String] {
        match self.words_of_the_org.code.as_str() {
            "REQUIRED_FIELD_MISSING" | "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" => &self.fields,
            _ => &[],
        }
    }
}

/// A refusal as it is stored on disk, in either form.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Typed {
        code: RefusalCode,
        fields: Vec<String>,
        mender: Mender,
        words_of_the_org: OrgWords,
    },
    /// As 0.1.0 wrote it.
    Texts {
        code: RefusalCode,
        params: BTreeMap<String, String>,
    },
}

impl From<Kept> for Refusal {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Typed {
                code,
                fields,
                mender,
                words_of_the_org,
            } => Self {
                code,
                fields,
                mender,
                words_of_the_org,
            },
            Kept::Texts { code, params } => {
                let text = |name: &str| params.get(name).map_or("", String::as_str);
                let mender = match text("mender") {
                    "agent" => Mender::Agent,
                    _ => Mender::Admin,
                };
                let names = text("fields").split(',').map(str::trim);
                let names = names.filter(|name| !name.is_empty()).map(String::from);
                let message = match code {
                    RefusalCode::DiskFailed => text("reason"),
                    _ => text("message"),
                };
                Self {
                    fields: names.collect(),
                    ..Self::said(code, mender, text("sf_code"), message)
                }
            }
        }
    }
}
