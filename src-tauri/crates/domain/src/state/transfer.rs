//! What waits, on its way to another computer: what a file of it holds, and how far an export or an import is.

use crate::base::ids::{CallId, ExportId, OutboxId};
use crate::base::problem::TransferFailure;
use crate::outbox::row::Row;
use crate::record::call::Call;
use crate::record::form::FormDraft;
use crate::session::Account;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a file holds: the writes of one account that are not settled, and all that is needed to go on with them.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingFile {
    /// Whose it is, and when it was made.
    pub about: AboutFile,
    /// The calls that the writes are of.
    pub calls: Vec<Call>,
    /// The writes, and those of the same calls that are settled.
    pub rows: Vec<Row>,
    /// What was typed about them and not sent.
    pub forms: Vec<FormDraft>,
}

/// Whose file it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutFile {
    /// The file.
    pub id: ExportId,
    /// When it was made.
    pub at: Timestamp,
    /// As whom its writes are sent.
    pub account: Account,
    /// The user name.
    pub username: String,
    /// The org's host.
    pub host: String,
}

/// A file that was read, and what of it this computer has on its disk.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRead {
    /// What it holds.
    pub file: WaitingFile,
    /// Writes that are known here, also those that were sent long ago.
    pub known_rows: BTreeSet<OutboxId>,
    /// Calls that are.
    pub known_calls: BTreeSet<CallId>,
}

/// How far an export or an import is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Stage {
    /// None was begun since the start, or the agent has seen what came of it.
    #[default]
    Nothing,
    /// A file is being written or read.
    UnderWay,
    /// A file was written.
    Exported {
        /// Where it is.
        path: String,
        /// How many writes it holds.
        writes: u32,
    },
    /// A file was read.
    Imported {
        /// How many writes are sent here now.
        writes: u32,
    },
    /// Nothing was exported or imported.
    Failed(TransferFailure),
}

/// Exports and imports.
#[derive(Debug, Clone, Default)]
pub struct Transfers {
    /// How far the last one is.
    pub stage: Stage,
    /// The files that were written or read here: none is read twice.
    pub files: BTreeSet<ExportId>,
}
