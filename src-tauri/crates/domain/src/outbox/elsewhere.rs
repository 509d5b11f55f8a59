//! A write that was exported for another computer, and how it stays one write.
//!
//! *Two holders.* From the export on two computers have the row, and neither knows what the other does. So the row waits
//! here until the agent wants it sent here after all, and whoever sends it does so as after a lost answer: the other
//! computer may have sent it at any moment until now. The ladder of exactly once then finds what is there: by the key, or
//! by looking until no request can be running any longer.
//!
//! **Invariant:** an exported row is never sent, and never changed in place, before it counts as in doubt.

use crate::base::ids::ExportId;
use crate::org::facts::OrgFacts;
use crate::outbox::exported::Exported;
use crate::outbox::row::{Row, Status};
use jiff::Timestamp;

impl Row {
    /// Keeps the row here, as it goes to another computer in this file.
    pub fn export(&mut self, file: ExportId, at: Timestamp) {
        let held = self.exported.map_or(self.on_hold, |before| before.held);
        self.exported = Some(Exported { file, at, held });
        self.on_hold = true;
    }

    /// The file was not written: all is as before. Tells whether the row was in it.
    pub fn was_not_exported(&mut self, file: ExportId) -> bool {
        let exported = self.exported.take_if(|exported| exported.file == file);
        if let Some(exported) = exported {
            self.on_hold = exported.held;
        }
        exported.is_some()
    }

    /// The row as the other computer gets it.
    pub fn as_exported(&self, at: Timestamp, org: Option<&OrgFacts>) -> Self {
        let mut row = self.clone();
        if let Some(exported) = row.exported.take() {
            row.on_hold = exported.held;
        }
        if !row.is_settled() {
            row.may_be_sent_elsewhere(at, org);
        }
        row
    }

    /// The agent wants the row sent here after all, though it was exported. Tells whether that changed anything.
    pub fn send_here(&mut self, now: Timestamp, org: Option<&OrgFacts>) -> bool {
        let can = !self.is_settled() && !matches!(self.status, Status::Sending { .. });
        let was_exported = can && self.exported.take().is_some();
        if was_exported {
            self.on_hold = false;
            self.may_be_sent_elsewhere(now, org);
        }
        was_exported
    }

    /// Another computer may have sent the row at any moment until this one.
    fn may_be_sent_elsewhere(&mut self, until: Timestamp, org: Option<&OrgFacts>) {
        // Whoever sends it to an org that has a key field gives it the key. An earlier request of ours may have had none.
        let carries_key = org.is_some_and(|org| self.is_guarded(org));
        self.requests.keyed = carries_key && (self.requests.keyed || self.requests.lost.is_none());
        self.requests.lose(until);
        self.status = Status::InDoubt {
            since: until,
            not_there: None,
        };
        self.not_before = None;
        self.last_error = None;
        self.conflict = None;
        self.lookalikes = None;
        self.refused_together = 0;
    }
}
