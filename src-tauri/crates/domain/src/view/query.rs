//! Everything that the UI asks beside the view, and what is answered: what is long and seldom wanted.

use crate::base::ids::{CallId, SfId};
use crate::people::candidate::Candidate;
use crate::people::sought::Among;
use crate::view::accounts::AccountView;
use crate::view::choices::{Choices, RecordFound};
use crate::view::panel::{ActivityView, UnreadPart};
use crate::view::phone_fields::PhoneFields;
use crate::view::recent::{Days, RecentCall, RecentFilter, RecentPlace};
use crate::view::unread_object::UnreadObject;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that the UI asks and that is no part of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "ask", rename_all = "snake_case")]
#[ts(export)]
pub enum Query {
    /// People and companies by name.
    Search {
        /// What the agent typed: two letters or more, or one character that is a word by itself, such as 森. A link to a record, or its id, finds that record.
        text: String,
        /// Among whom.
        #[serde(default)]
        among: Among,
    },
    /// Calls of the past, newest first, page by page.
    RecentCalls {
        /// What is looked for in names, numbers and notes.
        text: String,
        /// Which calls.
        filter: RecentFilter,
        /// On which days.
        days: Days,
        /// Where the last page ended.
        before: Option<RecentPlace>,
    },
    /// Past activities of a record beyond those of the view, archived ones included.
    Older {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
    /// What stands in the phone fields of a record that a call is or may be with.
    PhoneFields {
        /// The call.
        call: CallId,
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
    /// What can be chosen in the settings.
    Choices,
    /// The record that a pasted link or id names, for a setting.
    Record {
        /// What was pasted.
        text: String,
    },
    /// The accounts that are known on this machine.
    Accounts,
    /// Wants what support needs written into a file.
    Report,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "snake_case")]
#[ts(export)]
pub enum Answer {
    /// What was found, best first: from the index, then from Salesforce where it could be asked.
    Found {
        /// The records.
        matches: Vec<Candidate>,
        /// Whether only this machine could be asked.
        local_only: bool,
        /// Whether more fit than are told: more of the name finds them.
        more: bool,
        /// Whether this machine has not read everybody yet, or not all that is searched: more may be found later.
        partial: bool,
        /// Objects that Salesforce would not search, and why.
        unread: Vec<UnreadObject>,
    },
    /// A page of calls.
    RecentCalls {
        /// The calls.
        calls: Vec<RecentCall>,
        /// Whether there are older ones.
        more: bool,
        /// The date from which calls are kept on this machine, `YYYY-MM-DD`. Older ones stay only while something about them
        /// waits.
        kept_from: String,
    },
    /// All past activities that Salesforce still has, newest first, 200 at most; nothing if it can't be asked.
    Older {
        /// The activities.
        past: Option<Vec<ActivityView>>,
        /// What of them could not be read, and why.
        unread: Vec<UnreadPart>,
    },
    /// What stands in them, as far as Salesforce could be asked.
    PhoneFields(PhoneFields),
    /// What can be chosen in the settings.
    Choices(Box<Choices>),
    /// The record.
    Record {
        /// What was found.
        found: RecordFound,
    },
    /// The accounts that are known on this machine, by name.
    Accounts {
        /// Each with what waits for it.
        accounts: Vec<AccountView>,
    },
    /// The report for support is written.
    Report {
        /// Where it lies; nothing if it could not be written.
        path: Option<String>,
    },
}
