//! Whether this org allows what was chosen in the settings: records, objects, lines, the package, the record type.

use crate::base::refusal::Mender;
use crate::check::found::{Found, has_phone_field};
use crate::org::facts::{FieldFacts, OrgFacts, TASK};
use crate::org::package::is_linked;
use crate::org::package::is_there;
use crate::org::package::{CALL_KEY, CALL_LOG, LOOKUP};
use crate::outbox::new_case::CASE;
use crate::settings::customer_field::CustomerField;
use crate::settings::{LogTo, Settings};
use crate::state::State;
use crate::state::finding::FindingCode;
use crate::state::org::Fallback;
use std::collections::BTreeSet;

pub(super) fn chosen(state: &State, org: &OrgFacts, found: &mut Found) {
    fallback(state, found);
    added_objects(&state.settings, org, found);
    package(state.settings.log_to, org, found);
    record_type(&state.settings, org, found);
    call_types(&state.settings, org, found);
    customer_field(&state.settings, org, found);
    by_kind(&state.settings, org, found);
    let may_make_cases = org.objects.get(CASE).is_some_and(|case| case.createable);
    if !state.settings.new_cases.is_empty() && !may_make_cases {
        found.limits(FindingCode::CaseNotCreateable, Mender::Admin, &[]);
    }
}

/// Whether the fallback record is chosen and still there, if the settings want one.
fn fallback(state: &State, found: &mut Found) {
    let settings = &state.settings;
    if !settings.uses_fallback() {
        return;
    }
    let Some(record) = &settings.fallback_record else {
        return found.limits(FindingCode::FallbackNotSet, Mender::Agent, &[]);
    };
    if let Some(Fallback::Gone(gone)) = &state.org.fallback
        && record.id == *gone
    {
        let name = [("name", record.name.clone())];
        found.limits(FindingCode::FallbackGone, Mender::Agent, &name);
    }
}

/// Whether the objects that were added to those that can call are visible and have a phone field.
fn added_objects(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    for name in &settings.added_objects {
        let object = [("object", name.clone())];
        match org.objects.get(name) {
            None => found.limits(FindingCode::ObjectHidden, Mender::Admin, &object),
            Some(facts) if !has_phone_field(facts) => {
                found.limits(FindingCode::NoPhoneField, Mender::Admin, &object);
            }
            Some(_) => {}
        }
    }
}

/// Whether the optional package is complete, if its log is wanted or the package is there.
fn package(log_to: Option<LogTo>, org: &OrgFacts, found: &mut Found) {
    let asked_for = match log_to {
        Some(LogTo::TaskAndLog | LogTo::LogOnly) => true,
        Some(LogTo::TaskOnly) => return,
        None => false,
    };
    let with_task = log_to != Some(LogTo::LogOnly);
    if !org.objects.contains_key(CALL_LOG) {
        if asked_for {
            found.limits(FindingCode::PackageMissing, Mender::Admin, &[]);
        }
    } else if !is_there(org) {
        let field = [("field", format!("{CALL_LOG}.{CALL_KEY}"))];
        found.limits(FindingCode::PackageIncomplete, Mender::Admin, &field);
    } else if with_task && !is_linked(org) {
        let field = [("field", format!("{TASK}.{LOOKUP}"))];
        found.limits(FindingCode::PackageIncomplete, Mender::Admin, &field);
    }
}

fn record_type(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    let (Some(chosen), Some(task)) = (&settings.record_type, org.objects.get(TASK)) else {
        return;
    };
    if !task.record_types.iter().any(|kind| kind.id == *chosen) {
        found.limits(FindingCode::RecordTypeUnusable, Mender::Admin, &[]);
    }
}

/// Whether the org has each value that is set for calls that were put through.
fn call_types(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    let mut absent = BTreeSet::new();
    for set in settings.transfer_call_types.values() {
        if !org.takes_call_type(set.api_name()) {
            absent.insert(set.api_name());
        }
    }
    for name in absent {
        let name = [("name", String::from(name))];
        found.limits(FindingCode::CallTypeAbsent, Mender::Admin, &name);
    }
}

/// Whether records can be found by the field in which customers' numbers stand.
fn customer_field(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    let Some(customer) = &settings.customer_field else {
        return;
    };
    let field = org.field(&customer.object, &customer.field);
    if !field.is_some_and(FieldFacts::can_be_searched_by) {
        let field = [("field", String::from(CustomerField::clone(customer)))];
        found.limits(FindingCode::CustomerFieldUnusable, Mender::Admin, &field);
    }
}

/// Whether the org has the values that are set for kinds of call, each value named once.
fn by_kind(settings: &Settings, org: &OrgFacts, found: &mut Found) {
    let named = |value: &String| [("value", value.clone())];
    let statuses: BTreeSet<&String> = settings.statuses.values().collect();
    for status in statuses.into_iter().filter(|status| !org.closes(status)) {
        found.limits(FindingCode::StatusUnusable, Mender::Agent, &named(status));
    }
    let priorities: BTreeSet<&String> = settings.priorities.values().collect();
    let may = org.may_create(TASK, "Priority");
    for priority in priorities {
        if !may || !org.has_priority(priority) {
            found.limits(
                FindingCode::PriorityUnusable,
                Mender::Agent,
                &named(priority),
            );
        }
    }
}

/// Whether each line that counts is also one that never counts: then no call is logged.
pub(super) fn lines(settings: &Settings, found: &mut Found) {
    let lines = &settings.lines;
    let all_are_out = lines.only.iter().all(|line| lines.never.contains(line));
    if !lines.only.is_empty() && all_are_out {
        found.stops(FindingCode::NoLineCounts, Mender::Agent, &[]);
    }
}
