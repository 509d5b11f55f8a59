//! Next steps and past activities: what Salesforce told, joined with the waiting writes, each task once.

use jiff::Zoned;

use crate::base::refs::{PersonRef, TaskRef};
use crate::org::facts::TASK;
use crate::org::object_of::object_of;
use crate::org::task_fields::TaskField;
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::panel::{Activity, ActivityKind, NextStep, PanelPart};
use crate::people::own_field::{self, OwnDetail, OwnField};
use crate::people::shown_field::{Detail, ShownField};
use crate::record::call::Call;
use crate::settings::Settings;
use crate::state::State;
use crate::state::activities::{call_logged_in, change_past, completed, is_reopened, logged_call};
use crate::state::due::told_and_open;
use crate::state::next_steps::{
    as_step, completed_step, next_step, own_steps, task_of, with_changes,
};
use crate::state::panels::PanelOnScreen;
use crate::state::writes::{changes_of, of_task, own};
use crate::view::brief::Brief;
use crate::view::error::UiError;
use crate::view::panel::{ActivityView, HiddenFact, PanelView, StepsKnown, TaskView, UnreadPart};
use crate::view::project::brief;
use crate::view::project::progress::{as_view, open_of};

/// What is known of a record. `own_task` is that of the call on screen, which the brief leaves out.
pub(super) fn panel(
    state: &State,
    record: &PersonRef,
    own_task: Option<&TaskRef>,
    now: &Zoned,
) -> PanelView {
    let on_screen = state.known.panels.get(record);
    let shown = on_screen
        .map(|panel| panel.shown.clone())
        .unwrap_or_default();
    let unread = unread(on_screen);
    let mut steps: Vec<NextStep> = shown.next_steps.iter().cloned().collect();
    // What the agent has opened again is a next step from that moment, and no longer if that is discarded.
    let (opened, past): (Vec<Activity>, Vec<Activity>) =
        { shown.past().into_iter() }.partition(|activity| is_reopened(state, &activity.task));
    let older = state.known.older.get(record).into_iter().flatten();
    let older = older.filter(|older| past.iter().chain(&opened).all(|one| one.task != older.task));
    let older = older.filter(|activity| is_reopened(state, &activity.task));
    steps.extend(opened.iter().chain(older).map(as_step));
    let mut past: Vec<ActivityView> = past
        .into_iter()
        .map(|activity| past_view(state, with_direction(state, activity), now))
        .collect();
    let known: Vec<TaskRef> = steps
        .iter()
        .map(|task| task.task.clone())
        .chain(past.iter().map(|past| past.task.clone()))
        .collect();
    let mut rows: Vec<&Row> = own(state)
        .filter(|row| is_about(state, row, record))
        .filter(|row| !known.contains(&task_of(row)))
        .collect();
    rows.sort_by_key(|row| (row.made, row.id));
    for row in rows {
        match &row.write {
            Write::AddNextStep { .. } => {
                steps.extend(next_step(state, row));
                let done = completed_step(state, row).map(|step| completed(&step, now));
                let done = done.map(|done| ActivityView::of(done, None));
                past.splice(0..0, done);
            }
            Write::LogCall { call, .. } => {
                let call = state.calls.all.get(call);
                let activity = logged_call(state, row, call, now);
                let sending = open_of(state, &of_task(state, row.id), now);
                let record = ActivityView {
                    // Through the call, whichever object its record is of.
                    edits: true,
                    reopens: false,
                    ..ActivityView::of(activity, sending)
                };
                // A call of long ago stands where its day is.
                let newer = |shown: &ActivityView| shown.date > record.date;
                let place = past.iter().take_while(|shown| newer(shown)).count();
                past.insert(place, record);
            }
            Write::Change { .. } | Write::NewPerson(_) | Write::ChangePhone(_) => {}
        }
    }
    let cases = shown.cases.read().cloned().unwrap_or_default();
    let view = PanelView {
        brief: Brief::default(),
        company: shown.company.read().cloned().flatten(),
        opportunities: shown.deals(),
        details: chosen(&state.settings.shown_fields, &shown.details),
        own_details: chosen_own(&state.settings, &shown.own_details),
        next_steps: in_order(state, steps, now),
        past,
        as_of: shown.as_of,
        saved_copy: shown.saved_copy,
        cases: cases.newest,
        open_cases: cases.count,
        unread,
        hidden: hidden(state, record),
    };
    PanelView {
        brief: brief::brief(&view, own_task, &now.date().to_string()),
        ..view
    }
}

/// What describe does not show of the record and of its next steps. Of an org that was not described nothing is claimed.
fn hidden(state: &State, record: &PersonRef) -> Vec<HiddenFact> {
    let (Some(org), Some(record)) = (state.org.facts.as_deref(), record.salesforce()) else {
        return Vec::new();
    };
    let object = object_of(record, Some(org)).unwrap_or_default();
    let facts = [
        (HiddenFact::Owner, object.as_str(), "Owner.Name"),
        (HiddenFact::StepDue, TASK, "ActivityDate"),
        (HiddenFact::StepDetail, TASK, "Description"),
    ];
    let is_hidden = |object: &str, path: &str| !org.may_read(object, path);
    let facts = facts.into_iter();
    facts
        .filter(|(_, object, path)| is_hidden(object, path))
        .map(|(fact, _, _)| fact)
        .collect()
}

