//! Task and Event, which share the custom fields of the abstract object Activity, and Task's two value tables.
//!
//! It owns these four field lists. It never says what the derived fields hold: that is `rows::derive`.
//!
//! `Task.Description` can't be filtered, `TaskSubtype` is set on create or never, and the status picklist is not
//! restricted, all three as recorded: a client that relies on the opposite fails here as it would fail at a customer.

use crate::schema::field::{Field, FieldKind};
use crate::schema::field::{
    combobox, flag, id, is_deleted, owner, picklist, plain, reference, stamps, text, textarea,
};
use crate::schema::object::{Object, child};
use crate::schema::objects::sharing;
use crate::schema::options::{CALL_KEY, SchemaOptions};

const WHO: &[&str] = &["Contact", "Lead"];
const WHAT: &[&str] = &["Account", "Opportunity", "Case", "Campaign"];

/// The list of its fields, and as long as that.
pub(super) fn task(options: &SchemaOptions) -> Object {
    let mut fields = vec![
        id("Activity ID"),
        reference("WhoId", "Name ID", WHO, "Who"),
        reference("WhatId", "Related To ID", WHAT, "What"),
        combobox(
            "Subject",
            "Subject",
            255,
            &["Call", "Email", "Send Letter", "Send Quote", "Other"],
        ),
        plain("ActivityDate", "Due Date Only", FieldKind::Date),
        // Its values come with the schema's options: an admin may have changed them.
        picklist("Status", "Status", 255, &[]).defaults_to("Not Started"),
        picklist("Priority", "Priority", 255, &["High", "Normal", "Low"]).defaults_to("Normal"),
        flag("IsHighPriority", "High Priority").read_only(),
        owner("Assigned To ID", &["Group", "User"]),
        textarea("Description", "Description", 32_000),
        picklist("Type", "Type", 40, &["Call", "Meeting", "Other", "Prep"]),
        is_deleted(),
        reference("AccountId", "Account ID", &["Account"], "Account").read_only(),
        flag("IsClosed", "Closed").read_only(),
        flag("IsArchived", "Archived").read_only(),
        plain("CallDurationInSeconds", "Call Duration", FieldKind::Int),
        picklist(
            "CallType",
            "Call Type",
            40,
            &["Internal", "Inbound", "Outbound"],
        )
        .restricted_list(),
        text("CallDisposition", "Call Result", 255),
        text("CallObject", "Call Object Identifier", 255),
        plain(
            "ReminderDateTime",
            "Reminder Date/Time",
            FieldKind::Datetime,
        ),
        flag("IsReminderSet", "Reminder Set"),
        flag("IsRecurrence", "Create Recurring Series of Tasks").create_only(),
        picklist(
            "TaskSubtype",
            "Task Subtype",
            40,
            &["Task", "Email", "ListEmail", "Cadence", "Call", "LinkedIn"],
        )
        .restricted_list()
        .create_only(),
        plain(
            "CompletedDateTime",
            "Completed Date/Time",
            FieldKind::Datetime,
        )
        .read_only(),
    ];
    if options.shared_activities {
        fields.extend(sharing::counts());
    }
    fields.extend(call_key(options));
    fields.extend(stamps());
    Object {
        fields,
        children: match options.shared_activities {
            true => vec![
                child("TaskRelation", "TaskId", "TaskRelations", true),
                child("TaskWhoRelation", "TaskId", "TaskWhoRelations", true),
            ],
            false => Vec::new(),
        },
        ..Object::of_users("Task", "Task", "Tasks", "00T")
    }
}

pub(super) fn event(options: &SchemaOptions) -> Object {
    let mut fields = vec![
        id("Activity ID"),
        reference("WhoId", "Name ID", WHO, "Who"),
        reference("WhatId", "Related To ID", WHAT, "What"),
        combobox(
            "Subject",
            "Subject",
            255,
            &["Call", "Email", "Meeting", "Send Letter/Quote", "Other"],
        ),
        text("Location", "Location", 255),
        flag("IsAllDayEvent", "All-Day Event"),
        plain("ActivityDateTime", "Due Date Time", FieldKind::Datetime),
        plain("ActivityDate", "Due Date Only", FieldKind::Date),
        plain("DurationInMinutes", "Duration", FieldKind::Int),
        plain("StartDateTime", "Start Date Time", FieldKind::Datetime),
        plain("EndDateTime", "End Date Time", FieldKind::Datetime),
        textarea("Description", "Description", 32_000),
        picklist("Type", "Type", 40, &["Call", "Email", "Meeting", "Other"]),
        reference("AccountId", "Account ID", &["Account"], "Account").read_only(),
        owner("Assigned To ID", &["Calendar", "User"]),
        flag("IsPrivate", "Private"),
        picklist(
            "ShowAs",
            "Show Time As",
            40,
            &["Busy", "OutOfOffice", "Free"],
        )
        .restricted_list()
        .defaults_to("Busy")
        .may_be_empty(),
        is_deleted(),
        flag("IsArchived", "Archived").read_only(),
        plain(
            "ReminderDateTime",
            "Reminder Date/Time",
            FieldKind::Datetime,
        ),
        flag("IsReminderSet", "Reminder Set"),
        picklist("EventSubtype", "Event Subtype", 40, &["Event"])
            .restricted_list()
            .create_only(),
    ];
    fields.extend(call_key(options));
    fields.extend(stamps());
    Object {
        fields,
        ..Object::of_users("Event", "Event", "Events", "00U")
    }
}

/// The unique key field. Custom fields of activities are made on Activity and appear on both, unique across both.
fn call_key(options: &SchemaOptions) -> Option<Field> {
    options.unique_call_key.then(|| {
        let mut field = text(CALL_KEY, "Ringside Key", 255);
        field.custom = true;
        field.unique = true;
        field.external_id = true;
        field.id_lookup = true;
        field
    })
}

pub(super) fn task_status() -> Object {
    let closed = flag("IsClosed", "Is Closed").read_only();
    value_table("TaskStatus", "Task Status Value", "01V", closed)
}

pub(super) fn task_priority() -> Object {
    let high = flag("IsHighPriority", "Is High Priority").read_only();
    value_table("TaskPriority", "Task Priority Value", "01W", high)
}

fn value_table(
    name: &'static str,
    label: &'static str,
    key_prefix: &'static str,
    meaning: Field,
) -> Object {
    let mut fields = vec![
        id(label),
        text("MasterLabel", "Master Label", 255)
            .read_only()
            .names_the_record(),
        text("ApiName", "Api Name", 255)
            .read_only()
            .required_field(),
        plain("SortOrder", "Sort Order", FieldKind::Int).read_only(),
        flag("IsDefault", "Is Default").read_only(),
        meaning,
    ];
    fields.extend(stamps());
    Object {
        fields,
        ..Object::kept_by_the_org(name, label, key_prefix)
    }
}
