//! The purge: once a day, and at each start, what is old and done leaves this machine.
//!
//! It goes in small parts. The loop takes whatever has happened before it takes the next part, so that a ring never waits
//! for more than one of them.

use super::Step;
use crate::base::ids::{CallId, OutboxId};
use crate::logging::old::{call_stays, row_stays};
use crate::outbox::row::Row;
use crate::record::call::Call;
use crate::record::form::DraftId;
use crate::state::State;
use crate::state::purge::OldPlace;
use crate::step::effect::{Change, Effect, LocalEffect};
use crate::step::event::Old;
use jiff::{SignedDuration, Timestamp};

/// How long the purge rests when it is through.
const PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// Everything from this moment on is kept.
pub(crate) fn kept_from(state: &State, now: Timestamp) -> Timestamp {
    now.saturating_sub(state.settings.kept_for())
        .unwrap_or(Timestamp::MIN)
}

impl Step<'_> {
    /// Reads the next part of what is old, if it is due.
    pub(super) fn purge(&mut self) {
        if self.state.purge.next.is_none_or(|at| at > self.at()) {
            return;
        }
        self.state.purge.next = None;
        let before = kept_from(self.state, self.at());
        let place = self.state.purge.place;
        let read = LocalEffect::ReadOld { before, place };
        self.effects.push(Effect::Local(read));
    }

    /// A part of what is old: what is done of it is forgotten.
    pub(super) fn old_read(&mut self, old: Old) {
        let before = kept_from(self.state, self.at());
        for (call, rows) in old.calls {
            self.forget_if_done(call, rows, before);
        }
        for row in old.rows {
            let row = self.state.outbox.rows.get(&row.id).unwrap_or(&row).clone();
            if row_stays(self.state, &row, before).is_none() {
                self.forget_row(row.id);
            }
        }
        for (account, number) in old.picks {
            self.state.picks.remove(&(account.clone(), number.clone()));
            self.changes.push(Change::ForgetPick { account, number });
        }
        for (account, number) in old.not_theirs {
            self.forget_all_not_theirs(&account, &number);
        }
        let purge = &mut self.state.purge;
        if let Some(place) = old.next {
            purge.place = place;
            purge.next = Some(self.now.timestamp());
            return;
        }
        purge.place = OldPlace::default();
        purge.kept_with_call.clear();
        purge.next = self.now.timestamp().saturating_add(PAUSE).ok();
        self.effects
            .push(Effect::Local(LocalEffect::ForgetReports { before }));
    }

    /// What is in memory is newer than what the disk was read for.
    fn forget_if_done(&mut self, call: Call, rows: Vec<Row>, before: Timestamp) {
        let id = call.facts.id;
        let call = self.state.calls.all.get(&id).cloned().unwrap_or(call);
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| self.state.outbox.rows.get(&row.id).cloned().unwrap_or(row))
            .collect();
        if call_stays(self.state, &call, &rows, before).is_some() {
            let rows = rows.iter().map(|row| row.id);
            self.state.purge.kept_with_call.extend(rows);
            return;
        }
        let forms = self.state.forms.all.keys();
        let forms: Vec<DraftId> = forms
            .filter(|form| form.key.call() == Some(id))
            .cloned()
            .collect();
        for form in forms {
            self.forget(&form);
        }
        for row in rows {
            self.forget_row(row.id);
        }
        self.forget_call(id);
    }

    pub(super) fn forget_call(&mut self, id: CallId) {
        let calls = &mut self.state.calls;
        calls.all.remove(&id);
        calls.heard.remove(&id);
        calls.silent.remove(&id);
        calls.on_disk.remove(&id);
        // A call in front is on screen, unless it is none.
        calls.front = calls.front.filter(|front| *front != id);
        self.changes.push(Change::ForgetCall(id));
    }

    fn forget_row(&mut self, id: OutboxId) {
        self.state.outbox.rows.remove(&id);
        self.state.known.next_steps_cover.remove(&id);
        self.state.known.next_steps_asked.remove(&id);
        self.changes.push(Change::ForgetRow(id));
    }
}
