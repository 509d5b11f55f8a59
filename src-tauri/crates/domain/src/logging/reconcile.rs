//! The one rule of logging.

use crate::base::ids::{CallId, OutboxId};
use crate::logging::change::change_made;
use crate::logging::details::with_details;
use crate::logging::task::PERSON;
use crate::logging::task::wanted;
use crate::logging::timing::{Due, due, take_back, withdraw};
use crate::logging::{completing, join, log_record, new_case};
use crate::org::field_map::Mapped;
use crate::org::required::Answers;
use crate::org::task_fields::{TaskField, TaskFields};
use crate::outbox::asked::has_task;
use crate::outbox::join::Join;
use crate::outbox::log_record::LogRecord;
use crate::outbox::new_case::NewCase;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::{Edit, Write};
use crate::record::call::Call;
use crate::record::logged::Logged;
use crate::session::Account;
use crate::state::State;
use crate::state::writes::of_task;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Brings the outbox in line with what the call's Task should be. Gives the rows that are new or different.
// The one rule of logging stands in one function, from what should be to what is written.
pub fn reconcile(state: &mut State, id: CallId, now: Timestamp, zone: &TimeZone) -> Vec<Row> {
    let Some(account) = state.session.account().cloned() else {
        return Vec::new();
    };
    let Some(call) = state.calls.all.get(&id) else {
        return Vec::new();
    };
    // A call that one user's phone received is not logged as another user.
    if call.owner.as_ref().is_some_and(|of| *of != account) {
        return Vec::new();
    }
    let withdrawn = take_back(state, id);
    if !withdrawn.is_empty() {
        return withdrawn;
    }
    let Some(call) = state.calls.all.get(&id) else {
        return Vec::new();
    };
    let due = due(state, call);
    let Some(wanted) = wanted(call, zone).filter(|_| due != Due::Nothing) else {
        return Vec::new();
    };
    let first = id.log_write();
    let plan = Plan::of(state, call, zone);
    let (log, mapped) = (plan.log.as_ref(), plan.mapped.as_ref());
    let wanted = with_details(state, call, wanted, log, mapped);
    let wanted = match &call.logged {
        Some(logged) if !can_still_be_made(state, first) => of_its_making(wanted, &logged.fields),
        Some(_) | None => wanted,
    };
    let makes = match call.does() {
        Some(step) => {
            let task = completing::landed_as(state, &step.task);
            completing::edit(call, step, &wanted).of(task)
        }
        None => Write::LogCall {
            call: id,
            fields: wanted.clone(),
        },
    };
    let Some(call) = state.calls.all.get_mut(&id) else {
        return Vec::new();
    };
    let answers = call.draft.saved_answers.clone();
    let Some(logged) = &mut call.logged else {
        call.logged = Some(Logged {
            fields: wanted,
            yielded: BTreeMap::new(),
            theirs: None,
        });
        let mut row = Row::new(first, account, makes, now);
        plan.put_into(&mut row);
        row.answers = answers;
        state.outbox.rows.insert(first, row.clone());
        return vec![row];
    };
    let (has, wanted) = due.of(&logged.fields, &wanted);
    let edit = Edit::between(&has, &wanted);
    let mut changed = answered(&mut state.outbox.rows, first, &answers);
    if !edit.fields.0.is_empty() {
        logged.fields.apply(&edit.fields);
        changed.push(change_made(state, account.clone(), first, edit, now));
    }
    if due == Due::All {
        changed.extend(answered_since(state, account, first, &answers, now));
    }
    changed
}

/// Whether the call's Task is still to be made as it should be now.
fn can_still_be_made(state: &State, first: OutboxId) -> bool {
    let row = state.outbox.rows.get(&first);
    row.is_some_and(|row| row.write.creates() && row.is_editable() && !row.may_have_landed())
}

/// Status and priority are given once, when the Task is made: what they hold later may be somebody else's doing.
fn of_its_making(mut wanted: TaskFields, made: &TaskFields) -> TaskFields {
    const ONCE: [TaskField; 2] = [TaskField::Status, TaskField::Priority];
    wanted = wanted.without(&ONCE);
    wanted.0.extend(made.only(&ONCE).0);
    wanted
}

