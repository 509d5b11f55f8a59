//! Asks the agent for what the org requires, and sends the row once that is answered.

use super::Step;
use super::agent::is_written_at_once;
use crate::base::ids::{CallId, OutboxId};
use crate::base::refusal::Refusal;
use crate::logging::completing::call_of;
use crate::logging::held::is_held;
use crate::org::required;
use crate::org::required::Answers;
use crate::outbox::asked;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::step::effect::Effect;
use crate::step::effect::RemoteEffect;
use std::sync::Arc;

impl Step<'_> {
    /// Holds back the rows that lack what the org requires, and lets go those that no longer do.
    pub(super) fn ask_what_is_missing(&mut self) {
        let Some(org) = self.state.org.facts.as_ref().map(Arc::clone) else {
            return;
        };
        let nothing_is_required = required::required(&org).is_empty();
        let account = self.state.session.account();
        let concerned = |row: &&Row| {
            let may_lack = !nothing_is_required || !row.refused_for.is_empty();
            let is_open = match &row.status {
                Status::Queued => may_lack && !is_held(self.state, row),
                Status::Wedged { refusal } => {
                    asked::is_asking(row) || !refusal.wants_fields().is_empty()
                }
                Status::Sending { .. }
                | Status::InDoubt { .. }
                | Status::Sent { .. }
                | Status::Withdrawn
                | Status::Discarded { .. } => false,
            };
            is_open && account == Some(&row.account) && asked::has_task(row)
        };
        let rows = self.state.outbox.rows.values().filter(concerned);
        let lacking: Vec<(OutboxId, Option<Refusal>)> = rows
            .map(|row| {
                let missing = asked::missing(row, &org, &self.state.settings);
                let refusal = (!missing.is_empty()).then(|| asked::refusal(&missing));
                (row.id, refusal)
            })
            .collect();
        for (id, refusal) in lacking {
            if let Some(row) = self.state.outbox.rows.get_mut(&id)
                && row.asks(refusal)
            {
                self.rows.insert(id);
            }
        }
    }

    /// Salesforce has refused a Task because of some fields: from now on the agent is asked for those that the agent
    /// may set.
    pub(super) fn refused_for_fields(&mut self, id: OutboxId, refusal: &Refusal) {
        let fields = refusal.wants_fields();
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        if fields.is_empty() || !asked::has_task(row) {
            return;
        }
        let is_news = fields.iter().any(|field| !row.refused_for.contains(field));
        let mut answers = row.answers.clone();
        for field in fields {
            // An answer that was refused counts as not given.
            answers.0.remove(field);
            row.refused_for.insert(field.clone());
        }
        row.answer(answers);
        self.tell_the_call(id);
        if is_news {
            self.effects.push(Effect::Remote(RemoteEffect::ReadFacts));
        }
    }

    /// Tells whether the answers are taken: if not, they stay in their form.
    pub(super) fn answer(&mut self, id: OutboxId, given: &Answers) -> bool {
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return false;
        };
        if !row.is_editable() {
            return false;
        }
        let mut answers = row.answers.clone();
        answers.take(given);
        row.answer(answers);
        row.try_now();
        self.rows.insert(id);
        self.tell_the_call(id);
        true
    }

    /// Copies the answers of a write into its call, so that the call's own form shows the same.
    fn tell_the_call(&mut self, id: OutboxId) {
        let Some(row) = self.state.outbox.rows.get(&id) else {
            return;
        };
        let call = match &row.write {
            Write::LogCall { call, .. } => Some(*call),
            Write::Change { .. } => call_of(self.state, row),
            Write::AddNextStep { .. } | Write::ChangePhone(_) | Write::NewPerson(_) => None,
        };
        if let Some(call) = call
            && let Some(call) = self.state.calls.all.get_mut(&call)
            && call.draft.saved_answers != row.answers
        {
            call.draft.answers.clone_from(&row.answers);
            call.draft.saved_answers.clone_from(&row.answers);
            call.draft.answers_seq += 1;
            self.calls.insert(call.facts.id);
        }
    }

    pub(super) fn edit_answers(&mut self, id: CallId, given: &Answers, seq: u32) {
        let now = self.at();
        let known = self.state.calls.all.get(&id);
        if known.is_none_or(|call| seq <= call.draft.answers_seq) {
            return;
        }
        self.words_came(id);
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        call.draft.answers.take(given);
        call.draft.answers_seq = seq;
        self.calls.insert(id);
        if is_written_at_once(call, now) {
            call.draft.save();
            self.reconcile(id);
        }
    }

    /// Tries a row again at the agent's wish. The org may no longer require what it lacked, so that is read anew.
    pub(super) fn retry(&mut self, id: OutboxId) {
        let (now, org) = (self.at(), self.state.org.facts.clone());
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        if asked::is_asking(row) {
            self.effects.push(Effect::Remote(RemoteEffect::ReadFacts));
        }
        if !row.send_here(now, org.as_deref()) {
            row.send_now();
        }
        self.rows.insert(id);
    }
}
