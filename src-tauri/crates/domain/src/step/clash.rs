//! The agent decides what becomes of a field that somebody else has changed, too.

use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::refs::TaskRef;
use crate::logging::task::{with_person, yield_to};
use crate::org::facts::OrgFacts;
use crate::org::object_of::object_of;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::clash::ClashedField;
use crate::outbox::row::Status;
use crate::outbox::write::Write;
use crate::people::candidate::MatchView;
use crate::people::related::RelatedRecord;
use crate::record::about::About;
use crate::record::call::Call;
use crate::step::Step;
use crate::view::action::Keep;

impl Step<'_> {
    pub(super) fn settle(&mut self, id: OutboxId, keep: Keep) {
        let Some(row) = self.state.outbox.rows.get_mut(&id) else {
            return;
        };
        let Some(clash) = row.clash.take() else {
            return;
        };
        let Write::Change {
            task, fields, base, ..
        } = &mut row.write
        else {
            return;
        };
        let task = task.clone();
        let mut stand = Vec::new();
        for clashed in clash.0 {
            // Seen by the agent: from now on this is what the change is made against.
            base.0.insert(clashed.field, clashed.theirs.clone());
            match keep {
                Keep::Mine => {}
                Keep::Theirs => {
                    fields.0.remove(&clashed.field);
                    stand.push(clashed);
                }
                Keep::Both => {
                    if let Some(both) = both(&clashed.theirs, &fields.value(clashed.field)) {
                        fields.0.insert(clashed.field, both.clone());
                        stand.push(ClashedField {
                            theirs: both,
                            ..clashed
                        });
                    }
                }
            }
        }
        if fields.0.is_empty() {
            row.status = Status::Withdrawn;
        } else {
            row.try_now();
        }
        self.rows.insert(id);
        if let Some(call) = self.call_logged_in(&task) {
            self.let_stand(call, stand);
        }
        self.read_panels_on_screen();
    }

    /// The call whose record this is.
    fn call_logged_in(&self, task: &TaskRef) -> Option<CallId> {
        let is_it = |id: &CallId| match task {
            TaskRef::Outbox(row) => *row == id.log_write(),
            TaskRef::Salesforce(task) => {
                let row = self.state.outbox.rows.get(&id.log_write());
                row.is_some_and(|row| match (&row.status, &row.write) {
                    (Status::Sent { task: theirs }, _) => theirs == task,
                    (_, Write::Change { task: theirs, .. }) => {
                        *theirs == TaskRef::Salesforce(task.clone())
                    }
                    _ => false,
                })
            }
        };
        self.state.calls.all.keys().copied().find(is_it)
    }

    /// What is decided is what the call shows and has from now on.
    fn let_stand(&mut self, id: CallId, fields: Vec<ClashedField>) {
        let zone = self.now.time_zone().clone();
        let org = self.state.org.facts.as_deref();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        for clashed in fields {
            match (clashed.field, &clashed.theirs) {
                (TaskField::Subject, theirs) => call.draft.subject = text(theirs),
                (TaskField::Description, theirs) => {
                    call.draft.text = text(theirs);
                    // The whole text is the call's note from now on, what stood in the next step with it.
                    if let Some(step) = &mut call.completing {
                        step.detail = None;
                    }
                }
                (TaskField::What, theirs) if has_person(call) => {
                    let of = call.who.picked.as_ref().map(|who| who.id.clone());
                    call.about = record_in(theirs, clashed.name.as_deref(), org)
                        .zip(of)
                        .map(|(record, of)| About { record, of });
                }
                (TaskField::Who | TaskField::What, FieldValue::Record(record)) => {
                    call.who.picked = Some(named(record, clashed.name.as_deref(), org));
                    call.who.by_agent = true;
                    // What it is about was let stand beside whoever it is with now.
                    if let Some(about) = &mut call.about {
                        about.of = record.clone();
                    }
                }
                (TaskField::Who | TaskField::What, _) => call.who.picked = None,
                _ => {}
            }
            call.draft.save();
            // Newer than what the window has, so that it takes the text over.
            call.draft.seq += 1;
            yield_to(call, clashed.field, clashed.theirs, &zone);
        }
        self.calls.insert(id);
        self.reconcile(id);
    }
}

fn both(theirs: &FieldValue, mine: &FieldValue) -> Option<FieldValue> {
    match (theirs, mine) {
        (FieldValue::Text(theirs), FieldValue::Text(mine)) => {
            Some(FieldValue::Text(format!("{}\n\n{mine}", theirs.trim_end())))
        }
        _ => None,
    }
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

/// Whether the pick stands in `WhoId`, so that `WhatId` is what the call is about beside it.
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
    let FieldValue::Record(id) = value else {
        return None;
    };
    Some(RelatedRecord {
        id: id.clone(),
        object: object_of(id, org).unwrap_or_default(),
        name: name.map(String::from).unwrap_or_default(),
    })
}

pub(super) fn named(record: &SfId, name: Option<&str>, org: Option<&OrgFacts>) -> MatchView {
    MatchView {
        name: name.map(String::from).unwrap_or_default(),
        ..MatchView::bare(record.clone(), org)
    }
}
