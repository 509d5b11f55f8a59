//! A number stands on the wrong record, or is missing on the right one: what the agent says of that, and what is then written.
//!
//! *Two things are kept apart.* That a number is not somebody's is remembered on this machine at once, and costs nobody
//! anything. What stands in Salesforce is changed only by a write of its own, which the agent confirms, and which is never
//! written over what somebody else has put there (`outbox/phone_change`).

use super::Step;
use crate::base::ids::{CallId, E164, OutboxId, SfId};
use crate::base::refs::{PersonRef, TaskOwner};
use crate::outbox::phone_change::{NumberOf, PhoneChange};
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::people::candidate::{Candidate, MatchHint};
use crate::people::phone_fields::may_change;
use crate::record::call::{Call, number_of};
use crate::session::Account;
use crate::state::not_theirs::NotTheirs;
use crate::step::effect::{Change, Effect, RemoteEffect};
use crate::view::todo::Todo;

impl Step<'_> {
    /// The agent says that this call's number is not this person's, or takes that back.
    pub(super) fn not_theirs(&mut self, id: CallId, record: &SfId, on: bool) {
        let Some((account, number)) = self.pick_key(id) else {
            return;
        };
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        if on && call.private || !self.is_theirs(call) {
            return;
        }
        let is_picked = { call.who.picked.as_ref() }.is_some_and(|who| who.id == *record);
        let key = (account.clone(), number.clone());
        let was_picked = self.state.picks.get(&key) == Some(record);
        let said = NotTheirs {
            account,
            number,
            record: record.clone(),
        };
        if on {
            self.remember_not_theirs(said);
            if is_picked {
                self.pick(id, None);
            } else if was_picked {
                self.remember_pick(id, None);
            }
        } else {
            self.forget_not_theirs(said);
            self.leave_number_on(id, record);
        }
        self.join(id, Vec::new());
        self.calls.insert(id);
        self.reconcile(id);
    }

    fn remember_not_theirs(&mut self, said: NotTheirs) {
        let key = (said.account.clone(), said.number.clone());
        let records = self.state.not_theirs.entry(key).or_default();
        if records.insert(said.record.clone()) {
            self.changes.push(Change::NotTheirs(said));
        }
    }

    fn forget_not_theirs(&mut self, said: NotTheirs) {
        let key = (said.account.clone(), said.number.clone());
        let Some(records) = self.state.not_theirs.get_mut(&key) else {
            return;
        };
        let was_there = records.remove(&said.record);
        if records.is_empty() {
            self.state.not_theirs.remove(&key);
        }
        if was_there {
            self.changes.push(Change::ForgetNotTheirs(said));
        }
    }

    /// The agent has said who it is: that this number was not theirs holds no longer.
    pub(super) fn is_theirs_after_all(&mut self, id: CallId, who: &Candidate) {
        if let (Some((account, number)), Some(record)) = (self.pick_key(id), who.id.salesforce()) {
            self.forget_not_theirs(NotTheirs {
                account,
                number,
                record: record.clone(),
            });
        }
    }

    /// Forgets all that was said of an old number, or of one that nothing is to be kept of.
    pub(super) fn forget_all_not_theirs(&mut self, account: &Account, number: &E164) {
        let key = (account.clone(), number.clone());
        for record in self.state.not_theirs.remove(&key).unwrap_or_default() {
            self.changes.push(Change::ForgetNotTheirs(NotTheirs {
                account: account.clone(),
                number: number.clone(),
                record,
            }));
        }
    }

    /// The number of a call is to be taken off a record on which it stands.
    pub(super) fn take_number_off(&mut self, id: OutboxId, call: CallId, who: &SfId, field: &str) {
        let change = self.change_of(call, field, |call| {
            let mut shown = call.who.matches.iter().chain(&call.who.picked);
            let by_number =
                |who: &Candidate| who.field.is_some() && who.hint != Some(MatchHint::MainNumber);
            shown.find(|known| known.id == *who && by_number(known))
        });
        if let Some((number, change)) = change {
            self.change_phone(
                id,
                PhoneChange {
                    from: Some(number),
                    ..change
                },
            );
        }
    }

    /// The number of a call is to be put into an empty field of the record of the person who was picked for it.
    pub(super) fn add_number(&mut self, id: OutboxId, call: CallId, field: &str) {
        let to = self.state.calls.all.get(&call).map(number_of);
        let change = self.change_of(call, field, |call| call.who.picked.as_ref());
        if let (Some(to), Some((_, change))) = (to, change) {
            self.change_phone(id, PhoneChange { to, ..change });
        }
    }

    /// The change of a phone field that this agent may change, which neither expects nor writes anything yet.
    fn change_of(
        &self,
        call: CallId,
        field: &str,
        whose: impl Fn(&Call) -> Option<&Candidate>,
    ) -> Option<(E164, PhoneChange)> {
        let call = self.state.calls.all.get(&call)?;
        let may_be_written = !call.private && self.is_theirs(call);
        let number = call.who.number().filter(|_| may_be_written)?.clone();
        let who = whose(call)?;
        let org = self.state.org.facts.as_deref()?;
        if !may_change(org, &who.object, field) {
            return None;
        }
        let change = PhoneChange {
            record: who.id.salesforce()?.clone(),
            object: who.object.clone(),
            name: who.name.clone(),
            field: String::from(field),
            from: None,
            to: String::new(),
            country: self.state.country(),
        };
        Some((number, change))
    }

    /// Puts the change into the outbox, once: a second press, or the same from another call, makes no second write.
    pub(super) fn change_phone(&mut self, id: OutboxId, change: PhoneChange) {
        let Some(account) = self.state.session.account().cloned() else {
            return;
        };
        let rows = &self.state.outbox.rows;
        let write = Write::ChangePhone(change);
        let waits = |row: &Row| row.write == write && row.account == account && !row.is_settled();
        if rows.contains_key(&id) || rows.values().any(waits) {
            return;
        }
        let row = Row::new(id, account, write, self.at());
        self.state.outbox.rows.insert(id, row);
        self.rows.insert(id);
    }

    /// A to-do for whoever can put the number right.
    pub(super) fn suggest_fix(
        &mut self,
        id: OutboxId,
        call: CallId,
        who: PersonRef,
        subject: String,
        owner: Option<TaskOwner>,
    ) {
        if self.state.outbox.rows.contains_key(&id) {
            return;
        }
        let user = self.state.session.account().map(|account| &account.user);
        let of_another = owner.filter(|owner| Some(&owner.id) != user);
        let todo = Todo {
            subject,
            ..Todo::default()
        };
        let call = self.state.calls.all.get(&call);
        let call = call.filter(|call| !call.private);
        let number = call.and_then(|call| call.who.number()).cloned();
        let record = who.salesforce().cloned();
        self.add_next_step(id, &todo, None, Some(who));
        if let Some(row) = self.state.outbox.rows.get_mut(&id)
            && let Write::AddNextStep { owner, .. } = &mut row.write
        {
            *owner = of_another;
            row.checks = record
                .zip(number)
                .map(|(record, number)| NumberOf { record, number });
        }
    }

    /// What a waiting change of a phone field is to write is edited, as long as nothing of it can have landed. Tells
    /// whether that is taken.
    pub(super) fn edit_phone(&mut self, id: OutboxId, to: &str) -> bool {
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return false;
        };
        let can = row.is_editable() && !row.may_have_landed();
        let Write::ChangePhone(change) = &mut row.write else {
            return false;
        };
        // A number that is to be put into an empty field and is none any longer leaves nothing to write.
        if !can || change.from.is_none() && to.trim().is_empty() {
            return false;
        }
        change.to = String::from(to.trim());
        row.send_now();
        self.rows.insert(id);
        true
    }

    /// The record holds another number now: it is read again, and calls no longer go by the old one.
    pub(super) fn phone_changed(&mut self, change: &PhoneChange) {
        let is_it = |who: &Candidate| who.id == change.record;
        let stood_there = |who: &Candidate| who.field.as_deref() == Some(change.field.as_str());
        let mut picked = false;
        for (id, call) in &mut self.state.calls.all {
            let who = &mut call.who;
            let before = who.clone();
            if change.from.is_some() && change.from.as_ref() == who.number() {
                who.matches.retain(|who| !(is_it(who) && stood_there(who)));
            }
            let is_added = change.from.is_none() && number_of(call) == change.to;
            let who = &mut call.who;
            picked |= who.picked.as_ref().is_some_and(is_it) && !call.dismissed;
            let shown = who.matches.iter_mut().chain(&mut who.picked);
            for who in shown.filter(|who| is_added && is_it(who)) {
                who.field = Some(change.field.clone());
            }
            if call.who != before {
                self.calls.insert(*id);
            }
        }
        self.effects.push(Effect::Remote(RemoteEffect::IndexNow {
            object: change.object.clone(),
            records: vec![change.record.clone()],
        }));
        if picked {
            self.want_panel(&PersonRef::from(change.record.clone()), &change.object);
        }
    }
}