/// What the agent has chosen to see of the record, as far as such a record has it.
fn chosen(fields: &[ShownField], details: &[Detail]) -> Vec<Detail> {
    let of = |field: &ShownField| details.iter().find(|detail| detail.field == *field);
    fields.iter().filter_map(of).cloned().collect()
}

/// The same of the org's own fields. A record has those of its own object only.
fn chosen_own(settings: &Settings, details: &[OwnDetail]) -> Vec<OwnDetail> {
    let chosen = settings.own_fields.iter().take(own_field::MOST);
    let of = |own: &OwnField| details.iter().find(|detail| detail.field == own.field);
    let mut shown: Vec<OwnDetail> = Vec::new();
    for detail in chosen.filter_map(of) {
        // Two objects may have a field of one name.
        if !shown.contains(detail) {
            shown.push(detail.clone());
        }
    }
    shown
}

/// A past activity with the waiting changes applied.
fn past_view(state: &State, mut activity: Activity, now: &Zoned) -> ActivityView {
    let mut made = own(state).filter(|row| task_of(row) == activity.task);
    let made = made.find(|row| row.write.creates());
    let rows = match made {
        Some(row) => of_task(state, row.id),
        None => changes_of(state, &activity.task),
    };
    for row in rows.iter().filter(|row| !row.is_settled()) {
        change_past(&mut activity, row.write.fields());
    }
    let is_own_record = call_logged_in(state, &activity.task).is_some();
    let mut view = ActivityView::of(activity, open_of(state, &rows, now));
    view.reopens &= !is_own_record;
    view
}

/// The parts of a panel that could not be read, and why.
fn unread(panel: Option<&PanelOnScreen>) -> Vec<UnreadPart> {
    let Some(panel) = panel else {
        return Vec::new();
    };
    let whole = panel.refused.as_ref().map(|why| UnreadPart {
        part: PanelPart::Everything,
        why: UiError::refused_to_read("", why),
    });
    let parts = panel.shown.not_readable().map(|(part, why)| UnreadPart {
        part,
        why: UiError::not_readable(why),
    });
    whole.into_iter().chain(parts).collect()
}

/// Salesforce has no value for the direction of a transferred call. If the call was this agent's, its direction is
/// known here.
fn with_direction(state: &State, activity: Activity) -> Activity {
    if activity.kind != ActivityKind::Call {
        return activity;
    }
    let mut rows = own(state).filter(|row| task_of(row) == activity.task);
    let call = rows.find_map(|row| match &row.write {
        Write::LogCall { call, .. } => state.calls.all.get(call),
        Write::AddNextStep { .. }
        | Write::Change { .. }
        | Write::NewPerson(_)
        | Write::ChangePhone(_) => None,
    });
    match call {
        Some(call) => Activity {
            kind: ActivityKind::of_call(call.facts.direction(), call.facts.outcome()),
            ..activity
        },
        None => activity,
    }
}

/// Whether the agent's own tasks are known, or why not.
pub(super) fn my_next_steps_known(state: &State) -> StepsKnown {
    match &state.known.next_steps_refused {
        Some(why) => StepsKnown::NotReadable {
            why: UiError::not_readable(why),
        },
        None if state.known.next_steps_read => StepsKnown::Read,
        None => StepsKnown::NotYet,
    }
}

/// The agent's own next steps.
pub(super) fn my_next_steps(state: &State, now: &Zoned) -> Vec<TaskView> {
    // While nobody is signed in they are nobody's here.
    let here = state.session.account();
    let mut steps = here.map(|_| own_steps(state)).unwrap_or_default();
    sort(&mut steps);
    let steps = steps.into_iter();
    steps.map(|step| as_view(state, step, now)).collect()
}

/// The next steps of which the agent was reminded.
pub(super) fn reminders(state: &State, now: &Zoned) -> Vec<TaskView> {
    let told = told_and_open(state, now.timestamp()).into_iter();
    told.map(|step| as_view(state, step, now)).collect()
}

pub(super) fn made_from(state: &State, call: &Call, now: &Zoned) -> Vec<TaskView> {
    let rows = call
        .next_steps
        .iter()
        .filter_map(|id| state.outbox.rows.get(id));
    let steps = rows.filter_map(|row| next_step(state, row));
    steps.map(|step| as_view(state, step, now)).collect()
}

/// Tasks with the waiting writes applied: overdue first, then by date, and those without a date last.
fn in_order(state: &State, mut steps: Vec<NextStep>, now: &Zoned) -> Vec<TaskView> {
    with_changes(state, &mut steps);
    sort(&mut steps);
    let steps = steps.into_iter();
    steps.map(|step| as_view(state, step, now)).collect()
}

fn sort(steps: &mut [NextStep]) {
    steps.sort_by_key(|step| (step.due.is_none(), step.due.clone(), step.remind));
}

fn is_about(state: &State, row: &Row, record: &PersonRef) -> bool {
    // A company's call also stands among its activities if its Task is linked to an opportunity.
    if let Write::LogCall { call, .. } = &row.write
        && let Some(who) = state
            .calls
            .all
            .get(call)
            .and_then(|call| call.who.picked.as_ref())
        && who.id == *record
    {
        return true;
    }
    let fields = row.write.fields();
    [TaskField::Who, TaskField::What]
        .iter()
        .any(|field| fields.record(*field) == Some(record))
}
