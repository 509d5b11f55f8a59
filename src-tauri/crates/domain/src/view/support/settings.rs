//! The settings, without any text that a person typed.

use super::names::api_name;
use crate::call::kind::{CallKind, CallType};
use crate::number::country::Country;
use crate::org::task_fields::TaskField;
use crate::people::shown_field::ShownField;
use crate::settings::{LogTiming, LogTo, LoggingMode, Settings, WhenSeveral, WhenUnmatched};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Serialize)]
pub(super) struct SettingsReport {
    country: Option<Country>,
    logging: LoggingMode,
    log_to: Option<LogTo>,
    object_order: Vec<String>,
    added_objects: Vec<String>,
    own_numbers: usize,
    extension_digits: u8,
    has_outside_prefix: bool,
    when_unmatched: WhenUnmatched,
    when_several: WhenSeveral,
    fallback_record: Option<String>,
    timing: LogTiming,
    field_map: BTreeMap<TaskField, String>,
    has_record_type: bool,
    join_others: bool,
    subjects: Vec<CallKind>,
    comments: Vec<CallKind>,
    dispositions: usize,
    phrases: usize,
    recording_hosts: usize,
    follow_ups: BTreeMap<CallKind, u16>,
    min_seconds: u32,
    forbid_keeping_off: bool,
    forbid_private: bool,
    lines_only: usize,
    lines_never: usize,
    shown_fields: Vec<ShownField>,
    request_cap: Option<u32>,
    keep_days: Option<u16>,
    own_fields: Vec<String>,
    transfer_call_types: BTreeMap<CallKind, CallType>,
    customer_field: Option<String>,
    statuses: Vec<CallKind>,
    priorities: Vec<CallKind>,
    not_logged: BTreeSet<CallKind>,
    new_cases: BTreeSet<CallKind>,
    start_with_session: bool,
    forbid_updates: bool,
}

pub(super) fn settings(settings: &Settings) -> SettingsReport {
    let Settings {
        country,
        logging,
        log_to,
        object_order,
        added_objects,
        own_numbers,
        extension_digits,
        outside_prefix,
        when_unmatched,
        when_several,
        fallback_record,
        timing,
        field_map,
        record_type,
        join_others,
        subjects,
        comments,
        dispositions,
        phrases,
        recording_hosts,
        follow_ups,
        min_seconds,
        forbid_keeping_off,
        forbid_private,
        lines,
        shown_fields,
        request_cap,
        keep_days,
        own_fields,
        transfer_call_types,
        customer_field,
        statuses,
        priorities,
        not_logged,
        new_cases,
        start_with_session,
        forbid_updates,
    } = settings;
    let own_fields = own_fields.iter();
    let names = |names: &[String]| names.iter().map(|name| api_name(name)).collect();
    let mapped = field_map.iter();
    SettingsReport {
        country: *country,
        logging: *logging,
        log_to: *log_to,
        object_order: names(object_order),
        added_objects: names(added_objects),
        own_numbers: own_numbers.len(),
        extension_digits: *extension_digits,
        has_outside_prefix: !outside_prefix.trim().is_empty(),
        when_unmatched: *when_unmatched,
        when_several: *when_several,
        fallback_record: fallback_record
            .as_ref()
            .map(|record| api_name(&record.object)),
        timing: *timing,
        field_map: mapped
            .map(|(field, name)| (*field, api_name(name)))
            .collect(),
        has_record_type: record_type.is_some(),
        join_others: *join_others,
        subjects: subjects.keys().copied().collect(),
        comments: comments.keys().copied().collect(),
        dispositions: dispositions.len(),
        phrases: phrases.len(),
        recording_hosts: recording_hosts.len(),
        follow_ups: follow_ups.clone(),
        min_seconds: *min_seconds,
        forbid_keeping_off: *forbid_keeping_off,
        forbid_private: *forbid_private,
        lines_only: lines.only.len(),
        lines_never: lines.never.len(),
        shown_fields: shown_fields.clone(),
        request_cap: *request_cap,
        keep_days: *keep_days,
        own_fields: own_fields
            .map(|own| format!("{}.{}", api_name(&own.object), api_name(&own.field)))
            .collect(),
        transfer_call_types: transfer_call_types.clone(),
        customer_field: customer_field.as_ref().map(|customer| {
            let (object, field) = (api_name(&customer.object), api_name(&customer.field));
            format!("{object}.{field}")
        }),
        statuses: statuses.keys().copied().collect(),
        priorities: priorities.keys().copied().collect(),
        not_logged: not_logged.clone(),
        new_cases: new_cases.clone(),
        start_with_session: *start_with_session,
        forbid_updates: *forbid_updates,
    }
}
