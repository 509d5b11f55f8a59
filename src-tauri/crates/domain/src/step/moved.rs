//! Records that went elsewhere while something was to be written for them: a lead became a contact, a record was merged into
//! another one, or was deleted.
//!
//! Salesforce has refused the write, so nothing was done by it. What stands in the record's place takes it in everything that
//! has not left yet, and the write goes again. **Invariant:** it is followed once; after that, or where there is nothing to
//! follow, the agent is asked whom it is to be.

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

    /// One record stands in another's place, in all that is still to be written, shown or remembered.
    fn record_is_now(&mut self, moved: OutboxId, from: &SfId, to: &SfId) {
        let (old, new) = (PersonRef::from(from.clone()), PersonRef::from(to.clone()));
        for (id, row) in &mut self.state.outbox.rows {
            // What may have left already is looked for, or followed, by what it was sent with.
            let is_open = *id == moved || (row.is_editable() && !row.may_have_landed());
            if is_open && row.write.is_about(&old) {
                row.write.rename(&old, &new);
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

    /// It was deleted: nobody is offered who is not there, and the number is looked up once more, as somebody else may have
    /// it. Whom the call goes to then is the agent's to say.
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
