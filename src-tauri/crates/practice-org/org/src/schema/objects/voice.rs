//! What Salesforce Voice adds: the platform's own record of a call.
//!
//! It owns the field list, from the Object Reference ("VoiceCall", version 63), cut down to what the telephony itself fills.
//! It never makes a record: in a real org the telephony does, and here a test.
//!
//! The reference says that the two number fields have other names from API version 62 on, which no other guide has: here they
//! have the names of those guides.

use crate::schema::field::{Field, FieldKind};
use crate::schema::field::{
    id, is_deleted, owner, phone, picklist, plain, reference, stamps, text, textarea,
};
use crate::schema::object::{Object, child};

const CALL: &str = "VoiceCall";

/// What a call may be about.
const RELATED: &[&str] = &["Account", "Case", "Contact", "Lead", "Opportunity"];

/// Adds the object, and what points to it.
pub(super) fn add(objects: &mut Vec<Object>) {
    for object in &mut *objects {
        if object.name == "Task" {
            let of_task = child(CALL, "ActivityId", "VoiceCallActivities", false);
            object.children.push(of_task);
        } else if RELATED.contains(&object.name) {
            let about = child(CALL, "RelatedRecordId", "RelatedRecords", false);
            object.children.push(about);
        }
    }
    objects.push(voice_call());
}

/// The list of its fields, and as long as that.
fn voice_call() -> Object {
    let mut fields = vec![
        id("Voice Call ID"),
        owner("Owner ID", &["Group", "User"]),
        is_deleted(),
        numbered(),
        reference("ActivityId", "Activity ID", &["Task"], "Activity"),
        reference("UserId", "User ID", &["User"], "User").create_only(),
        reference(
            "RelatedRecordId",
            "Related Record ID",
            RELATED,
            "RelatedRecord",
        ),
        picklist(
            "CallType",
            "Call Type",
            40,
            &[
                "Callback",
                "Consult",
                "Inbound",
                "InternalCall",
                "Outbound",
                "Transfer",
            ],
        )
        .restricted_list()
        .required_field()
        .create_only(),
        text("CallDisposition", "Call Status", 255).create_only(),
        moment("CallStartDateTime", "Call Started").required_field(),
        moment("CallEndDateTime", "Call Ended").required_field(),
        moment("CallQueuedDateTime", "Call Entered Queue"),
        moment("CallAcceptDateTime", "Call Accepted"),
        plain("CallDurationInSeconds", "Call Duration", FieldKind::Int).create_only(),
        phone("FromPhoneNumber", "Caller Number")
            .required_field()
            .create_only(),
        phone("ToPhoneNumber", "Recipient Number")
            .required_field()
            .create_only(),
        text("QueueName", "Queue Name", 255).create_only(),
        text("VendorCallKey", "Vendor Call Key", 255)
            .lookup_key()
            .create_only(),
        text("VendorParentCallKey", "Vendor Parent Call Key", 255).create_only(),
        picklist("VendorType", "Vendor Type", 40, &["ContactCenter"])
            .restricted_list()
            .create_only(),
        picklist("CallResolution", "Call Resolution", 255, &["Resolved"]),
        textarea("Description", "Description", 32_000),
    ];
    fields.extend(stamps());
    Object {
        fields,
        // Only who may modify all data deletes one.
        deletable: false,
        ..Object::of_users(CALL, "Voice Call", "Voice Calls", "0LQ")
    }
}

fn moment(name: &'static str, label: &'static str) -> Field {
    plain(name, label, FieldKind::Datetime).create_only()
}

fn numbered() -> Field {
    let mut name = text("Name", "Voice Call Name", 255)
        .read_only()
        .required_field()
        .names_the_record()
        .lookup_key();
    name.auto_number = Some("VC-{00000000}");
    name
}
