//! A new Contact or Lead for an unknown caller: written like everything else, and linked to all that waits for its id.

use super::Step;
use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::refs::PersonRef;
use crate::base::time::Millis;
use crate::logging::task::{PERSON, with_person};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::Panel;
use crate::people::candidate::Candidate;
use crate::people::new_person::NewPerson;
use crate::state::panels::PanelOnScreen;
use crate::step::effect::Effect;
use crate::step::effect::LocalEffect;

impl Step<'_> {
    pub(super) fn new_person(
        &mut self,
        id: OutboxId,
        call: Option<CallId>,
        person: Option<NewPerson>,
    ) {
        let Some(agent) = self.state.session.agent().cloned() else {
            return;
        };
        let Some(person) = person else {
            return;
        };
        if self.state.outbox.rows.contains_key(&id) {
            return;
        }
        self.introduce(id, &person);
        let who = person.as_match(PersonRef::Waiting(id), Some(agent.name));
        let row = Row::new(id, agent.account, Write::NewPerson(person), self.at());
        self.state.outbox.rows.insert(id, row);
        self.rows.insert(id);
        if let Some(call) = call {
            self.pick(call, Some(who));
        }
    }

    /// The person is known from now on, under the write that makes the record.
    pub(super) fn introduce(&mut self, write: OutboxId, person: &NewPerson) {
        let stands_for = PersonRef::Waiting(write);
        let owner = self.state.session.agent().map(|agent| agent.name.clone());
        let known = person.as_person(stands_for.clone(), owner, self.at());
        self.effects.push(Effect::Local(LocalEffect::UpdateIndex {
            people: vec![known],
            gone: Vec::new(),
        }));
        // Nothing can be known yet of a person who is only being made.
        let nothing = Panel {
            as_of: Some(Millis(self.at().as_millisecond())),
            ..Panel::default()
        };
        let panel = PanelOnScreen {
            shown: nothing,
            loading: false,
            refused: None,
        };
        self.state.known.panels.insert(stands_for, panel);
    }

    /// Salesforce has made the record: everything that waits for its id gets it.
    pub(super) fn person_landed(&mut self, write: OutboxId, person: &NewPerson, id: SfId) {
        let new = PersonRef::Salesforce(id);
        let old = PersonRef::Waiting(write);
        for (row_id, row) in &mut self.state.outbox.rows {
            if row.write.is_about(&old) {
                row.write.rename(&old, &new);
                self.rows.insert(*row_id);
            }
        }
        self.about_landed(&old, &new);
        self.opened_landed(&old, &new);
        let mut picked = false;
        for (call_id, call) in &mut self.state.calls.all {
            let matches = call.who.matches.iter_mut().chain(&mut call.who.picked);
            let mut theirs: Vec<_> = matches.filter(|who| who.id == old).collect();
            if !theirs.is_empty() {
                picked = true;
                self.calls.insert(*call_id);
            }
            for who in &mut theirs {
                who.id = new.clone();
            }
            // After a sign-out only the record still says whom the call was with.
            if let Some(logged) = &mut call.logged {
                let before = logged.fields.clone();
                logged.fields.rename(&old, &new);
                if logged.fields != before {
                    self.calls.insert(*call_id);
                }
            }
        }
        self.state.known.panels.remove(&old);
        let owner = self.state.session.agent().map(|agent| agent.name.clone());
        let known = person.as_person(new.clone(), owner, self.at());
        self.effects.push(Effect::Local(LocalEffect::UpdateIndex {
            people: vec![known],
            gone: vec![old],
        }));
        if picked {
            self.want_panel(&new, &person.object);
        }
    }

    /// The agent chose one of the records that Salesforce holds to be the same person: no new one is made. Without a
    /// choice, nobody is picked.
    pub(super) fn use_instead(&mut self, write: OutboxId, who: Option<&Candidate>) {
        let Some(row) = self.state.outbox.rows.get_mut(&write) else {
            return;
        };
        let Write::NewPerson(_) = row.write else {
            return;
        };
        // The agent is asked only after Salesforce has refused, when nothing can be under way.
        if !row.is_editable() {
            return;
        }
        row.status = Status::Withdrawn;
        row.not_before = None;
        self.rows.insert(write);
        self.is_instead(write, who);
    }

    /// Everything that named the person whom this write was to make names this one, or nobody.
    pub(super) fn is_instead(&mut self, write: OutboxId, who: Option<&Candidate>) {
        let old = PersonRef::Waiting(write);
        let calls = self.state.calls.all.values();
        let theirs = calls.filter(|call| {
            let picked = call.who.picked.as_ref();
            picked.is_some_and(|picked| picked.id == old)
        });
        for call in theirs.map(|call| call.facts.id).collect::<Vec<_>>() {
            self.pick(call, who.cloned());
        }
        for call in self.state.calls.all.values_mut() {
            call.who.matches.retain(|who| who.id != old);
        }
        for (id, row) in &mut self.state.outbox.rows {
            let may_go = !row.is_settled() || row.is_discarded();
            if may_go && row.write.is_about(&old) {
                let bare = row.write.fields().without(&PERSON);
                row.edit(match who {
                    Some(who) => with_person(bare, who),
                    None => bare,
                });
                self.rows.insert(*id);
            }
        }
        self.state.known.panels.remove(&old);
        self.effects.push(Effect::Local(LocalEffect::UpdateIndex {
            people: Vec::new(),
            gone: vec![old],
        }));
    }

    pub(super) fn create_anyway(&mut self, write: OutboxId) {
        if let Some(row) = self.state.outbox.rows.get_mut(&write)
            && let Write::NewPerson(person) = &mut row.write
        {
            person.allow_duplicates = true;
            row.try_now();
            self.rows.insert(write);
        }
    }
}
