//! What a call's Task is to hold: its fields by the table of logging rules, whatever has been written so far.
//!
//! **Invariant:** it is a function of the call and the time zone alone. What has to be sent for it is for `logging` to
//! say.

use crate::base::limits::{COMMENTS, LINE, cut, fits};
use crate::base::refs::PersonRef;
use crate::call::event::Outcome;
use crate::call::kind::CallKind;
use crate::logging::completing;
use crate::logging::loggable::is_loggable;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::people::candidate::Candidate;
use crate::record::call::{Call, Unmatched};
use crate::record::{recording, subject};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The subject that a call gets where the agent has written none.
pub fn subject_of(call: &Call) -> String {
    match call.does() {
        Some(step) => step.subject.clone(),
        None => subject::of(call),
    }
}

/// The outcome for which Ringside writes this `CallDisposition` by itself; nothing if an agent chose it.
pub fn outcome_of(disposition: &str) -> Option<Outcome> {
    let outcomes = [
        Outcome::Answered,
        Outcome::Missed,
        Outcome::Declined,
        Outcome::NoAnswer,
        Outcome::Busy,
        Outcome::Failed,
        Outcome::Voicemail,
        Outcome::Transferred,
    ];
    let mut outcomes = outcomes.into_iter();
    outcomes.find(|outcome| disposition_of(*outcome) == disposition)
}

/// `CallDisposition` by outcome, as the table of logging rules has it.
pub fn disposition_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered | Outcome::AnsweredElsewhere => "Connected",
        Outcome::Missed => "Missed",
        Outcome::Declined => "Declined",
        Outcome::NoAnswer => "No answer",
        Outcome::Busy => "Busy",
        Outcome::Failed => "Failed",
        Outcome::Voicemail => "Voicemail",
        Outcome::Transferred => "Transferred",
    }
}

/// What came of the call: what the agent has chosen, else how it ended.
fn disposition_text(call: &Call, outcome: Outcome) -> String {
    let chosen = call.draft.saved_disposition.as_deref();
    let chosen = chosen.filter(|_| !call.do_not_log);
    let disposition = chosen.unwrap_or(disposition_of(outcome));
    cut(disposition, LINE)
}

/// Puts the person into the right field: people go into `WhoId`, everything else into `WhatId`. A person account goes
/// in as its contact, since `WhoId` takes no account.
pub fn with_person(fields: TaskFields, who: &Candidate) -> TaskFields {
    if let Some(contact) = &who.person_contact {
        return fields.with(
            TaskField::Who,
            FieldValue::Record(PersonRef::from(contact.clone())),
        );
    }
    let field = match who.object.as_str() {
        "Contact" | "Lead" => TaskField::Who,
        _ => TaskField::What,
    };
    fields.with(field, FieldValue::Record(who.id.clone()))
}

/// Puts the picked person of a call into its Task, and what the call is about beside the person. If the pick is no
/// person (a company, say), what the call is about takes its place: a Task has one `WhatId`.
pub fn with_link(fields: TaskFields, call: &Call) -> TaskFields {
    let Some(who) = &call.who.picked else {
        return fields;
    };
    let fields = with_person(fields, who);
    match call.related() {
        Some(record) => fields.with(
            TaskField::What,
            FieldValue::Record(PersonRef::from(record.id.clone())),
        ),
        None => fields,
    }
}

/// The person of a call's Task. Once the call is logged, that is the person it is logged to: a pick that a sign-out has
/// forgotten removes nobody from the Task.
fn person_of(call: &Call) -> Option<TaskFields> {
    match (&call.who.picked, &call.logged) {
        (_, None) if call.who.waits_for_data() => None,
        (Some(_), _) => Some(with_link(TaskFields::default(), call)),
        (None, Some(logged)) => Some(logged.fields.only(&PERSON)),
        // A withheld number is never looked up: such a call is logged only by hand.
        (None, None) if call.who.number().is_none() => None,
        (None, None) if !call.who.settled || !call.who.matches.is_empty() => None,
        (None, None) => for_unmatched(call),
    }
}

/// The fields that say whom a Task is about.
pub(crate) const PERSON: [TaskField; 2] = [TaskField::Who, TaskField::What];