/// Which records a call is written to, and with what: fixed when its first row is made.
#[derive(Default)]
struct Plan {
    log: Option<LogRecord>,
    mapped: Option<Mapped>,
    record_type: Option<String>,
    join: Option<Join>,
    case: NewCase,
}

impl Plan {
    fn of(state: &State, call: &Call, zone: &TimeZone) -> Self {
        let first = call.facts.id.log_write();
        match (state.outbox.rows.get(&first), &call.logged) {
            (Some(row), _) => Self {
                log: row.log.clone(),
                mapped: row.mapped.clone(),
                record_type: row.record_type.clone(),
                join: join::planned(state, call, row.log.as_ref()),
                case: new_case::planned(call, row.log.as_ref()),
            },
            (None, Some(_)) => Self::default(),
            (None, None) => Self {
                join: join::planned(state, call, log_record::planned(state, first).as_ref())
                    .filter(|_| call.does().is_none()),
                case: new_case::planned(call, log_record::planned(state, first).as_ref()),
                log: log_record::planned(state, first),
                mapped: Mapped::planned(&state.settings.field_map, zone, call.facts.started()),
                record_type: state.settings.record_type.clone(),
            },
        }
    }

    fn put_into(self, row: &mut Row) {
        row.log = self.log;
        row.mapped = self.mapped;
        row.record_type = self.record_type;
        row.join = self.join;
        row.case = self.case;
    }
}

/// Takes the person off a call's Task. A Task that was not sent yet is withdrawn, and the call waits for a pick again.
pub fn unlink(state: &mut State, id: CallId, now: Timestamp) -> Vec<Row> {
    let first = id.log_write();
    let withdrawn = withdraw(state, id);
    if !withdrawn.is_empty() {
        return withdrawn;
    }
    let account = state.session.account().cloned();
    let call = state.calls.all.get_mut(&id);
    let (Some(account), Some(logged)) = (account, call.and_then(|call| call.logged.as_mut()))
    else {
        return Vec::new();
    };
    let wanted = logged.fields.without(&PERSON);
    let edit = Edit::between(&logged.fields, &wanted);
    if edit.fields.0.is_empty() {
        return Vec::new();
    }
    logged.fields = wanted;
    vec![change_made(state, account, first, edit, now)]
}

/// Puts the agent's answers for the call into its create, as long as no request can have left.
fn answered(rows: &mut BTreeMap<OutboxId, Row>, first: OutboxId, answers: &Answers) -> Vec<Row> {
    let row = rows.get_mut(&first).filter(|row| takes_answers(row));
    let Some(row) = row.filter(|row| row.answers != *answers) else {
        return Vec::new();
    };
    row.answer(answers.clone());
    row.try_now();
    vec![row.clone()]
}

fn takes_answers(row: &Row) -> bool {
    row.is_editable() || row.is_discarded()
}

/// Writes what was answered after the request had left, as a change.
fn answered_since(
    state: &mut State,
    account: Account,
    first: OutboxId,
    answers: &Answers,
    now: Timestamp,
) -> Option<Row> {
    let made = state.outbox.rows.get(&first)?;
    if takes_answers(made) || made.status == Status::Withdrawn || !has_task(made) {
        return None;
    }
    let written = of_task(state, first);
    // The newest answer is the one that stays.
    let is_written = |name: &String, text: &String| {
        let mut rows = written.iter().rev();
        rows.find_map(|row| row.answers.0.get(name)) == Some(text)
    };
    let answers = answers.0.iter();
    let since = answers.filter(|(name, text)| !is_written(name, text));
    let since = Answers(since.map(|(a, b)| (a.clone(), b.clone())).collect());
    if since.0.is_empty() {
        return None;
    }
    let nothing = TaskFields::default();
    let edit = Edit::between(&nothing, &nothing);
    let id = change_made(state, account, first, edit, now).id;
    let row = state.outbox.rows.get_mut(&id)?;
    row.answers.take(&since);
    Some(row.clone())
}
