//! What was read for the agent who is signed in: people, next steps, how far the index is.
//!
//! **Invariant:** it is forgotten whole, at a sign-out and when another user signs in.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::OutboxId;
use crate::base::not_readable::NotReadable;
use crate::base::refs::PersonRef;
use crate::panel::{Activity, NextStep};
use crate::state::index::IndexState;
use crate::state::opened::Opened;
use crate::state::panels::PanelOnScreen;

/// What was read for one agent.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What is known of people on screen.
    pub panels: BTreeMap<PersonRef, PanelOnScreen>,
    /// Past activities beyond those of the panels, by whose they are, where the agent has asked for them.
    pub older: BTreeMap<PersonRef, Vec<Activity>>,
    /// The person whom the agent has opened without a call.
    pub opened: Option<Opened>,
    /// The agent's own next steps, as they were last read.
    pub next_steps: Vec<NextStep>,
    /// Why they could not be read the last time.
    pub next_steps_refused: Option<NotReadable>,
    /// Whether they have been read at all.
    pub next_steps_read: bool,
    /// Our next steps that were in Salesforce when the list was last requested: one that is missing in the list is
    /// closed there.
    pub next_steps_cover: BTreeSet<OutboxId>,
    /// The same for the request that is under way.
    pub next_steps_asked: BTreeSet<OutboxId>,
    /// The number index.
    pub index: IndexState,
}