/// The Task that a call with a person should have now. A call that goes on counts as answered, as its outcome is not
/// known yet; a Task that was begun is completed whatever the outcome turns out to be.
// The fields stand in one function, in the order of the table of logging rules.
pub(super) fn wanted(call: &Call, zone: &TimeZone) -> Option<TaskFields> {
    let outcome = call.facts.outcome_so_far();
    let person = person_of(call)?;
    if !is_loggable(call) && call.logged.is_none() {
        return None;
    }
    let (subject, note) = call.draft.saved.clone().unwrap_or_default();
    let subject = if subject.trim().is_empty() {
        subject_of(call)
    } else {
        subject
    };
    let text = |value: &str| FieldValue::Text(String::from(value));
    let fields = TaskFields::default()
        .with(TaskField::Subject, FieldValue::Text(cut(&subject, LINE)))
        .with(TaskField::Closed, FieldValue::Flag(true))
        .with(TaskField::Subtype, text("Call"))
        .with(
            TaskField::CallObject,
            FieldValue::Text(call.facts.key.call_object()),
        )
        .with(
            TaskField::CallDuration,
            FieldValue::Number(call.facts.talk_seconds()),
        )
        .with(
            TaskField::CallDisposition,
            FieldValue::Text(disposition_text(call, outcome)),
        )
        .with(
            TaskField::ActivityDate,
            FieldValue::Date(zone.to_datetime(call.facts.started()).date()),
        )
        .with_text(
            TaskField::Description,
            &cut(&with_own_lines(call, note), COMMENTS),
        );
    let kind = CallKind::of(&call.facts);
    let mapped = call.rules.transfer_call_types.get(&kind).copied();
    let fields = match mapped.or(kind.call_type()) {
        Some(kind) => fields.with(TaskField::CallType, text(kind.api_name())),
        None => fields,
    };
    let fields = with_kind(fields, call);
    let mut fields = match call.does() {
        Some(step) => completing::within(fields, step),
        None => fields,
    };
    fields.0.extend(person.0);
    if let Some(theirs) = call
        .logged
        .as_ref()
        .and_then(|logged| logged.theirs.as_ref())
    {
        fields = theirs.stand_in(fields, call);
    }
    // Somebody else's value that the agent kept stands until the agent, or the call, says something new.
    for (field, (ours, theirs)) in call.logged.iter().flat_map(|logged| &logged.yielded) {
        if fields.value(*field) == *ours {
            fields.apply(&TaskFields::default().with(*field, theirs.clone()));
        }
    }
    Some(fields)
}

/// Adds the status and the priority of a call's kind.
fn with_kind(fields: TaskFields, call: &Call) -> TaskFields {
    let kind = CallKind::of(&call.facts);
    let set = |of: &BTreeMap<CallKind, String>| of.get(&kind).cloned().unwrap_or_default();
    fields
        .with_text(TaskField::Status, &set(&call.by_kind.statuses))
        .with_text(TaskField::Priority, &set(&call.by_kind.priorities))
}

/// The note between the line that its kind of call has and the link to its recording. A record that was begun is not known
/// to be of a kind yet. After a conflict the note may hold a line already. Where all is too long, the agent's words stand
/// alone.
fn with_own_lines(call: &Call, note: String) -> String {
    if call.facts.ended().is_none() {
        return note;
    }
    let above = subject::comment_of(call);
    let note = match (&above, note.trim().is_empty()) {
        (_, false) => note,
        (None, true) => String::from(subject::instead_of_a_note(call)),
        (Some(_), true) => String::new(),
    };
    let is_new = |line: &String| !note.contains(line);
    let lines = [
        above.filter(is_new),
        Some(note.clone()).filter(|note| !note.is_empty()),
        recording::line_of(call).filter(is_new),
    ];
    let whole = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    if !fits(&whole, COMMENTS) {
        return note;
    }
    whole
}

/// What a call that matched nobody is logged to, as it was set when the call ended; nothing if it waits.
fn for_unmatched(call: &Call) -> Option<TaskFields> {
    match &call.unmatched {
        Unmatched::Waits | Unmatched::OfferNew | Unmatched::Make(_) => None,
        Unmatched::WithoutPerson => Some(TaskFields::default()),
        Unmatched::Fallback(record) => Some(with_person(TaskFields::default(), record)),
    }
}

/// Somebody else's value stands in this field of a call's Task from now on.
pub fn yield_to(call: &mut Call, field: TaskField, theirs: FieldValue, zone: &TimeZone) {
    let ours = wanted(call, zone).map_or(FieldValue::Empty, |wanted| wanted.value(field));
    if let Some(logged) = &mut call.logged {
        let change = TaskFields::default().with(field, theirs.clone());
        logged.fields.apply(&change);
        logged.yielded.insert(field, (ours, theirs));
    }
}
