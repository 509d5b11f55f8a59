//! Whose Case a row makes with its Task, and how the row goes on where Salesforce refuses it.

use crate::base::ids::SfId;
use crate::base::refs::PersonRef;
use crate::base::refusal::Refusal;
use crate::org::facts::OrgFacts;
use crate::org::task_fields::{TaskField, TaskFields};
use crate::outbox::new_case::{CASE, NewCase};
use crate::outbox::row::{Row, Status};

/// Whose Case it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseOf {
    /// A contact's; of a person account it is the contact that the account has.
    Contact(SfId),
    /// A company's.
    Account(SfId),
}

impl Row {
    /// Whose Case is made with the Task; nothing if none is.
    pub fn makes_case_of(&self, fields: &TaskFields, org: &OrgFacts) -> Option<CaseOf> {
        let may = org.objects.get(CASE).is_some_and(|case| case.createable);
        if self.case != NewCase::Wanted || !may || self.joins().is_some() {
            return None;
        }
        let record = |field| fields.record(field).and_then(PersonRef::salesforce);
        match (record(TaskField::Who), record(TaskField::What)) {
            (Some(who), None) if who.has_prefix("003") => Some(CaseOf::Contact(who.clone())),
            (None, Some(what)) if what.has_prefix("001") => Some(CaseOf::Account(what.clone())),
            (Some(_) | None, _) => None,
        }
    }

    /// Salesforce refused the Case, and so wrote nothing: the Task goes without. An earlier request may still have made both.
    pub(super) fn goes_without_case(&mut self, refusal: Refusal) {
        self.case = NewCase::Refused { refusal };
        self.status = match self.requests.running_since() {
            Some(since) => Status::InDoubt {
                since,
                not_there: None,
            },
            None => Status::Queued,
        };
        self.not_before = None;
        self.last_error = None;
    }
}
