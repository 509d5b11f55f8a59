//! What records are called, as far as anything here tells it.
//!
//! A name may stand in any call or write, so all are gone through once, and each record is then found at once: what a view costs
//! must not grow with calls times writes.

use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::outbox::write::Write;
use crate::state::State;
use std::collections::BTreeMap;

/// The names of the records that calls and writes are with or about.
pub(crate) struct Names<'a> {
    state: &'a State,
    people: BTreeMap<&'a PersonRef, &'a str>,
    /// What calls are about beside their people, and what writes are about.
    others: BTreeMap<&'a SfId, &'a str>,
}

impl<'a> Names<'a> {
    /// All that calls and writes tell. A pick tells before a mere match.
    pub(crate) fn of(state: &'a State) -> Self {
        let calls = || state.calls.all.values();
        let picked = calls().filter_map(|call| call.who.picked.as_ref());
        let matches = calls().flat_map(|call| &call.who.matches);
        let mut people = BTreeMap::new();
        for who in picked.chain(matches) {
            people.entry(&who.id).or_insert(who.name.as_str());
        }
        let mut others: BTreeMap<&SfId, &str> = BTreeMap::new();
        for about in calls().filter_map(|call| call.about.as_ref()) {
            let record = &about.record;
            others.entry(&record.id).or_insert(record.name.as_str());
        }
        // Somebody may have been given a to-do, or a write another person, whom no call is with.
        let rows = state.outbox.rows.values();
        let seen = rows.filter_map(|row| row.seen.as_ref()?.about.as_ref());
        for record in seen.filter(|record| !record.name.is_empty()) {
            others.entry(&record.id).or_insert(record.name.as_str());
        }
        Self {
            state,
            people,
            others,
        }
    }

    /// The name of a record, if anything here tells it.
    pub(crate) fn get(&self, id: &PersonRef) -> Option<String> {
        let made = id.waiting();
        let made = made.and_then(|write| self.state.outbox.rows.get(&write));
        if let Some(Write::NewPerson(person)) = made.map(|row| &row.write) {
            return Some(person.name());
        }
        let other = || id.salesforce().and_then(|id| self.others.get(id));
        let name = self.people.get(id).or_else(other);
        name.map(|name| String::from(*name))
    }
}
