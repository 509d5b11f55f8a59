//! A number is somebody's after all: what was to be done about it in Salesforce is not done, or is undone.
//!
//! **Invariant:** only what the agent has had done here is undone, and only into a field that is empty by then.

use super::Step;
use crate::base::ids::{CallId, OutboxId, SfId};
use crate::outbox::phone_change::{NumberOf, PhoneChange};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::record::call::number_of;
use std::collections::BTreeMap;

impl Step<'_> {
    /// What was to take the call's number off this record, or to have it checked, is not sent any more, as far as it has not
    /// left. Where the number may be off by now, it is put back.
    pub(super) fn leave_number_on(&mut self, call: CallId, record: &SfId) {
        let Some((call, number)) = self.state.calls.all.get(&call).and_then(|call| {
            let number = call.who.number()?.clone();
            Some((call, number))
        }) else {
            return;
        };
        let shown = number_of(call);
        let it = NumberOf {
            record: record.clone(),
            number,
        };
        let rows = self.state.outbox.rows.values();
        let waiting = rows.filter(|row| {
            let is_it = row.checks.as_ref() == Some(&it) || takes_off(row, &it).is_some();
            is_it && !has_left(row) && !row.is_settled()
        });
        let waiting: Vec<OutboxId> = waiting.map(|row| row.id).collect();
        let emptied = self.newest_changes(record);
        for row in waiting {
            self.discard(row);
        }
        for (off, change) in emptied {
            if self.state.outbox.rows.get(&off).is_some_and(|row| {
                let is_it = takes_off(row, &it).is_some_and(|change| change.to.is_empty());
                is_it && has_left(row)
            }) {
                let back = PhoneChange {
                    from: None,
                    to: shown.clone(),
                    ..change
                };
                self.change_phone(off.putting_back(), back);
            }
        }
    }

    /// The newest change of each phone field of a record, of those that are not discarded.
    fn newest_changes(&self, record: &SfId) -> Vec<(OutboxId, PhoneChange)> {
        let account = self.state.session.account();
        let mut newest: BTreeMap<&str, (&Row, &PhoneChange)> = BTreeMap::new();
        for row in self.state.outbox.rows.values() {
            let Write::ChangePhone(change) = &row.write else {
                continue;
            };
            let counts = change.record == *record && Some(&row.account) == account;
            let known = newest.get(change.field.as_str());
            let is_newer = known.is_none_or(|(known, _)| known.made <= row.made);
            if counts && !row.is_taken_off() && is_newer {
                newest.insert(&change.field, (row, change));
            }
        }
        let newest = newest.into_values();
        newest
            .map(|(row, change)| (row.id, change.clone()))
            .collect()
    }
}

/// The change, if it takes this number off this record.
fn takes_off<'r>(row: &'r Row, it: &NumberOf) -> Option<&'r PhoneChange> {
    match &row.write {
        Write::ChangePhone(change) => {
            let is_it = change.record == it.record && change.from.as_ref() == Some(&it.number);
            is_it.then_some(change)
        }
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::Change { .. }
        | Write::NewPerson(_) => None,
    }
}

/// Whether it is in Salesforce, or may be, or may come to be by a request that is under way.
fn has_left(row: &Row) -> bool {
    let is_under_way = matches!(row.status, Status::Sending { .. });
    row.is_sent() || is_under_way || row.may_have_landed()
}
