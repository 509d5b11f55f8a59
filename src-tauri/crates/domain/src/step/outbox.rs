//! Gives the worker its next rows.

use super::Step;
use crate::base::ids::SfId;
use crate::budget::RequestsLeft;
use crate::logging::held::is_held;
use crate::logging::left_out::left_out;
use crate::org::task_fields::TaskField;
use crate::outbox::batch::batch;
use crate::outbox::job::Job;
use crate::outbox::order::all_due;
use crate::outbox::row::{Row, Status};
use crate::session::Session;
use crate::step::effect::Effect;
use crate::step::effect::{RemoteEffect, ToVerify};

impl Step<'_> {
    /// Gives the worker its next rows, if it is free, the org's facts are known, Salesforce can be reached and there are
    /// requests for it. That they are under way is on disk, for all of them at once, before anything is sent.
    pub(super) fn wake_outbox(&mut self) {
        let Session::SignedIn(who) = &self.state.session else {
            return;
        };
        let Some(org) = self.state.org.facts.clone() else {
            return;
        };
        if !self.state.outbox.in_flight.is_empty()
            || self.state.link.offline_since.is_some()
            || self.state.budget.left() == RequestsLeft::ForCallsOnly
        {
            return;
        }
        let rows = self
            .state
            .outbox
            .rows
            .values()
            .filter(|row| !is_held(self.state, row));
        let due = all_due(rows, &who.account, self.now.timestamp());
        let (mut send, mut verify) = (Vec::new(), Vec::new());
        for id in batch(&due, &org) {
            let in_doubt = self.is_key_in_doubt(id);
            let Some(row) = self.state.outbox.rows.get_mut(&id) else {
                continue;
            };
            if let Some(join) = row.join.as_mut().filter(|_| in_doubt) {
                join.key = None;
            }
            let job = row.take(row.is_guarded(&org), self.now.timestamp());
            if job == Job::Send {
                let now = left_out(row, &org);
                // If an earlier request has landed, it went without what could not be written then.
                match row.may_have_landed() {
                    true => row.left_out.also(now),
                    false => row.left_out = now,
                }
            }
            let row = row.clone();
            self.state.outbox.in_flight.insert(id);
            self.rows.insert(id);
            match job {
                Job::Send => send.push(row),
                Job::Verify => verify.push(ToVerify {
                    not: self.made_by_others(&row),
                    row,
                }),
            }
        }
        let is_asked = !(send.is_empty() && verify.is_empty());
        self.state.outbox.asked = is_asked.then(|| self.at());
        if !send.is_empty() {
            self.effects.push(Effect::Remote(RemoteEffect::Send(send)));
        }
        if !verify.is_empty() {
            let verify = RemoteEffect::Verify(verify);
            self.effects.push(Effect::Remote(verify));
        }
    }

    /// Tasks that other rows have made and that a search for this row's Task could find by mistake.
    fn made_by_others(&self, row: &Row) -> Vec<SfId> {
        let fields = row.write.fields();
        let alike = |other: &&Row| {
            let theirs = other.write.fields();
            [TaskField::CallObject, TaskField::Subject]
                .iter()
                .any(|field| {
                    theirs.text(*field).is_some() && theirs.text(*field) == fields.text(*field)
                })
        };
        let rows = self.state.outbox.rows.values();
        let others = rows.filter(|other| other.id != row.id);
        let others = others.filter(|other| alike(other) || other.is_voiced_beside(row));
        let tasks = others.filter_map(|other| match &other.status {
            Status::Sent { task } => Some(task.clone()),
            _ => other.joins().cloned(),
        });
        tasks.collect()
    }
}
