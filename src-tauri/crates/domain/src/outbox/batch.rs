//! Which of the rows that are due are sent as one.
//!
//! It owns the choice. It never takes two rows of one record, so that those still go in their order, and nothing whose
//! answer could be taken for another row's.
//!
//! *The oldest decides.* The oldest row that is due always goes, and with it those that go the same way: as records of one
//! collection, or as graphs of one request (REST API Developer Guide, "sObject Collections", "Composite Graph Limits").
//! Who has nobody beside it goes as if there were no batches.
//!
//! *Never again with so many.* Where an org refused a batch, or one of its answers was lost, the reason may be how much it
//! was. So a row goes with fewer each time, and at last alone.

use crate::base::ids::{OutboxId, SfId};
use crate::base::refs::TaskRef;
use crate::org::facts::{OrgFacts, TASK};
use crate::org::package;
use crate::org::task_fields::TaskField;
use crate::outbox::job::Job;
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use std::collections::BTreeSet;

/// How many rows go as one at first, and after each time that it came to nothing. An org takes 200 records in a collection.
const RECORDS: [usize; 4] = [200, 50, 10, 1];

/// The same where a row takes several records, all or none. An org takes 75 graphs, and gives up after 14 that fail: what
/// may have landed before is refused as a duplicate.
const GRAPHS: [usize; 4] = [75, 14, 3, 1];

/// How many rows are asked about in one question: each has a condition of its own.
const QUESTIONS: usize = 50;

/// The requests that a row can share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Seek,
    Verify,
    Create,
    Change,
    WithLogRecord,
    WithCase,
}

/// What two rows can't both have in one batch.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Task(SfId),
    LogRecord(OutboxId),
    /// What an answer to a question is told apart by; Salesforce compares it without regard to case.
    Name(String),
}

/// The rows to take now, of all that are due, oldest first.
pub fn batch(due: &[&Row], org: &OrgFacts) -> Vec<OutboxId> {
    let Some((oldest, others)) = due.split_first() else {
        return Vec::new();
    };
    let mut taken = vec![oldest.id];
    let Some((way, mut marks)) = way(oldest, org) else {
        return taken;
    };
    let most = most(oldest, way);
    for row in others {
        if taken.len() >= most {
            break;
        }
        let Some((its_way, its_marks)) = self::way(row, org) else {
            continue;
        };
        if its_way == way && self::most(row, way) == most && marks.is_disjoint(&its_marks) {
            marks.extend(its_marks);
            taken.push(row.id);
        }
    }
    taken
}

/// The way of a row and its marks; none for a row that goes alone.
fn way(row: &Row, org: &OrgFacts) -> Option<(Way, BTreeSet<Mark>)> {
    let name = |name: &str| BTreeSet::from([Mark::Name(name.to_lowercase())]);
    let way = match (row.next_job(row.is_guarded(org)), &row.write) {
        // Duplicate rules are about one person, and so is the answer.
        // Nor are changes of people many at a time.
        (_, Write::NewPerson(_) | Write::ChangePhone(_)) => return None,
        (Job::Verify, _) if row.seeks() => {
            let join = row.join.as_ref().filter(|_| is_named(org))?;
            let mut marks = name(&join.bare);
            // Of two calls with one number, the second is searched when it is known which Task is the first one's.
            let number = join.voice.as_ref().and_then(|voice| voice.number.clone());
            marks.extend(number.map(|number| Mark::Name(number.0)));
            return Some((Way::Seek, marks));
        }
        (Job::Verify, write) => {
            let call = write.fields().text(TaskField::CallObject);
            let call = call.filter(|_| is_named(org) && org.may_create(TASK, "CallObject"))?;
            return Some((Way::Verify, name(call)));
        }
        (Job::Send, _) if row.log.is_some() && package::is_there(org) => Way::WithLogRecord,
        (Job::Send, write) if row.makes_case_of(write.fields(), org).is_some() => Way::WithCase,
        (Job::Send, Write::LogCall { .. }) if row.joins().is_some() => Way::Change,
        (Job::Send, Write::Change { .. }) => Way::Change,
        (Job::Send, Write::LogCall { .. } | Write::AddNextStep { .. }) => Way::Create,
    };
    let task = match &row.write {
        Write::Change {
            task: TaskRef::Salesforce(task),
            ..
        } => Some(task),
        _ => row.joins(),
    };
    let task = task.cloned().map(Mark::Task);
    let log = row.log.as_ref().map(|log| Mark::LogRecord(log.key));
    Some((way, task.into_iter().chain(log).collect()))
}

/// Whether the agent may read by which call a Task is told apart.
fn is_named(org: &OrgFacts) -> bool {
    org.field(TASK, "CallObject").is_some()
}

fn most(row: &Row, way: Way) -> usize {
    let lost = row.requests.lost.as_ref().map_or(0, |_| row.attempts);
    let failed = usize::try_from(row.refused_together.saturating_add(lost)).unwrap_or(usize::MAX);
    let sizes = match way {
        Way::Seek | Way::Verify => return QUESTIONS,
        Way::Create | Way::Change => RECORDS,
        Way::WithLogRecord | Way::WithCase => GRAPHS,
    };
    sizes.get(failed).copied().unwrap_or(1)
}
