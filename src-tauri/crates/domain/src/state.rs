//! All that the program knows while it runs. `step` changes it; `show` turns it into the view; nothing else touches it.

pub mod activities;
pub mod finding;
pub mod index;
pub mod next_steps;
pub mod org;
pub mod panels;
pub mod picks;
pub mod source;
pub mod writes;

use crate::base::ids::{CallId, CallKey, E164, OutboxId, SfId};
use crate::base::problem::Problem;
use crate::budget::Budget;
use crate::number::country::Country;
use crate::org::facts::OrgFacts;
use crate::outbox::row::Row;
use crate::panel::NextStep;
use crate::record::call::Call;
use crate::session::{Account, Session};
use crate::settings::Settings;
use crate::settings::policy::Policy;
use crate::state::finding::Check;
use crate::state::index::IndexState;
use crate::state::org::Fallback;
use crate::state::panels::PanelOnScreen;
use crate::state::source::SourceView;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long calls and confirmed writes are remembered: what is told later of an older call, and begins none, is a
/// repetition.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Everything.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was set.
    pub settings: Settings,
    /// What the admin has laid down for this machine.
    pub policy: Policy,
    /// The country of the agent's locale.
    pub locale_country: Option<Country>,
    /// Who is signed in.
    pub session: Session,
    /// What Ringside needs to know of the org before it writes. Shared, as every write takes it along.
    pub org: Option<Arc<OrgFacts>>,
    /// When that was read, if it was since the start.
    pub org_as_of: Option<Timestamp>,
    /// What the org said when it would not be read.
    pub org_refused: Option<Problem>,
    /// By how much Salesforce's clock is ahead of this machine's.
    pub clock_off: Option<SignedDuration>,
    /// What is known of the record for calls of nobody.
    pub fallback: Option<Fallback>,
    /// The settings check as it was last done.
    pub check: Check,
    /// How many requests are left.
    pub budget: Budget,
    /// Since when Salesforce can't be reached.
    pub offline_since: Option<Timestamp>,
    /// How often it was tried in vain since then.
    pub probes: u32,
    /// When it is tried again.
    pub next_probe: Option<Timestamp>,
    /// When the org is read again: its people, its facts, the agent's tasks.
    pub next_read: Option<Timestamp>,
    /// Calls that are open, unlogged or recent.
    pub calls: BTreeMap<CallId, Call>,
    /// The newest call of each key.
    pub keys: BTreeMap<CallKey, CallId>,
    /// The call in front.
    pub front: Option<CallId>,
    /// Writes that are not confirmed, and confirmed ones that something on screen still needs.
    pub rows: BTreeMap<OutboxId, Row>,
    /// The row with which the worker is busy.
    pub in_flight: Option<OutboxId>,
    /// What is known of people on screen.
    pub panels: BTreeMap<SfId, PanelOnScreen>,
    /// The agent's own open tasks.
    pub my_tasks: Vec<NextStep>,
    /// To-dos of ours that were in Salesforce when those were asked for: one that is not among them is closed there.
    pub my_tasks_cover: BTreeSet<OutboxId>,
    /// The same for the question that is under way.
    pub my_tasks_asked: BTreeSet<OutboxId>,
    /// The number index.
    pub index: IndexState,
    /// Phones.
    pub sources: BTreeMap<String, SourceView>,
    /// What a person must be told.
    pub troubles: Vec<Problem>,
    /// Whom agents picked for which number.
    pub picks: BTreeMap<(Account, E164), SfId>,
    /// The newest edit of each call that is on disk.
    pub on_disk: BTreeMap<CallId, u32>,
}

impl State {
    /// The country whose habits a number without `+` follows.
    pub fn country(&self) -> Country {
        let set = self.settings.country.or(self.locale_country);
        set.unwrap_or(Country::US)
    }
}
