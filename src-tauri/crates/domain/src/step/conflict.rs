//! The agent decides what becomes of a field that somebody else has changed, too.

use crate::base::ids::{CallId, OutboxId};
use crate::base::refs::PersonRef;
use crate::logging::task::{with_person, yield_to};
use crate::org::facts::OrgFacts;
use crate::org::object_of::object_of;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::conflict::{ConflictField, both};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::people::candidate::Candidate;
use crate::people::related::RelatedRecord;
use crate::record::about::About;
use crate::record::call::Call;
use crate::state::activities::call_logged_in;
use crate::step::Step;
use crate::view::action::Keep;
use std::collections::BTreeMap;

impl Step<'_> {
    /// Each field is decided by itself. Nothing is done until each is: a conflict that has come since was not seen.
    /// Answers whether it was done.
    pub(super) fn settle(&mut self, id: OutboxId, keep: &BTreeMap<TaskField, Keep>) -> bool {
        let open = |row: &&mut Row| !row.is_settled() && is_decided(row, keep);
        let Some(row) = self.state.outbox.rows.get_mut(&id).filter(open) else {
            return false;
        };
        let Write::Change {
            task, fields, base, ..
        } = &mut row.write
        else {
            return false;
        };
        let Some(conflict) = row.conflict.take() else {
            return false;
        };
        let task = task.clone();
        let mut stand = Vec::new();
        for conflicting in conflict.0 {
            // The agent has seen this value: the change is now made against it.
            base.0.insert(conflicting.field, conflicting.theirs.clone());
            let field = conflicting.field;
            match keep.get(&field) {
                Some(Keep::Mine) | None => {}
                Some(Keep::Theirs) => {
                    fields.0.remove(&field);
                    stand.push(conflicting);
                }
                Some(Keep::Both) => {
                    if let Some(both) = both(field, &conflicting.theirs, &fields.value(field)) {
                        fields.0.insert(field, both.clone());
                        stand.push(ConflictField {
                            theirs: both,
                            ..conflicting
                        });
                    }
                }
            }
        }
        if fields.0.is_empty() && row.answers.0.is_empty() {
            row.status = Status::Withdrawn;
        } else {
            row.try_now();
        }
        self.rows.insert(id);
        if let Some(call) = call_logged_in(self.state, &task) {
            self.let_stand(call, stand);
        }
        self.read_panels_on_screen();
        true
    }

    /// What the agent decided is what the call shows and has from now on.
    pub(super) fn let_stand(&mut self, id: CallId, fields: Vec<ConflictField>) {
        let zone = self.now.time_zone().clone();
        let org = self.state.org.facts.as_deref();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        for conflicting in fields {
            match (conflicting.field, &conflicting.theirs) {
                (TaskField::Subject, theirs) => call.draft.subject = text(theirs),
                (TaskField::Description, theirs) => {
                    call.draft.text = text(theirs);
                    // The whole text is the call's note from now on, including what stood in the next step.
                    if let Some(step) = &mut call.completing {
                        step.detail = None;
                    }
                }
                (TaskField::What, theirs) if has_person(call) => {
                    let of = call.who.picked.as_ref().map(|who| who.id.clone());
                    call.about = record_in(theirs, conflicting.name.as_deref(), org)
                        .zip(of)
                        .map(|(record, person)| About { record, person });
                }
                (TaskField::Who | TaskField::What, FieldValue::Record(record)) => {
                    call.who.picked = Some(named(record, conflicting.name.as_deref(), org));
                    call.who.by_agent = true;
                    // The agent kept what the call is about; it now goes with the person whom the call is with.
                    if let Some(about) = &mut call.about {
                        about.person = record.clone();
                    }
                }
                (TaskField::Who | TaskField::What, _) => call.who.picked = None,
                _ => {}
            }
            call.draft.save();
            // Newer than the window's edit, so that the window takes over this text.
            call.draft.seq += 1;
            yield_to(call, conflicting.field, conflicting.theirs, &zone);
        }
        self.calls.insert(id);
        self.reconcile(id);
    }
}

/// Whether the agent has said of each field what is to stand there, and it can stand there.
fn is_decided(row: &Row, keep: &BTreeMap<TaskField, Keep>) -> bool {
    let mine = row.write.fields();
    let mut conflicting = row.conflict.iter().flat_map(|conflict| &conflict.0);
    conflicting.all(|one| match keep.get(&one.field) {
        Some(Keep::Mine | Keep::Theirs) => true,
        Some(Keep::Both) => both(one.field, &one.theirs, &mine.value(one.field)).is_some(),
        None => false,
    })
}

fn text(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Empty
        | FieldValue::Number(_)
        | FieldValue::Date(_)
        | FieldValue::Moment(_)
        | FieldValue::Record(_)
        | FieldValue::Flag(_) => String::new(),
    }
}

/// Whether the pick stands in `WhoId`, so that `WhatId` holds what the call is about beside it.
fn has_person(call: &Call) -> bool {
    let who = call.who.picked.as_ref();
    who.is_some_and(|who| {
        let fields = with_person(TaskFields::default(), who);
        fields.record(TaskField::Who).is_some()
    })
}

fn record_in(
    value: &FieldValue,
    name: Option<&str>,
    org: Option<&OrgFacts>,
) -> Option<RelatedRecord> {
    let FieldValue::Record(PersonRef::Salesforce(id)) = value else {
        return None;
    };
    Some(RelatedRecord {
        id: id.clone(),
        object: object_of(id, org).unwrap_or_default(),
        name: name.map(String::from).unwrap_or_default(),
    })
}

pub(super) fn named(record: &PersonRef, name: Option<&str>, org: Option<&OrgFacts>) -> Candidate {
    Candidate {
        name: name.map(String::from).unwrap_or_default(),
        ..Candidate::bare(record.clone(), org)
    }
}
