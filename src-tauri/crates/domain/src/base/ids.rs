//! Identifiers and number forms as types of their own, so that no bare `String` id crosses a function boundary.
//!
//! Ids of ours are UUIDs that the caller makes or that are derived from the call (version 5): nothing here draws
//! randomness, because `step` must give the same output for the same input.

use crate::base::limits::{LINE, cut};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use uuid::Uuid;

/// Namespace of every id that is derived instead of drawn.
const NAMESPACE: Uuid = Uuid::from_u128(0x52_49_4e_47_53_49_44_45_00_01_00_00_00_00_00_01);

/// The identity of a call outside Ringside: the source that heard it, and the id that the source gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CallKey {
    /// The source's name, such as `baresip` or `front-desk`.
    pub source: String,
    /// The source's own call id.
    pub call_id: String,
}

impl CallKey {
    /// The text of a Task's `CallObject` (as much as fits).
    pub fn call_object(&self) -> String {
        cut(&format!("{}:{}", self.source, self.call_id), LINE)
    }
}

/// The id of a file with what waits for one account, for another computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExportId(pub Uuid);

impl ExportId {
    /// The id of the file that is written for this user of this org at a moment (epoch milliseconds).
    pub fn derive(org: &SfId, user: &SfId, at_ms: i64) -> Self {
        let name = format!("export\n{}\n{}\n{at_ms}", org.0, user.0);
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }
}

/// Our own id of a call: unique even where a phone uses a call id twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CallId(#[ts(type = "string")] pub Uuid);

impl CallId {
    /// The id of the call that `key` names and whose first event came at `first_ms` (epoch milliseconds).
    pub fn derive(key: &CallKey, first_ms: i64) -> Self {
        let name = format!("call\n{}\n{}\n{first_ms}", key.source, key.call_id);
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }

    /// The id of the one write that creates this call's Task. It is the same at every try and after every restart,
    /// which is what makes one call one Task.
    pub fn log_write(self) -> OutboxId {
        OutboxId(Uuid::new_v5(
            &NAMESPACE,
            format!("log\n{}", self.0).as_bytes(),
        ))
    }
}

impl CallId {
    /// The id of the one write that makes this call's follow-up, where the settings want one.
    pub fn follow_up(self) -> OutboxId {
        let name = format!("follow-up\n{}", self.0);
        OutboxId(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }

    /// The id of the one write that makes the person of this call, where the settings want one.
    pub fn new_person(self) -> OutboxId {
        let name = format!("new-person\n{}", self.0);
        OutboxId(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of one write that Salesforce is to be sent; also the value of the unique key field where the org has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OutboxId(#[ts(type = "string")] pub Uuid);

impl OutboxId {
    /// The id of the `n`th write that changes a task of which only Salesforce's id is known, made at `made_ms`.
    pub fn changing(task: &SfId, made_ms: i64, n: u32) -> Self {
        Self(Uuid::new_v5(
            &NAMESPACE,
            format!("changing\n{task}\n{made_ms}\n{n}").as_bytes(),
        ))
    }

    /// The id of the one write that undoes this one.
    pub fn putting_back(self) -> Self {
        let name = format!("putting back\n{}", self.0);
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }

    /// The id of the `n`th later change to what this write creates.
    pub fn change(self, n: u32) -> Self {
        Self(Uuid::new_v5(
            &NAMESPACE,
            format!("change\n{}\n{n}", self.0).as_bytes(),
        ))
    }
}

impl fmt::Display for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A Salesforce record id in its 18-character form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SfId(pub String);

impl SfId {
    /// Whether the id begins with an object's three-character key prefix, such as `003` for Contact.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.0.starts_with(prefix)
    }
}

impl fmt::Display for SfId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number exactly as a phone or a person wrote it. Its `Debug` hides it: numbers never reach a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RawNumber(pub String);

impl fmt::Debug for RawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawNumber(…{} characters)", self.0.chars().count())
    }
}

/// A number in E.164 form: `+` and up to fifteen digits. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct E164(pub String);

impl fmt::Debug for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("E164(…)")
    }
}
