//! The settings by name, so that an admin's file can set and lock them one by one.
//!
//! **Invariant:** there is a key for each field of [`Settings`], with the field's own name.

use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SettingKey {
    /// [`Settings::country`].
    Country,
    /// [`Settings::logging`].
    Logging,
    /// [`Settings::log_to`].
    LogTo,
    /// [`Settings::object_order`].
    ObjectOrder,
    /// [`Settings::added_objects`].
    AddedObjects,
    /// [`Settings::own_numbers`].
    OwnNumbers,
    /// [`Settings::extension_digits`].
    ExtensionDigits,
    /// [`Settings::outside_prefix`].
    OutsidePrefix,
    /// [`Settings::when_unmatched`].
    #[serde(alias = "when_nobody_matches")]
    WhenUnmatched,
    /// [`Settings::when_several`].
    WhenSeveral,
    /// [`Settings::fallback_record`].
    FallbackRecord,
    /// [`Settings::timing`].
    Timing,
    /// [`Settings::field_map`].
    FieldMap,
    /// [`Settings::record_type`].
    RecordType,
    /// [`Settings::join_others`].
    JoinOthers,
    /// [`Settings::subjects`].
    Subjects,
    /// [`Settings::comments`].
    Comments,
    /// [`Settings::dispositions`].
    Dispositions,
    /// [`Settings::phrases`].
    Phrases,
    /// [`Settings::recording_hosts`].
    RecordingHosts,
    /// [`Settings::follow_ups`].
    FollowUps,
    /// [`Settings::min_seconds`].
    MinSeconds,
    /// [`Settings::forbid_keeping_off`].
    ForbidKeepingOff,
    /// [`Settings::forbid_private`].
    ForbidPrivate,
    /// [`Settings::lines`].
    Lines,
    /// [`Settings::shown_fields`].
    ShownFields,
    /// [`Settings::request_cap`].
    RequestCap,
    /// [`Settings::keep_days`].
    KeepDays,
    /// [`Settings::own_fields`].
    OwnFields,
    /// [`Settings::transfer_call_types`].
    TransferCallTypes,
    /// [`Settings::customer_field`].
    CustomerField,
    /// [`Settings::statuses`].
    Statuses,
    /// [`Settings::priorities`].
    Priorities,
    /// [`Settings::not_logged`].
    NotLogged,
    /// [`Settings::new_cases`].
    NewCases,
    /// [`Settings::start_with_session`].
    StartWithSession,
    /// [`Settings::forbid_updates`].
    ForbidUpdates,
}

impl SettingKey {
    /// Copies this one setting from `from`, and leaves the others.
    pub fn take(self, from: &Settings, into: &mut Settings) {
        // Without `..`: a new setting doesn't compile until it has a key.
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
        } = from;
        match self {
            Self::Country => into.country = *country,
            Self::Logging => into.logging = *logging,
            Self::LogTo => into.log_to = *log_to,
            Self::ObjectOrder => into.object_order.clone_from(object_order),
            Self::AddedObjects => into.added_objects.clone_from(added_objects),
            Self::OwnNumbers => into.own_numbers.clone_from(own_numbers),
            Self::ExtensionDigits => into.extension_digits = *extension_digits,
            Self::OutsidePrefix => into.outside_prefix.clone_from(outside_prefix),
            Self::WhenUnmatched => into.when_unmatched = *when_unmatched,
            Self::WhenSeveral => into.when_several = *when_several,
            Self::FallbackRecord => into.fallback_record.clone_from(fallback_record),
            Self::Timing => into.timing = *timing,
            Self::FieldMap => into.field_map.clone_from(field_map),
            Self::RecordType => into.record_type.clone_from(record_type),
            Self::JoinOthers => into.join_others = *join_others,
            Self::Subjects => into.subjects.clone_from(subjects),
            Self::Comments => into.comments.clone_from(comments),
            Self::Dispositions => into.dispositions.clone_from(dispositions),
            Self::Phrases => into.phrases.clone_from(phrases),
            Self::RecordingHosts => into.recording_hosts.clone_from(recording_hosts),
            Self::FollowUps => into.follow_ups.clone_from(follow_ups),
            Self::MinSeconds => into.min_seconds = *min_seconds,
            Self::ForbidKeepingOff => into.forbid_keeping_off = *forbid_keeping_off,
            Self::ForbidPrivate => into.forbid_private = *forbid_private,
            Self::Lines => into.lines.clone_from(lines),
            Self::ShownFields => into.shown_fields.clone_from(shown_fields),
            Self::RequestCap => into.request_cap = *request_cap,
            Self::KeepDays => into.keep_days = *keep_days,
            Self::OwnFields => into.own_fields.clone_from(own_fields),
            Self::TransferCallTypes => {
                into.transfer_call_types.clone_from(transfer_call_types);
            }
            Self::CustomerField => into.customer_field.clone_from(customer_field),
            Self::Statuses => into.statuses.clone_from(statuses),
            Self::Priorities => into.priorities.clone_from(priorities),
            Self::NotLogged => into.not_logged.clone_from(not_logged),
            Self::NewCases => into.new_cases.clone_from(new_cases),
            Self::StartWithSession => into.start_with_session = *start_with_session,
            Self::ForbidUpdates => into.forbid_updates = *forbid_updates,
        }
    }
}
