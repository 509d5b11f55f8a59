//! What a waiting write is to write is changed by the agent: another person, other fields of a new person, another order.
//!
//! A call's own words are changed in its card, and a next step's as everywhere ([`super::next_steps`]).
//!
//! **Invariant:** nothing of a request that may have left is changed here: a later change is a write of its own.

use super::Step;
use crate::base::ids::OutboxId;
use crate::base::refs::PersonRef;
use crate::logging::change::change_made;
use crate::logging::task::{PERSON, with_person};
use crate::outbox::write::{Edit, Write};
use crate::people::candidate::Candidate;
use crate::people::new_person::NewPerson;
use crate::state::writes::{changes_of, fields_of, of_task};
use std::collections::BTreeMap;

impl Step<'_> {
    /// The write is about somebody else.
    pub(super) fn relink(&mut self, id: OutboxId, who: Candidate) {
        let Some(row) = self.state.outbox.rows.get(&id) else {
            return;
        };
        match row.write.clone() {
            Write::LogCall { call, .. } => self.pick(call, Some(who)),
            Write::NewPerson(_) => {
                if !row.may_have_landed() {
                    self.use_instead(id, Some(&who));
                }
            }
            Write::AddNextStep { .. } => {
                let account = row.account.clone();
                let old = fields_of(&of_task(self.state, id));
                let wanted = with_person(old.without(&PERSON), &who);
                let edit = Edit::between(&old, &wanted);
                if !row.is_settled() && !edit.fields.0.is_empty() {
                    let row = change_made(self.state, account, id, edit, self.now.timestamp());
                    self.rows.insert(row.id);
                    if let Some(row) = self.state.outbox.rows.get_mut(&row.id) {
                        row.is_named(who.as_related());
                    }
                }
            }
            Write::Change { .. } | Write::ChangePhone(_) => {}
        }
    }

    /// A new person is filled in anew, or what a phone field is to hold, as long as nobody can have been made of what was there
    /// before. Tells whether that is taken: if not, the words stay in their form.
    pub(super) fn edit_person(
        &mut self,
        id: OutboxId,
        fields: &BTreeMap<String, String>,
        account: Option<Candidate>,
    ) -> bool {
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return false;
        };
        let can = row.is_editable() && !row.may_have_landed();
        if let Write::ChangePhone(change) = &row.write {
            let to = fields.get(&change.field).cloned();
            return self.edit_phone(id, &to.unwrap_or_default());
        }
        let Write::NewPerson(old) = &mut row.write else {
            return false;
        };
        let Some(new) = NewPerson::typed(&old.object, fields).filter(|_| can) else {
            return false;
        };
        let new = NewPerson {
            allow_duplicates: old.allow_duplicates,
            ..new.of_account(account)
        };
        *old = new.clone();
        row.send_now();
        self.rows.insert(id);
        self.introduce(id, &new);
        let waiting = PersonRef::Waiting(id);
        let owner = self.state.session.agent().map(|agent| agent.name.clone());
        let known = new.as_match(waiting.clone(), owner);
        for (call, record) in &mut self.state.calls.all {
            let matches = record.who.matches.iter_mut().chain(&mut record.who.picked);
            for who in matches.filter(|who| who.id == waiting) {
                *who = known.clone();
                self.calls.insert(*call);
            }
        }
        true
    }

    /// The change before this one goes after it. Each is then made against what is there by its turn.
    pub(super) fn go_first(&mut self, id: OutboxId) {
        let Some(row) = self.state.outbox.rows.get(&id).cloned() else {
            return;
        };
        let Write::Change { task, .. } = &row.write else {
            return;
        };
        let changes = changes_of(self.state, task);
        let before = changes
            .into_iter()
            .rfind(|other| (other.made, other.id) < (row.made, row.id));
        let Some(before) = before.cloned() else {
            return;
        };
        // Two changes of one Task are never made in one moment, so that their times can be exchanged.
        if !before.may_change_turn() || !row.may_change_turn() || before.made == row.made {
            return;
        }
        self.takes_turn(id, before.made, &before, false);
        self.takes_turn(before.id, row.made, &row, true);
    }

    /// Gives a change its new turn. Of the fields that `other` writes too, it is made against what `other` leaves there if
    /// it goes after it, else against what was there before both.
    fn takes_turn(
        &mut self,
        id: OutboxId,
        made: jiff::Timestamp,
        other: &crate::outbox::row::Row,
        goes_after: bool,
    ) {
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        row.made = made;
        if let (
            Write::Change { base, .. },
            Write::Change {
                fields: theirs,
                base: before,
                ..
            },
        ) = (&mut row.write, &other.write)
        {
            for (field, was) in &mut base.0 {
                let now = match goes_after {
                    true => theirs.0.get(field),
                    false => before.0.get(field).filter(|_| theirs.0.contains_key(field)),
                };
                if let Some(now) = now {
                    *was = now.clone();
                }
            }
        }
        self.rows.insert(id);
    }
}
