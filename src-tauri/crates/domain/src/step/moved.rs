//! Records that were converted, merged or deleted while something was to be written for them.
//!
//! Salesforce has refused the write, so the write did nothing. The successor of the record replaces it in everything
//! that has not left yet, and the write is sent again. **Invariant:** a successor is followed once; after that, or if
//! there is none, the agent is asked who it is to be.

use super::Step;
use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::refs::PersonRef;
use crate::org::object_of::object_of;
use crate::outbox::write::Write;
use crate::state::picks::Pick;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};

impl Step<'_> {
    pub(super) fn records_moved(&mut self, row: OutboxId, records: &[(SfId, Option<SfId>)]) {
        let gone = records
            .iter()
            .map(|(from, _)| PersonRef::from(from.clone()));
        let gone: Vec<PersonRef> = gone.collect();
        if !gone.is_empty() {
            let people = Vec::new();
            self.effects
                .push(Effect::Local(LocalEffect::UpdateIndex { people, gone }));
        }
        for (from, to) in records {
            match to {
                Some(to) => self.record_is_now(row, from, to),
                None => self.record_is_nowhere(row, from),
            }
        }
    }

    /// Replaces one record by its successor in everything that is still to be written, shown or remembered.
    fn record_is_now(&mut self, moved: OutboxId, from: &SfId, to: &SfId) {
        let (old, new) = (PersonRef::from(from.clone()), PersonRef::from(to.clone()));
        for (id, row) in &mut self.state.outbox.rows {
            // A row that may have left already must keep what it was sent with: it is verified or repaired by that.
            let is_open = *id == moved || (row.is_editable() && !row.may_have_landed());
            if is_open && row.write.is_about(&old) {
                row.write.rename(&old, &new);
                row.renames(from, to);
                self.rows.insert(*id);
            }
        }
        let facts = self.state.org.facts.as_deref();
        let object = object_of(to, facts).unwrap_or_default();
        let mut is_shown = false;
        for (id, call) in &mut self.state.calls.all {
            let who = &mut call.who;
            for shown in who.matches.iter_mut().chain(&mut who.picked) {
                if shown.id == *from {
                    shown.id = new.clone();
                    shown.object.clone_from(&object);
                    is_shown |= !call.dismissed;
                    self.calls.insert(*id);
                }
                if shown.person_contact.as_ref() == Some(from) {
                    shown.person_contact = Some(to.clone());
                    self.calls.insert(*id);
                }
            }
            let mut seen = Vec::new();
            who.matches.retain(|shown| {
                let is_new = !seen.contains(&shown.id);
                seen.push(shown.id.clone());
                is_new
            });
            if let Some(logged) = &mut call.logged {
                logged.fields.rename(&old, &new);
                self.calls.insert(*id);
            }
        }
        self.remember_instead(from, to);
        let records = vec![to.clone()];
        self.effects.push(Effect::Remote(RemoteEffect::IndexNow {
            object: object.clone(),
            records,
        }));
        self.state.known.panels.remove(&old);
        if is_shown {
            self.want_panel(&new, &object);
        }
    }

    fn remember_instead(&mut self, from: &SfId, to: &SfId) {
        let picks = self.state.picks.iter_mut();
        for ((account, number), record) in picks.filter(|(_, record)| *record == from) {
            record.clone_from(to);
            self.changes.push(Change::Pick(Pick {
                account: account.clone(),
                number: number.clone(),
                record: to.clone(),
            }));
        }
    }

    /// The record was deleted. It is no longer offered, and the number is looked up once more, as somebody else may
    /// have it. The agent then says to whom the call goes.
    fn record_is_nowhere(&mut self, row: OutboxId, record: &SfId) {
        let Some(Write::LogCall { call, .. }) =
            self.state.outbox.rows.get(&row).map(|row| &row.write)
        else {
            return;
        };
        let call: CallId = *call;
        if let Some(call) = self.state.calls.all.get_mut(&call) {
            call.who.matches.retain(|shown| shown.id != *record);
            call.dismissed = false;
            self.calls.insert(call.facts.id);
        }
        self.look_up(call);
    }
}
