//! A person whom the agent opens without a call: looked at, and given a to-do.

use super::Step;
use crate::base::ids::{OutboxId, SfId};
use crate::base::refs::{PersonRef, TaskRef};
use crate::number::reading::Certainty;
use crate::outbox::write::Write;
use crate::people::candidate::Candidate;
use crate::people::related::RelatedRecord;
use crate::state::opened::Opened;
use crate::step::event::RecordRead;

impl Step<'_> {
    pub(super) fn open_person(&mut self, who: Candidate) {
        if self.state.session.account().is_none() {
            return;
        }
        self.want_panel(&who.id, &who.object);
        self.state.known.opened = Some(Opened {
            who,
            gone: false,
            numbers: None,
        });
    }

    /// What is typed about the person stays on disk, and is offered until it is sent or emptied.
    pub(super) fn close_person(&mut self) {
        self.state.known.opened = None;
    }

    /// What Salesforce says of the record that is opened.
    pub(super) fn opened_read(&mut self, record: &SfId, read: &RecordRead) {
        let country = self.state.country();
        let Some(opened) = &mut self.state.known.opened else {
            return;
        };
        if opened.who.id != *record {
            return;
        }
        match read {
            RecordRead::Unknown => {}
            RecordRead::Gone => opened.gone = true,
            RecordRead::There(person) => {
                opened.gone = false;
                let numbers = person.numbers(country).into_iter();
                let sure = numbers.filter(|number| number.certainty == Certainty::Exact);
                opened.numbers = Some(sure.map(|number| number.e164).collect());
                let fresh = person.by_hand();
                opened.who = Candidate {
                    company: fresh.company.clone().or_else(|| opened.who.company.take()),
                    owner: fresh.owner.clone().or_else(|| opened.who.owner.take()),
                    ..fresh
                };
            }
            RecordRead::Named(named) => {
                opened.gone = false;
                opened.who.name.clone_from(&named.name);
                opened.who.title.clone_from(&named.title);
            }
        }
    }

    /// The record that was being made is in Salesforce.
    pub(super) fn opened_landed(&mut self, old: &PersonRef, new: &PersonRef) {
        let opened = self.state.known.opened.as_mut();
        if let Some(opened) = opened.filter(|opened| opened.who.id == *old) {
            opened.who.id = new.clone();
            let object = opened.who.object.clone();
            self.want_panel(new, &object);
        }
    }

    /// Whom a task is about by the panel in which it stands, where the list says nothing of it.
    pub(super) fn about_by_panel(&self, task: &TaskRef) -> Option<RelatedRecord> {
        let mut panels = self.state.known.panels.iter();
        let (who, _) = panels.find(|(_, panel)| panel.shown.has_task(task))?;
        self.person_by(who.clone()).as_related()
    }

    /// The person of a next step that has no call, as far as anything on screen or any write knows.
    pub(super) fn person_by(&self, id: PersonRef) -> Candidate {
        let opened = self.state.known.opened.iter().map(|opened| &opened.who);
        let calls = self.state.calls.all.values();
        let matched = calls.flat_map(|call| call.who.picked.iter().chain(&call.who.matches));
        if let Some(who) = opened.chain(matched).find(|who| who.id == id) {
            return who.clone();
        }
        let made = |write: OutboxId| self.state.outbox.rows.get(&write);
        match id.waiting().and_then(made).map(|row| &row.write) {
            Some(Write::NewPerson(person)) => person.as_match(id, None),
            _ => Candidate::bare(id, self.state.org.facts.as_deref()),
        }
    }
}
