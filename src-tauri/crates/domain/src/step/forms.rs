//! What is typed in a form is kept on disk until it is sent or emptied.

use super::Step;
use crate::base::ids::OutboxId;
use crate::record::form::{DraftId, DraftKey, FormDraft, MAKES};
use crate::state::own_forms::{called_now, has_words_on, own_forms};
use crate::step::effect::Change;
use std::collections::BTreeMap;

impl Step<'_> {
    pub(super) fn edit_form(&mut self, key: &DraftKey, values: BTreeMap<String, String>, seq: u32) {
        let key = called_now(self.state, key);
        let known = self.forms_of(&key);
        let newest = known.iter().filter_map(|id| self.state.forms.all.get(id));
        if newest.map(|form| form.seq).max() >= Some(seq) {
            return;
        }
        let form = FormDraft {
            owner: self.state.session.account().cloned(),
            key,
            values,
            seq,
        };
        let id = form.id();
        // What was written before the sign-in, or under the id that the task had before, is continued in this form.
        let emptied = form.values.is_empty();
        for other in known.into_iter().filter(|other| emptied || *other != id) {
            self.forget(&other);
        }
        if !emptied {
            let gave_way = self.state.calls.gave_way.map(|gave| gave.call);
            if let Some(call) = gave_way.filter(|call| has_words_on(self.state, &form.key, *call)) {
                self.words_came(call);
            }
            self.changes.push(Change::Form(Box::new(form.clone())));
            self.state.forms.all.insert(id, form);
        }
    }

    /// What stands in a form has been sent.
    pub(super) fn forget_form(&mut self, key: &DraftKey) {
        let key = called_now(self.state, key);
        for id in self.forms_of(&key) {
            self.forget(&id);
        }
    }

    /// The same for the form that made this write, whichever it was.
    pub(super) fn forget_form_that_makes(&mut self, write: OutboxId) {
        if !self.state.outbox.rows.contains_key(&write) {
            return;
        }
        let write = write.to_string();
        let makes = |form: &&FormDraft| form.values.get(MAKES) == Some(&write);
        let forms = own_forms(self.state).filter(makes);
        for id in forms.map(FormDraft::id).collect::<Vec<_>>() {
            self.forget(&id);
        }
    }

    fn forms_of(&self, key: &DraftKey) -> Vec<DraftId> {
        let forms = own_forms(self.state);
        forms
            .filter(|form| called_now(self.state, &form.key) == *key)
            .map(FormDraft::id)
            .collect()
    }

    pub(super) fn forget(&mut self, id: &DraftId) {
        self.state.forms.all.remove(id);
        self.state.forms.on_disk.remove(id);
        self.changes.push(Change::ForgetForm(id.clone()));
    }
}
