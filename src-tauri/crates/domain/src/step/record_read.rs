//! What Salesforce says of a record on screen: unchanged, changed or gone.

use crate::base::ids::{CallId, SfId};
use crate::base::refs::PersonRef;
use crate::people::candidate::Candidate;
use crate::people::person::Person;
use crate::step::Step;
use crate::step::effect::Effect;
use crate::step::effect::LocalEffect;
use crate::step::event::RecordRead;

impl Step<'_> {
    /// What Salesforce says of a record that is on screen.
    pub(super) fn record_read(&mut self, record: &SfId, read: RecordRead) {
        let now = self.at();
        self.opened_read(record, &read);
        let calls: Vec<CallId> = self
            .state
            .calls
            .all
            .values()
            .filter(|call| self.is_theirs(call))
            .filter(|call| {
                let mut shown = call.who.matches.iter().chain(&call.who.picked);
                shown.any(|who| who.id == *record)
            })
            .map(|call| call.facts.id)
            .collect();
        match read {
            RecordRead::Unknown => {}
            RecordRead::There(person) => {
                for id in calls {
                    self.renew(id, &person, now);
                }
            }
            RecordRead::Named(named) => {
                for id in calls {
                    self.name(id, &named);
                }
            }
            RecordRead::Gone => {
                self.effects.push(Effect::Local(LocalEffect::UpdateIndex {
                    people: Vec::new(),
                    gone: vec![PersonRef::from(record.clone())],
                }));
                for id in calls {
                    self.lose(id, record);
                }
            }
        }
    }

    /// Updates the record's names; the field by which it matched stays.
    fn renew(&mut self, id: CallId, person: &Person, now: jiff::Timestamp) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let fresh = |who: &Candidate| Candidate {
            field: who.field.clone(),
            certainty: who.certainty,
            hint: who.hint,
            not_theirs: who.not_theirs,
            // The company and the owner stand in other records, which may not have been answered.
            company: person.company.clone().or_else(|| who.company.clone()),
            owner: person.owner.clone().or_else(|| who.owner.clone()),
            last_called: who.last_called.clone(),
            ..person.by_hand()
        };
        let who = &mut call.who;
        who.as_of = Some(now);
        let shown = who.matches.iter_mut().chain(who.picked.as_mut());
        for who in shown.filter(|who| who.id == person.id) {
            *who = fresh(who);
        }
        self.calls.insert(id);
    }

    /// Gives a name to a record of which only the id was known.
    fn name(&mut self, id: CallId, named: &Candidate) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let who = &mut call.who;
        let shown = who.matches.iter_mut().chain(who.picked.as_mut());
        for who in shown.filter(|who| who.id == named.id) {
            who.name.clone_from(&named.name);
            who.title.clone_from(&named.title);
        }
        self.calls.insert(id);
        self.reconcile(id);
    }

    /// Drops a record that is gone from the call's matches and pick, unless the call is logged: then the write will be
    /// refused and say so.
    fn lose(&mut self, id: CallId, record: &SfId) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if call.logged.is_some() {
            return;
        }
        let who = &mut call.who;
        who.matches.retain(|who| who.id != *record);
        if who
            .picked
            .as_ref()
            .is_some_and(|picked| picked.id == *record)
        {
            who.picked = None;
            who.by_agent = false;
            who.by_rule = false;
        }
        if who.picked.is_none() {
            self.search_or_settle(id);
        }
        self.calls.insert(id);
    }
}
